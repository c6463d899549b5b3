import { parseAllDocuments } from 'yaml';
import { errorMessage } from '../../util/index.ts';
import { CallError } from '../call-error.ts';
import type { Value } from '../value.ts';
import { MAX_DEPTH } from './json.ts';

/** How far aliases may multiply what they stand for before the text counts as an attack. */
const MAX_ALIAS_COUNT = 100;

const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT64 = -(2n ** 63n);

/**
 * The first document of a YAML text (core schema, with merge keys). Keys become text.
 * @throws CallError
 */
export function parseYaml(source: string): Value {
  try {
    const [document] = parseAllDocuments(source, { merge: true, intAsBigInt: true });
    if (document === undefined || !('errors' in document)) return null;
    const [first] = document.errors;
    if (first !== undefined) throw first;
    return fromYaml(document.toJS({ mapAsMap: true, maxAliasCount: MAX_ALIAS_COUNT }), 0);
  } catch (error) {
    const [firstLine = ''] = errorMessage(error).split('\n');
    throw new CallError(`failed: the text is not YAML: ${firstLine.replace(/:$/, '')}`);
  }
}

function fromYaml(node: unknown, depth: number): Value {
  // An alias inside what it stands for makes a circle, which ends here, too.
  if (depth > MAX_DEPTH) throw new Error(`it is nested more than ${MAX_DEPTH} levels deep`);
  if (node === null || node === undefined) return null;
  if (typeof node === 'boolean' || typeof node === 'number' || typeof node === 'string') return node;
  if (typeof node === 'bigint') return node < MIN_INT64 || node > MAX_UINT64 ? Number(node) : node;
  if (Array.isArray(node)) return node.map((item: unknown) => fromYaml(item, depth + 1));
  if (!(node instanceof Map)) throw new Error(`it holds a value of an unsupported type (${typeof node})`);
  return new Map([...node].map(([key, item]) => [keyText(key), fromYaml(item, depth + 1)]));
}

function keyText(key: unknown): string {
  if (typeof key === 'string') return key;
  if (key === null || ['boolean', 'number', 'bigint'].includes(typeof key)) return String(key);
  throw new Error('a key is neither text nor a number');
}
