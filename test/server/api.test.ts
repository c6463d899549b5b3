import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import t from 'tap';
import { readQuestion } from '../../src/server/answer-question.ts';
import type { UiNode } from '../support/ui-node.ts';
import { startUiNode } from '../support/ui-node.ts';
import { COMPONENT, HOSTILE, status } from '../support/ui-world.ts';

const SILENT = { name: 'mute', ok: false, error: 'no answer within 2s' };

/** Requests the API as a page of this origin would. */
function client({ server }: UiNode, base = '/api/v0') {
  const call = async (method: 'GET' | 'POST', path: string, headers: Record<string, string> = {}) => {
    const {
      statusCode,
      body,
      rawPayload,
      headers: answered,
    } = await server.app.inject({
      method,
      url: `${base}/${path}`,
      headers,
    });
    const json = /json/.test(String(answered['content-type'])) ? JSON.parse(body) : undefined;
    return { status: statusCode, json, text: body, bytes: rawPayload, headers: answered };
  };
  return {
    get: (path: string) => call('GET', path),
    post: (path: string, headers: Record<string, string> = {}) => call('POST', path, headers),
  };
}

function seriesOf(index: number): string {
  return `targets/${COMPONENT}/${status(index).seriesId}`;
}

t.test('targets of the whole cluster, with whom each is, and who did not answer', async (t) => {
  const node = await startUiNode(t);
  const { get } = client(node);
  const { json, status: code } = await get('targets');
  t.equal(code, 200);
  t.equal(json.targets.length, 16);
  t.same(
    json.targets.map(({ owner }: { owner: string }) => owner),
    [...Array(8).fill('a'), ...Array(8).fill('b')],
  );
  t.same(json.peers, [{ name: 'b', ok: true, error: '' }, SILENT]);
  t.match(json.targets[3], {
    component: COMPONENT,
    series: '0000000000001003',
    labels: { service_name: 'service-3', note: HOSTILE },
    url: 'http://10.0.0.3:6060/debug/pprof/block',
    type: 'block',
    owner: 'a',
    state: 'scraping',
    health: 'down',
    last_error: /^connect ECONNREFUSED/,
    last_scrape: /^\d{4}-\d\d-\d\dT/,
    next_scrape: /Z$/,
    duration_ms: 23,
    bytes: 0,
  });
  const local = await get('targets?node=local');
  t.same(local.json.peers, []);
  t.equal(local.json.targets.length, 8);
  t.equal((await get('targets?node=elsewhere')).status, 400);
});

t.test('one target from whoever has it, with labels before and after and its history', async (t) => {
  const { get } = client(await startUiNode(t));
  for (const [index, owner] of [
    [1, 'a'],
    [9, 'b'],
  ] as const) {
    const { json } = await get(seriesOf(index));
    t.match(json, { owner, discovered_labels: { __meta_zone: 'a' }, labels: { env: 'test' } });
    t.equal(json.history.length, 20);
    t.match(json.history[4], { started: '2026-01-02T03:05:05.000Z', bytes: 4_040, error: 'timed out' });
  }
  const missing = await get(`targets/${COMPONENT}/ffffffffffffffff`);
  t.equal(missing.status, 404);
  t.match(
    missing.json.error,
    /no node scrapes series ffffffffffffffff of test.sink.b; no answer came from mute/,
  );
  t.equal((await get(`targets/${'x'.repeat(200)}/0`)).status, 404);
});

t.test('a series that changes hands is listed twice and asked of whoever had it', async (t) => {
  const { get } = client(
    await startUiNode(t, {
      own: [],
      peer: [status(1, { state: 'handing-over' })],
    }),
  );
  t.match((await get('targets')).json.targets, [{ owner: 'b', state: 'handing-over' }]);
  t.match((await get(seriesOf(1))).json, { owner: 'b', state: 'handing-over' });
});

t.test('profiles: none at first, then as a tree and as pprof, from any node', async (t) => {
  const node = await startUiNode(t);
  const { get } = client(node);
  for (const [index, source] of [
    [1, node.own],
    [9, node.peer],
  ] as const) {
    const { seriesId, type } = status(index);
    t.equal((await get(`${seriesOf(index)}/flame`)).status, index === 1 ? 404 : 502);
    await source.keep(seriesId, type);
    const flame = await get(`${seriesOf(index)}/flame`);
    t.match(flame.json, {
      type,
      origin: 'forwarded',
      sample_type: 'alloc_space',
      sample_types: [
        { type: 'alloc_objects', unit: 'count', total: 16 },
        { type: 'alloc_space', unit: 'bytes', total: 100_000 },
      ],
      functions: [{ name: 'decode', flat: 90_000 }],
    });
    t.equal(flame.json.tree.total, 100_000);
    const objects = await get(`${seriesOf(index)}/flame?sample_type=alloc_objects`);
    t.equal(objects.json.tree.total, 16);
    t.equal((await get(`${seriesOf(index)}/flame?sample_type=none`)).status, 400);
    const file = await get(`${seriesOf(index)}/profile`);
    t.equal(Profile.decode(gunzipSync(file.bytes)).sample.length, 3);
    t.match(file.headers['content-disposition'], /^attachment; filename="[\w.-]+\.pb\.gz"$/);
  }
});

t.test('scraping by hand: any node, own origin only, and failures in words', async (t) => {
  const node = await startUiNode(t);
  const { post, get } = client(node);
  for (const [index, source] of [
    [1, node.own],
    [9, node.peer],
  ] as const) {
    const { json, status: code } = await post(`${seriesOf(index)}/scrape`);
    t.equal(code, 200, JSON.stringify(json));
    t.match(json, { bytes: Number });
    t.same(source.asked, [status(index).seriesId]);
    t.match((await get(`${seriesOf(index)}/flame`)).json, { origin: 'asked' });
  }
  const failed = await post(`${seriesOf(3)}/scrape`);
  t.equal(failed.status, 502);
  t.match(failed.json.error, /ECONNREFUSED/);
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://evil.example', host: 'node:12345' },
    { origin: 'null', host: 'node:12345' },
  ]) {
    for (const path of [`${seriesOf(1)}/scrape`, 'reload']) {
      t.equal((await post(path, headers)).status, 403, `${path} ${JSON.stringify(headers)}`);
    }
  }
  t.equal(node.own.asked.length, 1);
  t.equal((await get(`${seriesOf(1)}/scrape`)).status, 404, 'never by GET');
});

t.test('cluster, queues and pipeline', async (t) => {
  const { get } = client(await startUiNode(t));
  const { nodes, events } = (await get('cluster')).json;
  t.match(nodes, [
    { name: 'a', is_self: true, share: 1 / 3, started: '2026-01-02T03:04:05.000Z', sees: ['a', 'b'] },
    { name: 'b', is_self: false, clock_offset_ms: 740 },
    { name: 'mute', status: 'suspect' },
  ]);
  t.match(events, [{ type: 'join', node: 'b', time: '1970-01-01T00:00:00.000Z' }, { type: 'suspect' }]);
  const { queues, peers } = (await get('queues')).json;
  t.same(peers, [{ name: 'b', ok: true, error: '' }, SILENT]);
  t.match(queues, [
    {
      node: 'a',
      failing: true,
      profiles: 1_234,
      oldest_age_ms: 95_000,
      dropped: { too_old: 3, rejected: 1 },
    },
    { node: 'b', failing: false },
  ]);
  t.equal((await get('queues?node=local')).json.queues.length, 1);
  t.match((await get('pipeline')).json, {
    components: [
      { id: 'test.source.a' },
      { id: 'test.sink.b', health: 'healthy' },
      { id: 'm.one', modules: ['m.one'] },
    ],
    edges: [{ from: 'test.source.a', to: 'test.sink.b', kind: 'values' }],
  });
  t.match((await get('pipeline?module=m.one')).json.components, [{ id: 'm.one/test.sink.inner' }]);
  t.equal((await get('pipeline?module=none')).status, 404);
  t.match((await get('web/peers')).json, [
    { name: 'a', addr: '10.0.0.1:12346', isSelf: true, state: 'participant' },
    { name: 'b' },
    { name: 'mute' },
  ]);
});

t.test('the configuration without secrets, and what a refused reload says', async (t) => {
  const node = await startUiNode(t);
  const { get, post } = client(node);
  const { json, text } = await get('configuration');
  t.match(json, {
    files: [{ name: /config\.alloy$/, text: /password = "\(secret\)"/ }],
    last_load: { successful: true },
  });
  t.notMatch(text, /hunter/);
  await node.node.reload('test.sink "b" { valeu = 1 }');
  t.match((await get('status')).json, { load_successful: false, ready: true, node: 'a' });
  const { json: refused } = await get('configuration');
  t.match(refused.files[0].text, /test\.source "a"/, 'what runs is what is shown');
  t.match(refused.last_load, {
    successful: false,
    diagnostics: [{ severity: 'error', file: /config\.alloy$/, line: 1, column: Number }],
  });
  t.match((await post('reload')).json, { successful: false });
});

t.test('events: at once, at each change, and for a bounded number of pages', async (t) => {
  const node = await startUiNode(t);
  const { url } = await node.server.listen();
  const stop = new AbortController();
  t.teardown(() => stop.abort());
  const join = () => fetch(`${url}/api/v0/events`, { signal: stop.signal });
  const first = await join();
  t.match(first.headers.get('content-type'), /^text\/event-stream/);
  t.ok(first.headers.get('content-security-policy'), 'the usual headers');
  const reader = first.body?.pipeThrough(new TextDecoderStream()).getReader();
  t.match((await reader?.read())?.value, /^retry: \d+\n\nevent: status\ndata: \{.*"node":"a".*\}\n\n$/);
  node.cluster.changed();
  t.match((await reader?.read())?.value, /^event: status\n/);
  await node.node.reload('test.sink "b" { }');
  // Others come now and then.
  for (let event = ''; !event.includes('"load_successful":false'); )
    event = (await reader?.read())?.value ?? '';
  for (let count = 1; count < 64; count++) t.equal((await join()).status, 200);
  const refused = await join();
  t.equal(refused.status, 503);
  t.match(await refused.json(), { error: /64 pages listen already/ });
});

t.test('the document describes every address that there is, and they answer as it says', async (t) => {
  const node = await startUiNode(t);
  const { get } = client(node);
  const { json } = await get('openapi.json');
  t.match(json, { openapi: '3.1.0', info: { title: 'Starling', version: '1.2.3' } });
  const paths = Object.keys(json.paths).sort();
  t.same(paths, [
    '/api/v0/cluster',
    '/api/v0/configuration',
    '/api/v0/events',
    '/api/v0/pipeline',
    '/api/v0/profiles',
    '/api/v0/profiles/difference/flame',
    '/api/v0/profiles/merged/flame',
    '/api/v0/profiles/merged/profile',
    '/api/v0/profiles/series',
    '/api/v0/profiles/{node}/{component}/{profile}/flame',
    '/api/v0/profiles/{node}/{component}/{profile}/profile',
    '/api/v0/queues',
    '/api/v0/reload',
    '/api/v0/status',
    '/api/v0/targets',
    '/api/v0/targets/{component}/{series}',
    '/api/v0/targets/{component}/{series}/flame',
    '/api/v0/targets/{component}/{series}/profile',
    '/api/v0/targets/{component}/{series}/scrape',
    '/api/v0/web/components',
    '/api/v0/web/components/{*}',
    '/api/v0/web/modules/{*}',
    '/api/v0/web/peers',
  ]);
  for (const path of paths.filter((one) => !/[{]|events|reload|merged|difference/.test(one))) {
    const { status: code, json: answer } = await get(path.slice('/api/v0/'.length));
    t.equal(code, 200, path);
    const schema = json.paths[path].get.responses['200'].content?.['application/json']?.schema;
    if (schema?.properties !== undefined) t.same(Object.keys(answer), Object.keys(schema.properties), path);
  }
});

t.test('the page and its files, under their prefix and a strict policy', async (t) => {
  for (const [uiPathPrefix, base] of [
    ['/', ''],
    ['/ui/', '/ui'],
    ['deep/er', '/deep/er'],
  ] as const) {
    const node = await startUiNode(t, { uiPathPrefix });
    const get = (path: string) => node.server.app.inject(`${base}${path}`);
    const page = await get('/');
    t.equal(page.statusCode, 200);
    t.match(
      page.headers['content-security-policy'],
      /default-src 'none'; script-src 'self'; style-src 'self'/,
    );
    t.notMatch(page.headers['content-security-policy'], /unsafe/);
    t.match(page.headers, { 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    t.notMatch(page.body, /https?:/, 'nothing from elsewhere');
    t.notMatch(page.body, /<script(?! type="module" src)|<style|\son\w+=/, 'nothing inline');
    for (const [file, type] of [
      ['/app.js', /javascript/],
      ['/vendor/preact.js', /javascript/],
      ['/styles/theme.css', /css/],
      ['/icon.svg', /svg/],
    ] as const) {
      const { statusCode, headers } = await get(file);
      t.equal(statusCode, 200, file);
      t.match(headers['content-type'], type);
    }
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/vendor/', '/nothing.js']) {
      t.equal((await get(path)).statusCode, 404, path);
    }
    t.equal((await get('/api/v0/status')).statusCode, 200);
    if (base !== '')
      t.match(await node.server.app.inject(base), { statusCode: 302, headers: { location: `${base}/` } });
  }
});

t.test('questions of other nodes are looked at before they are answered', async (t) => {
  t.same(readQuestion({ type: 'targets', more: 1 }), { type: 'targets' });
  t.same(readQuestion({ type: 'profile', component: 'c', series: 's' }), {
    type: 'profile',
    component: 'c',
    series: 's',
  });
  for (const wrong of [
    undefined,
    null,
    1,
    {},
    { type: 'x' },
    { type: 'target' },
    { type: 'target', component: 1, series: 's' },
  ]) {
    t.equal(readQuestion(wrong), undefined, JSON.stringify(wrong));
  }
});
