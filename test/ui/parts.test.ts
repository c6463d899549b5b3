import fc from 'fast-check';
import t from 'tap';
import * as format from '../../ui/format.js';
import { blindSpots } from '../../ui/parts/blind-spots.js';
import { changeClass, changedFunctions, comparedTree } from '../../ui/parts/difference.js';
import { colourOf, layOut, matchedTotal } from '../../ui/parts/flame-layout.js';
import { layOutGraph } from '../../ui/parts/graph-layout.js';
import { chooseKept, keptQuery } from '../../ui/parts/kept-choice.js';
import { countRows, filterRows, sortRows, toRows } from '../../ui/parts/target-rows.js';
import { linkTo, parseRoute } from '../../ui/router.js';

interface Node {
  name: string;
  total: number;
  self: number;
  children: Node[];
}

const TREE: Node = {
  name: 'total',
  total: 100,
  self: 0,
  children: [
    {
      name: 'main',
      total: 90,
      self: 10,
      children: [
        {
          name: 'net/http.serve',
          total: 60,
          self: 20,
          children: [{ name: 'main', total: 40, self: 40, children: [] }],
        },
        { name: 'gc', total: 20, self: 20, children: [] },
      ],
    },
    { name: 'idle', total: 10, self: 10, children: [] },
  ],
};

t.test('bars of a flame graph stand under what called them', async (t) => {
  const bars = layOut(TREE, '', 1_000);
  t.same(
    bars.map(({ node, depth, x, width }) => [node.name, depth, x, width]),
    [
      ['total', 0, 0, 1_000],
      ['main', 1, 0, 900],
      ['net/http.serve', 2, 0, 600],
      ['main', 3, 0, 400],
      ['gc', 2, 600, 200],
      ['idle', 1, 900, 100],
    ],
  );
  const zoomed = layOut(TREE, '0/1', 1_000);
  t.same(
    zoomed.map(({ node, depth, width }) => [node.name, depth, width]),
    [
      ['total', 0, 1_000],
      ['main', 1, 1_000],
      ['gc', 2, 1_000],
    ],
  );
  t.equal(layOut(TREE, '9/9', 1_000).length, 6, 'a place that is gone shows all');
  t.same(
    layOut(TREE, '', 1_000, 150).map(({ node }) => node.name),
    ['total', 'main', 'net/http.serve', 'main', 'gc'],
  );
});

t.test('no bar leaves the one above it, whatever the numbers', async (t) => {
  const tree = fc.letrec<{ node: Node }>((tie) => ({
    node: fc.record({
      name: fc.constantFrom('a', 'b'),
      total: fc.integer({ min: -5, max: 1_000 }),
      self: fc.constant(0),
      children: fc.oneof(
        { depthSize: 'small', maxDepth: 5 },
        fc.constant<Node[]>([]),
        fc.array(tie('node'), { maxLength: 3 }),
      ),
    }),
  })).node;
  fc.assert(
    fc.property(tree, (root) => {
      for (const { x, width, parent, depth } of layOut(root, '', 800)) {
        t.ok(width >= 0 && Number.isFinite(x));
        if (parent === undefined) continue;
        t.ok(x >= parent.x && x + width <= parent.x + parent.width + 1e-6 && depth === parent.depth + 1);
      }
    }),
    { numRuns: 60 },
  );
});

t.test('what a search amounts to, one in another counted once', async (t) => {
  t.equal(
    matchedTotal(TREE, (name: string) => name === 'main'),
    90,
  );
  t.equal(
    matchedTotal(TREE, (name: string) => name === 'gc' || name === 'idle'),
    30,
  );
  t.equal(
    matchedTotal(TREE, () => false),
    0,
  );
  t.equal(colourOf('net/http.serve', 8), colourOf('net/http.(*conn).read', 8), 'one package, one colour');
});

function target(changes: object = {}): object {
  return {
    component: 'pyroscope.scrape.a',
    series: '01',
    labels: { service_name: 'shop', env: 'prod' },
    url: 'http://10.0.0.1/x',
    type: 'memory',
    owner: 'a',
    state: 'scraping',
    health: 'up',
    last_error: '',
    last_scrape: '2026-01-01T00:00:00.000Z',
    next_scrape: '2026-01-01T00:00:15.000Z',
    duration_ms: 5,
    bytes: 100,
    ...changes,
  };
}

t.test('targets: filters, order and counts', async (t) => {
  const rows = toRows([
    target({ series: '01' }),
    target({ series: '02', labels: { service_name: 'Billing' }, owner: 'b', duration_ms: 9 }),
    target({
      series: '03',
      health: 'down',
      last_error: 'connect ECONNREFUSED',
      labels: { job: 'mail', env: 'prod' },
    }),
    target({ series: '04', health: 'unknown', last_scrape: '', state: 'taking-over', labels: {}, url: '' }),
  ]);
  const found = (query: string): string[] =>
    filterRows(rows, new URLSearchParams(query)).map(({ series }: { series: string }) => series);
  t.same(found(''), ['01', '02', '03', '04']);
  t.same(found('q=billing'), ['02']);
  t.same(found('q=econnrefused mail'), ['03']);
  t.same(found('q=service_name=shop'), ['01']);
  t.same(found('q=nothing'), []);
  t.same(found('health=down&owner=a'), ['03']);
  t.same(found('owner=b'), ['02']);
  t.same(found('label=env=prod'), ['01', '03']);
  t.same(found('label=env=prod&label=job=mail'), ['03']);
  t.same(found('label=env=pro'), []);
  const order = (key: string, isDescending = false): string[] =>
    sortRows(rows, { key, isDescending }).map(({ series }: { series: string }) => series);
  t.same(order('health'), ['03', '04', '02', '01'], 'what is down first');
  t.same(order('target'), ['04', '02', '03', '01']);
  t.same(order('duration', true), ['02', '04', '03', '01']);
  t.same(order('none'), order('health'));
  t.same(countRows(rows), { all: 4, up: 2, down: 1, unknown: 1, moving: 1 });
});

t.test('addresses of pages survive whatever stands in them', async (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 3 }),
      fc.string({ minLength: 1 }),
      (path, value) => {
        const [page = '', ...parts] = path;
        const route = parseRoute(linkTo(path, { value }));
        t.same(
          { page: route.page, parts: route.parts, value: route.query.get('value') },
          { page, parts, value: value },
        );
      },
    ),
    { numRuns: 100 },
  );
  t.equal(parseRoute('').page, 'targets');
  t.equal(parseRoute('#/%E0%A4%A').page, '%E0%A4%A', 'what is no address is taken as it stands');
});

t.test('values as people read them', async (t) => {
  const now = Date.parse('2026-01-01T00:01:00Z');
  const table: readonly [actual: string, expected: string][] = [
    [format.formatBytes(999), '999 B'],
    [format.formatBytes(1_234), '1.23 KB'],
    [format.formatBytes(56_789_000), '56.8 MB'],
    [format.formatDuration(0), '0 ms'],
    [format.formatDuration(0.2), '< 1 ms'],
    [format.formatDuration(12.4), '12 ms'],
    [format.formatDuration(4_056), '4.06 s'],
    [format.formatDuration(95_000), '1 min 35 s'],
    [format.formatAge(3 * 3_600_000 + 61_000), '3 h 1 min'],
    [format.formatAge(50 * 3_600_000), '2 d 2 h'],
    [format.formatRelative('2026-01-01T00:00:57Z', now), '3 s ago'],
    [format.formatRelative('2026-01-01T00:01:12Z', now), 'in 12 s'],
    [format.formatRelative('2026-01-01T00:01:00Z', now), 'now'],
    [format.formatRelative('', now), '–'],
    [format.formatTime(''), ''],
    [format.formatRate(2.345, 'profiles'), '2.35 profiles/s'],
    [format.formatRate(0.05, 'profiles'), '3 profiles/min'],
    [format.formatRate(0, 'profiles'), '0 profiles/s'],
    [format.formatShare(1, 3), '33.3 %'],
    [format.formatShare(0, 0), '0 %'],
    [format.formatSample(2.5e9, 'nanoseconds'), '2.5 s'],
    [format.formatSample(1_500, 'bytes'), '1.5 KB'],
    [format.formatSample(12_345, 'count'), '12,345'],
  ];
  for (const [actual, expected] of table) t.equal(actual, expected);
});

t.test('the graph runs from left to right along the data', async (t) => {
  const drawn = layOutGraph(
    [{ id: 'write' }, { id: 'scrape' }, { id: 'discovery' }],
    [
      { from: 'discovery', to: 'scrape' },
      { from: 'scrape', to: 'write' },
      { from: 'scrape', to: 'write' },
    ],
  );
  const [write, scrape, discovery] = drawn.boxes.map(({ x }) => x);
  t.same(
    [write, scrape, discovery].toSorted((a = 0, b = 0) => a - b),
    [discovery, scrape, write],
  );
  t.equal(drawn.arrows.length, 3);
  for (const { path } of drawn.arrows) t.match(path, /^M[\d.]+,[\d.]+ C/);
  t.same(layOutGraph([], []).boxes, []);
});

t.test('a split shows: nodes that are alive and do not see each other', async (t) => {
  const node = (name: string, sees: string[], status = 'alive') => ({ name, status, sees });
  t.same(blindSpots([node('a', ['a', 'b']), node('b', ['b', 'a']), node('c', [], 'dead')]), []);
  t.same(blindSpots([node('a', ['a', 'b']), node('b', ['b'])]), [{ node: 'b', other: 'a' }]);
});

t.test('which kept profiles are meant', (t) => {
  const series = [
    { type: 'mutex', labels: { service_name: 'shop' } },
    { type: 'memory', labels: { service_name: 'shop' } },
    { type: 'process_cpu', labels: { service_name: 'mail' } },
    { type: 'goroutine', labels: {} },
  ];
  const choose = (query: string) => chooseKept(new URLSearchParams(query), series);
  const table: [query: string, type: string, types: string[], api: string][] = [
    ['', 'process_cpu', ['process_cpu', 'memory', 'goroutine', 'mutex'], 'type=process_cpu&last=900000'],
    ['service=shop', 'memory', ['memory', 'mutex'], 'type=memory&label=service_name%3Dshop&last=900000'],
    [
      'service=shop&type=wall&span=1h',
      'wall',
      ['memory', 'mutex', 'wall'],
      'type=wall&label=service_name%3Dshop&last=3600000',
    ],
    ['service=gone&span=nonsense', '', [], 'label=service_name%3Dgone&last=900000'],
    [
      'label=a%3Db&label=c%3Dd&from=x&to=y',
      'process_cpu',
      ['process_cpu', 'memory', 'goroutine', 'mutex'],
      'type=process_cpu&label=a%3Db&label=c%3Dd&from=x&to=y',
    ],
  ];
  for (const [query, type, types, api] of table) {
    const choice = choose(query);
    t.equal(choice.type, type, query);
    t.same(choice.types, types, query);
    t.same(choice.services, ['mail', 'shop']);
    t.equal(String(keptQuery(choice)), api, query);
  }
  t.end();
});

t.test('how profiles differ: shares of each, whatever they amount to', (t) => {
  const leaf = (name: string, before: number, after: number) => ({ name, before, after, children: [] });
  const tree = comparedTree({
    name: 'total',
    before: 100,
    after: 1_000,
    children: [
      {
        name: 'main',
        before: 90,
        after: 900,
        children: [leaf('gone', 40, 0), leaf('new', 0, 400), leaf('as ever', 20, 200)],
      },
      leaf('(garbage collector)', 10, 100),
    ],
  });
  t.match(tree, { total: 2, children: [{ name: 'main', total: 1.8 }, { name: '(garbage collector)' }] });
  t.match(tree.children[0], { children: [{ name: 'gone' }, { name: 'new' }, { name: 'as ever' }] });
  const classes: [before: number, after: number, expected: string][] = [
    [0.5, 0.5, 'same'],
    [0.5, 0.5005, 'same'],
    [0.5, 0.505, 'more-1'],
    [0.5, 0.52, 'more-2'],
    [0, 0.06, 'more-3'],
    [0.5, 0.495, 'less-1'],
    [0.06, 0, 'less-3'],
  ];
  for (const [before, after, expected] of classes) t.equal(changeClass({ before, after }), expected);
  const functions = changedFunctions(tree);
  t.same(functions.map(({ name }) => name).sort(), ['(garbage collector)', 'as ever', 'gone', 'main', 'new']);
  t.match(functions[0], { name: 'gone', before: 0.4, after: 0 });
  t.same(comparedTree({ name: 'total', before: 0, after: 0, children: [] }).total, 0);
  t.end();
});
