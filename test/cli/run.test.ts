import t from 'tap';
import { runCommandLine } from '../../src/cli/index.ts';
import { errorAt, warningAt } from '../../src/syntax/index.ts';
import { createCliPorts, fakeNode } from '../support/cli-ports.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';

const never = (): Promise<void> => new Promise(() => undefined);

t.test('a configuration with errors ends with the diagnostics and exit code 1', async (t) => {
  const cli = createCliPorts({
    startNode: async () => ({ node: undefined, diagnostics: [errorAt(undefined, 'cycle: a, b')] }),
  });
  t.equal(await runCommandLine(['run', 'c'], cli.ports), 1);
  t.match(
    cli.error(),
    /Error: -: cycle: a, b\n[\s\S]*Error: could not perform the initial load successfully\n$/,
  );
  t.notOk(cli.signal('SIGTERM'), 'nobody listens for signals any more');
});

t.test('warnings are printed, and the node runs', async (t) => {
  const cli = createCliPorts({
    startNode: async () => ({ node: fakeNode(), diagnostics: [warningAt(undefined, 'old name')] }),
  });
  const code = runCommandLine(['run', 'c'], cli.ports);
  await settle();
  t.match(cli.error(), /^Warning: -: old name\n/);
  cli.signal('SIGINT');
  t.equal(await code, 0);
});

t.test('SIGHUP reloads, SIGTERM and SIGINT stop with exit code 0', async (t) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const events: string[] = [];
    const node = fakeNode({
      reload: () => events.push('reload'),
      stop: async () => void events.push('stop'),
    });
    const cli = createCliPorts({ startNode: async () => ({ node, diagnostics: [] }) });
    const code = runCommandLine(['run', 'c'], cli.ports);
    await settle();
    t.ok(cli.signal('SIGHUP'));
    cli.signal('SIGHUP');
    cli.signal(signal);
    t.equal(await code, 0, signal);
    t.same(events, ['reload', 'reload', 'stop'], signal);
    t.notOk(cli.signal('SIGHUP'), 'nobody listens any more');
  }
});

t.test('signals during the start neither kill nor get lost', async (t) => {
  const gate = Promise.withResolvers<void>();
  const events: string[] = [];
  const node = fakeNode({ reload: () => events.push('reload'), stop: async () => void events.push('stop') });
  const cli = createCliPorts({
    startNode: async () => {
      await gate.promise;
      return { node, diagnostics: [] };
    },
  });
  const code = runCommandLine(['run', 'c'], cli.ports);
  await cli.firstStart;
  t.ok(cli.signal('SIGHUP'), 'somebody listens, so the process is not ended');
  cli.signal('SIGTERM');
  gate.resolve();
  t.equal(await code, 0);
  t.same(events, ['stop']);
});

t.test('a reload that breaks is told, and the node runs on', async (t) => {
  const node = fakeNode({
    reload: () => {
      throw new Error('disk gone');
    },
  });
  const cli = createCliPorts({ startNode: async () => ({ node, diagnostics: [] }) });
  const code = runCommandLine(['run', 'c'], cli.ports);
  await settle();
  cli.signal('SIGHUP');
  await settle();
  t.equal(cli.error(), 'Error: reload: disk gone\n');
  cli.signal('SIGTERM');
  t.equal(await code, 0);
});

t.test('a stop is bounded, whether the node starts for ever or stops for ever', async (t) => {
  const hanging = {
    start: (): Promise<never> => new Promise(() => undefined),
    stop: async () => ({ node: fakeNode({ stop: never }), diagnostics: [] }),
  };
  for (const [name, startNode] of Object.entries(hanging)) {
    const clock = new FakeClock();
    const cli = createCliPorts({ clock, startNode });
    const code = runCommandLine(['run', 'c'], cli.ports);
    await cli.firstStart;
    cli.signal('SIGTERM');
    await clock.advance(4_999);
    t.equal(cli.error(), '', `${name}: still waiting`);
    await clock.advance(1);
    t.equal(await code, 0, name);
    t.match(cli.error(), /^Warning: not everything stopped in 5s/, name);
    t.equal(clock.waiting, 0, name);
  }
});

t.test('a second signal ends at once with its own exit code', async (t) => {
  for (const [signal, want] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const clock = new FakeClock();
    const cli = createCliPorts({
      clock,
      startNode: async () => ({ node: fakeNode({ stop: never }), diagnostics: [] }),
    });
    const code = runCommandLine(['run', 'c'], cli.ports);
    await cli.firstStart;
    cli.signal('SIGTERM');
    cli.signal(signal);
    t.equal(await code, want, signal);
    await settle();
    t.equal(clock.waiting, 0, signal);
  }
});
