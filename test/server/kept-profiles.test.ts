import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import t from 'tap';
import { readQuestion } from '../../src/server/answer-question.ts';
import type { TestProfile } from '../support/kept-profiles.ts';
import { TestStore } from '../support/kept-profiles.ts';
import type { UiNode, UiNodeOptions } from '../support/ui-node.ts';
import { startUiNode } from '../support/ui-node.ts';
import { HOSTILE } from '../support/ui-world.ts';

const STORE = 'starling.store.default';
const START_MS = Date.parse('2026-01-02T03:00:00Z');
const HOUR = 'from=2026-01-02T03:00:00Z&to=2026-01-02T04:00:00Z';
const MINUTE_MS = 60_000;

function cpu(minute: number, changes: Partial<TestProfile> = {}): TestProfile {
  return {
    service: 'shop',
    type: 'process_cpu',
    takenMs: START_MS + minute * MINUTE_MS,
    stack: ['main', 'work'],
    value: 100,
    ...changes,
  };
}

function keeping(profiles: readonly TestProfile[]): UiNodeOptions['kept'] & object {
  return new Map([[STORE, new TestStore(profiles)]]);
}

async function get({ server }: UiNode, path: string) {
  const answer = await server.app.inject({ method: 'GET', url: `/api/v0/${path}` });
  const isJson = /json/.test(String(answer.headers['content-type']));
  return {
    status: answer.statusCode,
    json: isJson ? JSON.parse(answer.body) : undefined,
    bytes: answer.rawPayload,
    headers: answer.headers,
  };
}

t.test('the whole cluster from one node: series, lists, counts over time', async (t) => {
  const node = await startUiNode(t, {
    kept: keeping([cpu(1), cpu(2), cpu(3, { type: 'memory' })]),
    peerKept: keeping([cpu(2.5), cpu(59), cpu(3, { service: 'mail', labels: { env: HOSTILE } }), cpu(90)]),
  });
  const { json: all } = await get(node, 'profiles/series');
  t.match(all.series, [
    { node: 'a', component: STORE, type: 'memory', labels: { service_name: 'shop' }, profiles: 1 },
    { node: 'a', type: 'process_cpu', profiles: 2, oldest: '2026-01-02T03:01:00.000Z', bytes: 2_000 },
    { node: 'b', type: 'process_cpu', profiles: 3 },
    { node: 'b', labels: { service_name: 'mail', env: HOSTILE } },
  ]);
  const peers = [
    { name: 'b', ok: true, error: '' },
    { name: 'mute', ok: false, error: 'no answer within 2s' },
  ];
  t.same(all.peers, peers);
  const { json: list } = await get(node, `profiles?type=process_cpu&${HOUR}`);
  t.equal(list.total, 5);
  t.equal(list.bytes, 5_000);
  t.same(list.peers, peers);
  t.same(
    list.profiles.map(({ node: name, taken }: { node: string; taken: string }) => [
      name,
      taken.slice(14, 19),
    ]),
    [
      ['b', '59:00'],
      ['b', '03:00'],
      ['b', '02:30'],
      ['a', '02:00'],
      ['a', '01:00'],
    ],
    'the newest first, of all nodes',
  );
  t.equal(list.parts.length, 60);
  t.same(list.parts.slice(0, 5), [0, 1, 2, 1, 0]);
  t.equal(list.parts[59], 1);
  const count = async (query: string): Promise<number> =>
    (await get(node, `profiles?${HOUR}&${query}`)).json.profiles.length;
  t.equal(await count('limit=2'), 2);
  t.equal(await count('type=memory'), 1);
  t.equal(await count('label=service_name%3Dmail'), 1);
  t.equal(await count(`label=service_name%3Dmail&label=${encodeURIComponent(`env=${HOSTILE}`)}`), 1);
  t.equal(await count('label=service_name%3Dmail&label=env%3Dother'), 0);
  const { json: recent } = await get(node, 'profiles?to=2026-01-02T03:03:30Z&last=60000');
  t.equal(recent.from, '2026-01-02T03:02:30.000Z');
  t.equal(recent.total, 3);
});

t.test('one profile, of this node or another: tree and file', async (t) => {
  const node = await startUiNode(t, {
    kept: keeping([cpu(1)]),
    peerKept: keeping([cpu(1, { stack: ['main', 'elsewhere'], value: 7 })]),
  });
  for (const [name, leaf, value] of [
    ['a', 'work', 100],
    ['b', 'elsewhere', 7],
  ] as const) {
    const { json } = await get(node, `profiles/${name}/${STORE}/0/flame`);
    t.match(json, {
      sample_type: 'cpu',
      tree: { total: value, children: [{ name: 'main', children: [{ name: leaf, self: value }] }] },
      functions: [{ name: leaf, flat: value }, { name: 'main' }],
    });
    const file = await get(node, `profiles/${name}/${STORE}/0/profile`);
    t.match(file.headers, {
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="0.pb.gz"',
    });
    t.equal(Profile.decode(gunzipSync(file.bytes)).sample.length, 1);
  }
});

t.test('several as one, over all nodes; what does not fit is left out and said', async (t) => {
  const node = await startUiNode(t, {
    kept: keeping([
      ...Array.from({ length: 40 }, (_, minute) => cpu(minute, { value: 10 })),
      cpu(5, { sampleType: 'wall' }),
    ]),
    peerKept: keeping([cpu(50, { stack: ['main', 'elsewhere'], value: 600 }), cpu(20, { type: 'memory' })]),
  });
  const path = `profiles/merged/flame?type=process_cpu&${HOUR}`;
  const { json, status } = await get(node, path);
  t.equal(status, 200);
  t.match(json, {
    merged: 41,
    total: 42,
    skipped: 1,
    sample_type: 'cpu',
    peers: [
      { name: 'b', ok: true },
      { name: 'mute', ok: false },
    ],
    tree: {
      total: 1_000,
      children: [
        {
          name: 'main',
          children: [
            { name: 'elsewhere', total: 600 },
            { name: 'work', total: 400 },
          ],
        },
      ],
    },
  });
  const file = await get(node, `profiles/merged/profile?type=process_cpu&${HOUR}`);
  t.equal(file.headers['content-disposition'], 'attachment; filename="process_cpu-merged.pb.gz"');
  t.equal(Profile.decode(gunzipSync(file.bytes)).sample.length, 2);
});

t.test('a time compared with as long a time before', async (t) => {
  const node = await startUiNode(t, {
    kept: keeping([
      cpu(5, { value: 300 }),
      cpu(6, { value: 100, stack: ['main', 'gone'] }),
      cpu(15, { value: 100 }),
    ]),
    peerKept: keeping([cpu(16, { value: 700, stack: ['main', 'new'] })]),
  });
  const time = 'from=2026-01-02T03:10:00Z&to=2026-01-02T03:20:00Z';
  const { json } = await get(node, `profiles/difference/flame?type=process_cpu&${time}`);
  t.match(json, {
    before: { merged: 2, from: '2026-01-02T03:00:00.000Z' },
    after: { merged: 2, from: '2026-01-02T03:10:00.000Z' },
    sample_type: 'cpu',
    tree: {
      before: 400,
      after: 800,
      children: [
        {
          name: 'main',
          children: [
            { name: 'new', before: 0, after: 700 },
            { name: 'work', before: 300, after: 100 },
            { name: 'gone', before: 100, after: 0 },
          ],
        },
      ],
    },
  });
  const { status, json: nothing } = await get(
    node,
    'profiles/difference/flame?from=2026-01-02T03:04:00Z&to=2026-01-02T03:08:00Z',
  );
  t.equal(status, 404, 'nothing to compare with');
  t.match(
    nothing.error,
    /no profile is kept with these labels from 2026-01-02T03:00:00.000Z to 2026-01-02T03:04/,
  );
});

t.test('no more than 200 of a node are merged: the newest', async (t) => {
  const node = await startUiNode(t, {
    kept: keeping(
      Array.from({ length: 250 }, (_, index) => cpu(index / 10, { value: index < 50 ? 1_000 : 1 })),
    ),
  });
  const { json } = await get(node, `profiles/merged/flame?${HOUR}`);
  t.match(json, { merged: 200, total: 250, skipped: 0, tree: { total: 200 } });
});

t.test('no more is read than can be merged', async (t) => {
  const read: string[] = [];
  class CountingStore extends TestStore {
    override keptProfile(id: string): Promise<Uint8Array> {
      read.push(id);
      return super.keptProfile(id);
    }
  }
  const name = 'a'.repeat(2 ** 20);
  const store = new CountingStore(Array.from({ length: 24 }, (_, minute) => cpu(minute, { stack: [name] })));
  const node = await startUiNode(t, { kept: new Map([[STORE, store]]) });
  const { json } = await get(node, `profiles/merged/flame?type=process_cpu&${HOUR}`);
  t.match(json, { merged: 16, total: 24, skipped: 0 });
  t.equal(read.length, 16, 'a mebibyte each, of sixteen');
});

t.test('what cannot be answered says why', async (t) => {
  const node = await startUiNode(t, { kept: keeping([cpu(1)]) });
  const table: [path: string, status: number, error: RegExp][] = [
    [`profiles/a/${STORE}/9/flame`, 404, /not kept any more/],
    [`profiles/a/nothing.here/0/flame`, 404, /no component "nothing\.here" that keeps/],
    [`profiles/b/${STORE}/0/flame`, 502, /node b: there is no component/],
    [`profiles/gone/${STORE}/0/profile`, 502, /node gone: no answer/],
    [`profiles/a/${STORE}/0/flame?sample_type=x`, 400, /has no sample type "x"/],
    [
      'profiles/merged/flame?type=x',
      404,
      /no profile is kept with these labels from .*Z to .*Z; no answer came from mute/,
    ],
    ['profiles?from=yesterday', 400, /`from` should be a time .* got "yesterday"/],
    ['profiles?from=2026-01-02T04:00:00Z&to=2026-01-02T03:00:00Z', 400, /later than/],
    ['profiles?label=nonsense', 400, /name=value, got "nonsense"/],
  ];
  for (const [path, status, error] of table) {
    const answer = await get(node, path);
    t.equal(answer.status, status, path);
    t.match(answer.json.error, error, path);
  }
  t.equal((await get(node, 'profiles?limit=0')).status, 400);
  t.equal((await get(node, 'profiles?limit=100000')).status, 400);
});

t.test('a node says whether it keeps profiles, and the API is described', async (t) => {
  for (const [options, expected] of [
    [{}, false],
    [{ kept: keeping([]) }, true],
  ] as const) {
    const node = await startUiNode(t, options);
    t.equal((await get(node, 'status')).json.keeps_profiles, expected);
    t.same((await get(node, 'profiles/series')).json.series, []);
    const { paths } = (await get(node, 'openapi.json')).json;
    for (const path of [
      '',
      '/series',
      '/merged/flame',
      '/merged/profile',
      '/{node}/{component}/{profile}/flame',
    ])
      t.ok(paths[`/api/v0/profiles${path}`]?.get?.summary, path);
  }
});

t.test('answers of other nodes are read with care', async (t) => {
  const node = await startUiNode(t, { kept: keeping([cpu(1)]) });
  node.cluster.ask = async () => Buffer.from('{"series":1}');
  for (const [path, list] of [
    ['targets', 'targets'],
    ['queues', 'queues'],
    ['profiles/series', 'series'],
    [`profiles?${HOUR}`, 'profiles'],
  ] as const) {
    const { status, json } = await get(node, path);
    t.equal(status, 200, path);
    t.ok(json[list].length > 0, 'what this node has is there');
    t.match(json.peers[0], { name: 'b', ok: false, error: /^the answer has no .* of another version/ });
  }
});

t.test('questions of other nodes are read with care', async (t) => {
  const selection = { fromMs: 1, toMs: 2, type: '', labels: { a: 'b' } };
  const good = [
    { type: 'kept-series' },
    { type: 'kept-profiles', selection, limit: 5 },
    { type: 'kept-merged', selection },
    { type: 'kept-profile', component: 'c', profile: 'p' },
  ];
  for (const question of good) t.same(readQuestion(question), question);
  const bad = [
    { type: 'kept-profiles', selection },
    { type: 'kept-profiles', selection, limit: Number.NaN },
    { type: 'kept-profiles', selection, limit: -1 },
    { type: 'kept-profiles', limit: 5 },
    { type: 'kept-merged', selection: { ...selection, labels: null } },
    { type: 'kept-merged', selection: { ...selection, toMs: '2' } },
    { type: 'kept-merged', selection: 'all' },
    { type: 'kept-profile', component: 1, profile: 'p' },
    { type: 'kept-profile' },
  ];
  for (const question of bad) t.equal(readQuestion(question), undefined, JSON.stringify(question));
  t.match(readQuestion({ type: 'kept-profiles', selection, limit: 1e9 }), { limit: 1_000 });
});
