import { decodeMessage, WireError } from '../../gossip/index.ts';
import { clusterMessages } from '../../proto/index.ts';
import { uint64Bytes, uint64Of } from '../../util/index.ts';
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
  const entries = [...heavy].map(([key, cost]) => ({ key: uint64Bytes(key), cost }));
  return clusterMessages.CostReport.encode({ total, heavy: entries }).finish();
}

/** @throws WireError */
export function decodeCosts(bytes: Uint8Array): CostReport {
  const { total, heavy } = decodeMessage(() => clusterMessages.CostReport.decode(bytes));
  const entries = (heavy ?? [])
    .slice(0, MAX_ENTRIES)
    .map(({ key, cost }) => [keyIn(key), amount(cost)] as const);
  return { total: amount(total), heavy: new Map(entries) };
}

export function encodeOverrides({ version, writer, table }: VersionedOverrides): Uint8Array {
  const entries = [...table].map(([key, node]) => ({ key: uint64Bytes(key), node }));
  return clusterMessages.Overrides.encode({ version, writer, entries }).finish();
}

/** @throws WireError */
export function decodeOverrides(bytes: Uint8Array): VersionedOverrides {
  const { version, writer, entries } = decodeMessage(() => clusterMessages.Overrides.decode(bytes));
  const list = entries ?? [];
  if (list.length > MAX_ENTRIES) throw new WireError(`${list.length} overrides are more than ${MAX_ENTRIES}`);
  return {
    // 64-bit fields may be objects of the package `long`, whatever the types say.
    version: Number(version ?? 0),
    writer: writer ?? '',
    table: new Map(list.map(({ key, node }) => [keyIn(key), node ?? ''])),
  };
}

function amount(value: number | null | undefined): number {
  return Number.isFinite(value) ? Math.max(0, value ?? 0) : 0;
}

function keyIn(bytes: Uint8Array | null | undefined): bigint {
  const key = uint64Of(bytes);
  if (key === undefined) throw new WireError('a key that has not 8 bytes');
  return key;
}
