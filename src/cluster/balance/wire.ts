import { clusterMessages } from '../../proto/index.ts';
import { AppError, errorMessage } from '../../util/index.ts';
import type { OverrideTable } from './rebalance.ts';

/** What a node's work costs. */
export interface CostReport {
  readonly total: number;
  readonly heavy: ReadonlyMap<bigint, number>;
}

/** Overrides as one node has written them. Of two the one with the higher version, then writer, holds. */
export interface VersionedOverrides {
  readonly version: number;
  readonly writer: string;
  readonly table: OverrideTable;
}

/** Longer tables are not taken. */
const MAX_ENTRIES = 10_000;

export function encodeCosts({ total, heavy }: CostReport): Uint8Array {
  const entries = [...heavy].map(([key, cost]) => ({ key: keyOut(key), cost }));
  return clusterMessages.CostReport.encode({ total, heavy: entries }).finish();
}

/** @throws AppError */
export function decodeCosts(bytes: Uint8Array): CostReport {
  const { total, heavy } = decode(() => clusterMessages.CostReport.decode(bytes));
  const entries = (heavy ?? [])
    .slice(0, MAX_ENTRIES)
    .map(({ key, cost }) => [keyIn(key), amount(cost)] as const);
  return { total: amount(total), heavy: new Map(entries) };
}

export function encodeOverrides({ version, writer, table }: VersionedOverrides): Uint8Array {
  const entries = [...table].map(([key, node]) => ({ key: keyOut(key), node }));
  return clusterMessages.Overrides.encode({ version, writer, entries }).finish();
}

/** @throws AppError */
export function decodeOverrides(bytes: Uint8Array): VersionedOverrides {
  const { version, writer, entries } = decode(() => clusterMessages.Overrides.decode(bytes));
  const list = entries ?? [];
  if (list.length > MAX_ENTRIES) throw new AppError('bad-message', `${list.length} overrides`);
  return {
    // 64-bit fields may be objects of the package `long`, whatever the types say.
    version: Number(version ?? 0),
    writer: writer ?? '',
    table: new Map(list.map(({ key, node }) => [keyIn(key), node ?? ''])),
  };
}

function decode<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new AppError('bad-message', errorMessage(error), { cause: error });
  }
}

function amount(value: number | null | undefined): number {
  return Number.isFinite(value) ? Math.max(0, value ?? 0) : 0;
}

function keyOut(key: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(key);
  return bytes;
}

function keyIn(bytes: Uint8Array | null | undefined): bigint {
  if (bytes?.length !== 8) throw new AppError('bad-message', 'a key that has not 8 bytes');
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
}
