import type { AnchoredRegex } from './anchored-regex.ts';

/** Expands a template with the groups of a match. */
export type Expand = (groups: readonly string[]) => string;

/** What may follow a dollar: `{name}` or the longest run of letters, digits and underscores. */
const REFERENCE = /\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+)/uy;

/**
 * Compiles a template of Go's regexp.Expand: `$1`, `${1}`, `$name` and `${name}` are groups, `$$` is a dollar, and a
 * dollar before anything else is itself. The name is as long as can be, so `$1x` is the group "1x". A group that the
 * expression does not have is "".
 */
export function compileTemplate(template: string, regex: AnchoredRegex): Expand {
  const parts = parse(template, regex);
  const [first, ...rest] = parts;
  if (first === undefined) return () => '';
  if (rest.length === 0) return typeof first === 'string' ? () => first : (groups) => groups[first] ?? '';
  return (groups) => {
    let text = '';
    for (const part of parts) text += typeof part === 'string' ? part : (groups[part] ?? '');
    return text;
  };
}

/** Literal text and numbers of groups. */
function parse(template: string, regex: AnchoredRegex): readonly (string | number)[] {
  const parts: (string | number)[] = [];
  let literal = '';
  let position = 0;
  for (let dollar = template.indexOf('$'); dollar !== -1; dollar = template.indexOf('$', position)) {
    literal += template.slice(position, dollar);
    position = dollar + 1;
    REFERENCE.lastIndex = position;
    const reference = REFERENCE.exec(template);
    if (reference === null) {
      literal += '$';
      if (template[position] === '$') position++;
      continue;
    }
    position += reference[0].length;
    const group = groupOf(reference[1] ?? reference[2] ?? '', regex);
    if (group === undefined) continue;
    if (literal !== '') parts.push(literal);
    literal = '';
    parts.push(group);
  }
  literal += template.slice(position);
  if (literal !== '') parts.push(literal);
  return parts;
}

/** A number without leading zeros is the group of that number, everything else the group of that name. */
function groupOf(name: string, regex: AnchoredRegex): number | undefined {
  return /^(?:0|[1-9]\d{0,7})$/.test(name) ? Number(name) : regex.groupNamed(name);
}
