import { existsSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import t from 'tap';
import { sleep, systemClock } from '../../src/util/index.ts';
import type { StarlingProcess } from '../support/starling-process.ts';
import { runStarling } from '../support/starling-process.ts';
import { until } from '../support/until.ts';

/** Whether somebody listens on a port of this machine. */
function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
  });
}

/** Resolves when nobody listens on the port any more; the test's time limit bounds it. */
async function closed(port: number): Promise<void> {
  while (await isOpen(port)) await new Promise((resolve) => setImmediate(resolve));
}

async function applicationPort(demo: StarlingProcess): Promise<number> {
  const [, port] = await demo.errorLine(/^application +http:\/\/127\.0\.0\.1:(\d+)\//);
  return Number(port);
}

async function configurationDirectory(demo: StarlingProcess): Promise<string> {
  const [, path = ''] = await demo.errorLine(/^configuration +(\/\S+)$/);
  return dirname(path);
}

t.test('a demo ends by itself, with everything scraped delivered, in one line of JSON', async (t) => {
  const demo = runStarling(['demo', '--json', '--duration=15s', '--interval=2s', '--targets=1']);
  const port = await applicationPort(demo);
  const directory = await configurationDirectory(demo);
  const { code, out, error } = await demo.ended;
  t.equal(code, 0, error);
  t.match(out, /^\{"nodes":3,"targets":1,"scraped":\d+,"delivered":\d+,"dropped":0,"duplicates":0\}\n$/);
  const { scraped, delivered } = JSON.parse(out);
  t.ok(scraped > 0);
  t.equal(delivered, scraped);
  t.match(
    error,
    /^ +\d+s( +\d+){5} {2}node-1 \d+, node-2 \d+, node-3 \d+$/m,
    'progress is on standard error',
  );
  t.notOk(await isOpen(port), 'the application has ended');
  t.notOk(existsSync(directory), 'the temporary directory is gone');
});

/** Between two questions, which keep all nodes of the demo busy. */
const pause = (): Promise<void> => sleep(systemClock, 500);

interface Kept {
  readonly total: number;
  readonly profiles: readonly {
    readonly node: string;
    readonly component: string;
    readonly profile: string;
  }[];
}

t.test('any node shows the profiles that all nodes keep, one by one and as one', async (t) => {
  const demo = runStarling(['demo', '--json', '--duration=300s', '--interval=2s', '--targets=2']);
  t.teardown(() => demo.child.kill('SIGINT'));
  // All targets may be with one node, as their ports fall.
  const asked = await Promise.all(
    ['node-1', 'node-2'].map(async (name) => {
      const [, url] = await demo.errorLine(new RegExp(`^${name} +(\\S+)`));
      return { name, api: `${url}/api/v0/profiles` };
    }),
  );
  let api = '';
  let remote: Kept['profiles'][number] | undefined;
  await until(async () => {
    await pause();
    for (const node of asked) {
      const answer = await fetch(`${node.api}?label=job%3Dpyroscope.scrape.demo`);
      const kept = (await answer.json()) as Kept;
      remote = kept.profiles.find((profile) => profile.node !== node.name);
      api = node.api;
      if (remote !== undefined) return true;
    }
    return false;
  });
  const file = await fetch(`${api}/${remote?.node}/${remote?.component}/${remote?.profile}/profile`);
  t.same([...new Uint8Array(await file.arrayBuffer())].slice(0, 2), [0x1f, 0x8b]);
  await until(async () => {
    await pause();
    return (await fetch(`${api}/merged/flame?type=goroutine`)).ok;
  });
  const merged = await (await fetch(`${api}/merged/flame?type=goroutine`)).json();
  t.match(merged, { skipped: 0, peers: [{ ok: true }, { ok: true }] });
});

t.test('Ctrl-C ends a demo in good order', async (t) => {
  const demo = runStarling(['demo', '--json', '--interval=2s']);
  const port = await applicationPort(demo);
  const directory = await configurationDirectory(demo);
  demo.child.kill('SIGINT');
  const { code, out, error } = await demo.ended;
  t.equal(code, 0, error);
  t.match(JSON.parse(out), { nodes: 3, targets: 4, dropped: 0, duplicates: 0 });
  t.notOk(await isOpen(port), 'the application has ended');
  t.notOk(existsSync(directory), 'the temporary directory is gone');
});

t.test('applications end with a demo that is killed', async (t) => {
  const demo = runStarling(['demo', '--json', '--targets=1']);
  const port = await applicationPort(demo);
  const directory = await configurationDirectory(demo);
  demo.child.kill('SIGKILL');
  const { signal } = await demo.ended;
  t.equal(signal, 'SIGKILL');
  await closed(port);
  t.ok(existsSync(directory), 'only its temporary directory is left');
  rmSync(directory, { recursive: true });
});
