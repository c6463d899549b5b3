import type { Logger } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';
import type { Environment } from './proxy-choice.ts';
import type { RequestHeaders } from './request-headers.ts';
import type { HttpResponse } from './response-collector.ts';

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
  /**
   * Takes the body of a 200 piece by piece as it comes, for bodies that have no end; the response's own is then empty and
   * `maxBytes` does not count. What it throws fails the request.
   */
  readonly onData?: (chunk: Uint8Array) => void;
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
  /** Where `proxy_from_environment` looks; the process's own by default. */
  readonly environment?: Environment;
  /** A Unix socket to connect to, whatever host the URL names. */
  readonly socketPath?: string;
}
