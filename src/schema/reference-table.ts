import type { AttributeField, BlockSchema } from './field.ts';
import { valueText } from './value-text.ts';

/** A heading of Markdown. */
export function heading(level: number, content: string): string {
  return `${'#'.repeat(level)} ${content}`;
}

/** A text as code; backquotes inside are fine. */
export function code(content: string): string {
  return content.includes('`') ? `\`\` ${content} \`\`` : `\`${content}\``;
}

/** A table of Markdown with aligned columns; pipes and line breaks in cells are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(escapeCell));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => [...(row[column] ?? '')].length), 3));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => fill(row[column] ?? '', width)).join(' | ')} |`;
  const [first = [], ...others] = cells;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n');
}

/** The table of a body's arguments, and the rules over several of them. Nothing where it has none. */
export function argumentTable(schema: BlockSchema): readonly string[] {
  const rows = Object.entries(schema.fields).flatMap(([name, field]) =>
    field.kind === 'attribute' ? [argumentRow(name, field)] : [],
  );
  const rules = schema.rules.flatMap(({ doc }) => (doc === undefined ? [] : [`- ${doc}`]));
  return [
    ...(rows.length === 0 ? [] : [table(['Name', 'Type', 'Description', 'Default', 'Required'], rows)]),
    ...(rules.length === 0 ? [] : [rules.join('\n')]),
  ];
}

function argumentRow(name: string, field: AttributeField): readonly string[] {
  return [
    code(name),
    code(typeText(field.type)),
    field.doc,
    defaultText(field),
    field.isRequired ? 'yes' : 'no',
  ];
}

/** The name of a type; of a capsule its own, as in `list(ProfilesReceiver)`. */
export function typeText({ name }: { readonly name: string }): string {
  return name.replace(/capsule\("([^"]*)"\)/g, '$1');
}

function defaultText({ fallback, defaultText: said, type }: AttributeField): string {
  if (said !== undefined) return said;
  return fallback === undefined ? '' : code(valueText(type.encode(fallback)));
}

function escapeCell(content: string): string {
  return content.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');
}

function fill(content: string, width: number): string {
  return content + ' '.repeat(Math.max(0, width - [...content].length));
}
