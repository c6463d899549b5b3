import { isUtf8 } from 'node:buffer';
import { STRING_TABLE } from './message-fields.ts';
import { WireReader } from './wire-reader.ts';

const QUESTION_MARK = 0x3f;

/**
 * A valid profile with "?" for the bytes that are not ASCII in those strings that are not UTF-8. Symbols of native code
 * may be such strings; they are no reason to drop a profile, but the generated decoder refuses them.
 */
export function legibleStrings(raw: Uint8Array): Uint8Array {
  let legible = raw;
  const reader = new WireReader(raw);
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field !== STRING_TABLE) {
      reader.skip();
      continue;
    }
    const outer = reader.enter();
    if (!isUtf8(raw.subarray(reader.position, reader.end))) {
      if (legible === raw) legible = Uint8Array.from(raw);
      for (let position = reader.position; position < reader.end; position++) {
        if ((raw[position] ?? 0) >= 0x80) legible[position] = QUESTION_MARK;
      }
    }
    reader.leave(outer);
  }
  return legible;
}
