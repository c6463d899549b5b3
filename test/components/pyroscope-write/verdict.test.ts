import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import t from 'tap';
import { retryDelayMs } from '../../../src/components/pyroscope-write/retry-delay.ts';
import { judgeError, judgeIngest, judgePush } from '../../../src/components/pyroscope-write/verdict.ts';
import type { HttpErrorCode, HttpResponse } from '../../../src/net/index.ts';
import { HttpError } from '../../../src/net/index.ts';

const retries = { retriesOn429: true };

function response(status: number, body = '', headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, body: Buffer.from(body) };
}

function connect(status: number, code: string): HttpResponse {
  return response(status, JSON.stringify({ code, message: 'because' }), {
    'content-type': 'application/json',
  });
}

t.test('a status without a Connect code', async (t) => {
  const table: readonly (readonly [status: number, push: boolean, ingest: boolean])[] = [
    [204, true, true],
    [302, false, false],
    [400, false, false],
    [401, false, false],
    [403, false, false],
    [404, false, false],
    [408, true, true],
    [413, false, false],
    [422, false, false],
    [425, true, true],
    [429, true, true],
    [500, true, true],
    [502, true, true],
    [503, true, true],
    [504, true, true],
  ];
  for (const [status, push, ingest] of table) {
    t.match(judgePush(response(status), retries), { status, canRetry: push }, `push ${status}`);
    t.match(judgeIngest(response(status), retries), { status, canRetry: ingest }, `ingest ${status}`);
  }
  t.match(judgePush(response(429), { retriesOn429: false }), { canRetry: false });
  t.match(judgeIngest(response(429), { retriesOn429: false }), { canRetry: false });
});

t.test('a Connect code says more than the status', async (t) => {
  const transient = ['deadline_exceeded', 'unknown', 'internal', 'unavailable', 'data_loss', 'aborted'];
  const final = [
    'canceled',
    'invalid_argument',
    'not_found',
    'already_exists',
    'permission_denied',
    'failed_precondition',
    'out_of_range',
    'unimplemented',
    'unauthenticated',
  ];
  for (const status of [400, 500]) {
    for (const code of transient)
      t.match(judgePush(connect(status, code), retries), { canRetry: true }, code);
    for (const code of final) t.match(judgePush(connect(status, code), retries), { canRetry: false }, code);
  }
  for (const retriesOn429 of [true, false]) {
    for (const answer of [connect(429, 'resource_exhausted'), connect(429, 'unavailable')]) {
      t.match(judgePush(answer, { retriesOn429 }), { canRetry: retriesOn429 });
    }
  }
  t.match(judgePush(connect(503, 'no_such_code'), retries), { canRetry: true }, 'the status decides');
  t.match(judgePush(connect(400, 'no_such_code'), retries), { canRetry: false });
  const zipped = { ...connect(400, 'unavailable'), headers: { 'content-encoding': 'gzip' } };
  t.match(judgePush({ ...zipped, body: gzipSync(zipped.body) }, retries), {
    canRetry: true,
    reason: 'unavailable: because (HTTP 400)',
  });
});

t.test('success is the protocol’s own', async (t) => {
  const proto = { 'content-type': 'application/proto' };
  t.equal(judgePush(response(200, '', proto), retries), undefined);
  t.match(judgePush(response(200, '<html>', { 'content-type': 'text/html' }), retries), {
    canRetry: true,
    reason: /Content-Type "text\/html" instead of "application\/proto"/,
  });
  t.equal(judgeIngest(response(200, 'anything'), retries), undefined);
});

t.test('a reason has the status and the words of the answer', async (t) => {
  t.equal(
    judgeIngest(response(422, ' no \n\n such tenant '), retries)?.reason,
    'HTTP 422 Unprocessable Entity: no such tenant',
  );
  t.equal(judgePush(response(599), retries)?.reason, 'HTTP 599');
  const long = judgeIngest(response(500, 'x'.repeat(10_000)), retries)?.reason ?? '';
  t.ok(long.length < 2_100, 'no more than 2 KiB of them');
});

t.test('a request without an answer', async (t) => {
  const table: Readonly<Record<HttpErrorCode, boolean>> = {
    connect: true,
    tls: true,
    broken: true,
    protocol: true,
    timeout: true,
    file: true,
    oauth2: true,
    proxy: true,
    aborted: false,
    closed: false,
    redirect: false,
    'body-too-large': false,
    'invalid-request': false,
  };
  for (const [code, canRetry] of Object.entries(table)) {
    // The table's keys are the codes.
    const error = new HttpError(code as HttpErrorCode, 'reason');
    t.same(judgeError(error), { reason: 'reason', canRetry }, code);
  }
  t.same(judgeError(new TypeError('a bug')), { reason: 'a bug', canRetry: false });
});

t.test('Retry-After', async (t) => {
  const nowMs = Date.parse('2026-01-01T00:00:00Z');
  const delay = (backoffMs: number, retryAfter?: string, maxBackoffMs = 1_000): number =>
    retryDelayMs(backoffMs, retryAfter, { nowMs, maxBackoffMs });
  const table: readonly (readonly [got: number, want: number, why: string])[] = [
    [delay(700), 700, 'without one the backoff decides'],
    [delay(700, '3'), 3_000, 'seconds'],
    [delay(700, '0'), 700, 'never less than the backoff'],
    [delay(700, 'Thu, 01 Jan 2026 00:00:04 GMT'), 4_000, 'a date'],
    [delay(700, 'Thu, 01 Jan 1970 00:00:00 GMT'), 700, 'a date gone by'],
    [delay(700, 'soon'), 700, 'nonsense'],
    [delay(700, '31536000'), 300_000, 'within reason'],
    [delay(700, '31536000', 900_000), 900_000, 'or as long as one waits anyway'],
  ];
  for (const [got, want, why] of table) t.equal(got, want, why);
  fc.assert(
    fc.property(fc.string(), fc.nat(), (retryAfter, backoffMs) => delay(backoffMs, retryAfter) >= backoffMs),
  );
});
