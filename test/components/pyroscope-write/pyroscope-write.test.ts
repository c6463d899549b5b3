import { createServer } from 'node:http';
import t from 'tap';
import { phlareWrite, pyroscopeWrite } from '../../../src/components/pyroscope-write/index.ts';
import { Labels } from '../../../src/model/index.ts';
import { decodeText } from '../../support/decode-text.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { InstantClock } from '../../support/instant-clock.ts';
import { endpoint, profile, runWriter, startEndpoint } from '../../support/running-writer.ts';

const HOUR_MS = 3_600_000;
/** Attempts end by themselves on an InstantClock of an hour. */
const PATIENT = 'remote_timeout = "1h"';
const RETRYING = 'endpoint fails, pushes are retried';
const FAILED = 'failed to push to endpoint';

t.test('a push as the endpoint gets it', async (t) => {
  const server = await startEndpoint(t);
  const headers =
    'headers = {"X-Scope-OrgID" = "squad-1", "content-type" = "text/own", "User-Agent" = "own"}';
  const external = 'external_labels = {"env" = "staging", "job" = ""}';
  const text = endpoint(`${server.url}//`, headers, 'remote_timeout = "2500ms"') + external;
  const { receiver } = await runWriter(t, text);
  t.equal(receiver.componentId, 'pyroscope.write.test');
  await receiver.append(profile('id-1', { __delta__: 'false', __address__: 'a:1', job: 'j' }));
  const [request] = server.requests;
  t.match(request, { method: 'POST', path: '/push.v1.PusherService/Push' });
  const { host, connection, 'content-length': length, ...sent } = request?.headers ?? {};
  t.same(sent, {
    'x-scope-orgid': 'squad-1',
    'content-type': 'application/proto',
    'connect-protocol-version': '1',
    'connect-timeout-ms': '2500',
    'accept-encoding': 'gzip',
    'user-agent': 'Starling/test',
  });
  const [latest] = server.latest();
  t.same(latest?.labels.toJSON(), {
    __delta__: 'false',
    __name__: 'memory',
    env: 'staging',
    service_name: 'app',
  });
  t.match(latest, { id: 'id-1' });
  t.equal(Buffer.from(latest?.body ?? '').toString(), 'pprof');
});

t.test('the endpoint’s path comes first', async (t) => {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/proto' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.closeAllConnections());
  t.teardown(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { receiver } = await runWriter(t, endpoint(`http://127.0.0.1:${port}/tenant/a/`));
  await receiver.append(profile('1'));
  const query = new URLSearchParams('from=1&name=ignored');
  const labels = Labels.from({ __name__: 'app' });
  await receiver.appendIngest({ body: Buffer.from('x'), contentTypes: [], path: '/ingest', query, labels });
  t.same(paths, ['/tenant/a/push.v1.PusherService/Push', '/tenant/a/ingest?from=1&name=app%7B%7D']);
});

t.test('what is retried, and when', async (t) => {
  const clock = new InstantClock(HOUR_MS);
  const server = await startEndpoint(t, {
    script: [500, 'reset', { status: 429, retryAfter: 30 }, { status: 400, code: 'unavailable' }, 'ok'],
  });
  const { receiver, counters, log, metrics } = await runWriter(t, endpoint(server.url, PATIENT), { clock });
  await receiver.append(profile('1'));
  t.equal(server.requests.length, 5);
  t.same(clock.waits, [750, 1_500, 30_000, 6_000], 'doubling, or what Retry-After says');
  t.match(server.stats(), { profiles: 1, duplicates: 0 });
  t.same(await counters(server.url), {
    sent_bytes: 5,
    sent_profiles: 1,
    dropped_bytes: 0,
    dropped_profiles: 0,
    retries: 4,
  });
  t.ok(log.some(({ msg }) => msg === 'endpoint takes profiles again'));
  t.notOk(log.some(({ msg }) => msg === FAILED));
  const observed = (endpointLabel: string, type: string): Promise<number | undefined> =>
    metrics.value('pyroscope_write_latency_count', { endpoint: endpointLabel, type });
  t.equal(await observed('-', 'push_total'), 1);
  t.equal(await observed(server.url, 'push_endpoint'), 1);
  t.equal(await observed(server.url, 'push_downstream'), 5);
  const waited = { endpoint: server.url, type: 'push_endpoint' };
  t.equal(await metrics.value('pyroscope_write_latency_sum', waited), 38.25, 'in seconds, retries included');
});

t.test('attempts are counted, and their number is the end', async (t) => {
  const clock = new InstantClock(HOUR_MS);
  const server = await startEndpoint(t);
  server.answerAlways({ status: 503, message: 'too busy' });
  const text = endpoint(
    server.url,
    PATIENT,
    'max_backoff_retries = 3',
    'min_backoff_period = "1s"',
    'max_backoff_period = "2s"',
  );
  const { receiver, counters, log } = await runWriter(t, text, { clock });
  const reason = 'gave up after 3 attempts: HTTP 503 Service Unavailable: too busy';
  await t.rejects(receiver.append(profile('1')), {
    message: `pyroscope.write.test: 1 of 1 endpoints failed: ${server.url}: ${reason}`,
    errors: [{ code: 'undelivered', status: 503 }],
  });
  t.same(clock.waits, [1_500, 2_000], 'no wait after the last');
  t.same(await counters(server.url), {
    sent_bytes: 0,
    sent_profiles: 0,
    dropped_bytes: 5,
    dropped_profiles: 1,
    retries: 2,
  });
  const lines = log.filter(({ msg }) => msg === FAILED);
  t.match(lines, [{ level: 'warn', endpoint: server.url, err: reason }]);
  t.equal(lines.length, 1, 'one line a push');
});

t.test('what is not retried', async (t) => {
  const clock = new InstantClock(HOUR_MS);
  const server = await startEndpoint(t);
  const text = endpoint(server.url, PATIENT, 'retry_on_http_429 = false');
  const { receiver } = await runWriter(t, text, { clock });
  for (const answer of [400, 401, 429, { status: 400, code: 'invalid_argument', message: 'bad' }]) {
    server.answerNext(answer);
    const status = typeof answer === 'number' ? answer : answer.status;
    await t.rejects(receiver.append(profile('1')), { errors: [{ code: 'rejected', status }] });
  }
  await t.rejects(receiver.append(profile('1', { 'bad-name': 'x' })), { code: 'invalid-labels' });
  await t.rejects(receiver.append({ ...profile('1'), labels: Labels.empty }), /service name required/);
  t.equal(server.requests.length, 4);
  t.same(clock.waits, []);
});

t.test('0 is for ever', async (t) => {
  const clock = new InstantClock(HOUR_MS);
  const server = await startEndpoint(t, { script: Array.from({ length: 25 }, () => 502) });
  const { receiver } = await runWriter(t, endpoint(server.url, PATIENT, 'max_backoff_retries = 0'), {
    clock,
  });
  await receiver.append(profile('1'));
  t.equal(server.requests.length, 26);
  t.equal(Math.max(...clock.waits), 300_000, 'never longer than max_backoff_period');
});

t.test('an attempt has its own time', async (t) => {
  const clock = new FakeClock();
  const server = await startEndpoint(t, { script: ['hang'] });
  const { receiver, logged } = await runWriter(t, endpoint(server.url), { clock });
  const pushed = receiver.append(profile('1'));
  await server.requested(1);
  await clock.advance(10_000);
  const { err } = await logged(RETRYING);
  t.equal(err, `POST ${server.url}/push.v1.PusherService/Push: timed out after 10s`);
  await clock.advance(750);
  await pushed;
});

t.test('endpoints do not wait for each other', async (t) => {
  const clock = new FakeClock();
  const [good, dead] = [await startEndpoint(t), await startEndpoint(t)];
  dead.answerAlways('hang');
  const text = endpoint(dead.url, 'max_backoff_retries = 1', 'name = "dead"') + endpoint(good.url);
  const { receiver, counters } = await runWriter(t, text, { clock });
  const pushes = ['1', '2', '3'].map((id) => receiver.append(profile(id)));
  const outcome = Promise.allSettled(pushes);
  await Promise.all([dead.requested(3), good.requested(3)]);
  while ((await counters(good.url))['sent_profiles'] !== 3) await clock.advance(0);
  t.match(good.stats(), { profiles: 3 }, 'while the other is still being waited for');
  t.match(await counters(dead.url), { dropped_profiles: 0 });
  await clock.advance(10_000);
  for (const result of await outcome) {
    t.match(result, {
      status: 'rejected',
      reason: {
        message: new RegExp(
          `1 of 2 endpoints failed: ${dead.url}: gave up after 1 attempt: .*timed out after 10s`,
        ),
      },
    });
  }
});

t.test('all that failed are named', async (t) => {
  const servers = [await startEndpoint(t), await startEndpoint(t)];
  for (const server of servers) server.answerAlways(404);
  const { receiver } = await runWriter(t, servers.map(({ url }) => endpoint(url)).join(''));
  const error: unknown = await receiver.append(profile('1')).catch((reason: unknown) => reason);
  t.ok(error instanceof AggregateError);
  t.match(error, { message: /2 of 2 endpoints failed/, errors: { length: 2 } });
  for (const { url } of servers) t.match(error, { message: new RegExp(`${url}: HTTP 404 Not Found`) });
});

t.test('without endpoints everything is taken and discarded', async (t) => {
  const { receiver } = await runWriter(t, '');
  await receiver.append(profile('1'));
});

t.test('endpoints of one URL, and secrets in one', async (t) => {
  const server = await startEndpoint(t);
  const secret = server.url.replace('//', '//user:hunter2@');
  const text = endpoint(secret) + endpoint(server.url, 'name = "second"') + endpoint(server.url);
  const { receiver, counters, log, metrics } = await runWriter(t, text);
  await receiver.append(profile('1'));
  for (const label of [server.url, `${server.url} (second)`, `${server.url} (2)`]) {
    t.match(await counters(label), { sent_profiles: 1 }, label);
  }
  t.match(server.stats(), { profiles: 1, duplicates: 2 });
  t.equal(server.requests.filter(({ headers }) => headers.authorization !== undefined).length, 1);
  t.notMatch(JSON.stringify(log) + (await metrics.expose()).text, 'hunter2');
});

t.test('an update reaches the receiver that others hold, and what is under way', async (t) => {
  const clock = new FakeClock();
  const [first, second] = [await startEndpoint(t), await startEndpoint(t)];
  first.answerAlways(503);
  const writer = await runWriter(t, endpoint(first.url, 'name = "main"'), { clock });
  const { receiver, update, logged, exports, component } = writer;
  const pushed = receiver.append(profile('1'));
  await logged(RETRYING);
  const moved = `${endpoint(second.url, 'name = "main"')}external_labels = {"env" = "new"}`;
  await update(moved);
  t.equal(exports.length, 1, 'the export stays');
  await clock.advance(750);
  await pushed;
  t.match(second.stats(), { profiles: 1 }, 'the named endpoint has moved, and its profile with it');
  await receiver.append(profile('2'));
  t.equal(second.latest().at(-1)?.labels.get('env'), 'new');

  second.answerAlways(503);
  const orphan = receiver.append(profile('3'));
  await second.requested(3);
  await logged(RETRYING);
  await update('');
  await t.rejects(
    orphan,
    { message: /ended after 1 attempt: HTTP 503/ },
    'a removed endpoint is not retried',
  );
  await receiver.append(profile('4'));

  const refused = `${endpoint(first.url)}${endpoint(first.url, 'tls_config {\nca_pem = "none"\n}')}`;
  await t.rejects(update(refused), { code: 'tls' });
  await receiver.append(profile('5'));
  t.equal(first.requests.length, 1, 'refused arguments change nothing');
  t.type(component.preview, 'function');
  t.throws(() => pyroscopeWrite.create(writer.context, decodeText(pyroscopeWrite.arguments, refused).value), {
    code: 'tls',
    message: /the CA certificate .* is not a PEM-encoded certificate/,
  });
});

t.test('stopping lets an attempt end and begins no other', async (t) => {
  const clock = new FakeClock();
  const [failing, slow] = [await startEndpoint(t), await startEndpoint(t)];
  failing.answerAlways(503);
  slow.answerAlways('hang');
  const { receiver, stop, logged } = await runWriter(t, endpoint(failing.url) + endpoint(slow.url), {
    clock,
  });
  const pushed = receiver.append(profile('1')).catch((reason: unknown) => reason);
  await logged(RETRYING);
  await slow.requested(1);
  let hasStopped = false;
  const stopped = stop().then(() => {
    hasStopped = true;
  });
  await t.rejects(receiver.append(profile('2')), {
    code: 'stopped',
    message: 'pyroscope.write.test has stopped',
  });
  await clock.advance(9_999);
  t.notOk(hasStopped, 'the attempt under way has its time');
  await clock.advance(1);
  await stopped;
  t.match(await pushed, { message: /2 of 2 endpoints failed/ });
  t.equal(failing.requests.length, 1);
  t.equal(slow.requests.length, 1);
});

t.test('the caller’s signal ends a push at once', async (t) => {
  const server = await startEndpoint(t, { script: ['hang', 503] });
  const { receiver, logged } = await runWriter(t, endpoint(server.url), { clock: new FakeClock() });
  for (const count of [1, 2]) {
    const caller = new AbortController();
    const pushed = receiver.append(profile('1'), caller.signal);
    pushed.catch(() => undefined);
    await server.requested(count);
    if (count === 2) await logged(RETRYING);
    caller.abort();
    await t.rejects(pushed, { errors: [{ code: 'undelivered' }] });
  }
  await t.rejects(receiver.append(profile('1'), AbortSignal.abort()), { message: /aborted/ });
  t.equal(server.requests.length, 2);
});

t.test('a push to /ingest is passed on', async (t) => {
  const clock = new InstantClock(HOUR_MS);
  const server = await startEndpoint(t, { script: [408, 'ok', 400] });
  const headers = 'headers = {"Content-Type" = "text/own", "X-Own" = "1"}';
  const text = `${endpoint(`${server.url}?own=1`, PATIENT, headers)}external_labels = {"env" = "prod"}`;
  const { receiver, counters, metrics } = await runWriter(t, text, { clock });
  const ingest = {
    body: Buffer.from('raw body'),
    contentTypes: ['multipart/form-data; boundary=x'],
    path: '/ingest',
    query: new URLSearchParams('name=old&from=1&until=2&spyName=gospy'),
    labels: Labels.from({ __name__: 'old', service_name: 'svc', a: 'b' }),
  };
  await receiver.appendIngest(ingest);
  const request = server.requests[1];
  t.match(request, { method: 'POST', path: '/ingest' });
  t.same(Object.fromEntries(request?.query ?? []), {
    name: 'svc{a=b,env=prod,service_name=svc}',
    from: '1',
    until: '2',
    spyName: 'gospy',
  });
  const { host, connection, ...sent } = request?.headers ?? {};
  t.same(sent, {
    'x-own': '1',
    'content-type': 'multipart/form-data; boundary=x',
    'content-length': '8',
    'user-agent': 'Starling/test',
  });
  await t.rejects(receiver.appendIngest({ ...ingest, contentTypes: [] }), { errors: [{ status: 400 }] });
  t.equal(server.requests[2]?.headers['content-type'], 'text/own', 'none of the client’s: the endpoint’s');
  t.match(await counters(server.url), { sent_bytes: 8, dropped_bytes: 8, retries: 1 });
  for (const [label, type, count] of [
    ['-', 'ingest_total', 2],
    [server.url, 'ingest_endpoint', 2],
    [server.url, 'ingest_downstream', 3],
  ] as const) {
    t.equal(await metrics.value('pyroscope_write_latency_count', { endpoint: label, type }), count, type);
  }
});

t.test('phlare.write sends under its own arguments', async (t) => {
  const server = await startEndpoint(t);
  const text = endpoint(server.url, 'http_client_config {\nbearer_token = "t"\nenable_http_2 = false\n}');
  const { receiver } = await runWriter(t, text, {}, phlareWrite);
  await receiver.append(profile('1'));
  t.match(server.requests[0]?.headers, { authorization: 'Bearer t', 'connect-timeout-ms': '30000' });
});

t.test('arguments', async (t) => {
  const url = 'url = "http://h:4040"';
  const table: readonly (readonly [text: string, message: RegExp | undefined])[] = [
    ['', undefined],
    [url, undefined],
    [`${url}\nname = "n"\nmax_backoff_retries = 0\ndebug_info_upload_timeout = "1m"`, undefined],
    [`${url}\nbearer_token = "t"\nenable_http2 = true\nretry_on_http_429 = false`, undefined],
    [`${url}\nheaders = {"Host" = "other"}`, undefined],
    ['url = "h:4040"', /url must begin with http:\/\/ or https:\/\//],
    ['url = "/nonsense"', /url must be a URL such as/],
    ['url = ""', /url must be a URL such as/],
    ['name = "n"', /missing required attribute "url"/],
    [`${url}\nremote_timeout = "0s"`, /remote_timeout must be greater than 0s, got 0s/],
    [`${url}\nmin_backoff_period = "-1s"`, /min_backoff_period must be greater than 0s/],
    [`${url}\nmax_backoff_period = "0s"`, /max_backoff_period must be greater than 0s/],
    [`${url}\nmax_backoff_retries = -1`, /max_backoff_retries must be 0 or more, got -1/],
    [`${url}\nheaders = {"a b" = "c"}`, /headers cannot be sent/],
    [`${url}\nheaders = {"Content-Length" = "1"}`, /headers must not set "Content-Length"/],
    [`${url}\nbearer_token = "t"\nbearer_token_file = "f"`, /got bearer_token and bearer_token_file/],
    [`${url}\nhttp_client_config {}`, /unrecognized block name "http_client_config"/],
  ];
  for (const [text, message] of table) {
    const body = text === '' ? '' : `endpoint {\n${text}\n}`;
    const { messages } = decodeText(pyroscopeWrite.arguments, body);
    if (message === undefined) t.same(messages, [], text);
    else t.match(messages, [message], text);
  }
  const tracing = 'tracing {\njaeger_propagator = false\ntrace_context_propagator = false\n}';
  t.same(decodeText(pyroscopeWrite.arguments, tracing).messages, []);
  const phlare = `endpoint {\n${url}\nbearer_token = "t"\n}`;
  t.match(decodeText(phlareWrite.arguments, phlare).messages, [/unrecognized attribute name "bearer_token"/]);
});

t.test('the documented examples', async (t) => {
  const example = `
    endpoint {
      url = "http://pyroscope:4040"
      headers = {
        "X-Scope-OrgID" = "squad-1",
      }
    }
    external_labels = {
      "env" = "staging",
    }`;
  for (const definition of [pyroscopeWrite, phlareWrite]) {
    t.same(decodeText(definition.arguments, example).messages, [], definition.name);
  }
  for (const [url, timeout] of [
    ['http://pyroscope-receiver:8080', '30s'],
    ['http://pyroscope-backend:4040', '3s'],
  ] as const) {
    const chained = `endpoint {\nurl = "${url}"\nremote_timeout = "${timeout}"  // changed from default 10s\n}`;
    t.same(decodeText(pyroscopeWrite.arguments, chained).messages, []);
  }
});
