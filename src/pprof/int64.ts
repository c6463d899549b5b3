import protobuf from 'protobufjs/minimal.js';
import type { PprofProfile } from '../proto/index.ts';

/** The 64-bit number of the generated code. */
type Long = PprofProfile['time_nanos'];

/** A number as a field of the generated code; what exceeds 64 bits is cut off, as in arithmetic of that width. */
export function toLong(value: bigint | number): Long {
  const wide = BigInt(value);
  const [low, high] = [Number(BigInt.asIntN(32, wide)), Number(BigInt.asIntN(32, wide >> 32n))];
  // protobufjs' types know only the shape of the class of `long`, which this is.
  return new protobuf.util.Long(low, high, false) as Long;
}
