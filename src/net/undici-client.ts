import type { Logger } from '../telemetry/index.ts';
import { silentLogger } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';
import { formatDuration, systemClock } from '../util/index.ts';
import { Connections } from './connections.ts';
import type { Credentials } from './credentials.ts';
import { createCredentials } from './credentials.ts';
import type { HttpClient, HttpClientOptions, HttpRequest } from './http-client.ts';
import type { HttpClientSettings } from './http-client-fields.ts';
import { HttpError, toHttpError } from './http-error.ts';
import { resolvedMetadataFault } from './metadata-address.ts';
import { OAuth2Credentials, tokenServerSettings } from './oauth2.ts';
import type { Hop } from './redirect.ts';
import { isRedirect, isSameHost, MAX_REDIRECTS, nextHop } from './redirect.ts';
import { HeaderBuilder } from './request-headers.ts';
import type { HttpResponse } from './response-collector.ts';
import { ResponseCollector } from './response-collector.ts';

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
const DEFAULT_SOCKETS = 64;
/** A server that closed a kept connection while the request was on its way: that shows at once. */
const STALE_WITHIN_MS = 1_000;
const UNAUTHORIZED = 401;
const PROXY_AUTHENTICATION_REQUIRED = 407;

/**
 * Creates a client. Reads no file and opens no connection yet.
 * @throws HttpError 'tls' or 'proxy' where certificates, keys or proxies given in the settings cannot be used
 */
export function createHttpClient(settings: HttpClientSettings, options: HttpClientOptions): HttpClient {
  return new UndiciClient(settings, options);
}

class UndiciClient implements HttpClient {
  readonly #connections: Connections;
  readonly #headers: HeaderBuilder;
  readonly #credentials: Credentials | undefined;
  readonly #followsRedirects: boolean;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #running = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(settings: HttpClientSettings, options: HttpClientOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? silentLogger;
    this.#connections = new Connections(settings, {
      clock: this.#clock,
      logger: this.#logger,
      environment: options.environment ?? process.env,
      maxSockets: options.maxSocketsPerOrigin ?? DEFAULT_SOCKETS,
      socketPath: options.socketPath,
    });
    this.#headers = new HeaderBuilder(settings, options.userAgent);
    this.#credentials = createCredentials(settings, this.#clock, (oauth2) => {
      const http = createHttpClient(tokenServerSettings(oauth2), options);
      return new OAuth2Credentials(oauth2, http, this.#clock);
    });
    this.#followsRedirects = settings.follow_redirects;
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
    await Promise.all([this.#connections.destroy(), this.#credentials?.close()]);
  }

  #limited(request: HttpRequest): Promise<HttpResponse> {
    const { signal, timeoutMs } = request;
    const hop = firstHop(request);
    if (timeoutMs === undefined) return this.#follow(hop, request, signal);
    return this.#followWithin(timeoutMs, hop, request);
  }

  /** Puts the caller's signal and time limit into one signal. */
  async #followWithin(timeoutMs: number, hop: Hop, request: HttpRequest): Promise<HttpResponse> {
    const { signal } = request;
    const limit = new AbortController();
    const abort = (): void => limit.abort(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    const timer = this.#clock.after(timeoutMs, () => {
      const text = `timed out after ${formatDuration(timeoutMs)}`;
      limit.abort(new HttpError('timeout', `${this.#describe(hop)}: ${text}`));
    });
    try {
      return await this.#follow(hop, request, limit.signal);
    } finally {
      timer.cancel();
      signal.removeEventListener('abort', abort);
    }
  }

  async #follow(first: Hop, request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    let hop = first;
    for (let redirects = 0; ; redirects++) {
      const response = await this.#sendHop(hop, request, signal);
      if (!this.#followsRedirects || !isRedirect(response)) return response;
      const where = this.#describe(hop);
      const next = nextHop(hop, response, where);
      if (redirects === MAX_REDIRECTS) {
        throw new HttpError('redirect', `${where}: stopped after ${MAX_REDIRECTS} redirects`);
      }
      await this.#refuseMetadata(hop, next, where);
      this.#logger.debug('redirect followed', { from: where, to: this.#describe(next) });
      hop = next;
    }
  }

  /** A proxy resolves names itself; what it may reach is up to it. */
  async #refuseMetadata(from: Hop, { url }: Hop, where: string): Promise<void> {
    if (isSameHost(url, from.url) || this.#connections.proxyOf(url) !== undefined) return;
    const fault = await resolvedMetadataFault(url.hostname.replace(/^\[|\]$/g, ''));
    if (fault !== undefined) throw new HttpError('redirect', `${where}: ${fault}`);
  }

  #sendHop(hop: Hop, request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const credentials = hop.isHome ? this.#credentials : undefined;
    if (credentials === undefined && this.#connections.proxyOf(hop.url) === undefined) {
      return this.#sendFresh(hop, request, undefined, signal);
    }
    return this.#sendAuthorized(credentials, hop, request, signal);
  }

  /** A second time with other credentials where the server refuses those that it was given and there may be others. */
  async #sendAuthorized(
    credentials: Credentials | undefined,
    hop: Hop,
    request: HttpRequest,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    for (let isSecond = false; ; isSecond = true) {
      const authorization = credentials && (await this.#authorization(credentials, hop, signal));
      const response = await this.#sendFresh(hop, request, authorization, signal);
      if (
        response.status === PROXY_AUTHENTICATION_REQUIRED &&
        this.#connections.proxyOf(hop.url) !== undefined
      ) {
        throw new HttpError('proxy', `${this.#describe(hop)}: the proxy wants other credentials (407)`);
      }
      const isRefused = response.status === UNAUTHORIZED && authorization !== undefined;
      if (!isRefused || !credentials?.refused(authorization) || isSecond) return response;
    }
  }

  /** Once more where a kept connection turns out to be closed and the method allows it (RFC 9110 §9.2.2). */
  async #sendFresh(
    hop: Hop,
    request: HttpRequest,
    authorization: string | undefined,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const beganMs = this.#clock.monotonic();
    try {
      return await this.#send(hop, request, authorization, signal);
    } catch (error) {
      const isStale = error instanceof HttpError && error.code === 'broken' && !error.hasBegun;
      const isQuick = this.#clock.monotonic() - beganMs < STALE_WITHIN_MS;
      const isSafe = hop.method === 'GET' || hop.method === 'HEAD';
      if (!isStale || !isQuick || !isSafe || signal.aborted) throw error;
      return this.#send(hop, request, authorization, signal);
    }
  }

  async #send(
    hop: Hop,
    request: HttpRequest,
    authorization: string | undefined,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const { url, method, body } = hop;
    const { maxBytes = DEFAULT_MAX_BYTES, truncate = false, onData } = request;
    const collector = new ResponseCollector({ signal, maxBytes, truncate, onData });
    try {
      const headers = this.#headers.build(hop, request.headers ?? {}, authorization);
      const sent = this.#connections.dispatch({ url, method, headers, body }, collector);
      // Files may hang where the request must not.
      sent?.catch((error: unknown) => collector.fail(error));
    } catch (error) {
      collector.fail(error);
    }
    try {
      return await collector.response;
    } catch (error) {
      throw this.#errorOf(error, hop, signal, collector.hasBegun);
    }
  }

  /** Does not wait for a token longer than the request may take. */
  async #authorization(credentials: Credentials, hop: Hop, signal: AbortSignal): Promise<string> {
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const end = (): void => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
    try {
      return await Promise.race([ended, credentials.authorization()]);
    } catch (error) {
      throw this.#errorOf(error, hop, signal);
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  #errorOf(error: unknown, hop: Hop, signal: AbortSignal, hasBegun = false): HttpError {
    if (error instanceof HttpError) return error;
    const where = this.#describe(hop);
    if (signal.aborted && error === signal.reason) {
      return new HttpError('aborted', `${where}: aborted`, { cause: error, hasBegun });
    }
    return toHttpError(error, where, hasBegun);
  }

  /** A request for messages: no user, password or query, which may be secret. */
  #describe({ method, url }: Hop): string {
    const proxy = this.#connections.proxyOf(url);
    const through = proxy === undefined ? '' : ` through the proxy ${proxy.origin}`;
    return `${method} ${url.origin}${url.pathname}${through}`;
  }
}

function firstHop({ url, method, body }: HttpRequest): Hop {
  const parsed = URL.parse(url);
  if (parsed === null) throw new HttpError('invalid-request', `${method}: the URL cannot be parsed`);
  return { url: parsed, method, body, isHome: true };
}
