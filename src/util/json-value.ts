/** A JSON object whose fields can be asked for. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one where it is none. */
export function recordOf(value: unknown): JsonRecord {
  return isRecord(value) ? value : {};
}

/** The value as a list; an empty one where it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as a text, "" where it is none: as a label that is absent. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A text, a number or a boolean as the text of a label; "" for anything else. */
export function scalarText(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : textOf(value);
}

/** The texts of an object, by name; what is no text is left out. */
export function textsOf(value: unknown): readonly (readonly [name: string, text: string])[] {
  return Object.entries(recordOf(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
