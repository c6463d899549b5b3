/** A text as part of a label's name: everything but ASCII letters, digits and underscores becomes an underscore. */
export function sanitizeLabelName(text: string): string {
  return text.replace(/[^A-Za-z0-9_]/gu, '_');
}
