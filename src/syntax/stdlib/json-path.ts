import { query } from 'jsonpath-rfc9535';
import { errorMessage } from '../../util/index.ts';
import { CallError } from '../call-error.ts';
import type { FunctionValue, Value } from '../value.ts';
import { defineFunction, text } from './function.ts';
import { fromJson, parseJson } from './json.ts';

/**
 * `json_path`: the matches of a JSONPath (RFC 9535) in a JSON text. The leading "$" may be missing (".a.b", "a.b",
 * "[0]"), and "." is the whole. Whole numbers come out as integers.
 */
export const jsonPath: FunctionValue = defineFunction(
  'json_path',
  { parameters: [text, text], gives: undefined },
  (json, path): Value => {
    const document = parseJson(json);
    try {
      return query(document, withRoot(path)).map((match) => fromJson(match, wholeAsInteger));
    } catch (error) {
      throw new CallError(`failed: ${JSON.stringify(path)} is not a JSONPath: ${errorMessage(error)}`);
    }
  },
);

function withRoot(path: string): string {
  if (path.startsWith('$')) return path;
  if (path === '' || path === '.' || path === '@') return '$';
  if (path.startsWith('.[')) return `$${path.slice(1)}`;
  if (path.startsWith('@')) return `$${path.slice(1)}`;
  return /^[.[]/.test(path) ? `$${path}` : `$.${path}`;
}

function wholeAsInteger(value: number): bigint | number {
  return Number.isSafeInteger(value) ? BigInt(value) : value;
}
