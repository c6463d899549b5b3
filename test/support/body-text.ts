import type { FieldDescription } from '../../src/schema/index.ts';
import { valueText } from '../../src/schema/index.ts';
import { Secret } from '../../src/syntax/index.ts';

/** A described body as configuration text; unlike everything in the product it writes secrets out. */
export function bodyText(fields: readonly FieldDescription[]): string {
  return fields
    .map((field) => {
      if (field.kind === 'block') {
        const label = field.label === '' ? '' : ` ${valueText(field.label)}`;
        return `${field.name}${label} {\n${bodyText(field.body)}}\n`;
      }
      const value = field.value instanceof Secret ? field.value.reveal() : field.value;
      return `${field.name} = ${valueText(value)}\n`;
    })
    .join('');
}
