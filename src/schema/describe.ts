import type { Value } from '../syntax/index.ts';
import { blocksOf, fieldsOf } from './decoded-fields.ts';
import { equalAttributes } from './equal.ts';
import type { AttributeField, BlockSchema } from './field.ts';

/** An argument or block as the debug API shows it. */
export type FieldDescription =
  | { readonly kind: 'attribute'; readonly name: string; readonly value: Value; readonly isDefault: boolean }
  | {
      readonly kind: 'block';
      readonly name: string;
      /** "" where there is none. */
      readonly label: string;
      readonly body: readonly FieldDescription[];
    };

/**
 * A decoded body as a list of its arguments and blocks in the order of the declaration. Secrets stay secrets; what was
 * not given and has no default is left out.
 */
export function describeBody(schema: BlockSchema, value: unknown): readonly FieldDescription[] {
  const fields = fieldsOf(value);
  return Object.entries(schema.fields).flatMap(([name, field]): readonly FieldDescription[] => {
    const content = fields[name];
    if (field.kind === 'attribute')
      return content === undefined ? [] : [describeAttribute(name, field, content)];
    return blocksOf(field, content).map((block) => ({
      kind: 'block',
      name,
      label: block.label,
      body: describeBody(field.schema, block.value),
    }));
  });
}

function describeAttribute(name: string, field: AttributeField, content: unknown): FieldDescription {
  return {
    kind: 'attribute',
    name,
    value: field.type.encode(content),
    isDefault: !field.isRequired && equalAttributes(field, content, field.fallback),
  };
}
