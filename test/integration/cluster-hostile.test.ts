import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import t from 'tap';
import { startClusterStage } from '../support/cluster-stage.ts';
import { until } from '../support/until.ts';

/** What strangers say on the cluster port; nothing, in the end. */
const WORDS: readonly (Uint8Array | string)[] = [
  Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 131) % 256)),
  'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
  '/multistream/1.0.0\n',
  // One byte once ended the node.
  'x',
  '',
];

t.test('strangers on the cluster port change nothing, and do not fill the log', async (t) => {
  const stage = await startClusterStage({ targets: 4, intervalSeconds: 2, types: ['goroutine'] });
  t.teardown(() => stage.close());
  const a = await stage.start('a');
  const b = await stage.start('b');
  const alive = (): Promise<number[]> =>
    Promise.all([a, b].map((node) => node.metric('cluster_node_gossip_alive_peers')));
  const scraped = (): number =>
    [...stage.ledger.series.values()].reduce((sum, { length }) => sum + length, 0);
  await until(async () => (await alive()).join() === '2,2' && scraped() >= 4);

  const port = Number(a.clusterAddress.split(':')[1]);
  const sockets: Socket[] = [];
  for (let index = 0; index < 400; index++) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    sockets.push(socket);
    const words = WORDS[index % WORDS.length] ?? '';
    socket.on('connect', () => socket.write(words));
    if (index % 50 === 49) await once(socket, 'connect').catch(() => undefined);
  }
  const before = scraped();
  await until(() => scraped() >= before + 8);
  t.same(await alive(), [2, 2]);
  t.equal(await a.metric('cluster_transport_streams'), 1, 'only the other node has a connection');
  for (const socket of sockets) socket.destroy();
  t.equal(await a.stop(), 0);
  const { error } = await a.process.ended;
  const refusals = error.split('\n').filter((line) => line.includes('connection was refused'));
  t.ok(refusals.length > 0 && refusals.length <= 5, `${refusals.length} lines`);
});
