import { flagError } from './cluster-setup-error.ts';

const FLAG = 'discover-peers';
const MAX_LENGTH = 16_384;
/** One token: an equals sign, a text in double quotes, or a text up to the next space or equals sign. */
const TOKEN = /(=)|("(?:[^"\\]|\\.)*")|(")|([^\s="][^\s=]*)/gs;

/**
 * Reads a `key=value key=value` query in the grammar of hashicorp/go-discover: double quotes around what has spaces,
 * equals signs, quotes or backslashes, and a backslash before a special character inside of them.
 * @throws AppError `bad-cluster-flag` that names the key where the query goes wrong
 */
export function parsePeerQuery(query: string): ReadonlyMap<string, string> {
  if (query.length > MAX_LENGTH) {
    throw flagError(FLAG, `the query is longer than ${MAX_LENGTH} characters`);
  }
  const pairs = new Map<string, string>();
  const tokens = [...query.matchAll(TOKEN)];
  for (let index = 0; index < tokens.length; index += 3) {
    const key = readText(tokens[index], 'a key');
    if (pairs.has(key)) throw flagError(FLAG, `${JSON.stringify(key)} is given twice`);
    if (tokens[index + 1]?.[1] === undefined) {
      throw flagError(FLAG, `${JSON.stringify(key)} has no "=" behind it; write ${key}=value`);
    }
    const value = readText(tokens[index + 2], `the value of ${JSON.stringify(key)}`);
    if (tokens[index + 3]?.[1] !== undefined) {
      throw flagError(
        FLAG,
        `the value of ${JSON.stringify(key)} has an equals sign; put it in double quotes: ${key}="${value}=…"`,
      );
    }
    pairs.set(key, value);
  }
  return pairs;
}

/** `what` is what should stand there. */
function readText(token: RegExpExecArray | undefined, what: string): string {
  const [, equals, quoted, lonelyQuote, plain] = token ?? [];
  if (plain !== undefined) return plain;
  if (lonelyQuote !== undefined) throw flagError(FLAG, `${what} has no closing quote`);
  if (quoted === undefined) {
    throw flagError(FLAG, equals === undefined ? `${what} is missing` : `${what} is missing before "="`);
  }
  try {
    const text: unknown = JSON.parse(quoted);
    return String(text);
  } catch {
    throw flagError(FLAG, `${what}, ${quoted}, has an escape that is not known; write \\\\ for a backslash`);
  }
}
