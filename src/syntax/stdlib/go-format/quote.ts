const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
]);

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** A text between quotes as Go's strconv writes it; with `isAscii` only ASCII stays as it is. */
export function quoteText(content: string, isAscii: boolean, mark: '"' | "'" = '"'): string {
  const characters = [...content.toWellFormed()].map((character) => escaped(character, isAscii, mark));
  return mark + characters.join('') + mark;
}

/** Whether Go would print a character as it is. */
export function isPrintable(character: string): boolean {
  return PRINTABLE.test(character);
}

/** Whether a text can stand between backquotes. */
export function canBackquote(content: string): boolean {
  return [...content].every((character) => character === '\t' || !/[\p{Cc}`\ufeff]/u.test(character));
}

function escaped(character: string, isAscii: boolean, mark: string): string {
  if (character === mark) return `\\${mark}`;
  const known = ESCAPES.get(character);
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  if (isPrintable(character) && (!isAscii || code < 0x80)) return character;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff
    ? `\\u${code.toString(16).padStart(4, '0')}`
    : `\\U${code.toString(16).padStart(8, '0')}`;
}
