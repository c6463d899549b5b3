import t from 'tap';
import type { Component } from '../../../src/component/index.ts';
import { receiver as receiverType } from '../../../src/component/index.ts';
import { pyroscopeRelabel } from '../../../src/components/pyroscope-relabel/index.ts';
import type { IngestRequest, ProfilesReceiver } from '../../../src/model/index.ts';
import { Labels } from '../../../src/model/index.ts';
import type { TestContext } from '../../support/component-context.ts';
import { createTestContext } from '../../support/component-context.ts';
import { argumentsOf, decodeText } from '../../support/decode-text.ts';

interface Taken {
  readonly labels: Readonly<Record<string, string>>;
  readonly kind: 'profile' | 'ingest';
}

interface Exports {
  readonly receiver: ProfilesReceiver;
  readonly rules: unknown;
}

interface Relabelling extends TestContext<Exports & Record<string, unknown>> {
  readonly component: Component<unknown>;
  readonly receiver: ProfilesReceiver;
  readonly taken: readonly Taken[];
  append(labels: Readonly<Record<string, string>>): Promise<void>;
  update(text: string): Promise<void>;
  metric(name: string): Promise<number | undefined>;
}

/** A component whose one receiver keeps what it gets. */
async function relabelling(rules: string, more = ''): Promise<Relabelling> {
  const taken: Taken[] = [];
  const sink = receiverType.encode({
    componentId: 'pyroscope.write.test',
    async append({ labels }) {
      taken.push({ kind: 'profile', labels: labels.toJSON() });
    },
    async appendIngest({ labels }) {
      taken.push({ kind: 'ingest', labels: labels.toJSON() });
    },
  });
  const decode = (text: string): unknown =>
    argumentsOf(pyroscopeRelabel, `forward_to = [sink]\n${text}`, { sink });
  const test = createTestContext<Exports & Record<string, unknown>>();
  const component = await pyroscopeRelabel.create(test.context, decode(`${more}\n${rules}`));
  const { receiver } = await test.nextExports();
  return {
    ...test,
    component,
    receiver,
    taken,
    append: (labels) => receiver.append({ id: '1', labels: Labels.from(labels), body: new Uint8Array(1) }),
    update: async (text) => component.update(decode(text)),
    metric: (name) => test.metrics.value(`pyroscope_relabel_${name}`),
  };
}

const ADD = 'rule {\n target_label = "env"\n replacement = "dev"\n}';
const KEEP_WEB = 'rule {\n source_labels = ["app"]\n regex = "web"\n action = "keep"\n}';

t.test('arguments', async (t) => {
  t.match(decodeText(pyroscopeRelabel.arguments, 'forward_to = []').value, {
    max_cache_size: 10_000,
    rule: [],
  });
  for (const [text, message] of [
    ['', /missing required attribute "forward_to"/],
    ['forward_to = []\nmax_cache_size = 0', /max_cache_size must be greater than 0/],
    ['forward_to = ["x"]', /should be ProfilesReceiver, got string/],
    ['forward_to = []\nrule {\n regex = "("\n}', /is not a valid RE2 expression/],
    ['forward_to = []\nrule {\n regex = "(?=x)"\n target_label = "x"\n}', /is not a valid RE2 expression/],
  ] as const) {
    t.match(decodeText(pyroscopeRelabel.arguments, text).messages[0], message);
  }
});

t.test('relabels profiles and raw pushes, reserved labels included', async (t) => {
  const { append, receiver, taken } = await relabelling(
    `${ADD}\nrule {\n source_labels = ["__meta_x"]\n target_label = "x"\n}`,
  );
  await append({ app: 'web', __meta_x: '1' });
  const request: IngestRequest = {
    body: new Uint8Array(1),
    contentTypes: ['binary/octet-stream'],
    path: '/ingest',
    query: new URLSearchParams('format=jfr'),
    labels: Labels.from({ app: 'api' }),
  };
  await receiver.appendIngest(request);
  t.same(taken, [
    { kind: 'profile', labels: { app: 'web', env: 'dev', x: '1', __meta_x: '1' } },
    { kind: 'ingest', labels: { app: 'api', env: 'dev' } },
  ]);
});

t.test('drops, counts and remembers', async (t) => {
  const { append, taken, metric } = await relabelling(`${KEEP_WEB}\n${ADD}`);
  for (let round = 0; round < 3; round++) {
    await append({ app: 'web' });
    await append({ app: 'other' });
  }
  t.equal(taken.length, 3);
  for (const [name, value] of [
    ['profiles_processed', 6],
    ['profiles_written', 3],
    ['profiles_dropped', 3],
    ['cache_hits', 4],
    ['cache_misses', 2],
    ['cache_size', 2],
  ] as const) {
    t.equal(await metric(name), value, name);
  }
});

t.test(
  'a profile without labels goes on untouched; one that loses its last label is dropped each time',
  async (t) => {
    const { append, taken, metric } = await relabelling('rule {\n regex = ".*"\n action = "labeldrop"\n}');
    await append({});
    await append({ app: 'web' });
    await append({ app: 'web' });
    t.same(taken, [{ kind: 'profile', labels: {} }]);
    t.equal(await metric('profiles_dropped'), 2);
  },
);

t.test('replace makes classic names only', async (t) => {
  const { append, taken } = await relabelling('rule {\n source_labels = ["app"]\n target_label = "$1"\n}');
  await append({ app: 'with.dot' });
  await append({ app: 'plain' });
  t.same(
    taken.map(({ labels }) => labels),
    [{ app: 'with.dot' }, { app: 'plain', plain: 'plain' }],
  );
});

t.test('the cache forgets what was used longest ago', async (t) => {
  const { append, metric, update } = await relabelling(ADD, 'max_cache_size = 2');
  for (const app of ['a', 'b', 'a', 'c', 'a', 'b']) await append({ app });
  t.equal(await metric('cache_hits'), 2, 'a, twice');
  t.equal(await metric('cache_size'), 2);
  await update(`max_cache_size = 1\n${ADD}`);
  t.equal(await metric('cache_size'), 1, 'a smaller cache, at once');
});

t.test('new rules apply at once and empty the cache; the same rules keep it', async (t) => {
  const { append, taken, metric, update, exports } = await relabelling(ADD);
  await append({ app: 'web' });
  await update(`max_cache_size = 5\n${ADD}`);
  t.equal(await metric('cache_size'), 1);
  t.equal(exports.at(-1)?.['rules'], exports[0]?.['rules'], 'the same value as before');
  await update(ADD.replace('dev', 'prod'));
  t.equal(await metric('cache_size'), 0);
  await append({ app: 'web' });
  t.same(
    taken.map(({ labels }) => labels['env']),
    ['dev', 'prod'],
  );
  t.equal(exports.at(-1)?.['receiver'], exports[0]?.['receiver'], 'senders keep their receiver');
});

t.test('takes nothing after its end', async (t) => {
  const { append, component } = await relabelling(ADD);
  const end = new AbortController();
  const running = component.run(end.signal);
  end.abort();
  await running;
  await t.rejects(append({ app: 'web' }), { code: 'stopped', message: 'test.component.default has stopped' });
});
