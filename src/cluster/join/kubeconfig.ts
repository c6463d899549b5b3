import { dirname, resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { errorMessage } from '../../util/index.ts';
import { listOf, recordOf, textOf } from './json-value.ts';
import type { KubernetesAccess } from './kubernetes-api.ts';
import { readSmallFile } from './small-file.ts';

type Section = Readonly<Record<string, unknown>>;

/** Ways to log in that start a program or need a plugin. */
const PROGRAMS = ['exec', 'auth-provider'];

/**
 * Reads the current context of a kubeconfig file: certificates, a token or a password, in the file or in files next to it.
 * @throws Error that names the file and says what is wrong with it
 */
export async function readKubeconfig(path: string): Promise<KubernetesAccess> {
  const { text } = await readSmallFile(path);
  try {
    return await accessOf(recordOf(parseYaml(text)), path);
  } catch (error) {
    throw new Error(`kubeconfig ${path}: ${errorMessage(error)}`, { cause: error });
  }
}

function parseYaml(text: string): unknown {
  try {
    return parse(text, { logLevel: 'error' });
  } catch (error) {
    // The parser's own message quotes the file, which has secrets.
    const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined;
    throw new Error(`it is not valid YAML${line === undefined ? '' : ` (line ${line})`}`);
  }
}

async function accessOf(config: Section, path: string): Promise<KubernetesAccess> {
  const contextName = textOf(config['current-context']);
  if (contextName === undefined)
    throw new Error('there is no current-context; set it with: kubectl config use-context NAME');
  const context = named(config, 'contexts', 'context', contextName);
  const cluster = named(config, 'clusters', 'cluster', textOf(context['cluster']) ?? '');
  const userName = textOf(context['user']);
  const user = userName === undefined ? {} : named(config, 'users', 'user', userName);
  const program = PROGRAMS.find((key) => user[key] !== undefined);
  if (program !== undefined) {
    throw new Error(
      `the user ${JSON.stringify(userName)} logs in by ${program}, and no other program is started here; ` +
        'use a token, a client certificate, or the service account of a pod',
    );
  }
  const directory = dirname(path);
  const server = textOf(cluster['server']);
  if (server === undefined || !URL.canParse(server))
    throw new Error('the server of the cluster is not a URL');
  return {
    source: path,
    server: new URL(server),
    authorization: await authorizationOf(user, directory),
    authority: await pem(cluster, 'certificate-authority', directory),
    certificate: await pem(user, 'client-certificate', directory),
    certificateKey: await pem(user, 'client-key', directory),
    serverName: textOf(cluster['tls-server-name']),
    isCertificateChecked: cluster['insecure-skip-tls-verify'] !== true,
  };
}

/** The entry of a list such as `clusters: [{name: …, cluster: {…}}]`. */
function named(config: Section, list: string, field: string, name: string): Section {
  const entry = listOf(config[list])
    .map(recordOf)
    .find((candidate) => candidate['name'] === name);
  if (entry === undefined) throw new Error(`${list} has no entry ${JSON.stringify(name)}`);
  return recordOf(entry[field]);
}

async function authorizationOf(user: Section, directory: string): Promise<string | undefined> {
  const tokenFile = textOf(user['tokenFile']);
  const token =
    tokenFile === undefined
      ? textOf(user['token'])
      : (await readSmallFile(resolve(directory, tokenFile))).text.trim();
  if (token !== undefined) return `Bearer ${token}`;
  const username = textOf(user['username']);
  if (username === undefined) return undefined;
  const password = textOf(user['password']) ?? '';
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** `<name>-data` in base64, else the file called `<name>`. */
async function pem(section: Section, name: string, directory: string): Promise<string | undefined> {
  const data = textOf(section[`${name}-data`]);
  if (data !== undefined) return Buffer.from(data, 'base64').toString();
  const file = textOf(section[name]);
  return file === undefined ? undefined : (await readSmallFile(resolve(directory, file))).text;
}
