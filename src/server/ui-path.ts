/** A path under the prefix of the UI: "/" and "" give the path itself. */
export function uiPath(prefix: string, path: string): string {
  const trimmed = prefix.replace(/\/+$/, '');
  if (trimmed === '') return path;
  return `${trimmed.startsWith('/') ? '' : '/'}${trimmed}${path}`;
}
