import t from 'tap';
import type { SoakRecords } from '../../bench/soak/account.ts';
import { accountSoak, defectsOf } from '../../bench/soak/account.ts';
import type { Disruption } from '../../bench/soak/event-log.ts';
import { loggedMessages } from '../../bench/soak/log-messages.ts';
import type { ScrapeRecord } from '../../bench/soak/soak-targets.ts';

const INTERVAL_MS = 1_000;

/** A scrape of one series in a slot, by default served by a's first run. */
function scrape(number: number, slot: number, change: Partial<ScrapeRecord> = {}): ScrapeRecord {
  const atMs = slot * INTERVAL_MS + 100;
  return {
    number,
    series: '1/memory',
    node: 'a',
    run: 'a.1',
    atMs,
    endMs: atMs + 10,
    outcome: 'served',
    epoch: 0,
    count: number + 1,
    ...change,
  };
}

const b = { node: 'b', run: 'b.1' };

/** Five slots of one series, in each of which it was scraped, and every delta but that of the first has arrived. */
function account(change: Partial<SoakRecords> = {}): readonly string[] {
  const scrapes = change.scrapes ?? [0, 1, 2, 3, 4, 5].map((slot) => scrape(slot, slot));
  const numbers = scrapes.flatMap(({ number, outcome }) =>
    number > 0 && outcome === 'served' ? [{ number, span: 1 }] : [],
  );
  const result = accountSoak({
    endpoints: [{ name: 'one', deliveries: numbers }],
    disruptions: [],
    failedScrapes: [],
    offsetsMs: new Map([['1/memory', 100]]),
    intervalMs: INTERVAL_MS,
    fromMs: 0,
    toMs: 5_500,
    ...change,
    scrapes,
  });
  const defects = defectsOf(result).length;
  return [
    `${result.scraped} of ${result.due}`,
    ...result.anomalies.map(({ what, cause }) => `${what}: ${cause}`),
    `${defects} defects`,
  ];
}

const during = (kind: Disruption['kind'], node: string): Partial<SoakRecords> => ({
  disruptions: [{ kind, nodes: [node], fromMs: 2_200, toMs: 2_300 }],
});

t.test('what the soak finds, and whom it blames', async (t) => {
  const all = [0, 1, 2, 3, 4, 5].map((slot) => scrape(slot, slot));
  const without3 = [0, 1, 2, 4, 5].map((slot, number) => scrape(number, slot));
  const deliveries = (list: readonly (readonly [number, number])[]): SoakRecords['endpoints'] => [
    { name: 'one', deliveries: list.map(([number, span]) => ({ number, span })) },
  ];
  const whole = [
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 1],
    [5, 1],
  ] as const;
  const table: readonly (readonly [string, Partial<SoakRecords>, readonly string[]])[] = [
    ['all is well', {}, ['5 of 5']],
    ['nobody came', { scrapes: without3 }, ['4 of 5', 'missed: unexplained']],
    ['its node was killed', { scrapes: without3, ...during('kill', 'a') }, ['4 of 5', 'missed: kill']],
    ['another was killed', { scrapes: without3, ...during('kill', 'b') }, ['4 of 5', 'missed: unexplained']],
    ['it only joined', { scrapes: without3, ...during('join', 'a') }, ['4 of 5', 'missed: join']],
    ['two came', { scrapes: [...all, scrape(6, 3, b)] }, ['5 of 5', 'doubled: unexplained']],
    [
      'it was called off',
      { scrapes: all.map((one, slot) => (slot === 3 ? { ...one, outcome: 'cut' as const } : one)) },
      ['4 of 5', 'cut: unexplained'],
    ],
    [
      'a delta got lost',
      { endpoints: deliveries(whole.filter(([at]) => at !== 3)) },
      ['5 of 5', 'lost: unexplained'],
    ],
    [
      'the next delta spans it',
      { endpoints: deliveries([...whole.filter(([at]) => at !== 3 && at !== 4), [4, 2]]) },
      ['5 of 5'],
    ],
    [
      'a delta spans what had been sent',
      { endpoints: deliveries([...whole.filter(([at]) => at !== 4), [4, 2]]) },
      ['5 of 5', 'counted twice: unexplained'],
    ],
    [
      'the node gave up waiting',
      {
        endpoints: deliveries(whole.filter(([at]) => at !== 3)),
        failedScrapes: [{ series: '1/memory', run: 'a.1', atMs: 3_900 }],
      },
      ['5 of 5', 'lost: timed out'],
    ],
    [
      'the scrape before took too long',
      { scrapes: without3.map((one) => (one.number === 2 ? { ...one, endMs: 3_500 } : one)) },
      ['4 of 5', 'missed: overrun'],
    ],
  ];
  for (const [what, records, expected] of table) {
    const defects = expected.filter((line) => /unexplained|join/.test(line)).length;
    t.same(account(records), [...expected, `${defects} defects`], what);
  }
});

t.test('which messages need a look', async (t) => {
  const lines = [
    'ts=2026-11-21T10:00:00.000Z level=info msg="node started"',
    'ts=2026-11-21T10:00:00.000Z level=warn msg="node is dead" node=b',
    'ts=2026-11-21T10:00:00.000Z level=warn msg="a connection was refused" reason="it broke off, or"',
    'ts=2026-11-21T10:00:00.000Z level=warn msg="a connection was refused" reason="it has another cluster key"',
    'ts=2026-11-21T10:00:00.000Z level=error msg="never heard of"',
    'TypeError: nothing is not a function',
    'ts=2026-11-21T11:00:00.000Z level=error msg="after the end"',
  ];
  const log = { run: 'a.1', node: 'a', code: 0, signal: null, lines };
  const messages = loggedMessages([log], Date.parse('2026-11-21T10:30:00Z'));
  t.same(
    messages
      .filter(({ reason }) => reason === undefined)
      .map(({ message }) => message)
      .sort(),
    ['TypeError: nothing is not a function', 'a connection was refused', 'never heard of'],
  );
  t.equal(messages.length, 5);
});
