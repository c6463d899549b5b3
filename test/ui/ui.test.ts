import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Credentials, Page } from 'puppeteer-core';
import type { Test } from 'tap';
import t from 'tap';
import { openPage, startBrowser } from '../support/browser.ts';
import type { TestProfile } from '../support/kept-profiles.ts';
import { TestStore } from '../support/kept-profiles.ts';
import { testServer } from '../support/test-server.ts';
import type { UiNodeOptions } from '../support/ui-node.ts';
import { startUiNode } from '../support/ui-node.ts';
import { COMPONENT, HOSTILE, status, withSource } from '../support/ui-world.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TARGET = `target/${COMPONENT}/${status(1).seriesId}`;

let browser: Browser | undefined;
let whyNot = '';
try {
  browser = await startBrowser();
} catch (error) {
  whyNot = `no headless browser starts here: ${String(error).slice(0, 300)}`;
}
t.teardown(() => browser?.close());

/** What the consoles of all pages complained of. */
const allComplaints: string[] = [];

/** A page on a node of its own. */
async function visit(
  t: Test,
  hash: string,
  options: UiNodeOptions & { expected?: RegExp; credentials?: Credentials } = {},
) {
  if (browser === undefined) throw new Error(whyNot);
  const node = await startUiNode(t, options);
  await node.own.keep(status(1).seriesId, status(1).type);
  const { url } = await node.server.listen();
  const { page, complaints } = await openPage(browser);
  t.teardown(async () => {
    await page.close();
    allComplaints.push(...complaints.filter((text) => options.expected?.test(text) !== true));
  });
  if (options.credentials !== undefined) await page.authenticate(options.credentials);
  await page.goto(`${url}${options.uiPathPrefix ?? '/'}#/${hash}`);
  await page.waitForSelector('h1');
  await page.waitForFunction(`document.querySelector('.waiting') === null`);
  return { page, node, url };
}

/** Some of two services: "shop" every minute, "mail" now and then. */
function keptProfiles(): ReadonlyMap<string, TestStore> {
  const cpu = (service: string, minutesAgo: number): TestProfile => ({
    service,
    type: 'process_cpu',
    takenMs: Date.now() - 60_000 * minutesAgo - 10_000,
    stack: ['main', `serve ${service}`],
    value: 1_000_000,
    labels: { note: service === 'mail' ? HOSTILE : 'harmless' },
  });
  const shop = Array.from({ length: 40 }, (_, minute) => cpu('shop', minute));
  const mail = [2, 9, 50].map((minute) => cpu('mail', minute));
  const memory = { ...cpu('shop', 1), type: 'memory', sampleType: 'alloc_space' };
  return new Map([['starling.store.default', new TestStore([...shop, ...mail, memory])]]);
}

function textOf(page: Page, selector: string): Promise<string> {
  return page.$eval(selector, (element) => element.textContent ?? '');
}

function rowCount(page: Page): Promise<number> {
  return page.$eval('[role=table]', (table) => Number(table.getAttribute('aria-rowcount')) - 1);
}

/** Waits until a text is on the page. */
async function see(page: Page, text: string): Promise<void> {
  await page.waitForFunction(`document.body.textContent.includes(${JSON.stringify(text)})`, {
    timeout: 60_000,
  });
}

/** Waits until an element holds just a text. */
async function seeIn(page: Page, selector: string, text: string): Promise<void> {
  const [where, what] = [selector, text].map((one) => JSON.stringify(one));
  await page.waitForFunction(`document.querySelector(${where})?.textContent === ${what}`, {
    timeout: 60_000,
  });
}

t.test('in a browser', { skip: whyNot }, async (t) => {
  t.test('every page in both themes: nothing to complain of for console or axe', async (t) => {
    const pages = [
      ['targets', 'service-3'],
      [TARGET, 'alloc_space'],
      [`${TARGET}?view=table`, 'With what it called'],
      ['profiles?span=24h', 'Kept profiles'],
      ['profiles?span=24h&view=table', 'With what it called'],
      ['profiles?span=15m&compare=before', 'Shares of the whole'],
      ['profiles?span=15m&compare=before&view=table', 'Function, itself'],
      ['cluster', 'Who sees whom'],
      ['pipeline', 'Components'],
      [`component/${COMPONENT}`, '(secret)'],
      ['queues', 'too_old'],
      ['configuration', 'test.source'],
      ['nowhere', 'no such page'],
    ] as const;
    const { page, url } = await visit(t, 'targets', { kept: keptProfiles() });
    await page.setBypassCSP(true);
    for (const theme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      for (const [hash, text] of pages) {
        await page.goto('about:blank');
        await page.goto(`${url}/#/${hash}`);
        await see(page, text);
        await page.evaluate(AXE);
        const results = (await page.evaluate('axe.run()')) as AxeResults;
        const serious = results.violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).slice(0, 3)}`);
        t.same(serious, [], `${hash} (${theme})`);
      }
    }
  });

  t.test('who scrapes a target, and why one fails: search, filter, sort, share', async (t) => {
    const { page, url } = await visit(t, 'targets');
    t.equal(await rowCount(page), 16);
    t.match(await textOf(page, '.count.down'), /^2 down/);
    t.match(
      await textOf(page, '[role=table]'),
      /connect ECONNREFUSED 10\.0\.0\.3:6060/,
      'errors are in plain sight',
    );
    await see(page, 'One node does not answer');
    await page.type('input[type=search]', 'ECONNREFUSED');
    await seeIn(page, 'output', '2 of 16');
    await page.select('select[aria-label=Node]', 'b');
    await seeIn(page, 'output', '1 of 16');
    t.match(page.url(), /#\/targets\?q=ECONNREFUSED&owner=b$/);
    await page.goto('about:blank');
    await page.goto(`${url}/#/targets?q=ECONNREFUSED&owner=b`);
    await seeIn(page, 'output', '1 of 16');
    t.equal(await page.$eval('input[type=search]', (input) => input.value), 'ECONNREFUSED');
    await page.locator('button ::-p-text(Clear)').click();
    await seeIn(page, 'output', '16 of 16');
    await page.locator('.count.up').click();
    await seeIn(page, 'output', '14 of 16');
    await page.locator('button.label ::-p-text(test)').click();
    await seeIn(page, 'output', '6 of 16');
    t.match(page.url(), /label=env%3Dtest/);
    for (const [name, first] of [
      ['ascending', 'service-1'],
      ['descending', 'service-15'],
    ]) {
      await page.locator('[role=columnheader] ::-p-text(Took)').click();
      await page.waitForSelector(`[role=columnheader][aria-sort=${name}]`);
      t.equal(await textOf(page, '.target-cell a'), first);
    }
  });

  t.test('a profile: zoom, search, sample types, table, keyboard, download, by hand', async (t) => {
    const { page, node } = await visit(t, 'targets', {
      own: [status(1), status(3), status(2, { labels: status(1).labels })],
    });
    await page.locator(`a[href="#/${TARGET}"]`).click();
    await page.waitForSelector('.flame [role=treeitem]');
    t.match(await textOf(page, '.facts'), /http:\/\/10\.0\.0\.1:6060\/debug\/pprof\/process_cpu/);
    t.equal((await page.$$('.bar-chart rect')).length, 40);
    t.equal((await page.$$('.bar-chart rect.bad')).length, 2);
    t.match(await textOf(page, '.tabs [aria-current]'), /process_cpu/);
    t.match(await textOf(page, '.label-changes'), /__address__.*dropped/);

    await page.locator('[role=treeitem][aria-label^="serve"]').click();
    await page.waitForSelector('.flame-about ::-p-text(Show all)');
    t.match(await textOf(page, '.flame-about'), /^serve.*94 KB · 94 %/);
    await page.keyboard.press('Escape');
    await page.evaluate(`document.querySelector('[role=tree]').focus()`);
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown'] as const) await page.keyboard.press(key);
    t.match(await textOf(page, '.function-name'), /^decode$/);
    await page.keyboard.press('ArrowRight');
    t.match(await textOf(page, '.function-name'), /^encode$/);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.flame-about ::-p-text(Show all)');

    await page.type('.profile-tools input', 'DECODE');
    await seeIn(page, '.matched', '90 % matched');
    t.equal((await page.$$('.flame .match')).length, 1);
    await page.locator('.segments ::-p-text(alloc_objects)').click();
    await seeIn(page, '.matched', '31.3 % matched');
    await page.locator('.segments ::-p-text(Table)').click();
    await page.waitForSelector('td.function-name');
    t.match(page.url(), /sample=alloc_objects&view=table/);

    const link = await page.$eval('a[download]', (anchor) => anchor.href);
    const file = await fetch(link);
    t.same([...new Uint8Array(await file.arrayBuffer())].slice(0, 2), [0x1f, 0x8b]);
    await page.locator('button ::-p-text(Scrape now)').click();
    await page.waitForSelector('.origin ::-p-text(taken by hand)');
    t.same(node.own.asked, [status(1).seriesId]);
  });

  t.test('kept profiles: pick a service, a type and a time; all as one, or one of them', async (t) => {
    const { page, url } = await visit(t, 'targets', { kept: keptProfiles() });
    await page.locator('nav a ::-p-text(Profiles)').click();
    await seeIn(page, '.profile h2', '17 profiles as one');
    t.equal(await textOf(page, '.tabs [aria-current]'), 'process_cpu');
    t.equal((await page.$$('.kept tbody tr')).length, 17, 'a quarter of an hour');
    await page.locator('[aria-label=Time] ::-p-text(1 h)').click();
    await seeIn(page, '.profile h2', '43 profiles as one');
    await page.select('select[aria-label=Service]', 'mail');
    await seeIn(page, '.profile h2', '3 profiles as one');
    t.match(await textOf(page, '.flame'), /serve mail/);
    t.notMatch(await textOf(page, '.flame'), /serve shop/);
    t.equal(await page.$('main img, main script'), null, 'labels stay text');
    await page.locator('.kept tbody tr:last-child button[aria-pressed]').click();
    await seeIn(page, '.profile h2', 'One profile');
    await page.waitForSelector('.kept tr.shown');
    t.match(page.url(), /one=a%2Fstarling\.store\.default%2F42/);
    await page.waitForSelector('a[download][href*="/42/"]');
    const link = await page.$eval('a[download]', (anchor) => anchor.href);
    t.equal((await fetch(link)).headers.get('content-disposition'), 'attachment; filename="42.pb.gz"');
    await page.locator('button ::-p-text(All of this time)').click();
    await seeIn(page, '.profile h2', '3 profiles as one');

    await page.select('select[aria-label=Service]', '');
    await seeIn(page, '.profile h2', '43 profiles as one');
    const box = await (await page.$('.timeline svg'))?.boundingBox();
    if (!box) throw new Error('the timeline is not seen');
    await page.mouse.move(box.x + box.width * 0.75, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 1, box.y + 30, { steps: 4 });
    await page.mouse.up();
    await seeIn(page, '.profile h2', '17 profiles as one');
    t.match(page.url(), /from=.*&to=/, 'the time can be shared');
    const shared = page.url();
    await page.locator('.kept tbody tr button.label ::-p-text(harmless)').click();
    await seeIn(page, '.profile h2', '15 profiles as one');
    await page.goto('about:blank');
    await page.goto(shared);
    await seeIn(page, '.profile h2', '17 profiles as one');
    await page.locator('button ::-p-text(Up to now again)').click();
    await seeIn(page, '.profile h2', '43 profiles as one');
    await page.$eval('input[aria-label=From]', (input) => {
      input.value = '2020-01-02T03:04:05';
      input.dispatchEvent(new Event('change'));
    });
    await page.waitForFunction('location.hash.includes("from=2020-01-0")');
    await page.locator('.tabs ::-p-text(memory)').click();
    await see(page, 'alloc_space');
    await page.goto(`${url}/#/profiles?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z`);
    await see(page, 'Nothing is kept of this time');
  });

  t.test(
    'without a component that keeps profiles there is no such page, and it says how to get one',
    async (t) => {
      const { page } = await visit(t, 'profiles');
      await see(page, 'No profile is kept yet');
      await page.evaluate(`location.hash = '#/targets'`);
      await see(page, 'service-3');
      t.notMatch(await textOf(page, 'header nav'), /Profiles/);
    },
  );

  t.test('hostile labels, errors and functions stay text', async (t) => {
    const { page, node } = await visit(t, 'targets');
    await see(page, HOSTILE);
    await node.own.keep(status(3).seriesId, 'memory');
    for (const hash of [
      'queues',
      `target/${COMPONENT}/${status(3).seriesId}`,
      `target/${COMPONENT}/${status(1).seriesId}?view=table`,
    ]) {
      await page.evaluate(`location.hash = ${JSON.stringify(`#/${hash}`)}`);
      await see(page, 'onerror=');
    }
    t.equal(await page.$('main img, main script'), null);
    t.notMatch(await page.title(), /hacked/);
  });

  t.test('a lost connection is said, and ends by itself', async (t) => {
    const { page, node, url } = await visit(t, 'cluster', { expected: /ERR_|Failed to load/ });
    await see(page, 'live');
    await node.server.close();
    await see(page, 'connection lost');
    t.match(await textOf(page, 'main'), /Who sees whom/, 'what was there stays');
    const again = testServer(t, {
      runtime: withSource(node.node.runtime, node.own),
      metrics: node.node.metrics,
      version: '1.2.4',
      listenAddress: new URL(url).host,
    });
    await again.listen();
    await page.waitForSelector('.connection.live');
    await see(page, 'This node runs alone');
  });

  t.test('a browser that stores nothing for pages shows them all the same', async (t) => {
    const { page, url } = await visit(t, 'queues');
    const blocked =
      "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } })";
    await page.evaluateOnNewDocument(blocked);
    await page.goto('about:blank');
    await page.goto(`${url}/#/cluster`);
    await see(page, 'Who sees whom');
    const theme = (): Promise<unknown> => page.evaluate('document.documentElement.dataset.theme');
    t.equal(await theme(), undefined);
    await page.locator('header button.icon').click();
    t.match(await theme(), /light|dark/);
  });

  t.test('a refused reload shows everywhere, with its reasons', async (t) => {
    const { page, node } = await visit(t, 'queues', { uiPathPrefix: '/ui/' });
    await node.node.reload('test.sink "b" { valeu = 1 }');
    await see(page, 'The last reload was refused');
    await page.locator('.banner a').click();
    await see(page, 'config.alloy:1:17');
    await node.node
      .reload('test.sink "b" { value = "x" }')
      .then(() => page.waitForSelector('.message.success'));
    await page.locator('button ::-p-text(Reload)').click();
    t.match(await textOf(page, '.code'), /test\.sink "b"/);
  });

  t.test('with a password in front everything works, events and actions included', async (t) => {
    const credentials = { username: 'admin', password: 'hunter2' };
    const config = 'http {\n auth {\n basic {\n username = "admin"\n password = "hunter2"\n }\n }\n}\n';
    const { page, url } = await visit(t, 'configuration', { config, credentials });
    t.equal((await fetch(`${url}/api/v0/status`)).status, 401);
    await page.waitForSelector('.connection.live');
    t.match(await textOf(page, '.code'), /password = "\(secret\)"/);
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/reload')),
      page.locator('button ::-p-text(Reload)').click(),
    ]);
    t.equal(answer.status(), 200);
  });

  t.test('10,000 targets: only what is seen is made, and all of it can be reached', async (t) => {
    const own = Array.from({ length: 10_000 }, (_, index) => status(index));
    const { page } = await visit(t, 'targets?sort=duration', { own, peer: [] });
    t.equal(await rowCount(page), 10_000);
    const made = (): Promise<number> => page.$$eval('.table-body [role=row]', (rows) => rows.length);
    t.ok((await made()) < 60, `${await made()} rows made`);
    await page.focus('[role=table]');
    await page.keyboard.press('End');
    await page.waitForSelector('.table-body [role=row][aria-rowindex="10001"]');
    t.ok((await made()) < 60);
    await page.type('input[type=search]', '10.0.38.255:6060');
    await seeIn(page, 'output', '1 of 10,000');
    await see(page, 'service-3');
  });

  t.test('no console complained of anything', async (t) => {
    t.same(allComplaints, []);
  });
});
