import type { HttpClient, HttpResponse } from '../../net/index.ts';
import type { JsonRecord } from '../../util/index.ts';
import { errorMessage, listOf, recordOf, textOf } from '../../util/index.ts';
import { ApiError } from './api-error.ts';
import { LineSplitter } from './line-splitter.ts';

/** One page of a list. */
export interface Page {
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
export interface Query {
  readonly path: string;
  readonly labelSelector: string;
  readonly fieldSelector: string;
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
  readonly #http: HttpClient;

  constructor(server: string, http: HttpClient) {
    this.#server = server.replace(/\/+$/, '');
    this.#http = http;
  }

  /** One page of a list; `from` is the `next` of the page before, "" for the first. @throws ApiError, HttpError */
  async page(query: Query, from: string, signal: AbortSignal): Promise<Page> {
    const response = await this.#http.request({
      url: this.#url(query, { limit: String(OBJECTS_PER_PAGE), continue: from }),
      method: 'GET',
      headers: { Accept: 'application/json' },
      signal,
      timeoutMs: LIST_TIMEOUT_MS,
    });
    if (response.status !== 200) throw refusal(response);
    const list = parseObject(Buffer.from(response.body).toString('utf8'));
    const metadata = recordOf(list['metadata']);
    const version = textOf(metadata['resourceVersion']);
    // An answer of something else must not look like a cluster without objects.
    if (version === '')
      throw new Error('the answer is not a list of Kubernetes; check the address of the API server');
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
    query: Query,
    from: { readonly version: string; readonly durationMs: number },
    onEvent: (event: WatchEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    let complaint: unknown;
    const lines = new LineSplitter((line) => onEvent(readEvent(line)));
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
      if (response.status !== 200) throw refusal(response);
    } catch (error) {
      // The client cannot know what an event says, and would call it a broken connection.
      throw complaint ?? error;
    }
  }

  #url(query: Query, parameters: Readonly<Record<string, string>>): string {
    const url = new URL(this.#server + query.path);
    const { labelSelector, fieldSelector } = query;
    for (const [name, value] of Object.entries({ ...parameters, labelSelector, fieldSelector })) {
      if (value !== '') url.searchParams.set(name, value);
    }
    return url.href;
  }
}

function readEvent(line: string): WatchEvent {
  const event = parseObject(line);
  const type = textOf(event['type']);
  const object = recordOf(event['object']);
  if (type === 'ERROR')
    throw new ApiError(Number(object['code'] ?? 0), `the watch ended: ${reasonOf(object)}`);
  return { type, object };
}

function parseObject(text: string): JsonRecord {
  try {
    return recordOf(JSON.parse(text));
  } catch (error) {
    throw new Error(`the answer is not JSON (${errorMessage(error)}); check the address of the API server`, {
      cause: error,
    });
  }
}

/** Kubernetes says in `message` why it refuses. */
function refusal({ status, body }: HttpResponse): ApiError {
  let reason = '';
  try {
    reason = reasonOf(recordOf(JSON.parse(Buffer.from(body).toString('utf8'))));
  } catch {
    // Not from Kubernetes but from something in front of it; the status has to do.
  }
  return new ApiError(
    status,
    `the API server answered ${status}${reason === '' ? '' : `: ${reason}`}${hintOf(status)}`,
  );
}

function reasonOf(status: JsonRecord): string {
  return textOf(status['message']).slice(0, MAX_REASON_LENGTH);
}

function hintOf(status: number): string {
  if (status === 401) return '; check the token or the certificate';
  return status === 403 ? '; the account needs a role with the verbs list and watch' : '';
}
