import { STRING_TABLE } from './message-fields.ts';
import { WireReader } from './wire-reader.ts';

const utf8 = new TextDecoder();

/**
 * Some of the strings of a valid profile, by their indexes: a second look at its bytes, which is cheaper than to
 * remember where all of them are.
 */
export function readStrings(raw: Uint8Array, wanted: ReadonlySet<number>): Map<number, string> {
  const strings = new Map<number, string>();
  const reader = new WireReader(raw);
  let index = 0;
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field !== STRING_TABLE) {
      reader.skip();
      continue;
    }
    const outer = reader.enter();
    if (wanted.has(index)) strings.set(index, utf8.decode(raw.subarray(reader.position, reader.end)));
    reader.leave(outer);
    index++;
  }
  return strings;
}
