import { resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import type { JsonRecord } from '../util/index.ts';
import { listOf, recordOf, textOf } from '../util/index.ts';

/** A certificate or key: its text, or the file that it is in, or neither. */
export interface PemSource {
  readonly text?: string;
  /** Absolute. */
  readonly file?: string;
}

/** The current context of a kubeconfig file (kubernetes.io/docs/reference/config-api/kubeconfig.v1). */
export interface KubeconfigContext {
  readonly server: URL;
  /** "" where there is none, as with all texts here. */
  readonly proxyUrl: string;
  readonly serverName: string;
  readonly isCertificateChecked: boolean;
  readonly authority: PemSource;
  readonly certificate: PemSource;
  readonly certificateKey: PemSource;
  /** Absolute; wins over the token. */
  readonly tokenFile: string;
  /** Wins over user name and password. */
  readonly token: string;
  readonly username: string;
  readonly password: string;
}

/** Ways to log in that start a program or need a plugin. */
const PROGRAMS = ['exec', 'auth-provider'];

/**
 * Reads the current context of a kubeconfig file.
 * @param directory the file's own, which names of other files start from
 * @throws Error that says what is wrong, without a word of the file's secrets
 */
export function parseKubeconfig(text: string, directory: string): KubeconfigContext {
  const config = recordOf(parseYaml(text));
  const contextName = textOf(config['current-context']);
  if (contextName === '')
    throw new Error('there is no current-context; set it with: kubectl config use-context NAME');
  const context = named(config, 'contexts', 'context', contextName);
  const cluster = named(config, 'clusters', 'cluster', textOf(context['cluster']));
  const userName = textOf(context['user']);
  const user = userName === '' ? {} : named(config, 'users', 'user', userName);
  const program = PROGRAMS.find((key) => user[key] !== undefined);
  if (program !== undefined) {
    throw new Error(
      `the user ${JSON.stringify(userName)} logs in by ${program}, and no other program is started here; ` +
        'use a token, a client certificate, or the service account of a pod',
    );
  }
  const server = textOf(cluster['server']);
  if (!URL.canParse(server)) throw new Error('the server of the cluster is not a URL');
  const tokenFile = textOf(user['tokenFile']);
  return {
    server: new URL(server),
    proxyUrl: textOf(cluster['proxy-url']),
    serverName: textOf(cluster['tls-server-name']),
    isCertificateChecked: cluster['insecure-skip-tls-verify'] !== true,
    authority: pem(cluster, 'certificate-authority', directory),
    certificate: pem(user, 'client-certificate', directory),
    certificateKey: pem(user, 'client-key', directory),
    tokenFile: tokenFile === '' ? '' : resolve(directory, tokenFile),
    token: textOf(user['token']),
    username: textOf(user['username']),
    password: textOf(user['password']),
  };
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

/** The entry of a list such as `clusters: [{name: …, cluster: {…}}]`. */
function named(config: JsonRecord, list: string, field: string, name: string): JsonRecord {
  const entry = listOf(config[list])
    .map(recordOf)
    .find((candidate) => candidate['name'] === name);
  if (entry === undefined) throw new Error(`${list} has no entry ${JSON.stringify(name)}`);
  return recordOf(entry[field]);
}

/** `<name>-data` in base64, else the file called `<name>`. */
function pem(section: JsonRecord, name: string, directory: string): PemSource {
  const data = textOf(section[`${name}-data`]);
  if (data !== '') return { text: Buffer.from(data, 'base64').toString() };
  const file = textOf(section[name]);
  return file === '' ? {} : { file: resolve(directory, file) };
}
