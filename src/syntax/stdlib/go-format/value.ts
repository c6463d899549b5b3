import type { Value } from '../../value.ts';
import { Capsule } from '../../value.ts';
import type { Directive } from './directive.ts';
import { pad } from './directive.ts';
import { codePoint, formatFloat, formatInteger } from './number.ts';
import { canBackquote, isPrintable, quoteText } from './quote.ts';

const MAX_INT64 = 2n ** 63n - 1n;

/** Writes one value; a verb that the value does not have gives Go's "%!d(string=hi)". */
export function formatValue(value: Value, directive: Directive): string {
  const { verb } = directive;
  if (value === null) return verb === 'v' || verb === 'T' ? pad('<nil>', directive) : `%!${verb}(<nil>)`;
  if (verb === 'T') return pad(cut(goTypeName(value), directive), directive);
  return formatPart(value, directive);
}

/** The name of a value's type, as Go has it for values without a declared type. */
export function goTypeName(value: Value): string {
  if (value === null) return '<nil>';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return value > MAX_INT64 ? 'uint64' : 'int';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'string') return 'string';
  if (Array.isArray(value)) return '[]interface {}';
  return value instanceof Map ? 'map[string]interface {}' : 'capsule';
}

function formatPart(value: Value, directive: Directive): string {
  if (value === null) return directive.isSource ? 'interface {}(nil)' : '<nil>';
  if (Array.isArray(value)) return formatArray(value, directive);
  if (value instanceof Map) return formatObject(value, directive);
  return formatScalar(value, directive) ?? badVerb(value, directive);
}

function formatScalar(value: Value, directive: Directive): string | undefined {
  const { verb } = directive;
  if (typeof value === 'boolean')
    return verb === 't' || verb === 'v' ? pad(String(value), directive) : undefined;
  if (typeof value === 'bigint') return formatInteger(value, directive) ?? formatCharacter(value, directive);
  if (typeof value === 'number') return formatFloat(value, directive);
  if (typeof value === 'string') return formatString(value, directive);
  // A capsule or a function has nothing but its name to show.
  if (verb !== 'v' && verb !== 's') return undefined;
  return pad(value instanceof Capsule ? value.toJSON() : 'function', directive);
}

function formatCharacter(value: bigint, directive: Directive): string | undefined {
  const { verb, sharp, plus, precision = 4 } = directive;
  const character = codePoint(value);
  if (verb === 'c') return pad(character, directive);
  if (verb === 'q') return pad(quoteText(character, plus, "'"), directive);
  if (verb !== 'U') return undefined;
  const digits = BigInt.asUintN(64, value).toString(16).toUpperCase().padStart(Math.max(4, precision), '0');
  const isReal = BigInt(character.codePointAt(0) ?? 0) === value;
  const shown = sharp && isReal && isPrintable(character) ? ` '${character}'` : '';
  return pad(`U+${digits}${shown}`, { ...directive, zero: false });
}

function formatString(value: string, directive: Directive): string | undefined {
  const { verb, sharp, plus, isSource } = directive;
  const shown = cut(value, directive);
  switch (verb) {
    case 's':
      return pad(shown, directive);
    case 'v':
      return pad(isSource ? quoteText(shown, false) : shown, directive);
    case 'q':
      return pad(sharp && canBackquote(shown) ? `\`${shown}\`` : quoteText(shown, plus), directive);
    case 'x':
    case 'X':
      return pad(hexOf(value, directive), directive);
    default:
      return undefined;
  }
}

/** At most as many characters as the precision says. */
function cut(content: string, { precision }: Directive): string {
  return precision === undefined ? content : [...content].slice(0, precision).join('');
}

function hexOf(value: string, { verb, sharp, space, precision }: Directive): string {
  const bytes = [...Buffer.from(value).subarray(0, precision)];
  const pairs = bytes.map((byte) => byte.toString(16).padStart(2, '0'));
  const prefixed = sharp && space ? pairs.map((pair) => `0x${pair}`) : pairs;
  const joined = (sharp && !space && pairs.length > 0 ? '0x' : '') + prefixed.join(space ? ' ' : '');
  return verb === 'X' ? joined.toUpperCase() : joined;
}

function formatArray(items: readonly Value[], directive: Directive): string {
  const written = items.map((item) => formatPart(item, directive));
  return directive.isSource ? `[]interface {}{${written.join(', ')}}` : `[${written.join(' ')}]`;
}

function formatObject(object: ReadonlyMap<string, Value>, directive: Directive): string {
  const written = [...object]
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([key, item]) => `${formatPart(key, directive)}:${formatPart(item, directive)}`);
  return directive.isSource ? `map[string]interface {}{${written.join(', ')}}` : `map[${written.join(' ')}]`;
}

function badVerb(value: Value, directive: Directive): string {
  return `%!${directive.verb}(${goTypeName(value)}=${formatPart(value, { ...directive, verb: 'v' })})`;
}
