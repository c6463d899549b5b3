import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium, { inflate } from '@sparticuz/chromium';
import type { Browser, Page } from 'puppeteer-core';
import { launch } from 'puppeteer-core';

/** Names a browser to use instead of the one that comes with the packages. */
const PATH_VARIABLE = 'CHROMIUM_PATH';
const START_TIMEOUT_MS = 60_000;
/** No sandbox inside the sandbox that tests run in; everything else as people have it. */
const ARGUMENTS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none'];

/**
 * A headless browser: that of the variable, else the one inside a package, which is for Linux on x64.
 * @throws Error saying why none starts
 */
export async function startBrowser(): Promise<Browser> {
  const given = process.env[PATH_VARIABLE];
  if (given !== undefined) return start(given);
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`the packages bring a browser for Linux on x64 only; name one in ${PATH_VARIABLE}`);
  }
  const executablePath = await chromium.executablePath();
  try {
    return await start(executablePath);
  } catch {
    // A small system has not all libraries; the package has them for another one, which do.
    return start(executablePath, await packagedLibraries());
  }
}

function start(executablePath: string, libraries?: string): Promise<Browser> {
  return launch({
    executablePath,
    headless: 'shell',
    timeout: START_TIMEOUT_MS,
    args: ARGUMENTS,
    defaultViewport: { width: 1_280, height: 800 },
    env: { ...process.env, ...(libraries !== undefined && { LD_LIBRARY_PATH: libraries }) },
  });
}

async function packagedLibraries(): Promise<string> {
  const build = dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium')));
  return join(await inflate(join(build, '..', 'bin', 'al2023.tar.br')), 'lib');
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
