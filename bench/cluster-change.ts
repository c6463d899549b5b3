import { setTimeout as wait } from 'node:timers/promises';
import type { ClusterNode } from '../test/support/cluster-node.ts';
import type { ClusterStage } from '../test/support/cluster-stage.ts';
import { startClusterStage } from '../test/support/cluster-stage.ts';

const TARGETS = 60;
const TYPES = ['memory', 'block', 'goroutine', 'mutex'];
/** Of which a profile is the difference to the scrape before. */
const DELTA_TYPES = ['memory', 'block', 'mutex'];
const INTERVAL_S = 5;
const CALM_S = 22;
const AFTER_S = 40;
/** What has come in so long before the end may still be on its way. */
const MARGIN_MS = 2_500;

/** What Alloy 1.18 lost by the same change in the same setting. */
interface AlloyFigures {
  readonly missed: number;
  readonly gapS: number;
  readonly noticedS?: string;
}

interface Change {
  readonly name: string;
  readonly alloy: AlloyFigures;
  /** Gives how long it took until the others knew, where they must find out. */
  readonly happen: (stage: ClusterStage) => Promise<number | undefined>;
}

const CHANGES: readonly Change[] = [
  { name: 'crash of one of three', alloy: { missed: 579, gapS: 40, noticedS: '29 to 35' }, happen: crash },
  { name: 'join of a fourth', alloy: { missed: 288, gapS: 20 }, happen: join },
  { name: 'leave of one of three', alloy: { missed: 99, gapS: 15 }, happen: leave },
];

/** Three nodes share targets; what is not scraped, or twice, when one dies, comes or goes. */
export async function benchClusterChange(): Promise<void> {
  for (const change of CHANGES) await measure(change);
}

async function measure({ name, alloy, happen }: Change): Promise<void> {
  const stage = await startClusterStage({ targets: TARGETS, intervalSeconds: INTERVAL_S, types: TYPES });
  try {
    for (const node of ['a', 'b', 'c']) await stage.start(node);
    await wait(CALM_S * 1_000);
    const primes = new Primes();
    await primes.read(stage.nodes);
    const fromMs = Date.now();
    const noticedMs = await happen(stage);
    await wait(AFTER_S * 1_000);
    const scrapes = stage.ledger.account(INTERVAL_S * 1_000, fromMs, Date.now() - MARGIN_MS);
    for (const node of [...stage.nodes]) {
      await primes.read(stage.nodes);
      await node.stop();
    }
    const again = primes.total - TARGETS * DELTA_TYPES.length;
    const undelivered = allScrapes(stage) - primes.total - stage.delivered.length;
    console.log(
      [
        `${name}: ${scrapes.due} scrapes due, ${scrapes.missed} missed (Alloy ${alloy.missed}), ${scrapes.doubled} twice,`,
        `longest gap ${(scrapes.longestGapMs / 1_000).toFixed(1)} s (Alloy ${alloy.gapS} s);`,
        `${undelivered} of ${allScrapes(stage)} scraped profiles not delivered, ${again} deltas begun anew`,
        ...(noticedMs === undefined
          ? []
          : [`; noticed after ${(noticedMs / 1_000).toFixed(1)} s (Alloy ${alloy.noticedS ?? '–'} s)`]),
      ].join(' '),
    );
  } finally {
    await stage.close();
  }
}

async function crash({ nodes }: ClusterStage): Promise<number> {
  const victim = last(nodes);
  const others = nodes.filter((node) => node !== victim);
  const beganMs = Date.now();
  const noticed = others.map(({ process }) => process.errorLine(deadLine(victim.name)));
  await victim.kill();
  await Promise.all(noticed);
  return Date.now() - beganMs;
}

async function join(stage: ClusterStage): Promise<undefined> {
  await stage.start('d');
}

async function leave({ nodes }: ClusterStage): Promise<undefined> {
  await last(nodes).stop();
}

function last(nodes: readonly ClusterNode[]): ClusterNode {
  const node = nodes.at(-1);
  if (node === undefined) throw new Error('there are no nodes');
  return node;
}

/** What a node logs when it believes another dead. */
export function deadLine(name: string): RegExp {
  return new RegExp(`msg="node is dead".* node=${name} `);
}

function allScrapes({ ledger }: ClusterStage): number {
  return [...ledger.series.values()].reduce((sum, records) => sum + records.length, 0);
}

/** Scrapes that only became the baseline of the next, of all nodes that ever ran. */
class Primes {
  readonly #of = new Map<string, number>();

  async read(nodes: readonly ClusterNode[]): Promise<void> {
    await Promise.all(
      nodes.map(async ({ name, metric }) => {
        this.#of.set(name, await metric('pyroscope_scrape_scrapes_total', { outcome: 'primed' }));
      }),
    );
  }

  get total(): number {
    return [...this.#of.values()].reduce((sum, primes) => sum + primes, 0);
  }
}
