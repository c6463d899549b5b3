/** A sender, pyroscope.receive_http, pyroscope.relabel and pyroscope.write in one configuration. */
import type { Test } from 'tap';
import t from 'tap';
import { definitions } from '../../src/components/index.ts';
import type { Receiver } from '../../src/demo/index.ts';
import { createReceiver } from '../../src/demo/index.ts';
import type { Labels } from '../../src/model/index.ts';
import { TestRuntime } from '../support/runtime.ts';

interface Chain {
  readonly url: string;
  readonly backend: Receiver;
  readonly taken: readonly Labels[];
}

/** The queue is off, so that what the backend says is what the sender hears. */
async function startChain(t: Test): Promise<Chain> {
  const taken: Labels[] = [];
  const backend = await createReceiver({ onProfile: ({ labels }) => taken.push(labels) });
  t.teardown(() => backend.close());
  const text = `
    pyroscope.receive_http "in" {
      http {
        listen_address = "127.0.0.1"
        listen_port    = 0
      }
      forward_to = [pyroscope.relabel.env.receiver]
    }
    pyroscope.relabel "env" {
      forward_to = [pyroscope.write.backend.receiver]
      rule {
        target_label = "env"
        replacement  = "test"
      }
    }
    pyroscope.write "backend" {
      endpoint {
        url = "${backend.url}"
        max_backoff_retries = 1
      }
    }`;
  const node = new TestRuntime(t, { 'config.alloy': text }, undefined, definitions);
  t.same(await node.load(), []);
  const port = (): string | undefined =>
    /msg="listening for profiles".* port=(\d+)/.exec(node.log.join(''))?.[1];
  while (port() === undefined) await new Promise((resolve) => setImmediate(resolve));
  return { url: `http://127.0.0.1:${port()}`, backend, taken };
}

const push = (url: string): Promise<Response> =>
  fetch(`${url}/push.v1.PusherService/Push`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      series: [
        {
          labels: [{ name: '__name__', value: 'process_cpu' }],
          samples: [{ rawProfile: Buffer.from('profile').toString('base64') }],
        },
      ],
    }),
  });

const ingest = (url: string, name: string): Promise<Response> =>
  fetch(`${url}/ingest?name=${encodeURIComponent(name)}`, { method: 'POST', body: 'profile' });

t.test('what is pushed reaches the backend', async (t) => {
  const { url, taken } = await startChain(t);
  t.equal((await push(url)).status, 200);
  t.equal((await ingest(url, 'app{zone=a}')).status, 200);
  t.match(
    taken.map((labels) => labels.toJSON()),
    [
      { __name__: 'process_cpu', service_name: 'process_cpu', env: 'test' },
      { name: 'app{env=test,service_name=app,zone=a}' },
    ],
  );
});

t.test("what the backend says comes back, and what is the sender's fault", async (t) => {
  const { url, backend } = await startChain(t);
  for (const [status, code] of [
    [429, 'resource_exhausted'],
    [403, 'permission_denied'],
    [503, 'unavailable'],
  ] as const) {
    backend.answerAlways(status);
    const answer = await push(url);
    t.equal(answer.status, status);
    t.match(await answer.json(), { code });
    t.equal((await ingest(url, 'app')).status, status);
  }
  const nameless = await ingest(url, 'bad name');
  t.equal(nameless.status, 400);
  t.match(await nameless.text(), /service name required|without labels/);
});
