import { performance } from 'node:perf_hooks';
import type { Page } from 'puppeteer-core';
import { createServer } from '../src/server/index.ts';
import { Metrics, silentLogger } from '../src/telemetry/index.ts';
import { systemClock } from '../src/util/index.ts';
import { startBrowser } from '../test/support/browser.ts';
import { idleRuntime } from '../test/support/idle-runtime.ts';
import { status, TestSource, withSource } from '../test/support/ui-world.ts';

const TARGETS = 10_000;
const VIEWS = 5;
/** Scrolls for so many frames, by so much in each. */
const FRAMES = 180;
const STEP_PX = 300;

/** How fast the debug UI shows 10,000 targets, with node and browser on this machine. */
export async function benchUi(): Promise<void> {
  const source = new TestSource(Array.from({ length: TARGETS }, (_, index) => status(index)));
  const server = createServer({
    runtime: withSource(idleRuntime, source),
    metrics: new Metrics(),
    logger: silentLogger,
    clock: systemClock,
    version: 'bench',
    listenAddress: '127.0.0.1:0',
    uiPathPrefix: '/',
    isPprofEnabled: false,
    isSupportBundleDisabled: true,
  });
  const { url } = await server.listen();
  const browser = await startBrowser();
  try {
    await reportAnswer(url);
    const page = await browser.newPage();
    const views: number[] = [];
    for (let view = 0; view < VIEWS; view++) views.push(await firstView(page, url));
    console.log(`ui: first view of ${TARGETS} targets ${milliseconds(views)}`);
    console.log(`ui: scrolling, one frame ${milliseconds(await scroll(page))}`);
  } finally {
    await browser.close();
    await server.close();
  }
}

async function reportAnswer(url: string): Promise<void> {
  const times: number[] = [];
  let bytes = 0;
  for (let count = 0; count < VIEWS; count++) {
    const beganMs = performance.now();
    const answer = await fetch(`${url}/api/v0/targets?node=local`);
    bytes = (await answer.arrayBuffer()).byteLength;
    times.push(performance.now() - beganMs);
  }
  console.log(`ui: /api/v0/targets ${(bytes / 1e6).toFixed(1)} MB ${milliseconds(times)}`);
}

/** From the beginning of the navigation until rows are painted. */
async function firstView(page: Page, url: string): Promise<number> {
  await page.goto('about:blank');
  await page.goto(`${url}/#/targets`);
  await page.waitForSelector('.table-body [role=row]');
  return Number(
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())))'),
  );
}

/** Times between frames while the table moves on in each of them. */
async function scroll(page: Page): Promise<number[]> {
  const script = `new Promise((resolve) => {
    const table = document.querySelector('[role=table]');
    const times = [];
    let last = performance.now();
    const step = (now) => {
      times.push(now - last);
      last = now;
      table.scrollTop += ${STEP_PX};
      if (times.length < ${FRAMES}) requestAnimationFrame(step);
      else resolve(times.slice(2));
    };
    requestAnimationFrame(step);
  })`;
  const times = await page.evaluate(script);
  return Array.isArray(times) ? times.map(Number) : [];
}

function milliseconds(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    `${Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0)} ms`;
  return `median ${at(0.5)}, 95 % within ${at(0.95)}, longest ${at(1)}`;
}
