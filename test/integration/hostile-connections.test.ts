/** Strangers on every port of a node: the node goes on, and what they cost it is bounded. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import t from 'tap';
import { siege, startBesiegedNode } from '../support/besieged-node.ts';
import { until } from '../support/until.ts';

const MEGABYTE = 2 ** 20;
const MAX_LINES = 40;

/** Ten thousand where the machine allows them; Node takes as many descriptors as the hard limit gives it. */
function manyConnections(): number {
  const limit = Number(execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }));
  return Number.isNaN(limit) ? 10_000 : Math.min(10_000, Math.floor(limit / 2));
}

function closeAll(sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.destroy();
}

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** What is said on a connection before nothing more comes. */
const WORDS: readonly (string | Uint8Array)[] = [
  '',
  'x',
  '\0',
  'GET',
  'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ',
  'POST /-/reload HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
  'POST /ingest?name=a HTTP/1.1\r\nHost: x\r\nContent-Length: 134217728\r\n\r\nabc',
  'POST /ingest?name=a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\nabc',
  'POST /push.v1.PusherService/Push HTTP/1.1\r\nHost: x\r\nContent-Type: application/proto\r\nContent-Length: 9\r\n\r\n',
  'GET /-/ready HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /-/reload HTTP/1.1\r\n\r\n',
  `GET /${'a'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: x\r\n${'X-A: b\r\n'.repeat(5_000)}\r\n`,
  'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(20),
  'CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET http://169.254.169.254/latest HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET /-/ready HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n\r\n',
  PREFACE,
  `${PREFACE}${'\0'.repeat(500)}`,
  Buffer.concat([Buffer.from(PREFACE), Buffer.from([255, 255, 255, 1, 4, 0, 0, 0, 1, 0, 0])]),
  Buffer.from('16030100c8010000c4', 'hex'),
  '/multistream/1.0.0\n',
];

t.test('strangers on every port', async (t) => {
  const node = await startBesiegedNode();
  t.teardown(() => node.close());
  await node.isAtWork();
  const { http, receive, cluster } = node.ports;
  const before = node.usage();

  await t.test('say random and half words', async (t) => {
    const words = (index: number): string | Uint8Array =>
      index % 2 === 0 ? randomBytes(1 + (index % 300)) : (WORDS[(index >> 1) % WORDS.length] ?? '');
    const all = await Promise.all(
      Object.values(node.ports).map((port) => siege(port, 4 * WORDS.length, words)),
    );
    await t.resolves(node.isAtWork(), 'it goes on');
    closeAll(all.flat());
  });

  await t.test('say nothing, by the thousand', async (t) => {
    const count = manyConnections();
    const sockets = await siege(http, count, () => '');
    const half = await siege(receive, 2_000, () => 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const strangers = await siege(cluster, 2_000, () => '');
    await t.resolves(node.isAtWork(), `it goes on with ${count} connections`);
    const after = node.usage();
    t.comment(`${count} connections`, before, after);
    if (before !== undefined && after !== undefined) {
      t.ok(after.descriptors < 1_024 + 2_000 + 2_000 + 200, `${after.descriptors} descriptors`);
      t.ok(after.residentBytes - before.residentBytes < 200 * MEGABYTE, `${after.residentBytes} bytes`);
    }
    closeAll([...sockets, ...half, ...strangers]);
    if (before !== undefined) {
      await until(() => (node.usage()?.descriptors ?? 0) < before.descriptors + 50);
    }
  });

  await t.test('do not read what they asked for', async (t) => {
    const sockets = await siege(http, 1_100, () => 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n');
    for (const socket of sockets) socket.pause();
    await t.resolves(node.isAtWork(), 'it goes on');
    const usage = node.usage();
    if (usage !== undefined) t.ok(usage.residentBytes < 500 * MEGABYTE, `${usage.residentBytes} bytes`);
    closeAll(sockets);
  });

  const log = await node.stop();
  t.ok(log.some((line) => line.includes('HTTP connections ended to make room for newer ones')));
  t.ok(log.length < MAX_LINES, `${log.length} lines of log`);
});
