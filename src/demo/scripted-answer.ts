import type { ServerResponse } from 'node:http';

/** An answer of Connect's or of plain HTTP's that the receiver gives in place of its own. */
export interface FailureAnswer {
  readonly status: number;
  /** In seconds, or an HTTP date. */
  readonly retryAfter?: number | string;
  /** Code of a Connect error; without it the body is plain text. */
  readonly code?: string;
  readonly message?: string;
}

/**
 * What the receiver does with one request:
 * `ok` takes it; `reset` breaks the connection; `lost-answer` takes it and then breaks the connection; `hang` never
 * answers; a delay takes it after so many milliseconds; a number is a status with a plain body.
 */
export type ScriptedAnswer = 'ok' | 'lost-answer' | { readonly delayMs: number } | Refusal;

/** An answer, or none, by which nothing of a request is taken. */
export type Refusal = 'reset' | 'hang' | number | FailureAnswer;

/** Sends a failure of a script. */
export function sendFailure(response: ServerResponse, answer: number | FailureAnswer): void {
  const {
    status,
    retryAfter,
    code,
    message = 'scripted',
  } = typeof answer === 'number' ? { status: answer } : answer;
  if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
  if (code === undefined) {
    response.writeHead(status, { 'Content-Type': 'text/plain' }).end(message);
    return;
  }
  sendConnectError(response, status, code, message);
}

/** Sends an error as Connect's unary protocol does. */
export function sendConnectError(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ code, message }));
}
