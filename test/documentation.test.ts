import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { commandReference } from '../src/cli/index.ts';
import { parseFile, renderDiagnostics } from '../src/syntax/index.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: ROOT })];
/** Those that somebody wrote. */
const WRITTEN = PAGES.filter((page) => !page.startsWith('docs/reference/'));

/** Metrics of the process that a chapter of the troubleshooting page is about. */
const METRICS_OF_OTHERS = /^pyroscope_receive_http_/;
/** What the code may put before and behind a metric's own name. */
const PREFIX = /^(?:pyroscope_(?:write|scrape)|starling_resources|starling)_/;
const SUFFIX = /_total$/;

function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

t.test('links between pages lead somewhere', async (t) => {
  for (const page of PAGES) {
    for (const [, link = ''] of read(page).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) {
      t.ok(existsSync(join(ROOT, dirname(page), link)), `${page}: ${link}`);
    }
  }
});

t.test('every example configuration parses', async (t) => {
  for (const page of WRITTEN) {
    for (const [, text = ''] of read(page).matchAll(/^```alloy\n(.*?)^```$/gms)) {
      const { diagnostics } = parseFile({ name: page, text });
      t.equal(renderDiagnostics(diagnostics), '', page);
    }
  }
});

t.test('flags and metrics that pages name exist', async (t) => {
  const reference = commandReference();
  const sources = globSync('src/**/*.ts', { cwd: ROOT }).map(read).join('\n');
  for (const page of WRITTEN) {
    for (const [, flag = ''] of read(page).matchAll(/`(--[a-z-]+\.[a-z.-]+)/g)) {
      t.ok(reference.includes(`\`${flag}\``), `${page}: ${flag}`);
    }
    for (const [, metric = ''] of read(page).matchAll(/`((?:pyroscope|starling)_[a-z_]+)\b(?!\*)/g)) {
      if (METRICS_OF_OTHERS.test(metric) || metric.endsWith('_')) continue;
      const name = metric.replace(PREFIX, '').replace(SUFFIX, '');
      t.ok(sources.includes(name), `${page}: ${metric}`);
    }
  }
});
