import { readTextFile } from '../../files/index.ts';

/** What a resolver's configuration says about names that are not complete (resolv.conf(5)). */
export interface SearchList {
  readonly domains: readonly string[];
  /** A name with so many dots is tried as it stands first. */
  readonly dots: number;
}

const NO_SEARCH: SearchList = { domains: [], dots: 1 };

/** The configuration of this machine; none where it has no such file, as on Windows. */
export async function readSearchList(path = '/etc/resolv.conf'): Promise<SearchList> {
  try {
    return parseSearchList(await readTextFile(path));
  } catch {
    return NO_SEARCH;
  }
}

/** Reads `search`, `domain` (the last of them counts) and `options ndots:N`. */
export function parseSearchList(text: string): SearchList {
  let { domains, dots } = NO_SEARCH;
  for (const line of text.split('\n')) {
    const [keyword, ...rest] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/);
    if (keyword === 'search' || keyword === 'domain') domains = rest;
    if (keyword !== 'options') continue;
    const given = rest
      .map((option) => /^ndots:(\d+)$/.exec(option)?.[1])
      .find((value) => value !== undefined);
    if (given !== undefined) dots = Math.min(Number(given), 15);
  }
  return { domains, dots };
}

/** The complete names that a name may stand for, in the order in which they are tried. */
export function namesToTry(name: string, { domains, dots }: SearchList): readonly string[] {
  if (name.endsWith('.')) return [name];
  const searched = domains.map((domain) => `${name}.${domain.replace(/\.$/, '')}`);
  return name.split('.').length - 1 >= dots ? [name, ...searched] : [...searched, name];
}
