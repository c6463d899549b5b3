import type { HttpClient, HttpClientSettings } from '../../net/index.ts';
import type { Secret } from '../../schema/index.ts';
import { AppError, errorMessage } from '../../util/index.ts';

/** The arguments that say what to ask, and whom. */
export interface ConsulArguments extends HttpClientSettings {
  readonly server: string;
  readonly scheme: string;
  readonly token: Secret | undefined;
  readonly datacenter: string | undefined;
  readonly namespace: string | undefined;
  readonly partition: string | undefined;
  readonly tag_separator: string;
  readonly username: string | undefined;
  readonly password: Secret | undefined;
  readonly allow_stale: boolean;
  readonly services: readonly string[];
  readonly tags: readonly string[];
  readonly node_meta: ReadonlyMap<string, string>;
  readonly refresh_interval: number;
}

/** An answer, and the index with which to ask for the next change. */
export interface Answer {
  readonly index: number;
  readonly data: unknown;
}

/** How long Consul waits for a change before it answers all the same. */
const WAIT_MS = 120_000;
/** It adds a sixteenth at random. */
const GRACE_MS = 15_000;

/** Asks the HTTP API of Consul. */
export class ConsulClient {
  readonly #http: HttpClient;
  readonly #args: ConsulArguments;

  constructor(args: ConsulArguments, http: HttpClient) {
    this.#args = args;
    this.#http = http;
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  /**
   * Asks once; with an index above 0 the answer comes when something is newer, or after two minutes.
   * @throws HttpError; AppError 'consul' where the answer is an error or no JSON
   */
  async ask(
    path: string,
    more: readonly (readonly [string, string])[],
    index: number,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { scheme, server, token } = this.#args;
    const { status, headers, body } = await this.#http.request({
      url: `${scheme}://${server}${path}?${new URLSearchParams([...this.#parameters(index), ...more].map(mutable))}`,
      method: 'GET',
      headers: {
        Accept: 'application/json',
        ...(token === undefined ? {} : { 'X-Consul-Token': token.reveal() }),
      },
      signal,
      timeoutMs: WAIT_MS + GRACE_MS,
    });
    const text = Buffer.from(body).toString('utf8');
    if (status !== 200)
      throw new AppError('consul', `Consul answered ${status} to ${path}: ${text.trim().slice(0, 300)}`);
    return { index: Number(headers['x-consul-index'] ?? 0) || 0, data: parse(text, path) };
  }

  #parameters(index: number): readonly (readonly [string, string])[] {
    const { datacenter, namespace, partition, allow_stale, node_meta } = this.#args;
    return [
      ...(index > 0
        ? ([
            ['index', String(index)],
            ['wait', `${WAIT_MS}ms`],
          ] as const)
        : []),
      ...(allow_stale ? ([['stale', '']] as const) : []),
      ...(datacenter ? ([['dc', datacenter]] as const) : []),
      ...(namespace ? ([['ns', namespace]] as const) : []),
      ...(partition ? ([['partition', partition]] as const) : []),
      ...[...node_meta].map(([key, value]) => ['node-meta', `${key}:${value}`] as const),
    ];
  }
}

/** Only what looks like Consul's answer: that of something else must not look like a catalog without services. */
function parse(text: string, path: string): unknown {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new AppError('consul', `the answer to ${path} is not JSON: ${errorMessage(error)}`, {
      cause: error,
    });
  }
  const isList = path.startsWith('/v1/health/');
  if (typeof data !== 'object' || data === null || Array.isArray(data) !== isList) {
    throw new AppError(
      'consul',
      `the answer to ${path} is not ${isList ? 'a list' : 'an object'}; is this Consul?`,
    );
  }
  return data;
}

function mutable([name, value]: readonly [string, string]): [string, string] {
  return [name, value];
}
