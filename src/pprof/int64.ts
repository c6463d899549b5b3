import protobuf from 'protobufjs/minimal.js';
import type { PprofProfile } from '../proto/index.ts';

/** The 64-bit number of the generated code. */
export type Long = PprofProfile['time_nanos'];

/** A field of the generated code as a signed 64-bit integer; an absent one is 0. */
export function toBigInt(value: Long | null | undefined): bigint {
  return value === null || value === undefined ? 0n : (BigInt(value.high) << 32n) | BigInt(value.low >>> 0);
}

/** The other way round; what exceeds 64 bits is cut off, as in arithmetic of that width. */
export function toLong(value: bigint | number): Long {
  const wide = BigInt(value);
  const [low, high] = [Number(BigInt.asIntN(32, wide)), Number(BigInt.asIntN(32, wide >> 32n))];
  // protobufjs' types know only the shape of the class of `long`, which this is.
  return new protobuf.util.Long(low, high, false) as Long;
}

/** An index or a small id as a plain number. */
export function toNumber(value: Long | null | undefined): number {
  return Number(toId(value));
}

/** An id as the key of a map. Nearly all are small, and numbers cost far less than bigints. */
export function toId(value: Long | null | undefined): number | bigint {
  if (value === null || value === undefined) return 0;
  return value.high === 0 ? value.low >>> 0 : toBigInt(value);
}
