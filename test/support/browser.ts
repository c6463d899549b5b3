import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import type { Browser, Page } from 'puppeteer-core';
import { launch } from 'puppeteer-core';

/** Names a browser to use instead of the one that comes with the packages. */
const PATH_VARIABLE = 'CHROMIUM_PATH';
const START_TIMEOUT_MS = 60_000;

/** A headless browser: that of the variable, else the one inside a package, else one of the machine. */
export async function startBrowser(): Promise<Browser> {
  const given = process.env[PATH_VARIABLE];
  const executablePath = given ?? (await packaged()) ?? '/usr/bin/chromium';
  return launch({
    executablePath,
    headless: 'shell',
    timeout: START_TIMEOUT_MS,
    args: [...chromium.args, '--font-render-hinting=none'],
    defaultViewport: { width: 1_280, height: 800 },
  });
}

/** The packaged browser is for Linux on x64. */
async function packaged(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const path = await chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

/** A page that notes everything that its console complains of. */
export async function openPage(browser: Browser): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, complaints };
}
