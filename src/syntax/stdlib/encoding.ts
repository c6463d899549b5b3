import { CallError } from '../call-error.ts';
import { within, wrongType } from '../type-mismatch.ts';
import type { FunctionValue, Value } from '../value.ts';
import type { Alphabet } from './base64.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import type { Parameter } from './function.ts';
import { defineFunction, text } from './function.ts';
import { fromJson, objectToJson, parseJson } from './json.ts';
import { parseYaml } from './yaml.ts';

const object: Parameter<ReadonlyMap<string, Value>> = (value) => {
  if (value === null) return new Map();
  if (!(value instanceof Map)) throw wrongType(value, 'object');
  return value;
};

/** The namespace `encoding`. */
export const encoding: ReadonlyMap<string, Value> = new Map([
  ofText('from_json', undefined, (source) => fromJson(parseJson(source))),
  ofText('from_yaml', undefined, parseYaml),
  ofText('from_base64', 'bytes', decoder('base64')),
  ofText('from_URLbase64', 'bytes', decoder('base64url')),
  ofText('to_base64', 'string', (content) => encodeBase64(content, 'base64')),
  ofText('to_URLbase64', 'string', (content) => encodeBase64(content, 'base64url')),
  ofText('url_encode', 'string', queryEscape),
  ofText('url_decode', 'string', queryUnescape),
  ['to_json', defineFunction('encoding.to_json', { parameters: [object], gives: 'string' }, toJson)],
]);

function ofText(
  name: string,
  gives: string | undefined,
  body: (source: string) => Value,
): [string, FunctionValue] {
  return [name, defineFunction(`encoding.${name}`, { parameters: [text], gives }, body)];
}

/** What does not fit is somewhere in the one argument. */
function toJson(value: ReadonlyMap<string, Value>): string {
  return within(0, () => objectToJson(value));
}

function decoder(alphabet: Alphabet): (source: string) => Value {
  return (source) => decodeBase64(source, alphabet);
}

/** As Go's url.QueryEscape: a space is "+", and only letters, digits and "-_.~" stay. */
function queryEscape(content: string): string {
  return encodeURIComponent(content.toWellFormed())
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** As Go's url.QueryUnescape; bytes that are no UTF-8 become U+FFFD. */
function queryUnescape(escaped: string): string {
  const [wrong] = /%(?![0-9A-Fa-f]{2}).{0,2}/su.exec(escaped) ?? [];
  if (wrong !== undefined) throw new CallError(`failed: invalid URL escape ${JSON.stringify(wrong)}`);
  const bytes = escaped.replaceAll('+', ' ').split(/(%[0-9A-Fa-f]{2})/);
  const decoded = bytes.map((part) =>
    part.startsWith('%') ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part),
  );
  return Buffer.concat(decoded).toString();
}
