import type { HttpClient, HttpClientOptions, HttpResponse } from '../net/index.ts';
import { createHttpClient } from '../net/index.ts';
import type { JsonRecord } from '../util/index.ts';
import { errorMessage, listOf, recordOf, textOf } from '../util/index.ts';
import type { ApiAccess } from './api-access.ts';
import { ApiError } from './api-error.ts';
import { LineSplitter } from './line-splitter.ts';

/** One page of a list. */
interface Page {
  readonly items: readonly JsonRecord[];
  /** The version of the cluster that the list shows. */
  readonly version: string;
  /** Where the next page begins; "" after the last. */
  readonly next: string;
}

/** One event of a watch. */
export interface WatchEvent {
  /** ADDED, MODIFIED, DELETED or BOOKMARK. */
  readonly type: string;
  readonly object: JsonRecord;
}

/** Which objects to list or watch. */
export interface ObjectQuery {
  readonly path: string;
  /** In the syntax of Kubernetes; "" for all, as with fields. */
  readonly labelSelector: string;
  readonly fieldSelector: string;
}

export interface ApiClientOptions extends HttpClientOptions {
  /** What the account must be allowed for what is asked here, such as "the verb list on pods"; for errors. */
  readonly permission: string;
}

/** Small enough that reading a page does not hold up the process: pods have about 10 KB each. */
const OBJECTS_PER_PAGE = 250;
const LIST_TIMEOUT_MS = 60_000;
/** What a watch may take beyond the time that the server was asked to end it after. */
const WATCH_GRACE_MS = 30_000;
const MAX_REASON_LENGTH = 300;

/** Lists and watches objects by the API of Kubernetes. */
export class ApiClient {
  readonly #server: string;
  /** The server without anything secret, for errors. */
  readonly #origin: string;
  readonly #permission: string;
  readonly #http: HttpClient;

  /** Connects to nothing yet. @throws HttpError where the settings cannot be used */
  constructor({ server, settings }: ApiAccess, { permission, ...options }: ApiClientOptions) {
    this.#server = server.replace(/\/+$/, '');
    this.#origin = new URL(server).origin;
    this.#permission = permission;
    // API servers send GOAWAY to spread clients and to those that they do not know; undici then gives up answers that are
    // under way, so that every watch has a connection of HTTP/1.1 for itself.
    this.#http = createHttpClient({ ...settings, enable_http2: false }, options);
  }

  /** One page of a list; `from` is the `next` of the page before, "" for the first. @throws ApiError, HttpError */
  async page(query: ObjectQuery, from: string, signal: AbortSignal): Promise<Page> {
    const response = await this.#http.request({
      url: this.#url(query, { limit: String(OBJECTS_PER_PAGE), continue: from }),
      method: 'GET',
      headers: { Accept: 'application/json' },
      signal,
      timeoutMs: LIST_TIMEOUT_MS,
    });
    if (response.status !== 200) throw this.#refusal(response);
    const list = this.#parseObject(Buffer.from(response.body).toString('utf8'));
    const metadata = recordOf(list['metadata']);
    const version = textOf(metadata['resourceVersion']);
    // An answer of something else must not look like a cluster without objects.
    if (version === '') throw new Error(this.#strange('is not a list of Kubernetes'));
    return {
      items: listOf(list['items']).map(recordOf),
      version,
      next: textOf(metadata['continue']),
    };
  }

  /**
   * Watches from a version on; resolves when the server ends it, which it does after `durationMs` at the latest.
   * @throws ApiError, also for an ERROR event; HttpError; Error where the answer cannot be read
   */
  async watch(
    query: ObjectQuery,
    from: { readonly version: string; readonly durationMs: number },
    onEvent: (event: WatchEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    let complaint: unknown;
    const lines = new LineSplitter((line) => onEvent(this.#readEvent(line)));
    try {
      const response = await this.#http.request({
        url: this.#url(query, {
          watch: 'true',
          allowWatchBookmarks: 'true',
          resourceVersion: from.version,
          timeoutSeconds: String(Math.ceil(from.durationMs / 1000)),
        }),
        method: 'GET',
        headers: { Accept: 'application/json' },
        signal,
        timeoutMs: from.durationMs + WATCH_GRACE_MS,
        onData: (chunk) => {
          try {
            lines.push(chunk);
          } catch (error) {
            complaint = error;
            throw error;
          }
        },
      });
      if (response.status !== 200) throw this.#refusal(response);
    } catch (error) {
      // The client cannot know what an event says, and would call it a broken connection.
      throw complaint ?? error;
    }
  }

  /** Waits for requests under way and closes all connections. */
  close(): Promise<void> {
    return this.#http.close();
  }

  #url(query: ObjectQuery, parameters: Readonly<Record<string, string>>): string {
    const url = new URL(this.#server + query.path);
    const { labelSelector, fieldSelector } = query;
    for (const [name, value] of Object.entries({ ...parameters, labelSelector, fieldSelector })) {
      if (value !== '') url.searchParams.set(name, value);
    }
    return url.href;
  }

  #readEvent(line: string): WatchEvent {
    const event = this.#parseObject(line);
    const type = textOf(event['type']);
    const object = recordOf(event['object']);
    if (type === 'ERROR')
      throw new ApiError(Number(object['code'] ?? 0), `the watch ended: ${reasonOf(object)}`);
    return { type, object };
  }

  #parseObject(text: string): JsonRecord {
    try {
      return recordOf(JSON.parse(text));
    } catch (error) {
      throw new Error(this.#strange(`is not JSON (${errorMessage(error)})`), { cause: error });
    }
  }

  #strange(complaint: string): string {
    return `the answer of ${this.#origin} ${complaint}; check the address of the API server`;
  }

  /** Kubernetes says in `message` why it refuses. */
  #refusal({ status, body }: HttpResponse): ApiError {
    let reason = '';
    try {
      reason = reasonOf(recordOf(JSON.parse(Buffer.from(body).toString('utf8'))));
    } catch {
      // Not from Kubernetes but from something in front of it; the status has to do.
    }
    const answer = `the API server at ${this.#origin} answered ${status}${reason === '' ? '' : `: ${reason}`}`;
    return new ApiError(status, answer + this.#hint(status));
  }

  #hint(status: number): string {
    if (status === 401) return '; check the token or the certificate';
    return status === 403 ? `; the account needs a role with ${this.#permission}` : '';
  }
}

function reasonOf(status: JsonRecord): string {
  return textOf(status['message']).slice(0, MAX_REASON_LENGTH);
}
