import { blocksOf, fieldsOf } from './decoded-fields.ts';
import type { AttributeField, BlockField, BlockSchema } from './field.ts';

/**
 * Whether two bodies that were decoded by the schema say the same, each argument compared by its own type and blocks in
 * their order. Nobody needs to be told about new arguments that equal the old ones.
 */
export function equalArguments(schema: BlockSchema, a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const [left, right] = [fieldsOf(a), fieldsOf(b)];
  return Object.entries(schema.fields).every(([name, field]) =>
    field.kind === 'attribute'
      ? equalAttributes(field, left[name], right[name])
      : equalBlocks(field, left[name], right[name]),
  );
}

/** Whether two values of one argument are the same; absence equals only absence. */
export function equalAttributes({ type }: AttributeField, a: unknown, b: unknown): boolean {
  return a === undefined || b === undefined ? a === b : type.equals(a, b);
}

function equalBlocks(field: BlockField, a: unknown, b: unknown): boolean {
  const left = blocksOf(field, a);
  const right = blocksOf(field, b);
  if (left.length !== right.length) return false;
  return left.every(({ label, value }, index) => {
    const other = right[index];
    return other !== undefined && label === other.label && equalArguments(field.schema, value, other.value);
  });
}
