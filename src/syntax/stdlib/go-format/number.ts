import type { Directive } from './directive.ts';
import { pad } from './directive.ts';
import { inExponent, inFixed, inShortest } from './float-digits.ts';

const BASES: Readonly<Record<string, number>> = { d: 10, v: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

const LAST_CODE_POINT = 0x10ffffn;

/** An integer by one of the verbs v d b o O x X; undefined for another verb. */
export function formatInteger(value: bigint, directive: Directive): string | undefined {
  const { verb, minus, zero, width, precision } = directive;
  const base = BASES[verb];
  if (base === undefined) return undefined;
  if (precision === 0 && value === 0n) return pad('', { ...directive, zero: false });
  const sign = signOf(value < 0n, directive);
  const least = precision ?? (zero && !minus && width !== undefined ? width - sign.length : 0);
  const digits = (value < 0n ? -value : value).toString(base).padStart(least, '0');
  const written = sign + prefixOf(digits, directive) + digits;
  return pad(verb === 'X' ? written.toUpperCase() : written, { ...directive, zero: false });
}

/** The character of a code point (%c), quoted (%q) or as "U+0041" (%U). */
export function codePoint(value: bigint): string {
  const isCharacter = value >= 0n && value <= LAST_CODE_POINT && !(value >= 0xd800n && value <= 0xdfffn);
  return isCharacter ? String.fromCodePoint(Number(value)) : '\ufffd';
}

/** A float by one of the verbs v g G e E f F; undefined for another verb, binary and hexadecimal ones among them. */
export function formatFloat(value: number, directive: Directive): string | undefined {
  const digits = floatDigits(Math.abs(value), directive);
  if (digits === undefined) return undefined;
  const isNegative = value < 0 || Object.is(value, -0);
  const sign = signOf(isNegative, directive);
  const { zero, minus, width } = directive;
  // NaN and infinity are never filled with zeros.
  if (Number.isFinite(value) && zero && !minus && width !== undefined)
    return sign + digits.padStart(width - sign.length, '0');
  return pad(sign + digits, { ...directive, zero: false });
}

function floatDigits(value: number, { verb, precision, sharp }: Directive): string | undefined {
  if (!'vgGeEfF'.includes(verb)) return undefined;
  if (Number.isNaN(value)) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return 'Inf';
  const digits = finiteDigits(value, verb.toLowerCase(), precision, sharp);
  const whole = sharp && !digits.includes('.') ? digits.replace(/^\d+/, '$&.') : digits;
  return verb === 'E' || verb === 'G' ? whole.toUpperCase() : whole;
}

function finiteDigits(value: number, verb: string, precision: number | undefined, sharp: boolean): string {
  if (verb === 'e') return inExponent(value, precision ?? 6);
  return verb === 'f' ? inFixed(value, precision ?? 6) : inShortest(value, precision, sharp);
}

function signOf(isNegative: boolean, { plus, space }: Directive): string {
  return isNegative ? '-' : plus ? '+' : space ? ' ' : '';
}

function prefixOf(digits: string, { verb, sharp, isSource }: Directive): string {
  const octal = sharp && !isSource && !digits.startsWith('0') ? '0' : '';
  if (verb === 'O') return `0o${octal}`;
  if (verb === 'o') return octal;
  if (!sharp || isSource) return '';
  return verb === 'b' ? '0b' : verb.toLowerCase() === 'x' ? '0x' : '';
}
