import type { BlockField, BlockSchema } from './field.ts';
import { argumentTable, code, heading, table } from './reference-table.ts';

/** A block with the names that lead to it, the outermost first. */
interface PlacedBlock {
  readonly path: readonly string[];
  readonly field: BlockField;
}

/** The part of a page about blocks: their hierarchy, then a section for each kind. Nothing where there are none. */
export function blockSections(schema: BlockSchema, place: string): readonly string[] {
  const blocks = blocksWithin(schema, []);
  if (blocks.length === 0) return [];
  const sections = distinct(blocks);
  const titles = new Map(sections.map((section) => [section.field.schema, titleOf(section, sections)]));
  const rows = blocks.map(({ path, field }) => [
    path.map(code).join(' > '),
    link(titles.get(field.schema) ?? ''),
    field.doc,
    field.use === 'required' ? 'yes' : 'no',
  ]);
  const isNested = blocks.some(({ path }) => path.length > 1);
  return [
    heading(2, 'Blocks'),
    `These blocks can stand inside ${place}:`,
    table(['Hierarchy', 'Block', 'Description', 'Required'], rows),
    ...(isNested ? ['`>` leads from a block to one inside it.'] : []),
    ...sections.flatMap((section) => blockSection(section, titles.get(section.field.schema) ?? '')),
  ];
}

function blocksWithin(schema: BlockSchema, path: readonly string[]): readonly PlacedBlock[] {
  return Object.entries(schema.fields).flatMap(([name, field]) => {
    if (field.kind === 'attribute') return [];
    const own = [...path, name];
    return [{ path: own, field }, ...blocksWithin(field.schema, own)];
  });
}

/** One block of each schema, the outermost: the same block in several places is described once. */
function distinct(blocks: readonly PlacedBlock[]): readonly PlacedBlock[] {
  const outermost = new Map<BlockSchema, PlacedBlock>();
  for (const block of blocks) {
    const known = outermost.get(block.field.schema);
    if (known === undefined || block.path.length < known.path.length)
      outermost.set(block.field.schema, block);
  }
  return [...outermost.values()];
}

/** The block's own name, or the whole path where another block has the same name. */
function titleOf({ path }: PlacedBlock, sections: readonly PlacedBlock[]): string {
  const name = path.at(-1) ?? '';
  const namesakes = sections.filter((other) => other.path.at(-1) === name);
  return namesakes.length > 1 ? path.join(' > ') : name;
}

function blockSection({ field }: PlacedBlock, title: string): readonly string[] {
  const content = argumentTable(field.schema);
  return [
    heading(3, code(title)),
    `${field.doc}${usageNote(field)}`,
    ...(content.length === 0 ? ['It has no arguments.'] : content),
  ];
}

function usageNote({ use, isLabelled }: BlockField): string {
  if (use !== 'repeated') return '';
  return isLabelled
    ? ' The block takes a label, and can be given several times with different ones.'
    : ' The block can be given several times.';
}

/** A link to a section of the page, by the anchor that Markdown renderers give its heading. */
function link(title: string): string {
  const anchor = title
    .toLowerCase()
    .replace(/[^\p{L}\p{Nd}\s_-]/gu, '')
    .replace(/\s/g, '-');
  return `[${code(title)}](#${anchor})`;
}
