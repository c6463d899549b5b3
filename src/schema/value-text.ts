import type { Value } from '../syntax/index.ts';
import {
  Capsule,
  decimalText,
  FunctionValue,
  itemsOf,
  OptionalSecret,
  REDACTED,
  Secret,
} from '../syntax/index.ts';

const IDENTIFIER = /^[\p{L}_][\p{L}\p{Nd}_]*$/u;

const KEYWORDS: ReadonlySet<string> = new Set(['true', 'false', 'null']);

/**
 * A value as the language writes it, on one line: what the reference and messages show. Secrets, capsules, functions
 * and unknown values have no such form and show as a word in parentheses.
 */
export function valueText(value: Value): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number')
    return Number.isInteger(value) ? `${decimalText(value)}.0` : decimalText(value);
  if (value instanceof Map) {
    const fields = [...value].map(([key, item]) => `${keyText(key)} = ${valueText(item)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  const items = itemsOf(value);
  if (items !== undefined) return `[${items.map(valueText).join(', ')}]`;
  if (value instanceof Secret) return REDACTED;
  if (value instanceof OptionalSecret) return value.isSecret ? REDACTED : quote(value.reveal());
  if (value instanceof Capsule) return `(${value.typeName})`;
  return value instanceof FunctionValue ? `(function ${value.name})` : '(unknown)';
}

function keyText(key: string): string {
  return IDENTIFIER.test(key) && !KEYWORDS.has(key) ? key : `"${key}"`;
}

/** A string literal with the escapes that the language knows. */
function quote(content: string): string {
  return `"${content.toWellFormed().replace(/["\\\p{Cc}]/gu, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  if (character === '"' || character === '\\') return `\\${character}`;
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
