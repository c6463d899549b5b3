import { ByteWriter } from './byte-writer.ts';
import type { WireReader } from './wire-reader.ts';
import { WIRE } from './wire-reader.ts';

/** What messages refer to by numbers of their profile. */
export type Referent = 'string' | 'mapping' | 'location' | 'function';

/**
 * What becomes of a field when its message goes into another profile: it is left out, what it refers to gets another
 * number, or the message in it is rewritten in turn.
 */
type Rewrite = 'drop' | Referent | Rewrites;

/** By the numbers of fields; what is not listed stays as it is. */
export interface Rewrites {
  readonly [field: number]: Rewrite;
}

const VALUE_TYPE: Rewrites = { 1: 'string', 2: 'string' };
export const LABEL: Rewrites = { 1: 'string', 2: 'string', 4: 'string' };
export const MAPPING_MESSAGE: Rewrites = { 1: 'drop', 5: 'string', 6: 'string' };
export const FUNCTION_MESSAGE: Rewrites = { 1: 'drop', 2: 'string', 3: 'string', 4: 'string' };
export const LOCATION_MESSAGE: Rewrites = { 1: 'drop', 2: 'mapping', 4: { 1: 'function' } };
/** What is the profile's own but its times: types, comments, period. */
export const PROFILE: Rewrites = {
  1: VALUE_TYPE,
  ...{ 2: 'drop', 3: 'drop', 4: 'drop', 5: 'drop', 6: 'drop' },
  ...{ 7: 'string', 8: 'string' },
  ...{ 9: 'drop', 10: 'drop' },
  11: VALUE_TYPE,
  ...{ 13: 'string', 14: 'string', 15: 'string' },
};

/** The new number for an old one, which comes as its halves; 0 for none in both. */
export type Renumber = (referent: Referent, low: number, high: number) => number;

/**
 * Writes the message that the reader is in anew with other references. The message is known to be valid, fields aside that
 * another of their kind follows.
 */
export function rewriteMessage(
  reader: WireReader,
  raw: Uint8Array,
  rewrites: Rewrites,
  renumber: Renumber,
  out: ByteWriter,
): void {
  for (;;) {
    const start = reader.position;
    const field = reader.nextField();
    if (field === 0) return;
    const rewrite = rewrites[field];
    if (rewrite === undefined || rewrite === 'drop') {
      reader.skip();
      if (rewrite === undefined) out.copy(raw, start, reader.position);
    } else if (typeof rewrite === 'object') {
      const outer = reader.enter();
      const inner = new ByteWriter(0);
      rewriteMessage(reader, raw, rewrite, renumber, inner);
      reader.leave(outer);
      out.bytesField(field, inner.bytes);
    } else {
      for (const number of readNumbers(reader, rewrite, renumber)) out.numberField(field, number);
    }
  }
}

/** The new numbers of a field with one number or a packed list of them. */
export function readNumbers(reader: WireReader, referent: Referent, renumber: Renumber): number[] {
  if (reader.wireType === WIRE.varint) {
    reader.readVarint();
    return [renumber(referent, reader.low, reader.high)];
  }
  const numbers: number[] = [];
  const outer = reader.enter();
  while (reader.position < reader.end) {
    reader.readVarint();
    numbers.push(renumber(referent, reader.low, reader.high));
  }
  reader.leave(outer);
  return numbers;
}
