import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import t from 'tap';
import { demoConfiguration } from '../../src/demo/demo-configuration.ts';
import type { DemoNode, DemoNodeOptions, DemoPorts } from '../../src/demo/index.ts';
import { runDemo } from '../../src/demo/index.ts';
import { PushRequest } from '../../src/proto/index.ts';
import { parseFile } from '../../src/syntax/index.ts';
import { systemClock } from '../../src/util/index.ts';

const OPTIONS = { durationMs: 1, nodes: 1, targets: 1, intervalMs: 2_000 };

/** What the demo's node under test was made to do. */
interface Script {
  /** Profiles it claims to have scraped, and those it really pushes once scraping has ended. */
  readonly scraped: number;
  readonly pushedIds: readonly string[];
  readonly dropped?: number;
}

function fakePorts(script: Script, lines: string[], events: string[]): DemoPorts & { path: () => string } {
  let path = '';
  const startNode = async ({ path: given }: DemoNodeOptions): Promise<DemoNode> => {
    path = given;
    const [, receiverUrl = ''] = /url = "(http:[^"]+)"/.exec(readFileSync(given, 'utf8')) ?? [];
    return {
      url: 'http://127.0.0.1:1',
      clusterAddress: '127.0.0.1:2',
      leave: async () => undefined,
      readMetric: async (name, labels) => {
        if (name === 'pyroscope_write_dropped_profiles_total') return script.dropped;
        return labels['outcome'] === 'forwarded' ? script.scraped : undefined;
      },
      async reload() {
        events.push(
          /targets = \[\n {2}\]/.test(readFileSync(given, 'utf8')) ? 'reload without targets' : 'reload',
        );
        for (const id of script.pushedIds) await push(receiverUrl, id);
      },
      stop: async () => void events.push('stop'),
    };
  };
  return {
    clock: systemClock,
    stopped: new AbortController().signal,
    print: (line) => lines.push(line),
    startNode,
    path: () => path,
  };
}

async function push(url: string, id: string): Promise<void> {
  const series = {
    labels: [
      { name: '__name__', value: 'memory' },
      { name: 'service_name', value: 'shop' },
    ],
    samples: [{ raw_profile: new Uint8Array([1]), ID: id }],
  };
  const response = await fetch(`${url}/push.v1.PusherService/Push`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/proto' },
    body: PushRequest.encode({ series: [series] }).finish(),
  });
  if (response.status !== 200) throw new Error(await response.text());
}

t.test('a demo stops scraping, waits until everything has arrived, and cleans up', async (t) => {
  const lines: string[] = [];
  const events: string[] = [];
  const ports = fakePorts({ scraped: 2, pushedIds: ['a', 'b', 'b'] }, lines, events);
  const result = await runDemo(OPTIONS, ports);
  t.equal(
    JSON.stringify(result),
    '{"nodes":1,"targets":1,"scraped":2,"delivered":2,"dropped":0,"duplicates":1}',
  );
  t.same(events, ['reload without targets', 'stop']);
  t.notOk(existsSync(dirname(ports.path())), 'the temporary directory is gone');
  for (const wanted of [
    /^node-1 +http/,
    /^receiver +http/,
    /^application +http.*\(shop\)$/,
    /^ +time +scraped/,
  ]) {
    t.ok(
      lines.some((line) => wanted.test(line)),
      String(wanted),
    );
  }
});

t.test('one of several nodes stops for a while, and what it counted stays', async (t) => {
  const lines: string[] = [];
  const events: string[] = [];
  const ports = fakePorts({ scraped: 2, pushedIds: [] }, lines, []);
  const result = await runDemo(
    { ...OPTIONS, durationMs: 2_000, nodes: 3 },
    {
      ...ports,
      async startNode(options) {
        events.push(`start ${options.name} joining ${options.joins.length}`);
        const node = await ports.startNode(options);
        return {
          ...node,
          leave: async () => void events.push(`leave ${options.name}`),
          reload: async () =>
            push(
              /http:.*/.exec(lines.find((line) => line.startsWith('receiver')) ?? '')?.[0] ?? '',
              options.name,
            ),
        };
      },
    },
  );
  t.same(events, [
    'start node-1 joining 0',
    'start node-2 joining 1',
    'start node-3 joining 2',
    'leave node-1',
    'start node-1 joining 2',
  ]);
  t.equal(result.nodes, 3);
  t.equal(result.scraped, 8, 'the counts of the node that went, too');
  t.ok(lines.includes('node-1 has stopped: the others go on with its series'));
  t.ok(lines.includes('node-1 is back'));
});

t.test('what was dropped is not waited for', async (t) => {
  const ports = fakePorts({ scraped: 3, pushedIds: ['a'], dropped: 2 }, [], []);
  t.match(await runDemo(OPTIONS, ports), { scraped: 3, delivered: 1, dropped: 2 });
});

t.test('a node that does not start leaves nothing behind', async (t) => {
  const lines: string[] = [];
  let path = '';
  const ports: DemoPorts = {
    ...fakePorts({ scraped: 0, pushedIds: [] }, lines, []),
    startNode: async (given) => {
      path = given.path;
      throw new Error('no node today');
    },
  };
  await t.rejects(runDemo(OPTIONS, ports), { message: 'no node today' });
  t.notOk(existsSync(dirname(path)), 'the temporary directory is gone');
});

t.test('a node that does not stop leaves nothing else behind', async (t) => {
  const ports = fakePorts({ scraped: 0, pushedIds: [] }, [], []);
  const stubborn = {
    ...ports,
    startNode: async (given: DemoNodeOptions): Promise<DemoNode> => ({
      ...(await ports.startNode(given)),
      stop: () => Promise.reject(new Error('not today')),
    }),
  };
  await t.rejects(runDemo(OPTIONS, stubborn), { message: 'not today' });
  t.notOk(existsSync(dirname(ports.path())), 'the temporary directory is gone');
});

t.test('the configuration parses with any number of targets', async (t) => {
  for (const count of [0, 1, 16]) {
    const targets = Array.from({ length: count }, (_, index) => ({
      name: `n${index}`,
      address: '127.0.0.1:1',
    }));
    const text = demoConfiguration({ intervalMs: 5_000, receiverUrl: 'http://127.0.0.1:1', targets });
    t.same(parseFile({ name: 'demo.alloy', text }).diagnostics, []);
    t.equal(text.split('__address__').length - 1, count);
  }
});
