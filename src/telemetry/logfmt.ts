/** Characters that need no quotes in a logfmt value: those of ASCII, and letters and digits of all languages. */
const PLAIN = /^[!#-<>-[\]-~\p{L}\p{N}]+$/u;

/** Turns one JSON log line into one logfmt line: ts, level and msg first, then the fields in their order. */
export function toLogfmt(jsonLine: string): string {
  const record: unknown = JSON.parse(jsonLine);
  if (typeof record !== 'object' || record === null) return jsonLine;
  const { ts, level, msg, ...fields } = record as Record<string, unknown>;
  const pairs = Object.entries({ ts, level, msg, ...fields }).filter(([, value]) => value !== undefined);
  return `${pairs.map(([key, value]) => `${key}=${formatValue(value)}`).join(' ')}\n`;
}

function formatValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return PLAIN.test(text) ? text : JSON.stringify(text);
}
