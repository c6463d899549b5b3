import { Agent } from 'undici';
import type { Logger } from '../telemetry/index.ts';
import { silentLogger } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';
import { formatDuration, systemClock } from '../util/index.ts';
import { createCredentials } from './credentials.ts';
import type { HttpClientSettings } from './http-client-fields.ts';
import { HttpError, toHttpError } from './http-error.ts';
import type { Hop } from './redirect.ts';
import { MAX_REDIRECTS, nextHop } from './redirect.ts';
import type { RequestHeaders } from './request-headers.ts';
import { HeaderBuilder } from './request-headers.ts';
import type { HttpResponse } from './response-collector.ts';
import { ResponseCollector } from './response-collector.ts';
import { refuseUnsupported } from './unsupported.ts';

/** One request. */
export interface HttpRequest {
  readonly url: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: RequestHeaders;
  readonly body?: Uint8Array;
  /** Ends it, from waiting for a connection to reading the body. */
  readonly signal: AbortSignal;
  /** How long all of it may take, redirects included. Without it only the signal ends it. */
  readonly timeoutMs?: number;
  /** The largest body that is taken, in bytes; 64 MiB by default. */
  readonly maxBytes?: number;
  /** Cut a longer body at `maxBytes` instead of failing; for bodies that only explain a status. */
  readonly truncate?: boolean;
}

/** Sends requests as one `HttpClientSettings` says, over kept connections. */
export interface HttpClient {
  /**
   * Resolves with the whole response, whatever its status. Content-Encoding is left as it is.
   * @throws HttpError where there is no answer
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Takes no more requests, waits for those under way and closes all connections. */
  close(): Promise<void>;
}

export interface HttpClientOptions {
  /** The User-Agent of requests that bring none. */
  readonly userAgent: string;
  /** Told of redirects, at debug level. */
  readonly logger?: Logger;
  /** The machine's own by default; measures `timeoutMs`. */
  readonly clock?: Clock;
  /** How many connections to one origin are open at most; further requests wait. */
  readonly maxSocketsPerOrigin?: number;
}

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
const DEFAULT_SOCKETS = 64;
const IDLE_MS = 5 * 60_000;
const CONNECT_TIMEOUT_MS = 30_000;

/**
 * Creates a client. Reads no file and opens no connection yet.
 * @throws HttpError 'unsupported' where the settings ask for what is not implemented
 */
export function createHttpClient(settings: HttpClientSettings, options: HttpClientOptions): HttpClient {
  refuseUnsupported(settings);
  return new UndiciClient(settings, options);
}

class UndiciClient implements HttpClient {
  readonly #agent: Agent;
  readonly #headers: HeaderBuilder;
  readonly #followsRedirects: boolean;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #running = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(settings: HttpClientSettings, options: HttpClientOptions) {
    this.#headers = new HeaderBuilder(settings, createCredentials(settings), options.userAgent);
    this.#followsRedirects = settings.follow_redirects;
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? silentLogger;
    this.#agent = new Agent({
      connections: options.maxSocketsPerOrigin ?? DEFAULT_SOCKETS,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: IDLE_MS,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      // Callers say how long a request may take; a CPU profile may well take minutes.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    if (this.#isClosed) throw new HttpError('closed', `${request.method}: the HTTP client is closed`);
    const running = this.#limited(request);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#running);
    // Not `close`: that would wait for connections that nobody wants any more.
    await this.#agent.destroy();
  }

  /** Puts the caller's signal and time limit into one signal whose reason is the error to throw. */
  async #limited(request: HttpRequest): Promise<HttpResponse> {
    const { signal, timeoutMs } = request;
    const hop = firstHop(request);
    const where = describe(hop);
    const limit = new AbortController();
    const abort = (): void => {
      limit.abort(new HttpError('aborted', `${where}: aborted`, { cause: signal.reason }));
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    const timer =
      timeoutMs === undefined
        ? undefined
        : this.#clock.after(timeoutMs, () => {
            limit.abort(new HttpError('timeout', `${where}: timed out after ${formatDuration(timeoutMs)}`));
          });
    try {
      return await this.#follow(hop, request, limit.signal);
    } finally {
      timer?.cancel();
      signal.removeEventListener('abort', abort);
    }
  }

  async #follow(first: Hop, request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    let hop = first;
    for (let redirects = 0; ; redirects++) {
      const where = describe(hop);
      const response = await this.#send(hop, request, signal, where);
      const next = this.#followsRedirects ? nextHop(hop, response, where) : undefined;
      if (next === undefined) return response;
      if (redirects === MAX_REDIRECTS) {
        throw new HttpError('redirect', `${where}: stopped after ${MAX_REDIRECTS} redirects`);
      }
      this.#logger.debug('redirect followed', { from: where, to: describe(next) });
      hop = next;
    }
  }

  async #send(hop: Hop, request: HttpRequest, signal: AbortSignal, where: string): Promise<HttpResponse> {
    try {
      const headers = await this.#headers.build(hop, request.headers ?? {});
      signal.throwIfAborted();
      const collector = new ResponseCollector({
        signal,
        maxBytes: request.maxBytes ?? DEFAULT_MAX_BYTES,
        truncate: request.truncate ?? false,
        where,
      });
      const { url, method, body = null } = hop;
      const path = url.pathname + url.search;
      this.#agent.dispatch({ origin: url.origin, path, method, headers, body }, collector);
      return await collector.response;
    } catch (error) {
      throw toHttpError(error, where);
    }
  }
}

function firstHop({ url, method, body }: HttpRequest): Hop {
  if (!URL.canParse(url)) throw new HttpError('invalid-request', `${method}: the URL cannot be parsed`);
  return { url: new URL(url), method, body, isHome: true };
}

/** A request for messages: no user, password or query, which may be secret. */
function describe({ method, url }: Hop): string {
  return `${method} ${url.origin}${url.pathname}`;
}
