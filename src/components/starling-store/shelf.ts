import type { KeptProfile, KeptSeries, ProfileSelection } from '../../component/index.ts';
import type { Labels } from '../../model/index.ts';
import { LABEL } from '../../model/index.ts';
import type { Row } from './rows.ts';
import { Rows } from './rows.ts';

/** Why a profile was given up. */
export type EvictionReason = 'age' | 'count' | 'size' | 'disk_full' | 'damaged';

/** What a shelf may hold. */
export interface ShelfLimits {
  readonly maxAgeMs: number;
  readonly maxProfilesPerSeries: number;
}

interface Series {
  readonly labels: Labels;
  readonly rows: Rows;
  bytes: number;
}

const HEXADECIMAL = 16;
const ID = /^([0-9a-f]{16})-(\d{1,15})$/;

/** What is kept and where it stands, by series; bodies are on disk alone. */
export class Shelf {
  readonly #series = new Map<bigint, Series>();
  /** Told of every row that goes. */
  readonly #onRemove: (row: Row, reason: EvictionReason) => void;
  #count = 0;
  #bytes = 0;

  constructor(onRemove: (row: Row, reason: EvictionReason) => void) {
    this.#onRemove = onRemove;
  }

  /** How many profiles are kept. */
  get count(): number {
    return this.#count;
  }

  /** Of their bodies. */
  get bytes(): number {
    return this.#bytes;
  }

  get seriesCount(): number {
    return this.#series.size;
  }

  /** When the oldest that is kept came; undefined where nothing is. */
  get oldestMs(): number | undefined {
    let oldestMs: number | undefined;
    for (const { rows } of this.#series.values()) {
      const timeMs = rows.at(0)?.timeMs;
      if (timeMs !== undefined && (oldestMs === undefined || timeMs < oldestMs)) oldestMs = timeMs;
    }
    return oldestMs;
  }

  labelsOf(hash: bigint): Labels | undefined {
    return this.#series.get(hash)?.labels;
  }

  add(hash: bigint, labels: Labels, row: Row): void {
    let series = this.#series.get(hash);
    if (series === undefined) {
      series = { labels, rows: new Rows(), bytes: 0 };
      this.#series.set(hash, series);
    }
    series.rows.add(row);
    series.bytes += row.bodyBytes;
    this.#count++;
    this.#bytes += row.bodyBytes;
  }

  /** The row that an id names. */
  find(id: string): { readonly hash: bigint; readonly row: Row } | undefined {
    const [, digits, sequence] = ID.exec(id) ?? [];
    if (digits === undefined) return undefined;
    const hash = BigInt(`0x${digits}`);
    const row = this.#series.get(hash)?.rows.find(Number(sequence));
    return row && { hash, row };
  }

  rowOf(hash: bigint, sequence: number): Row | undefined {
    return this.#series.get(hash)?.rows.find(sequence);
  }

  /** Says that a profile stands somewhere else now; false where it is not kept any more. */
  move(hash: bigint, row: Row): boolean {
    return this.#series.get(hash)?.rows.replace(row) ?? false;
  }

  /** Gives up what is too old, or too many of its series. */
  enforce({ maxAgeMs, maxProfilesPerSeries }: ShelfLimits, nowMs: number): void {
    const oldestMs = nowMs - maxAgeMs;
    for (const [hash, { rows }] of this.#series) {
      const first = rows.at(0);
      if (first !== undefined && first.timeMs < oldestMs)
        this.#remove(hash, 'age', ({ timeMs }) => timeMs < oldestMs);
      this.enforceCount(hash, maxProfilesPerSeries);
    }
  }

  /** Gives up the oldest of one series. */
  enforceCount(hash: bigint, maxProfiles: number): void {
    const excess = (this.#series.get(hash)?.rows.count ?? 0) - maxProfiles;
    if (excess > 0) this.#remove(hash, 'count', (_row, index) => index < excess);
  }

  /** Gives up one profile. */
  discard(hash: bigint, sequence: number, reason: EvictionReason): void {
    this.#remove(hash, reason, (row) => row.sequence === sequence);
  }

  /** Gives up what stands in a segment. */
  discardSegment(segment: number, reason: EvictionReason): void {
    for (const hash of this.#series.keys()) this.#remove(hash, reason, (row) => row.segment === segment);
  }

  /** What stands in a segment. */
  inSegment(segment: number): readonly { readonly hash: bigint; readonly row: Row }[] {
    return [...this.#series].flatMap(([hash, { rows }]) =>
      [...rows].filter((row) => row.segment === segment).map((row) => ({ hash, row })),
    );
  }

  keptSeries(): readonly KeptSeries[] {
    return [...this.#series].map(([hash, series]) => describe(hash, series));
  }

  keptProfiles(
    selection: ProfileSelection,
  ): readonly { series: KeptSeries; profiles: readonly KeptProfile[] }[] {
    const { fromMs, toMs, type } = selection;
    const wanted = Object.entries(selection.labels);
    return [...this.#series].flatMap(([hash, series]) => {
      const { labels, rows } = series;
      if (type !== '' && labels.get(LABEL.name) !== type) return [];
      if (!wanted.every(([name, value]) => labels.get(name) === value)) return [];
      const profiles: KeptProfile[] = [];
      for (const { sequence, timeMs, bodyBytes } of rows) {
        if (timeMs < fromMs || timeMs > toMs) continue;
        profiles.push({ id: `${seriesId(hash)}-${sequence}`, takenMs: timeMs, bytes: bodyBytes });
      }
      return profiles.length === 0 ? [] : [{ series: describe(hash, series), profiles }];
    });
  }

  #remove(hash: bigint, reason: EvictionReason, isUnwanted: (row: Row, index: number) => boolean): void {
    const series = this.#series.get(hash);
    if (series === undefined) return;
    for (const row of series.rows.remove(isUnwanted)) {
      series.bytes -= row.bodyBytes;
      this.#bytes -= row.bodyBytes;
      this.#count--;
      this.#onRemove(row, reason);
    }
    if (series.rows.count === 0) this.#series.delete(hash);
  }
}

function seriesId(hash: bigint): string {
  return hash.toString(HEXADECIMAL).padStart(16, '0');
}

function describe(hash: bigint, { labels, rows, bytes }: Series): KeptSeries {
  return {
    seriesId: seriesId(hash),
    labels: labels.filter((name) => name !== LABEL.name).toJSON(),
    type: labels.get(LABEL.name),
    profiles: rows.count,
    bytes,
    oldestMs: rows.at(0)?.timeMs ?? 0,
    newestMs: rows.at(rows.count - 1)?.timeMs ?? 0,
  };
}
