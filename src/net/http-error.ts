import { STATUS_CODES } from 'node:http';
import { errors } from 'undici';
import { AppError, errorMessage } from '../util/index.ts';
import { ResponseTooLarge } from './response-collector.ts';
import { tlsComplaint } from './tls-complaint.ts';

/** How a request can fail without an answer. */
export type HttpErrorCode =
  /** Nobody could be reached: refused, no route, no such host. */
  | 'connect'
  /** The TLS handshake failed, or certificates and keys cannot be used. */
  | 'tls'
  /** The connection ended before the response was complete. */
  | 'broken'
  /** What came back is not HTTP. */
  | 'protocol'
  /** Not finished within the time given. */
  | 'timeout'
  /** The caller's signal ended it. */
  | 'aborted'
  /** The body is larger than the caller takes. */
  | 'body-too-large'
  /** Too many redirects, or one that leads nowhere. */
  | 'redirect'
  /** A file that an argument names could not be read. */
  | 'file'
  /** The OAuth2 server gave no token. */
  | 'oauth2'
  /** The proxy did not let the request through. */
  | 'proxy'
  /** The request itself cannot be sent. */
  | 'invalid-request'
  /** The client is closed. */
  | 'closed';

/** A request that got no answer. The message names method, scheme, host, port and path; never user, password or query. */
export class HttpError extends AppError<HttpErrorCode> {
  /** Whether part of a response had come. */
  readonly hasBegun: boolean;

  constructor(code: HttpErrorCode, message: string, options?: ErrorOptions & { hasBegun?: boolean }) {
    super(code, message, options);
    this.hasBegun = options?.hasBegun ?? false;
  }
}

interface Meaning {
  readonly code: HttpErrorCode;
  readonly text: string;
}

const BROKEN: Meaning = {
  code: 'broken',
  text: 'the server closed the connection before the response was complete',
};
const CLOSED: Meaning = { code: 'closed', text: 'the HTTP client is closed' };
const NO_ROUTE: Meaning = { code: 'connect', text: 'no route to host' };

/** What the codes of Node (`errno`) and undici (`UND_ERR_*`) mean here. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: { code: 'connect', text: 'connection refused' },
  ENOTFOUND: { code: 'connect', text: 'no such host' },
  EAI_AGAIN: { code: 'connect', text: 'the name of the host cannot be resolved at the moment' },
  EHOSTUNREACH: NO_ROUTE,
  ENETUNREACH: NO_ROUTE,
  EADDRNOTAVAIL: { code: 'connect', text: 'no local address or port is free for the connection' },
  EMFILE: { code: 'connect', text: 'too many open files in this process' },
  ETIMEDOUT: { code: 'timeout', text: 'the connection timed out' },
  UND_ERR_CONNECT_TIMEOUT: { code: 'timeout', text: 'connecting timed out' },
  ECONNRESET: BROKEN,
  EPIPE: BROKEN,
  UND_ERR_SOCKET: BROKEN,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: BROKEN,
  HPE_INVALID_EOF_STATE: BROKEN,
  UND_ERR_HEADERS_OVERFLOW: { code: 'protocol', text: 'the headers of the response are too large' },
  UND_ERR_DESTROYED: CLOSED,
  UND_ERR_CLOSED: CLOSED,
};

/** Turns whatever Node or undici threw into an HttpError; `where` begins the message. */
export function toHttpError(error: unknown, where: string, hasBegun = false): HttpError {
  if (error instanceof HttpError) return error;
  const { code, text } = meaningOf(error);
  return new HttpError(code, `${where}: ${text}`, { cause: error, hasBegun });
}

function meaningOf(error: unknown): Meaning {
  if (error instanceof ResponseTooLarge) return { code: 'body-too-large', text: error.message };
  const code = codeOf(error);
  const known = Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
  if (known !== undefined) return known;
  const detail = errorMessage(error);
  // undici leaves out the code where its parser has no name for the fault.
  if (code.startsWith('HPE_') || error instanceof errors.HTTPParserError)
    return { code: 'protocol', text: `the answer is not valid HTTP (${detail})` };
  const refusal = /^Proxy response \((\d+)\)/.exec(detail)?.[1];
  if (refusal !== undefined) return { code: 'proxy', text: proxyRefusal(Number(refusal)) };
  if (code.startsWith('ERR_HTTP2'))
    return { code: 'broken', text: `the HTTP/2 connection failed (${detail})` };
  if (code.startsWith('UND_ERR_')) return { code: 'invalid-request', text: detail };
  const tls = tlsComplaint(error, code);
  if (tls !== undefined) return { code: 'tls', text: tls };
  return { code: 'broken', text: `the connection failed (${detail})` };
}

function proxyRefusal(status: number): string {
  const name = STATUS_CODES[status] ?? '';
  const hint = status === 407 ? '; give it user and password in proxy_url' : '';
  return `the proxy answered CONNECT with ${status} ${name}`.trimEnd() + hint;
}

/** The code of an error, or of the first of those it stands for (one a tried address). */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && !('code' in error)) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
