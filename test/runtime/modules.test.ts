import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { TestRuntime } from '../support/runtime.ts';

const GREETER = `
declare "greeter" {
  argument "name" { comment = "who" }
  argument "greeting" {
    optional = true
    default  = "hello"
  }
  test.source "text" { value = argument.greeting.value + " " + argument.name.value }
  test.sink "inner" { value = test.source.text.value }
  export "text" { value = test.source.text.value }
}
`;

t.test('a custom component takes arguments and gives exports', async (t) => {
  const node = new TestRuntime(t, {
    'config.alloy': `${GREETER}
greeter "one" { name = test.source.who.value }
greeter { name = "you" }
test.source "who" { value = "ann" }
test.sink "outer" { value = greeter.one.text + ", " + greeter.text }`,
  });
  t.same(await node.load(), []);
  t.ok(node.take().includes('create test.sink.outer hello ann, hello you'));
  const info = node.runtime.components()?.find(({ localId }) => localId === 'greeter.one');
  t.same(info?.createdModuleIds, ['greeter.one']);
  t.same(
    node.runtime.components('greeter.one')?.map(({ localId }) => localId),
    ['test.source.text', 'test.sink.inner'],
  );
  t.equal(node.runtime.component('greeter.one/test.sink.inner')?.moduleId, 'greeter.one');
  const labels = { component_id: 'test.sink.inner', component_path: '/greeter.one' };
  t.equal(await node.metrics.value('test_sinks_total', labels), 1);

  await node.push('test.source.who', 'bob');
  await node.settled();
  t.same(node.take(), [
    'update greeter.one/test.source.text hello bob',
    'update greeter.one/test.sink.inner hello bob',
    'update test.sink.outer hello bob, hello you',
  ]);
});

t.test('an export that changes inside a running module reaches the outside', async (t) => {
  const node = new TestRuntime(t, {
    'config.alloy': `${GREETER}\ngreeter "one" { name = "ann" }\ntest.sink "outer" { value = greeter.one.text }`,
  });
  await node.load();
  node.take();
  await node.push('greeter.one/test.source.text', 'hi');
  await node.settled();
  t.same(node.take(), ['update greeter.one/test.sink.inner hi', 'update test.sink.outer hi']);
});

t.test('a reload changes the inside of a module, or nothing at all', async (t) => {
  const use = '\ngreeter "one" { name = "ann" }';
  const node = new TestRuntime(t, { 'config.alloy': `${GREETER}${use}` });
  await node.load();
  node.take();
  const refused = await node.reload(
    `${GREETER.replace('argument.greeting.value + " "', '"refused" + ')}${use}`,
  );
  t.equal(refused.isSuccessful, false);
  t.same(node.take(), []);
  const good = await node.reload(
    `${GREETER.replace('"hello"', '"good day"').replace('test.sink "inner"', 'test.sink "renamed"')}${use}`,
  );
  t.equal(good.isSuccessful, true);
  t.same(node.take(), [
    'create greeter.one/test.sink.renamed good day ann',
    'stop greeter.one/test.sink.inner',
    'update greeter.one/test.source.text good day ann',
    'run greeter.one/test.sink.renamed',
  ]);
});

const MISTAKES: readonly { name: string; text: string; errors: readonly RegExp[] }[] = [
  {
    name: 'missing argument',
    text: `${GREETER}\ngreeter "x" { }`,
    errors: [/missing required argument "name" to module/],
  },
  {
    name: 'unknown argument',
    text: `${GREETER}\ngreeter "x" {\n name = "a"\n nmae = "b"\n}`,
    errors: [/Provided argument "nmae" is not defined in the module; did you mean "name"\?/],
  },
  {
    name: 'a block as argument',
    text: `${GREETER}\ngreeter "x" {\n name = "a"\n other { }\n}`,
    errors: [/block "other": a module takes attributes only/],
  },
  {
    name: 'argument at the root',
    text: 'argument "a" { }',
    errors: [/argument is only allowed inside a module/],
  },
  {
    name: 'export at the root',
    text: 'export "a" { value = 1 }',
    errors: [/export is only allowed inside a module/],
  },
  {
    name: 'logging in a module',
    text: 'declare "m" { logging { } }\nm "x" { }',
    errors: [/logging is not allowed inside a module/],
  },
  {
    name: 'recursion',
    text: 'declare "m" { m "x" { } }\nm "x" { }',
    errors: [/^\S+ cycle: m declares itself/],
  },
  {
    name: 'cycle',
    text: 'test.sink "a" { value = test.sink.b.value }\ntest.sink "b" { value = test.sink.a.value }',
    errors: [/^\S+ cycle: test\.sink\.a, test\.sink\.b$/],
  },
  {
    name: 'duplicate block',
    text: 'test.source "a" { value = "1" }\ntest.source "a" { value = "2" }',
    errors: [/2:1: block test.source.a already declared at .*config.alloy:1:1/],
  },
  {
    name: 'no label',
    text: 'test.source { value = "1" }',
    errors: [/component "test.source" must have a label/],
  },
  { name: 'attribute at the root', text: 'a = 1', errors: [/unrecognized attribute a/] },
  {
    name: 'label on logging',
    text: 'logging "x" { }',
    errors: [/block "logging" does not support specifying labels/],
  },
  {
    name: 'self reference',
    text: 'test.sink "a" { value = test.sink.a.value }',
    errors: [/self reference: test.sink.a/],
  },
  { name: 'foreach', text: 'foreach "x" { }', errors: [/foreach is experimental/] },
  {
    name: 'a service that is not configured by a block',
    text: 'cluster { }',
    errors: [/cluster does not support being configured/],
  },
  {
    name: 'components of Alloy that are not here',
    text: 'prometheus.scrape "a" { }\npyroscope.ebpf "b" { }',
    errors: [
      /1:1: Starling does not have these components of Alloy: prometheus.scrape \(.*:1:1\), pyroscope.ebpf \(.*:2:1\)/,
    ],
  },
  {
    name: 'kinds of discovery that are not here',
    text: 'discovery.ec2 "a" { }\ndiscovery.azure "b" { }',
    errors: [
      /1:1: Starling does not have these components of Alloy: discovery.ec2 \(.*:1:1\), discovery.azure \(.*:2:1\); use discovery\.http with a service/,
    ],
  },
  {
    name: 'wrong level',
    text: 'logging { level = "loud" }',
    errors: [/level must be one of debug, info, warn, error, got "loud"/],
  },
];

for (const { name, text, errors } of MISTAKES) {
  t.test(`mistake: ${name}`, async (t) => {
    for (const check of ['load', 'validate'] as const) {
      const node = new TestRuntime(t, { 'config.alloy': text });
      const found = await node[check]();
      t.equal(found.length, errors.length, `${check}: ${found.join(' | ')}`);
      for (const [index, error] of errors.entries()) t.match(found[index], error, check);
    }
  });
}

t.test('validate finds every mistake of a file at once, and needs no component to run', async (t) => {
  const node = new TestRuntime(t, {
    'config.alloy': `
test.source "a" { value = sys.env("UNSET") }
test.sink "ok" { value = test.source.a.value }
test.sink "one" { value = [] }
test.sink "two" { }
test.sink "three" { value = test.source.nowhere.value }
test.sink "four" { value = "x"
 values = test.source.a.value }
declare "unused" {
  argument "n" { }
  test.sink "in" { value = argument.n.value
    other = 1 }
}`,
  });
  const found = await node.validate();
  t.same(
    found.map((line) => line.replace(/^config.alloy:/, '')).sort(),
    [
      '12:5: unrecognized attribute name "other"',
      '4:27: [] should be string, got array',
      '5:1: missing required attribute "value"',
      '6:29: component "test.source.nowhere.value" does not exist or is out of scope',
      '8:11: test.source.a.value should be list(string), got string',
    ].sort(),
  );
  t.same(node.events, []);
});

t.test('warnings: deprecated functions and blocks without effect', async (t) => {
  const node = new TestRuntime(t, {
    'config.alloy': 'tracing { }\ntest.source "a" { value = env("HOME_TOWN") }',
  });
  t.same(await node.load(), [
    'warning config.alloy:1:1: the tracing block is not supported yet and has no effect',
    'warning config.alloy:2:27: env is deprecated; use sys.env',
  ]);
  t.ok(node.events.includes('create test.source.a Ulm'));
});

t.test('declarations that a component exports are used when it runs, and not missed before', async (t) => {
  const node = new TestRuntime(t, {
    'config.alloy': `
test.source "text" { value = "declare \\"x\\" { argument \\"n\\" { }\\n export \\"out\\" { value = argument.n.value } }" }
import.string "lib" { content = test.source.text.value }
lib.x "one" { n = "hello" }
test.sink "s" { value = lib.x.one.out }`,
  });
  t.same(await node.validate(), []);
  t.same(await node.load(), []);
  t.ok(node.take().includes('create test.sink.s hello'));
  await node.push(
    'test.source.text',
    'declare "x" { argument "n" { }\n export "out" { value = "not " + argument.n.value } }',
  );
  await node.settled();
  t.same(node.take(), ['update test.sink.s not hello']);
});

t.test('import.string and import.file bring declarations; a changed file is applied', async (t) => {
  const library = (greeting: string): string =>
    `declare "hi" {
      argument "to" { }
      test.sink "s" { value = "${greeting} " + argument.to.value }
    }`;
  const node = new TestRuntime(t, {
    'config.alloy': `
import.file "lib" { filename = file.path_join(module_path, "lib.alloy") }
import.string "text" { content = "declare \\"x\\" { test.sink \\"s\\" { value = \\"x\\" } }" }
lib.hi "one" { to = "ann" }
text.x "two" { }`,
    'lib.alloy': library('hello'),
  });
  t.same(await node.load(), []);
  t.ok(node.take().includes('create lib.hi.one/test.sink.s hello ann'));
  const changed = new Promise<void>((resolve) => {
    const push = node.events.push.bind(node.events);
    node.events.push = (...events) => {
      if (events.some((event) => event.startsWith('update'))) resolve();
      return push(...events);
    };
  });
  const directory = join(node.path, '..');
  await writeFile(join(directory, 'next'), library('good day'));
  await rename(join(directory, 'next'), join(directory, 'lib.alloy'));
  await changed;
  t.same(node.take(), ['update lib.hi.one/test.sink.s good day ann']);
});

t.test(
  'an import that cannot be read, or holds more than declarations, is an error at the block',
  async (t) => {
    const missing = new TestRuntime(t, {
      'config.alloy': 'import.file "lib" { filename = "/nowhere.alloy" }\nlib.a "x" { }',
    });
    t.match(await missing.load(), [
      /config.alloy:1:1: import.file.lib: reading config path "\/nowhere.alloy": ENOENT/,
    ]);
    const wrong = new TestRuntime(t, {
      'config.alloy': 'import.file "lib" { filename = module_path + "/lib.alloy" }',
      'lib.alloy': 'test.sink "x" { value = "1" }',
    });
    t.match(await wrong.load(), [
      /lib.alloy:1:1: only declare and import blocks are allowed in an imported module/,
    ]);
    const unknown = new TestRuntime(t, {
      'config.alloy': 'import.string "lib" { content = "" }\nlib.nothing "x" { }',
    });
    t.match(await unknown.load(), [
      /config.alloy:2:1: cannot find the definition of component name "lib.nothing"/,
    ]);
  },
);

t.test('files that import each other are refused at once', async (t) => {
  const imports = (...names: string[]): string =>
    names.map((name) => `import.file "${name}" { filename = module_path + "/${name}.alloy" }\n`).join('');
  // Each twice: without a look at the circle that would be 2^32 files.
  const files = { 'a.alloy': imports('a', 'b'), 'b.alloy': imports('b', 'a'), 'c.alloy': imports('d', 'e') };
  for (const entry of ['a', 'b']) {
    const node = new TestRuntime(t, { ...files, 'config.alloy': imports(entry) });
    for (const found of [await node.validate(), await node.load()]) {
      t.match(
        found[0],
        /a\.alloy:[12]:1: a file must not import itself: \S+a\.alloy imports \S+|b\.alloy:[12]:1: /,
      );
      t.ok(
        found.every((line) => line.includes('must not import itself')),
        found.join('\n'),
      );
    }
  }
  const diamond = new TestRuntime(t, {
    ...files,
    'd.alloy': imports('f'),
    'e.alloy': imports('f'),
    'f.alloy': 'declare "m" { }',
    'config.alloy': imports('c'),
  });
  t.same(await diamond.load(), [], 'one file on two ways is no circle');
});
