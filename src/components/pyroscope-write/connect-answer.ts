import { gunzipSync } from 'node:zlib';
import type { HttpResponse } from '../../net/index.ts';

/** The error codes of the Connect protocol (connectrpc.com/docs/protocol#error-codes). */
const CONNECT_CODES = [
  'canceled',
  'unknown',
  'invalid_argument',
  'deadline_exceeded',
  'not_found',
  'already_exists',
  'permission_denied',
  'resource_exhausted',
  'failed_precondition',
  'aborted',
  'out_of_range',
  'unimplemented',
  'internal',
  'unavailable',
  'data_loss',
  'unauthenticated',
] as const;
export type ConnectCode = (typeof CONNECT_CODES)[number];

/** An error in the words of the Connect protocol. */
export interface ConnectError {
  readonly code: ConnectCode;
  readonly message: string;
}

/** The largest error that is decompressed. */
const MAX_ERROR_BYTES = 1024 * 1024;

/** The Connect error in the body of an answer; nothing where it has none, as from a proxy in between. */
export function connectErrorOf({ headers, body }: HttpResponse): ConnectError | undefined {
  try {
    const isGzipped = headers['content-encoding'] === 'gzip';
    const json = isGzipped ? gunzipSync(body, { maxOutputLength: MAX_ERROR_BYTES }) : body;
    const value: unknown = JSON.parse(new TextDecoder().decode(json));
    if (typeof value !== 'object' || value === null || !('code' in value)) return undefined;
    const code = CONNECT_CODES.find((known) => known === value.code);
    if (code === undefined) return undefined;
    return { code, message: 'message' in value ? String(value.message) : '' };
  } catch {
    // Neither JSON nor gzip: words of somebody who does not speak the protocol. The status decides then.
    return undefined;
  }
}
