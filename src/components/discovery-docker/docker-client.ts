import type { HttpClient, HttpClientOptions, HttpClientSettings } from '../../net/index.ts';
import { createHttpClient, defaultHttpClientSettings } from '../../net/index.ts';
import type { JsonRecord } from '../../util/index.ts';
import { AppError, errorMessage, listOf, recordOf, textOf } from '../../util/index.ts';

const MAX_REASON_LENGTH = 300;

/** Names and values by which Docker selects. */
export type Filters = readonly { readonly name: string; readonly values: readonly string[] }[];

/** Says what is wrong with the address of a daemon. */
export function checkHost(host: string): string | undefined {
  if (/^unix:\/\/\/./.test(host)) return undefined;
  if (/^(?:tcp|https?):\/\/./.test(host) && URL.canParse(host.replace(/^tcp:/, 'http:'))) return undefined;
  return 'must begin with unix:///, tcp://, http:// or https://, such as unix:///var/run/docker.sock';
}

/** Asks the API of a Docker daemon. */
export class DockerClient {
  readonly #http: HttpClient;
  readonly #server: string;
  readonly #timeoutMs: number;

  /** The settings of the client count for http and https only. @throws HttpError where they cannot be used */
  constructor(host: string, settings: HttpClientSettings, timeoutMs: number, options: HttpClientOptions) {
    const socketPath = /^unix:\/\/(.*)$/.exec(host)?.[1];
    const isHttp = /^https?:/.test(host);
    this.#server =
      socketPath === undefined ? host.replace(/^tcp:/, 'http:').replace(/\/+$/, '') : 'http://docker';
    this.#timeoutMs = timeoutMs;
    this.#http = createHttpClient(isHttp ? settings : defaultHttpClientSettings, {
      ...options,
      ...(socketPath === undefined ? {} : { socketPath }),
    });
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  /** A list of objects. @throws HttpError; AppError 'docker' where the daemon answers with an error or not with a list */
  async list(path: string, filters: Filters, signal: AbortSignal): Promise<readonly JsonRecord[]> {
    const query = filters.length === 0 ? '' : `?filters=${encodeURIComponent(filterText(filters))}`;
    const list = await this.get(`${path}${query}`, signal);
    if (!Array.isArray(list))
      throw new AppError('docker', `the answer to ${path} is not a list; is this a Docker daemon?`);
    return listOf(list).map(recordOf);
  }

  /** One object. @throws as `list` */
  async get(path: string, signal: AbortSignal): Promise<unknown> {
    const { status, body } = await this.#http.request({
      url: this.#server + path,
      method: 'GET',
      headers: { Accept: 'application/json' },
      signal,
      timeoutMs: this.#timeoutMs,
    });
    const text = Buffer.from(body).toString('utf8');
    if (status === 200) return parse(text, path);
    throw new AppError('docker', `the daemon answered ${status} to ${path}: ${reasonOf(text)}`);
  }
}

function filterText(filters: Filters): string {
  const byName = new Map<string, string[]>();
  for (const { name, values } of filters) byName.set(name, [...(byName.get(name) ?? []), ...values]);
  return JSON.stringify(Object.fromEntries(byName));
}

/** Docker says in `message` why it refuses; something in front of it says it in its own words. */
function reasonOf(text: string): string {
  try {
    return textOf(recordOf(JSON.parse(text))['message']);
  } catch {
    return text.trim().slice(0, MAX_REASON_LENGTH);
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError('docker', `the answer to ${path} is not JSON: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}
