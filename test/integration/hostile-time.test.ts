/** Real nodes whose wall clock is set while they work; needs libfaketime (Debian's package of that name). */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { startClusterStage } from '../support/cluster-stage.ts';
import { until } from '../support/until.ts';

const LIBRARY = [
  process.env['LIBFAKETIME'] ?? '',
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1',
].find((path) => existsSync(path));
const skip = LIBRARY === undefined && 'libfaketime is not installed; LIBFAKETIME may name it';

t.test('two nodes, and the clock of one is set by an hour, forward and back', { skip }, async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'starling-time-'));
  const offsets = join(directory, 'offset');
  const setTo = (offset: string): void => writeFileSync(offsets, `${offset}\n`);
  setTo('+0');
  const stage = await startClusterStage({ targets: 6, intervalSeconds: 2, types: ['goroutine', 'memory'] });
  t.teardown(async () => {
    await stage.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const within = [
    'env',
    `LD_PRELOAD=${LIBRARY}`,
    `FAKETIME_TIMESTAMP_FILE=${offsets}`,
    'FAKETIME_NO_CACHE=1',
    'FAKETIME_DONT_FAKE_MONOTONIC=1',
    'FAKETIME_DONT_RESET=1',
  ];
  const a = await stage.start('a', [], { within });
  const b = await stage.start('b');
  await stage.settled();
  const scraped = (): number =>
    [...stage.ledger.series.values()].reduce((sum, { length }) => sum + length, 0);
  const nodeTime = async (): Promise<number> => {
    const { time }: { time: string } = JSON.parse(await (await fetch(`${a.url}/api/v0/status`)).text());
    return Date.parse(time) - Date.now();
  };
  for (const [offset, hours] of [
    ['+3600', 1],
    ['-3600', -1],
    ['+0', 0],
  ] as const) {
    setTo(offset);
    await until(async () => Math.abs((await nodeTime()) - hours * 3_600_000) < 60_000);
    const before = scraped();
    const fromMs = performance.now();
    await until(() => scraped() >= before + 24, 100_000);
    const intervals = (performance.now() - fromMs) / 2_000;
    t.ok(
      scraped() - before <= 12 * (intervals + 3),
      `${offset}: ${scraped() - before} in ${intervals} intervals`,
    );
    for (const node of [a, b]) {
      t.equal(await node.metric('cluster_node_gossip_alive_peers'), 2, `${node.name} sees both`);
    }
  }
  await stage.settled();
  t.same(stage.wrongDeltas(), []);
  const delivered = stage.delivered.length;
  await until(() => stage.delivered.length > delivered);
  t.equal(await a.stop(), 0);
  t.equal(await b.stop(), 0);
});
