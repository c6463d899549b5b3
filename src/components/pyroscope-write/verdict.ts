import { STATUS_CODES } from 'node:http';
import type { HttpErrorCode, HttpResponse } from '../../net/index.ts';
import { HttpError } from '../../net/index.ts';
import { errorMessage } from '../../util/index.ts';
import type { ConnectCode } from './connect-answer.ts';
import { connectErrorOf } from './connect-answer.ts';

/** An attempt that failed: why, and whether another one makes sense. */
export interface Failure {
  readonly reason: string;
  readonly canRetry: boolean;
  readonly status?: number;
  /** The endpoint's Retry-After, as it was sent. */
  readonly retryAfter?: string | undefined;
}

interface RetryOptions {
  readonly retriesOn429: boolean;
}

const OK = 200;
const REQUEST_TIMEOUT = 408;
const TOO_EARLY = 425;
const TOO_MANY_REQUESTS = 429;
const SERVER_ERROR = 500;
/** How much of an answer's words goes into an error. */
const EXCERPT_BYTES = 2_048;

/** Connect codes that a later attempt may not meet again. */
const TRANSIENT: ReadonlySet<ConnectCode> = new Set<ConnectCode>([
  'deadline_exceeded',
  'unknown',
  'internal',
  'unavailable',
  'data_loss',
  'aborted',
]);

/** Requests that failed without an answer and may do better next time. */
const PASSING: ReadonlySet<HttpErrorCode> = new Set<HttpErrorCode>([
  'connect',
  'tls',
  'broken',
  'protocol',
  'timeout',
  'file',
  'oauth2',
  'proxy',
]);

/**
 * What the answer to a push means: undefined where it was taken. A code of Connect's in the body says more than the
 * status; without one the status decides, and what is the sender's fault (4xx) is not sent again.
 */
export function judgePush(response: HttpResponse, options: RetryOptions): Failure | undefined {
  const { status, headers } = response;
  const contentType = headers['content-type'] ?? '';
  if (status === OK) {
    if (/^application\/proto\s*(;|$)/i.test(contentType)) return undefined;
    const reason = `answered with Content-Type ${JSON.stringify(contentType)} instead of "application/proto"; is this the URL of a Pyroscope server?`;
    return { reason, canRetry: true, status };
  }
  const error = connectErrorOf(response);
  if (error === undefined) return failureOf(response, canRetryStatus(status, options));
  const { code, message } = error;
  const isThrottled = code === 'resource_exhausted' || status === TOO_MANY_REQUESTS;
  const canRetry = isThrottled ? options.retriesOn429 : TRANSIENT.has(code);
  const reason = `${code}: ${message} (HTTP ${status})`;
  return { reason, canRetry, status, retryAfter: headers['retry-after'] };
}

/** What the answer to a push to /ingest means: undefined where it was taken. */
export function judgeIngest(response: HttpResponse, options: RetryOptions): Failure | undefined {
  if (response.status === OK) return undefined;
  return failureOf(response, canRetryStatus(response.status, options));
}

/** What a request without an answer means. */
export function judgeError(error: unknown): Failure {
  const canRetry = error instanceof HttpError && PASSING.has(error.code);
  return { reason: errorMessage(error), canRetry };
}

function canRetryStatus(status: number, { retriesOn429 }: RetryOptions): boolean {
  if (status === TOO_MANY_REQUESTS) return retriesOn429;
  if (status === REQUEST_TIMEOUT || status === TOO_EARLY) return true;
  // A success that is not the one of the protocol comes from something in between.
  return status >= SERVER_ERROR || status < 300;
}

function failureOf({ status, headers, body }: HttpResponse, canRetry: boolean): Failure {
  const words = new TextDecoder()
    .decode(body.subarray(0, EXCERPT_BYTES), { stream: true })
    .replace(/\s+/g, ' ')
    .trim();
  const reason = `HTTP ${status} ${STATUS_CODES[status] ?? ''}`.trim() + (words === '' ? '' : `: ${words}`);
  return { reason, canRetry, status, retryAfter: headers['retry-after'] };
}
