import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { readBody } from '../../../src/components/pyroscope-receive-http/body.ts';
import type { BodyAccount } from '../../../src/components/pyroscope-receive-http/body-budget.ts';
import { BodyBudget } from '../../../src/components/pyroscope-receive-http/body-budget.ts';
import { createPushHandler, PUSH_PATH } from '../../../src/components/pyroscope-receive-http/push-service.ts';

const KIB = 1_024;
const refusal = { status: 503, message: /too much is being received/ };

async function* chunks(...sizes: number[]): AsyncGenerator<Uint8Array> {
  for (const size of sizes) yield new Uint8Array(size);
}

t.test('bodies share what there is, and give it back', async (t) => {
  let exhausted = 0;
  const budget = new BodyBudget(100 * KIB, () => exhausted++);
  const [one, other] = [budget.account(), budget.account()];
  const read = (account: BodyAccount, ...sizes: number[]): Promise<Uint8Array> =>
    readBody(chunks(...sizes), undefined, { maxBytes: 100 * KIB, account });
  t.equal((await read(one, 40 * KIB, 40 * KIB)).length, 80 * KIB);
  await t.rejects(read(other, 10 * KIB, 11 * KIB), refusal);
  t.equal(exhausted, 1);
  other.free();
  one.free();
  one.free();
  t.equal((await read(other, 100 * KIB)).length, 100 * KIB);
});

t.test('what a body unpacks to counts as well', async (t) => {
  const budget = new BodyBudget(100 * KIB, () => undefined);
  const packed = gzipSync(Buffer.alloc(60 * KIB));
  const read = (): Promise<Uint8Array> =>
    readBody(Readable.from([packed]), 'gzip', { maxBytes: 100 * KIB, account: budget.account() });
  t.equal((await read()).length, 60 * KIB);
  await t.rejects(read(), refusal);
});

t.test('pushes count, as they come and as what is in them', async (t) => {
  const push = createPushHandler(() => []);
  let budget = new BodyBudget(0, () => undefined);
  const server = createServer((request, response) => {
    void push(request, response, { signal: new AbortController().signal, account: budget.account() });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  const rawProfile = Buffer.alloc(30 * KIB).toString('base64');
  const ask = async (): Promise<number> => {
    const { status } = await fetch(`http://127.0.0.1:${port}${PUSH_PATH}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ series: [{ samples: [{ rawProfile }] }] }),
    });
    return status;
  };
  for (const [kib, status] of [
    [20, 503],
    [50, 503],
    [80, 200],
  ] as const) {
    budget = new BodyBudget(kib * KIB, () => undefined);
    t.equal(await ask(), status, `${kib} KiB`);
  }
});
