/**
 * `npm run screenshots`: takes the pictures of docs/images from a running demo, to which it adds a target that is down.
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { startBrowser } from '../test/support/browser.ts';

const ROOT = join(import.meta.dirname, '..');
const IMAGES = join(ROOT, 'docs', 'images');
/** So long the demo runs before pictures are taken: the charts have something to show. */
const WARM_UP_MS = 60_000;
/** Nothing listens on this port. */
const DEAD_TARGET = '{"__address__" = "127.0.0.1:9", "service_name" = "mail"},';

interface Target {
  readonly component: string;
  readonly series: string;
  readonly type: string;
  readonly labels: Readonly<Record<string, string>>;
}

const demo = spawn(join(ROOT, 'bin', 'starling'), ['demo', '--targets', '3'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const { urls, configuration } = await announced(demo);
  const text = readFileSync(configuration, 'utf8');
  writeFileSync(configuration, text.replace('targets = [', `targets = [\n    ${DEAD_TARGET}`));
  for (const one of urls) await fetch(`${one}/-/reload`, { method: 'POST' });
  await sleep(WARM_UP_MS);
  await takeAll(await firstThatAnswers(urls));
} finally {
  demo.kill('SIGINT');
}

/** Where the demo's nodes are, and their configuration, which it prints. */
function announced({ stdout }: ChildProcess): Promise<{ urls: readonly string[]; configuration: string }> {
  let printed = '';
  return new Promise((resolve, reject) => {
    stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const urls = [...printed.matchAll(/^node-\d+\s+(http\S+)/gm)].map(([, url = '']) => url);
      const configuration = /^configuration\s+(\S+)/m.exec(printed)?.[1];
      if (urls.length > 0 && configuration !== undefined) resolve({ urls, configuration });
    });
    stdout?.once('end', () => reject(new Error(`the demo ended without saying where it is:\n${printed}`)));
  });
}

/** The demo stops one of its nodes, which comes back at another address. */
async function firstThatAnswers(urls: readonly string[]): Promise<string> {
  return Promise.any(
    urls.map(async (url) => {
      await fetch(`${url}/-/ready`);
      return url;
    }),
  );
}

async function takeAll(url: string): Promise<void> {
  const response = await fetch(`${url}/api/v0/targets`);
  const { targets } = (await response.json()) as { targets: readonly Target[] };
  const profile = targets.find(
    ({ type, labels }) => type === 'process_cpu' && labels['service_name'] === 'shop',
  );
  if (profile === undefined) throw new Error('the demo scrapes no CPU profile of its shop');
  const browser = await startBrowser();
  mkdirSync(IMAGES, { recursive: true });
  const page = await browser.newPage();
  await take(page, `${url}/#/targets`, 'targets', 'light');
  await page.setViewport({ width: 1_280, height: 1_080 });
  await take(page, `${url}/#/target/${profile.component}/${profile.series}`, 'profile', 'light');
  await page.setViewport({ width: 1_280, height: 1_080 });
  const [from, to] = [Date.now() - WARM_UP_MS, Date.now()].map((timeMs) => new Date(timeMs).toISOString());
  await take(page, `${url}/#/profiles?service=shop&from=${from}&to=${to}`, 'profiles', 'light');
  await page.setViewport({ width: 1_280, height: 800 });
  await take(page, `${url}/#/targets`, 'targets-dark', 'dark');
  await page.setViewport({ width: 1_280, height: 640 });
  await take(page, `${url}/#/cluster`, 'cluster', 'light');
  await page.setViewport({ width: 1_280, height: 260 });
  await take(page, `${url}/#/queues`, 'queues', 'light');
  await browser.close();
}

async function take(page: Page, address: string, name: string, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
  await page.goto('about:blank');
  await page.goto(address);
  await page.waitForSelector('.flame [role=treeitem], [role=table] [role=row], .queue, .nodes tr');
  await page.waitForSelector('.connection.live');
  await sleep(500);
  await page.screenshot({ path: `${IMAGES}/${name}.png` });
  console.log(`docs/images/${name}.png`);
}
