import { TypeMismatch } from '../syntax/index.ts';
import { string } from './scalars.ts';
import type { ValueType } from './type.ts';
import { createType } from './type.ts';

const UNITS: readonly string[] = ['', 'K', 'M', 'G', 'T'];
const SYNTAX = /^\s*(?<number>\d+(?:\.\d+)?)\s*(?<unit>[KMGT]?)i?B?\s*$/i;

/** A number of bytes: `1048576` or "1MiB". As in Alloy a "MB" is a "MiB". */
export const byteSize: ValueType<number> = createType({
  name: 'string',
  zero: 0,
  decode(value, context) {
    const text = string.decode(value, context);
    const groups = SYNTAX.exec(text)?.groups;
    if (groups === undefined) {
      throw new TypeMismatch(
        `should be a size such as "64MiB" or a number of bytes, got ${JSON.stringify(text)}`,
      );
    }
    const power = UNITS.indexOf((groups['unit'] ?? '').toUpperCase());
    const size = Math.round(Number(groups['number']) * 1024 ** power);
    if (!Number.isSafeInteger(size)) throw new TypeMismatch(`the size ${JSON.stringify(text)} is too large`);
    return size;
  },
  encode: formatByteSize,
});

/** The largest unit that leaves a whole number: "64MiB", "1025B". */
function formatByteSize(size: number): string {
  let power = 0;
  while (power < UNITS.length - 1 && size > 0 && size % 1024 ** (power + 1) === 0) power++;
  return `${size / 1024 ** power}${UNITS[power]}${power === 0 ? 'B' : 'iB'}`;
}
