import { isEmptySchema } from './decoded-fields.ts';
import type { BlockSchema } from './field.ts';
import { blockSections } from './reference-blocks.ts';
import { argumentTable, code, heading, table, typeText } from './reference-table.ts';
import type { ValueType } from './type.ts';

/** The exports of a component, as far as the reference shows them. */
export type DocumentedExports = Readonly<
  // biome-ignore lint/suspicious/noExplicitAny: only the type's name is read, whatever the type is
  Record<string, { readonly type: Pick<ValueType<any>, 'name'>; readonly doc: string }>
>;

/** What the reference page of a component is made from. */
export interface Documented {
  /** e.g. "pyroscope.scrape" */
  readonly name: string;
  readonly doc: string;
  readonly arguments: BlockSchema;
  readonly exports: DocumentedExports;
}

/**
 * The reference page of a component as Markdown: usage, a table of the arguments, the hierarchy of blocks, a section for
 * each block, and the exports. All of it comes from the declaration.
 */
export function referenceMarkdown(component: Documented): string {
  const { name, doc, exports } = component;
  const sections = [
    heading(1, code(name)),
    doc,
    heading(2, 'Usage'),
    usage(component),
    ...argumentSections(component.arguments),
    ...blockSections(component.arguments, code(name)),
    ...exportSections(exports),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** The arguments and blocks of a body that several components share, for a page of its own; `place` is where they can stand. */
export function bodyMarkdown(schema: BlockSchema, place: string): string {
  return `${[...argumentSections(schema), ...blockSections(schema, place)].join('\n\n')}\n`;
}

function usage({ name, arguments: schema }: Documented): string {
  const fields = Object.entries(schema.fields);
  const given = fields.flatMap(([field, declaration]) =>
    declaration.kind === 'attribute' && declaration.isRequired ? [field] : [],
  );
  const width = Math.max(0, ...given.map((field) => field.length));
  const blocks = fields.flatMap(([field, declaration]) => {
    if (declaration.kind === 'attribute' || declaration.use !== 'required') return [];
    return [`  ${field} {`, '    ...', '  }'];
  });
  const lines = given.map((field) => `  ${field.padEnd(width)} = ${placeholder(field)}`);
  return ['```alloy', `${name} "<LABEL>" {`, ...lines, ...blocks, '}', '```'].join('\n');
}

function placeholder(name: string): string {
  return `<${name.toUpperCase()}>`;
}

function argumentSections(schema: BlockSchema): readonly string[] {
  const hasArguments = Object.values(schema.fields).some(({ kind }) => kind === 'attribute');
  if (isEmptySchema(schema)) return [heading(2, 'Arguments'), 'There are no arguments.'];
  return hasArguments ? [heading(2, 'Arguments'), ...argumentTable(schema)] : [];
}

function exportSections(exports: DocumentedExports): readonly string[] {
  const rows = Object.entries(exports).map(([name, { type, doc }]) => [
    code(name),
    code(typeText(type)),
    doc,
  ]);
  if (rows.length === 0) return [heading(2, 'Exported fields'), 'There are no exported fields.'];
  return [heading(2, 'Exported fields'), table(['Name', 'Type', 'Description'], rows)];
}
