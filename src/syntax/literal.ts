const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};
/**
 * The text of a string literal. Raw strings have no escapes.
 * @param text the literal with its quotes
 * @returns `problem` when an escape sequence is none
 */
export function stringValue(text: string): { value: string; problem?: string } {
  if (text.startsWith('`')) return { value: text.slice(1, -1) };
  const inner = text.slice(1, -1);
  if (!inner.includes('\\')) return { value: inner };
  let problem: string | undefined;
  const value = inner.replace(
    /\\(?:([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.?))/gsu,
    (whole, octal, hex, u4, u8, other) => {
      if (other !== undefined) {
        const simple = Object.hasOwn(SIMPLE, other) ? SIMPLE[other] : undefined;
        if (simple === undefined) problem ??= `unknown escape sequence ${whole}`;
        return simple ?? '';
      }
      const code = Number.parseInt(octal ?? hex ?? u4 ?? u8, octal === undefined ? 16 : 8);
      if ((octal !== undefined && code > 255) || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
        problem ??= `escape sequence ${whole} is no character`;
        return '';
      }
      return String.fromCodePoint(code);
    },
  );
  return problem === undefined ? { value } : { value, problem };
}
/** The number of a literal: int64 or uint64 as bigint, everything else a float; a leading zero means octal. */
export function numberValue(text: string): bigint | number {
  if (/[.eE]/.test(text)) return Number(text);
  if (/^0\d/.test(text)) return /[89]/.test(text) ? Number(text) : BigInt(`0o${text.slice(1)}`);
  const value = BigInt(text);
  return value < 2n ** 64n ? value : Number(text);
}
