import { dirname, resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import type { JsonRecord } from '../../discovery/index.ts';
import { listOf, recordOf, textOf } from '../../discovery/index.ts';
import { readTextFile } from '../../files/index.ts';
import type { HttpClientSettings } from '../../net/index.ts';
import { defaultHttpClientSettings, defaultTlsConfig } from '../../net/index.ts';
import { Secret } from '../../schema/index.ts';
import { AppError, errorMessage } from '../../util/index.ts';

/** Ways to log in that start a program or need a plugin. */
const PROGRAMS = ['exec', 'auth-provider'];

interface Kubeconfig {
  readonly server: string;
  readonly settings: HttpClientSettings;
}

/**
 * The current context of a kubeconfig file as settings of the HTTP client. Files that it names are read with each
 * request; itself it is read once.
 * @throws AppError 'kubeconfig' that names the file and says what is wrong with it
 */
export async function readKubeconfig(path: string): Promise<Kubeconfig> {
  try {
    return accessOf(recordOf(parseYaml(await readTextFile(path))), dirname(path));
  } catch (error) {
    throw new AppError('kubeconfig', `kubeconfig_file ${path}: ${errorMessage(error)}`);
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

function accessOf(config: JsonRecord, directory: string): Kubeconfig {
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
  return { server, settings: settingsOf(cluster, user, directory) };
}

function settingsOf(cluster: JsonRecord, user: JsonRecord, directory: string): HttpClientSettings {
  const authority = pem(cluster, 'certificate-authority', directory);
  const certificate = pem(user, 'client-certificate', directory);
  const key = pem(user, 'client-key', directory);
  const tokenFile = textOf(user['tokenFile']);
  const token = textOf(user['token']);
  const username = textOf(user['username']);
  return {
    ...defaultHttpClientSettings,
    proxy_url: textOf(cluster['proxy-url']) || undefined,
    proxy_from_environment: textOf(cluster['proxy-url']) === '',
    bearer_token_file: tokenFile === '' ? undefined : resolve(directory, tokenFile),
    bearer_token: tokenFile === '' && token !== '' ? new Secret(token) : undefined,
    basic_auth:
      tokenFile === '' && token === '' && username !== ''
        ? { username, password: new Secret(textOf(user['password'])), password_file: undefined }
        : undefined,
    tls_config: {
      ...defaultTlsConfig,
      ca_pem: authority.text,
      ca_file: authority.file,
      cert_pem: certificate.text,
      cert_file: certificate.file,
      key_pem: key.text === undefined ? undefined : new Secret(key.text),
      key_file: key.file,
      server_name: textOf(cluster['tls-server-name']) || undefined,
      insecure_skip_verify: cluster['insecure-skip-tls-verify'] === true,
    },
  };
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
function pem(
  section: JsonRecord,
  name: string,
  directory: string,
): { readonly text?: string; readonly file?: string } {
  const data = textOf(section[`${name}-data`]);
  if (data !== '') return { text: Buffer.from(data, 'base64').toString() };
  const file = textOf(section[name]);
  return file === '' ? {} : { file: resolve(directory, file) };
}
