import { CallError } from '../call-error.ts';

/** The two alphabets of RFC 4648, both with padding. */
export type Alphabet = 'base64' | 'base64url';

const DIGITS: Readonly<Record<Alphabet, RegExp>> = {
  base64: /[^A-Za-z0-9+/]/,
  base64url: /[^A-Za-z0-9_-]/,
};

/** Strict, unlike Node's own decoder; line breaks are skipped, as Go does. @throws CallError */
export function decodeBase64(source: string, alphabet: Alphabet): Uint8Array {
  const packed = source.replace(/[\r\n]/g, '');
  const digits = packed.replace(/={0,2}$/, '');
  const illegal = digits.search(DIGITS[alphabet]);
  if (illegal !== -1 || packed.length % 4 !== 0 || digits.length % 4 === 1) {
    const place = illegal === -1 ? packed.length : illegal;
    throw new CallError(`failed: illegal base64 data at input byte ${place}`);
  }
  return new Uint8Array(Buffer.from(digits, alphabet));
}

/** With padding in both alphabets. */
export function encodeBase64(content: string, alphabet: Alphabet): string {
  const digits = Buffer.from(content).toString(alphabet);
  return digits.padEnd(Math.ceil(digits.length / 4) * 4, '=');
}
