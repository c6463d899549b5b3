import { STATUS_CODES } from 'node:http';
import type { HttpErrorCode, HttpResponse } from '../../net/index.ts';
import { HttpError } from '../../net/index.ts';
import { errorMessage } from '../../util/index.ts';
import type { ConnectCode, ConnectError } from './connect-answer.ts';
import { connectErrorOf } from './connect-answer.ts';

/** Whose fault a failed attempt is, which decides what to do about it. */
export type Fault =
  /** Nobody's for long: the same request may go well later. */
  | 'passing'
  /** The endpoint broke down: a passing fault, or one over something in the request. */
  | 'breakdown'
  /** The endpoint's, or the configuration's: it is refused whatever is sent. */
  | 'endpoint'
  /** That of something in the request: without it the rest may go well. */
  | 'profile'
  /** The request is too large. */
  | 'size'
  /** Nobody's, but the configuration says to leave it at that. */
  | 'unwanted';

/** An attempt that failed: why, and whose fault it is. */
export interface Failure {
  readonly reason: string;
  readonly fault: Fault;
  readonly status?: number;
  /** The endpoint's Retry-After, as it was sent. */
  readonly retryAfter?: string | undefined;
}

interface RetryOptions {
  readonly retriesOn429: boolean;
}

const OK = 200;
const REQUEST_TIMEOUT = 408;
const PAYLOAD_TOO_LARGE = 413;
const TOO_EARLY = 425;
const TOO_MANY_REQUESTS = 429;
const SERVER_ERROR = 500;
const SERVICE_UNAVAILABLE = 503;
/** How much of an answer's words goes into an error. */
const EXCERPT_BYTES = 2_048;

/** Whose fault the codes of Connect tell of; `resource_exhausted` is looked at more closely. */
const FAULT_OF_CODE: Readonly<Record<ConnectCode, Fault>> = {
  canceled: 'endpoint',
  unknown: 'breakdown',
  invalid_argument: 'profile',
  deadline_exceeded: 'breakdown',
  not_found: 'endpoint',
  already_exists: 'profile',
  permission_denied: 'endpoint',
  resource_exhausted: 'passing',
  failed_precondition: 'profile',
  aborted: 'passing',
  out_of_range: 'profile',
  unimplemented: 'endpoint',
  internal: 'breakdown',
  unavailable: 'passing',
  data_loss: 'breakdown',
  unauthenticated: 'endpoint',
};

/** Statuses below 500 that tell of what was sent; of the others the endpoint or the configuration is to blame. */
const PROFILE_STATUSES: readonly number[] = [400, 406, 409, 411, 415, 422];

/** gRPC's word for a message that is too large, which has the code of a limit that passes. */
const TOO_LARGE = /larger than (configured )?max|exceeds maximum|too large/i;

/** Whose fault it is that a request got no answer. */
const FAULT_OF_ERROR: Readonly<Record<HttpErrorCode, Fault>> = {
  connect: 'passing',
  tls: 'passing',
  broken: 'breakdown',
  protocol: 'breakdown',
  timeout: 'breakdown',
  file: 'passing',
  oauth2: 'passing',
  proxy: 'passing',
  aborted: 'endpoint',
  closed: 'endpoint',
  redirect: 'endpoint',
  'body-too-large': 'endpoint',
  'invalid-request': 'endpoint',
};

/**
 * What the answer to a push means: undefined where it was taken. A code of Connect's in the body says more than the
 * status; without one the status decides.
 */
export function judgePush(response: HttpResponse, options: RetryOptions): Failure | undefined {
  const { status, headers } = response;
  const contentType = headers['content-type'] ?? '';
  if (status === OK) {
    if (/^application\/proto\s*(;|$)/i.test(contentType)) return undefined;
    const reason = `answered with Content-Type ${JSON.stringify(contentType)} instead of "application/proto"; is this the URL of a Pyroscope server?`;
    return { reason, fault: 'passing', status };
  }
  const error = connectErrorOf(response);
  if (error === undefined) return failureOf(response, faultOfStatus(status, options));
  const reason = `${error.code}: ${error.message} (HTTP ${status})`;
  const fault = faultOfConnect(error, status, options);
  return { reason, fault, status, retryAfter: headers['retry-after'] };
}

/** What the answer to a push to /ingest means: undefined where it was taken. */
export function judgeIngest(response: HttpResponse, options: RetryOptions): Failure | undefined {
  if (response.status === OK) return undefined;
  return failureOf(response, faultOfStatus(response.status, options));
}

/** Whether the same request may go well another time. */
export function isWorthRepeating({ fault }: Failure): boolean {
  return fault === 'passing' || fault === 'breakdown';
}

/** What a request without an answer means. */
export function judgeError(error: unknown): Failure {
  const fault = error instanceof HttpError ? FAULT_OF_ERROR[error.code] : 'endpoint';
  return { reason: errorMessage(error), fault };
}

function faultOfConnect({ code, message }: ConnectError, status: number, options: RetryOptions): Fault {
  if (code === 'resource_exhausted' && TOO_LARGE.test(message)) return 'size';
  if (code === 'resource_exhausted' || status === TOO_MANY_REQUESTS)
    return options.retriesOn429 ? 'passing' : 'unwanted';
  return FAULT_OF_CODE[code];
}

function faultOfStatus(status: number, { retriesOn429 }: RetryOptions): Fault {
  if (status === TOO_MANY_REQUESTS) return retriesOn429 ? 'passing' : 'unwanted';
  if (status === PAYLOAD_TOO_LARGE) return 'size';
  if (status === REQUEST_TIMEOUT || status === TOO_EARLY) return 'passing';
  // A success that is not the one of the protocol comes from something in between.
  if (status === SERVICE_UNAVAILABLE || status < 300) return 'passing';
  if (status >= SERVER_ERROR) return 'breakdown';
  return PROFILE_STATUSES.includes(status) ? 'profile' : 'endpoint';
}

function failureOf({ status, headers, body }: HttpResponse, fault: Fault): Failure {
  const words = new TextDecoder()
    .decode(body.subarray(0, EXCERPT_BYTES), { stream: true })
    .replace(/\s+/g, ' ')
    .trim();
  const reason = `HTTP ${status} ${STATUS_CODES[status] ?? ''}`.trim() + (words === '' ? '' : `: ${words}`);
  return { reason, fault, status, retryAfter: headers['retry-after'] };
}
