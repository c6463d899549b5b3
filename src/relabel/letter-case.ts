/** Any character beyond ASCII, for which JavaScript's and Go's ideas of case differ. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with control characters
const BEYOND_ASCII = /[^\u0000-\u007f]/;

/**
 * Changes the case of each character by itself, as Go does: one character stays one character, so "ß" has no upper case
 * here, and neither place nor locale matters (a final "Σ" becomes "σ").
 */
export function changeCase(text: string, to: 'lower' | 'upper'): string {
  const change = to === 'lower' ? lower : upper;
  if (!BEYOND_ASCII.test(text)) return change(text);
  let changed = '';
  for (const character of text) changed += one(change(character), character, to);
  return changed;
}

/** A case that takes several characters is not a simple one; only "İ" has a simple lower case all the same, its first. */
function one(changed: string, character: string, to: 'lower' | 'upper'): string {
  const [first = '', second] = changed;
  if (second === undefined) return changed;
  return to === 'lower' ? first : character;
}

const lower = (text: string): string => text.toLowerCase();
const upper = (text: string): string => text.toUpperCase();
