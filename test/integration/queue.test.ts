import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import t from 'tap';
import type { Receiver } from '../../src/demo/index.ts';
import { createReceiver } from '../../src/demo/index.ts';
import { scrapeManyTargets } from '../support/many-targets.ts';
import type { NumberedTargets } from '../support/numbered-targets.ts';
import { numberOf, startNumberedTargets } from '../support/numbered-targets.ts';
import type { StarlingProcess } from '../support/starling-process.ts';
import { runStarling } from '../support/starling-process.ts';
import { until } from '../support/until.ts';

const TARGETS = 20;
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 3);
/** A profile that was sent so long before a kill has certainly been stored, however slow the machine. */
const STORED_AFTER_MS = 4_000;

interface Stage {
  readonly targets: NumberedTargets;
  readonly receiver: Receiver;
  /** Numbers of the profiles that the receiver took. */
  readonly taken: Set<number>;
  /** Starts a node; its endpoint has that name. */
  start(name?: string): Promise<StarlingProcess>;
}

async function setUp(t: Test): Promise<Stage> {
  const taken = new Set<number>();
  const targets = await startNumberedTargets();
  t.teardown(() => targets.close());
  const receiver = await createReceiver({ onProfile: ({ body }) => taken.add(numberOf(body)) });
  t.teardown(() => receiver.close());
  const directory = t.testdir({});
  const path = join(directory, 'config.alloy');
  const start = async (name = 'backend'): Promise<StarlingProcess> => {
    writeFileSync(path, configuration(targets.port, receiver.url, name));
    const node = runStarling([
      'run',
      '--server.http.listen-addr=127.0.0.1:0',
      `--storage.path=${join(directory, 'data')}`,
      path,
    ]);
    t.teardown(() => node.kill());
    await node.errorLine(/msg="node started"/);
    return node;
  };
  return { targets, receiver, taken, start };
}

function configuration(port: number, url: string, name: string): string {
  return scrapeManyTargets({
    targets: TARGETS,
    address: `127.0.0.1:${port}`,
    interval: '1s',
    types: ['goroutine'],
    endpoints: [
      [`name = "${name}"`, `url = "${url}"`, 'min_backoff_period = "50ms"', 'max_backoff_period = "100ms"'],
    ],
    scrape: ['scrape_timeout = "1s"'],
  });
}

t.test('kill -9 in an outage loses only what was not stored yet', async (t) => {
  const { targets, receiver, taken, start } = await setUp(t);
  receiver.answerAlways(503);
  const due = new Set<number>();
  for (let round = 0; round < ROUNDS; round++) {
    const node = await start();
    const before = new Set(targets.served.keys());
    const enough = TARGETS * (6 + Math.random());
    await until(() => targets.served.size - before.size >= enough);
    const storedMs = performance.now() - STORED_AFTER_MS;
    await node.kill();
    // What was on its way at an earlier kill stays lost.
    for (const [number, servedMs] of targets.served)
      if (servedMs < storedMs && !before.has(number)) due.add(number);
  }
  t.equal(taken.size, 0);
  receiver.answerAlways('ok');
  await start();
  await until(() => [...due].every((number) => taken.has(number)));
  t.ok(due.size >= TARGETS, `${due.size} profiles were due after ${ROUNDS} kills, and all have come`);
});

t.test('SIGTERM in an outage is quick, and loses nothing', async (t) => {
  const { targets, receiver, taken, start } = await setUp(t);
  for (const answer of [503, 'hang'] as const) {
    receiver.answerAlways(answer);
    const node = await start();
    const from = targets.served.size;
    await until(() => targets.served.size - from >= TARGETS);
    node.child.kill('SIGTERM');
    const { code, error } = await node.ended;
    t.equal(code, 0);
    t.notMatch(error, /not everything stopped/);
    t.match(error, /msg="profiles stay in the queue until the next start"/);
  }
  t.equal(taken.size, 0);
  receiver.answerAlways('ok');
  const other = await start('elsewhere');
  await other.errorLine(
    /msg="profiles wait for an endpoint that is not configured" endpoint="pyroscope.write.backend backend"/,
  );
  other.child.kill('SIGTERM');
  await other.ended;
  const node = await start();
  node.child.kill('SIGTERM');
  t.equal((await node.ended).code, 0);
  const served = targets.served.size;
  // The last scrapes may have been ended by a signal while they were under way.
  t.ok(taken.size >= served - 5 && taken.size > TARGETS, `${taken.size} of ${served} have come`);
  t.match(receiver.stats(), { duplicates: 0 });
});
