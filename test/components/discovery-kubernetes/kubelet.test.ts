import t from 'tap';
import { discoveryKubelet } from '../../../src/components/discovery-kubernetes/index.ts';
import type { Labels } from '../../../src/model/index.ts';
import { decodeText } from '../../support/decode-text.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { serveJson } from '../../support/json-server.ts';
import { passUntil } from '../../support/pass-until.ts';
import { runComponent } from '../../support/running-component.ts';

interface Exports {
  readonly targets: readonly Labels[];
}

const pod = (name: string, namespace: string, podIP: string): unknown => ({
  metadata: { name, namespace },
  spec: { containers: [{ name: 'main', ports: [{ containerPort: 80 }] }] },
  status: { podIP },
});

const PODS = {
  items: [pod('one', 'default', '10.0.0.1'), pod('two', 'shop', '10.0.0.2'), pod('new', 'default', '')],
};

t.test('arguments', async (t) => {
  t.match(decodeText(discoveryKubelet.arguments, '').value, {
    url: 'https://localhost:10250',
    refresh_interval: 5_000,
    namespaces: [],
  });
  for (const [text, message] of [
    ['url = "x"', /url must be a URL/],
    ['refresh_interval = "0s"', /refresh_interval must be greater than 0/],
    ['namespaces = "x"', /should be list/],
  ] as const) {
    t.match(decodeText(discoveryKubelet.arguments, text).messages[0], message);
  }
});

t.test('the pods of a kubelet, and of some namespaces', async (t) => {
  const server = await serveJson(t, { '/pods': PODS });
  for (const [more, want] of [
    ['', ['10.0.0.1:80', '10.0.0.2:80']],
    ['namespaces = ["shop"]', ['10.0.0.2:80']],
  ] as const) {
    const running = await runComponent<Exports>(
      t,
      discoveryKubelet,
      `url = "${server.url}/"\nbearer_token = "t"\n${more}`,
    );
    const { targets } = await running.exportsWhere((exports) => exports.targets.length > 0);
    t.same(
      targets.map((target) => target.get('__address__')),
      want,
    );
    t.equal(targets.at(-1)?.get('__meta_kubernetes_pod_name'), 'two');
  }
  t.equal(server.requests[0]?.headers.authorization, 'Bearer t');
});

t.test('a kubelet that fails leaves the targets', async (t) => {
  const clock = new FakeClock();
  const server = await serveJson(t, { '/pods': PODS });
  const running = await runComponent<Exports>(t, discoveryKubelet, `url = "${server.url}"`, { clock });
  await running.exportsWhere((exports) => exports.targets.length === 2);
  for (const [status, body, err] of [
    [401, 'Unauthorized', /the kubelet answered 401, not 200/],
    [200, '<html>', /not JSON/],
    [200, '{}', /not a list of pods/],
  ] as const) {
    server.intercept = (_, response) => response.writeHead(status).end(body);
    await passUntil(clock, () => running.log.some((line) => err.test(String(line['err']))), 5_000);
  }
  t.equal(running.exports.length, 2);
});
