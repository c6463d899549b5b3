import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Test } from 'tap';
import t from 'tap';
import type { StarlingProcess } from '../support/starling-process.ts';
import { runStarling } from '../support/starling-process.ts';

const CONFIG = `
pyroscope.write "local" { }
pyroscope.scrape "self" {
  targets    = []
  forward_to = [pyroscope.write.local.receiver]
}
`;

/** Runs a configuration on a free port; resolves when it listens. */
async function startNode(t: Test, path: string): Promise<{ node: StarlingProcess; url: string }> {
  const node = start(t, [
    'run',
    '--server.http.listen-addr=127.0.0.1:0',
    `--storage.path=${path}.data`,
    path,
  ]);
  const [, url = ''] = await node.errorLine(/msg="node started".* url=(\S+)/);
  return { node, url };
}

function start(t: Test, args: readonly string[]): StarlingProcess {
  // A directory of its own, unless the test names one: the default is one of the working directory.
  const hasStorage = args.some((arg) => arg.startsWith('--storage.path'));
  const [command = '', ...rest] = args;
  const node = runStarling(hasStorage ? args : [command, `--storage.path=${t.testdirName}.data`, ...rest]);
  t.teardown(() => node.kill());
  return node;
}

async function get(url: string, method = 'GET'): Promise<{ status: number; text: string }> {
  const answer = await fetch(url, { method });
  return { status: answer.status, text: await answer.text() };
}

t.test('a node runs, answers, reloads whole or not at all, and ends with 0 at SIGTERM', async (t) => {
  const path = join(t.testdir({ 'config.alloy': CONFIG }), 'config.alloy');
  const { node, url } = await startNode(t, path);
  t.same(await get(`${url}/-/ready`), { status: 200, text: 'Starling is ready.\n' });
  t.equal((await get(`${url}/-/healthy`)).status, 200);
  const components = JSON.parse((await get(`${url}/api/v0/web/components`)).text);
  t.same(
    components.map(({ localID }: { localID: string }) => localID),
    ['pyroscope.write.local', 'pyroscope.scrape.self'],
  );

  writeFileSync(path, CONFIG.replace('targets ', 'tragets '));
  const refused = await get(`${url}/-/reload`, 'POST');
  t.equal(refused.status, 400);
  t.match(refused.text, /config\.alloy:4:3: unrecognized attribute name "tragets"; did you mean "targets"\?/);
  t.match((await get(`${url}/metrics`)).text, /^starling_config_last_load_successful 0$/m);

  writeFileSync(path, CONFIG.replace('"self"', '"other"'));
  node.child.kill('SIGHUP');
  await node.errorLine(/msg="config reloaded"/);
  t.equal((await get(`${url}/api/v0/web/components/pyroscope.scrape.other`)).status, 200);
  t.equal((await get(`${url}/api/v0/web/components/pyroscope.scrape.self`)).status, 404);
  node.child.kill('SIGTERM');
  t.equal((await node.ended).code, 0);
});

t.test('a configuration with errors ends with 1 and shows where', async (t) => {
  const path = join(t.testdir({ 'config.alloy': 'pyroscope.scrap "x" { }\n' }), 'config.alloy');
  const node = start(t, ['run', '--server.http.listen-addr=127.0.0.1:0', path]);
  const { code, error } = await node.ended;
  t.equal(code, 1);
  t.equal(
    error,
    `Error: ${path}:1:1: cannot find the definition of component name "pyroscope.scrap"; did you mean "pyroscope.scrape"?

1 | pyroscope.scrap "x" { }
  | ^^^^^^^^^^^^^^^
Error: could not perform the initial load successfully
`,
  );
});

t.test('a taken port and a bad address end with one clear line', async (t) => {
  const path = join(t.testdir({ 'config.alloy': CONFIG }), 'config.alloy');
  const taken = createServer().listen(0, '127.0.0.1');
  t.teardown(() => taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  for (const [listen, message] of [
    [`127.0.0.1:${port}`, /taken/],
    ['nonsense', /nonsense/],
    ['127.0.0.1:99999', /99999/],
  ] as const) {
    const node = start(t, ['run', `--server.http.listen-addr=${listen}`, path]);
    const { code, error } = await node.ended;
    t.equal(code, 1, listen);
    t.match(error, message);
    t.equal(error.trim().split('\n').length, 1, error);
  }
});

t.test('a second process on the same storage ends with one clear line', async (t) => {
  const path = join(t.testdir({ 'config.alloy': CONFIG }), 'config.alloy');
  const { node: first } = await startNode(t, path);
  const listen = '--server.http.listen-addr=127.0.0.1:0';
  const second = start(t, ['run', listen, `--storage.path=${path}.data`, path]);
  const { code, error } = await second.ended;
  t.equal(code, 1);
  t.match(
    error,
    /^Error: queue .*config\.alloy\.data\/queue is in use: another process.*set another --storage\.path: database is locked\n$/,
  );
  await first.kill();
  const third = start(t, ['run', listen, `--storage.path=${path}.data`, path]);
  await third.errorLine(/msg="node started"/);
  t.pass('the lock goes with the process');
});
