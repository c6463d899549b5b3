import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import t from 'tap';
import { retryDelayMs } from '../../../src/components/pyroscope-write/retry-delay.ts';
import type { Fault } from '../../../src/components/pyroscope-write/verdict.ts';
import { judgeError, judgeIngest, judgePush } from '../../../src/components/pyroscope-write/verdict.ts';
import type { HttpResponse } from '../../../src/net/index.ts';
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
  const table: readonly (readonly [status: number, fault: Fault])[] = [
    [204, 'passing'],
    [302, 'endpoint'],
    [400, 'profile'],
    [401, 'endpoint'],
    [403, 'endpoint'],
    [404, 'endpoint'],
    [408, 'passing'],
    [413, 'size'],
    [415, 'profile'],
    [422, 'profile'],
    [425, 'passing'],
    [429, 'passing'],
    [500, 'breakdown'],
    [502, 'breakdown'],
    [503, 'passing'],
    [504, 'breakdown'],
  ];
  for (const [status, fault] of table) {
    t.match(judgePush(response(status), retries), { status, fault }, `push ${status}`);
    t.match(judgeIngest(response(status), retries), { status, fault }, `ingest ${status}`);
  }
  t.match(judgePush(response(429), { retriesOn429: false }), { fault: 'unwanted' });
  t.match(judgeIngest(response(429), { retriesOn429: false }), { fault: 'unwanted' });
});

t.test('a Connect code says more than the status', async (t) => {
  const table: Readonly<Record<Exclude<Fault, 'unwanted' | 'size'>, readonly string[]>> = {
    passing: ['unavailable', 'aborted'],
    breakdown: ['deadline_exceeded', 'unknown', 'internal', 'data_loss'],
    profile: ['invalid_argument', 'already_exists', 'failed_precondition', 'out_of_range'],
    endpoint: ['canceled', 'not_found', 'permission_denied', 'unimplemented', 'unauthenticated'],
  };
  for (const status of [400, 500]) {
    for (const [fault, codes] of Object.entries(table))
      for (const code of codes) t.match(judgePush(connect(status, code), retries), { fault }, code);
  }
  for (const retriesOn429 of [true, false]) {
    for (const answer of [connect(429, 'resource_exhausted'), connect(429, 'unavailable')]) {
      t.match(judgePush(answer, { retriesOn429 }), { fault: retriesOn429 ? 'passing' : 'unwanted' });
    }
  }
  const tooLarge = response(
    429,
    '{"code":"resource_exhausted","message":"grpc: message size 5 is larger than configured max 4"}',
  );
  t.match(judgePush(tooLarge, retries), { fault: 'size' }, 'a limit that does not pass');
  t.match(judgePush(connect(503, 'no_such_code'), retries), { fault: 'passing' }, 'the status decides');
  t.match(judgePush(connect(400, 'no_such_code'), retries), { fault: 'profile' });
  const zipped = { ...connect(400, 'unavailable'), headers: { 'content-encoding': 'gzip' } };
  t.match(judgePush({ ...zipped, body: gzipSync(zipped.body) }, retries), {
    fault: 'passing',
    reason: 'unavailable: because (HTTP 400)',
  });
});

t.test('success is the protocol’s own', async (t) => {
  const proto = { 'content-type': 'application/proto' };
  t.equal(judgePush(response(200, '', proto), retries), undefined);
  t.match(judgePush(response(200, '<html>', { 'content-type': 'text/html' }), retries), {
    fault: 'passing',
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
  const passing = ['connect', 'tls', 'file', 'oauth2', 'proxy'] as const;
  const breakdown = ['broken', 'protocol', 'timeout'] as const;
  const lasting = ['aborted', 'closed', 'redirect', 'body-too-large', 'invalid-request'] as const;
  for (const code of passing)
    t.same(judgeError(new HttpError(code, 'reason')), { reason: 'reason', fault: 'passing' }, code);
  for (const code of breakdown)
    t.same(judgeError(new HttpError(code, 'reason')), { reason: 'reason', fault: 'breakdown' }, code);
  for (const code of lasting)
    t.same(judgeError(new HttpError(code, 'reason')), { reason: 'reason', fault: 'endpoint' }, code);
  t.same(judgeError(new TypeError('a bug')), { reason: 'a bug', fault: 'endpoint' });
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
