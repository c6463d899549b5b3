import t from 'tap';
import { defineComponent } from '../../src/component/index.ts';
import { defineBlock } from '../../src/schema/index.ts';
import { TestRuntime } from '../support/runtime.ts';

const PAIR = `
test.sink "b" { value = test.source.a.value }
test.source "a" { value = "one" }
`;

t.test('a load evaluates dependencies first, whatever the order of the text', async (t) => {
  const node = new TestRuntime(t, { 'config.alloy': PAIR });
  t.same(await node.load(), []);
  t.same(node.take(), [
    'create test.source.a one',
    'create test.sink.b one',
    'run test.source.a',
    'run test.sink.b',
  ]);
  t.equal(node.runtime.isReady, true);
  t.equal(await node.metrics.value('starling_config_last_load_successful'), 1);
});

t.test('a changed export reaches dependents, and only those', async (t) => {
  const node = new TestRuntime(t, {
    'config.alloy': `${PAIR}
test.source "c" { value = test.source.a.value + "!" }
test.sink "d" { value = test.source.c.value }
test.sink "e" { value = "alone" }`,
  });
  await node.load();
  node.take();
  await node.push('test.source.a', 'two');
  t.same(node.take().sort(), [
    'update test.sink.b two',
    'update test.sink.d two!',
    'update test.source.c two!',
  ]);
  await node.push('test.source.a', 'two');
  t.same(node.take(), [], 'the same value again changes nothing');
});

t.test('an evaluation that fails at run time keeps the last good arguments and says why', async (t) => {
  const node = new TestRuntime(t, {
    'config.alloy': `
test.source "a" { value = "[1]" }
test.sink "b" { value = encoding.from_json(test.source.a.value)[0] }`,
  });
  await node.load();
  node.take();
  await node.push('test.source.a', '[');
  t.same(node.take(), []);
  const failed = node.runtime.component('test.sink.b')?.health;
  t.equal(failed?.state, 'unhealthy');
  t.match(failed?.message, /^component evaluation failed: \S+config\.alloy:\d+:\d+: /);
  await node.push('test.source.a', '[2]');
  t.same(node.take(), ['update test.sink.b 2']);
  t.equal(node.runtime.component('test.sink.b')?.health.state, 'healthy');
});

t.test('a reload starts, updates and stops just what differs', async (t) => {
  const node = new TestRuntime(t, { 'config.alloy': `${PAIR}\ntest.sink "gone" { value = "x" }` });
  await node.load();
  node.take();
  const status = await node.reload(`
test.source "a" { value = "two" }
test.sink "b" { value = test.source.a.value }
test.sink "new" { value = test.source.a.value }`);
  t.equal(status.isSuccessful, true);
  await node.settled();
  t.same(node.take(), [
    'create test.sink.new two',
    'stop test.sink.gone',
    'update test.source.a two',
    'update test.sink.b two',
    'run test.sink.new',
  ]);
  t.equal(await node.metrics.value('test_sinks_total', { component_id: 'test.sink.gone' }), undefined);
  t.equal(await node.metrics.value('test_sinks_total', { component_id: 'test.sink.new' }), 1);
});

const REFUSED_RELOADS: readonly { name: string; text: string; error: RegExp; blamed?: string }[] = [
  { name: 'text that does not parse', text: `${PAIR} test.sink {`, error: /./ },
  {
    name: 'an unknown component',
    text: `${PAIR} test.snik "x" { }`,
    error: /cannot find the definition of component name "test.snik"; did you mean "test.sink"\?/,
  },
  {
    name: 'a cycle',
    text: 'test.source "a" { value = test.source.c.value }\ntest.source "c" { value = test.source.a.value }',
    error: /^cycle: /,
  },
  {
    name: 'a missing reference',
    text: 'test.sink "b" { value = test.source.x.value }',
    error: /component "test.source.x.value" does not exist or is out of scope/,
  },
  {
    name: 'an evaluation that fails',
    text: 'test.source "a" { value = "two" }\ntest.sink "b" { value = test.source.a.value + 1 }',
    error: /should be string, got number/,
    blamed: 'test.sink.b',
  },
  {
    name: 'arguments that the component refuses',
    text: `test.source "a" { value = "refused" }\ntest.sink "b" { value = test.source.a.value }\ntest.sink "n" { value = "x" }`,
    error: /test.source.a: this value is refused/,
    blamed: 'test.source.a',
  },
  {
    name: 'a new component that cannot be built',
    text: `${PAIR.replace('one', 'two')} test.sink "n" { value = "unbuildable" }`,
    error: /test.sink.n: cannot be built/,
  },
];

for (const { name, text, error, blamed } of REFUSED_RELOADS) {
  t.test(`a reload with ${name} changes nothing that runs`, async (t) => {
    const node = new TestRuntime(t, { 'config.alloy': PAIR });
    await node.load();
    node.take();
    const status = await node.reload(text);
    t.equal(status.isSuccessful, false);
    t.match(status.diagnostics.find(({ severity }) => severity === 'error')?.message, error);
    t.same(
      node.take().filter((event) => !event.startsWith('create test.sink.n')),
      [],
    );
    t.equal(await node.metrics.value('starling_config_last_load_successful'), 0);
    t.equal(await node.metrics.value('starling_config_load_failures_total'), 1);
    t.equal(await node.metrics.value('test_sinks_total', { component_id: 'test.sink.n' }), undefined);
    if (blamed !== undefined) t.equal(node.runtime.component(blamed)?.health.state, 'unhealthy');
    await node.push('test.source.a', 'three');
    t.same(node.take(), ['update test.sink.b three'], 'the old configuration is still in force');
    const good = await node.reload(PAIR);
    t.equal(good.isSuccessful, true);
    for (const info of node.runtime.components() ?? []) t.equal(info.health.state, 'healthy', info.localId);
  });
}

t.test('a first load with an error starts nothing', async (t) => {
  const node = new TestRuntime(t, { 'config.alloy': `${PAIR}\ntest.sink "n" { value = "unbuildable" }` });
  t.same(await node.load(), ['config.alloy:5:1: test.sink.n: cannot be built']);
  t.notOk(node.events.some((event) => event.startsWith('run')));
  t.equal(node.runtime.isReady, false);
  t.equal(await node.metrics.value('test_sinks_total', { component_id: 'test.sink.b' }), undefined);
});

t.test('a missing file is one clear error', async (t) => {
  const node = new TestRuntime(t, {}, 'nowhere.alloy');
  const [line] = await node.load();
  t.match(line, /^-: reading config path ".*nowhere.alloy": ENOENT/);
});

t.test('a directory is read as one configuration', async (t) => {
  const files = {
    'a.alloy': 'test.source "a" { value = "one" }',
    'b.alloy': 'test.sink "b" { value = test.source.a.value }',
  };
  const node = new TestRuntime(
    t,
    { conf: { ...files, 'ignored.river': '???' } as unknown as string },
    'conf',
  );
  t.same(await node.load(), []);
  t.same(
    node.runtime.components()?.map(({ localId }) => localId),
    ['test.source.a', 'test.sink.b'],
  );
  const old = new TestRuntime(
    t,
    { conf: { 'a.river': 'test.source "a" { value = "one" }' } as unknown as string },
    'conf',
  );
  t.same(await old.load(), []);
  t.equal(old.runtime.components()?.length, 1);
  const none = new TestRuntime(t, { conf: { 'a.txt': 'x' } as unknown as string }, 'conf');
  t.match(await none.load(), [
    /^warning .*there is no \*\.alloy file in the directory ".*conf", so nothing runs/,
  ]);
  t.equal(none.runtime.isReady, true, 'which is a configuration all the same');
});

t.test('stopping ends dependents before what they depend on', async (t) => {
  const node = new TestRuntime(t, { 'config.alloy': PAIR });
  await node.load();
  node.take();
  await node.runtime.stop();
  t.same(node.take(), ['stop test.sink.b', 'stop test.source.a']);
});

t.test('the debug view shows arguments, exports and references, but no secret', async (t) => {
  const node = new TestRuntime(t, {
    'config.alloy': `${PAIR.replace('value = test.source.a.value', 'value = test.source.a.value\npassword = "hunter2"')}`,
  });
  await node.load();
  const detail = node.runtime.component('test.sink.b');
  t.same(detail?.referencesTo, ['test.source.a']);
  t.same(node.runtime.component('test.source.a')?.referencedBy, ['test.sink.b']);
  t.same(
    detail?.arguments.map((field) => [field.name, field.kind === 'attribute' && field.isDefault]),
    [
      ['value', false],
      ['values', true],
      ['password', false],
    ],
  );
  t.same(detail?.debugInfo, { value: 'one' });
  t.notMatch(JSON.stringify(detail), /hunter2/);
  t.equal(node.runtime.component('test.sink.none'), undefined);
  t.equal(node.runtime.components('none'), undefined);
});

t.test('the logging block sets the log, and its removal sets it back', async (t) => {
  const node = new TestRuntime(t, { 'config.alloy': 'logging { level = "debug"\n format = "json" }' });
  t.same(await node.load(), []);
  await node.reload('logging { level = "info"\n format = "json" }');
  t.equal(JSON.parse(node.log.at(-1) ?? '{}').msg, 'config reloaded');
  await node.reload('');
  t.match(node.log.at(-1), /^ts=\S+ level=info msg="config reloaded"/);
});

t.test('a component that throws as it starts ends alone', async (t) => {
  const thrower = defineComponent({
    name: 'test.thrower',
    doc: 'Throws.',
    arguments: defineBlock({}),
    exports: {},
    create: () => ({
      run: () => {
        throw new Error('no way');
      },
      update: () => undefined,
    }),
  });
  const steady = defineComponent({
    name: 'test.steady',
    doc: 'Runs.',
    arguments: defineBlock({}),
    exports: {},
    create: () => ({
      run: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
      update: () => undefined,
    }),
  });
  const text = 'test.thrower "a" { }\ntest.steady "b" { }';
  const node = new TestRuntime(t, { 'config.alloy': text }, undefined, [thrower, steady]);
  t.same(await node.load(), []);
  await node.settled();
  t.match(
    node.runtime.components()?.map(({ health }) => health),
    [{ state: 'exited', message: 'component shut down with error: no way' }, { state: 'healthy' }],
  );
  await node.runtime.stop();
});
