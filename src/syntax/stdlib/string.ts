import { changeCase } from '../../util/index.ts';
import { toText } from '../conversion.ts';
import { itemsOf } from '../equality.ts';
import { within } from '../type-mismatch.ts';
import type { FunctionValue, Value } from '../value.ts';
import { OptionalSecret, Secret } from '../value.ts';
import { defineFunction, defineVariadic, text, texts } from './function.ts';
import { formatText } from './go-format/index.ts';

/** The namespace `string`. */
export const string: ReadonlyMap<string, Value> = new Map([
  [
    'format',
    defineVariadic(
      'string.format',
      { parameters: [text], rest: printable, gives: 'string' },
      (args, format) => formatText(format, args),
    ),
  ],
  [
    'join',
    defineFunction('string.join', { parameters: [texts, text], gives: 'string' }, (parts, separator) =>
      parts.join(separator),
    ),
  ],
  [
    'replace',
    defineFunction('string.replace', { parameters: [text, text, text], gives: 'string' }, replaceAll),
  ],
  ['split', defineFunction('string.split', { parameters: [text, text], gives: 'list(string)' }, split)],
  ['to_lower', ofOneText('to_lower', (whole) => changeCase(whole, 'lower'))],
  ['to_upper', ofOneText('to_upper', (whole) => changeCase(whole, 'upper'))],
  ['trim', ofTwoTexts('trim', trim)],
  [
    'trim_prefix',
    ofTwoTexts('trim_prefix', (whole, prefix) =>
      whole.startsWith(prefix) ? whole.slice(prefix.length) : whole,
    ),
  ],
  [
    'trim_suffix',
    ofTwoTexts('trim_suffix', (whole, suffix) =>
      whole.endsWith(suffix) ? whole.slice(0, whole.length - suffix.length) : whole,
    ),
  ],
  [
    'trim_space',
    ofOneText('trim_space', (whole) => trimWhile(whole, (character) => WHITE_SPACE.test(character))),
  ],
]);

const WHITE_SPACE = /\p{White_Space}/u;

function ofOneText(name: string, body: (whole: string) => string): FunctionValue {
  return defineFunction(`string.${name}`, { parameters: [text], gives: 'string' }, body);
}

function ofTwoTexts(name: string, body: (whole: string, part: string) => string): FunctionValue {
  return defineFunction(`string.${name}`, { parameters: [text, text], gives: 'string' }, body);
}

/** Between all characters where the old text is empty. */
function replaceAll(whole: string, old: string, replacement: string): string {
  if (old !== '') return whole.split(old).join(replacement);
  return replacement + [...whole].map((character) => character + replacement).join('');
}

/** Into characters where the separator is empty. */
function split(whole: string, separator: string): string[] {
  return separator === '' ? [...whole] : whole.split(separator);
}

/** Takes away all characters of a set at both ends. */
function trim(whole: string, cutset: string): string {
  const cut = new Set(cutset);
  return trimWhile(whole, (character) => cut.has(character));
}

function trimWhile(whole: string, isCut: (character: string) => boolean): string {
  const characters = [...whole];
  const start = characters.findIndex((character) => !isCut(character));
  const end = characters.findLastIndex((character) => !isCut(character));
  return start === -1 ? '' : characters.slice(start, end + 1).join('');
}

/** What may be formatted: bytes as an array of numbers, a text that is no secret as such; never a secret. */
function printable(value: Value): Value {
  if (value instanceof OptionalSecret && !value.isSecret) return value.reveal();
  if (value instanceof Secret || value instanceof OptionalSecret) return toText(value);
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [key, within(key, () => printable(item))]));
  const items = itemsOf(value);
  return items === undefined ? value : items.map((item, index) => within(index, () => printable(item)));
}
