import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGES = globSync('{*.md,docs/**/*.md}', { cwd: ROOT });
const LINK = /\]\(([^)\s]+)\)/g;

function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

/** What GitHub makes of the headings of a page; the second of one name gets a number. */
function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  const text = read(page).replace(/^```[\s\S]*?^```$/gm, '');
  for (const [, heading = ''] of text.matchAll(/^#+ (.*)$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(/\s/g, '-');
    let name = anchor;
    for (let number = 1; anchors.has(name); number++) name = `${anchor}-${number}`;
    anchors.add(name);
  }
  return anchors;
}

t.test('links lead to files and headings that are there', async (t) => {
  let anchors = 0;
  for (const page of PAGES) {
    const prose = read(page).replace(/^```[\s\S]*?^```$/gm, '');
    for (const [, link = ''] of prose.matchAll(LINK)) {
      if (/^[a-z]+:/.test(link)) continue;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : normalize(join(dirname(page), path));
      t.ok(existsSync(join(ROOT, target)), `${page}: ${link}`);
      if (anchor === undefined || !target.endsWith('.md')) continue;
      anchors++;
      t.ok(anchorsOf(target).has(anchor), `${page}: ${link}`);
    }
  }
  t.ok(anchors > 20);
});

t.test('every page can be reached from the README', async (t) => {
  const reached = new Set(['README.md']);
  for (const page of reached) {
    for (const [, link = ''] of read(page).matchAll(LINK)) {
      const target = normalize(join(dirname(page), link.split('#')[0] ?? ''));
      if (target.endsWith('.md') && existsSync(join(ROOT, target))) reached.add(target);
    }
  }
  t.same(
    PAGES.filter((page) => !reached.has(page)),
    [],
  );
});

t.test('there is advice for every alert, and none for others', async (t) => {
  const { groups } = parse(read('deploy/monitoring/alerts.yaml'));
  const alerts = groups.flatMap(({ rules }: { rules: readonly { alert: string }[] }) =>
    rules.map(({ alert }) => alert),
  );
  const advised = [...read('docs/operations.md').matchAll(/^\| `(Starling\w+)` \|/gm)].map(
    ([, alert]) => alert,
  );
  t.same(advised.toSorted(), alerts.toSorted());
});
