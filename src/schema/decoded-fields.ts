import type { BlockField, BlockSchema, Labelled } from './field.ts';

/** A body that was decoded by some schema, seen without its static type: a value for each field's name. */
export type DecodedFields = Readonly<Record<string, unknown>>;

/** The fields of a decoded body; none where there is no body. */
export function fieldsOf(value: unknown): DecodedFields {
  // decodeBody makes a plain object with the names of the schema, and nothing else is passed here.
  return typeof value === 'object' && value !== null ? (value as DecodedFields) : {};
}

/** The blocks of one field, whatever its use: none, one or many, each with its label ("" where it has none). */
export function blocksOf(field: BlockField, value: unknown): readonly Labelled<unknown>[] {
  if (value === undefined) return [];
  if (field.use !== 'repeated') return [{ label: '', value }];
  const list = Array.isArray(value) ? value : [];
  // Labelled blocks decode to `{ label, value }`.
  return field.isLabelled
    ? (list as Labelled<unknown>[])
    : list.map((body: unknown) => ({ label: '', value: body }));
}

/** Whether a schema declares anything. */
export function isEmptySchema(schema: BlockSchema): boolean {
  return Object.keys(schema.fields).length === 0;
}
