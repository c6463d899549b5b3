import type { Cause } from './causes.ts';
import { Causes, isCostly } from './causes.ts';
import { accountDelivery } from './delivery-account.ts';
import type { Disruption } from './event-log.ts';
import type { Delivery } from './faulty-endpoint.ts';
import type { FailedScrape } from './log-messages.ts';
import type { ScrapeRecord } from './soak-targets.ts';

/** What is known at the end. */
export interface SoakRecords {
  readonly scrapes: readonly ScrapeRecord[];
  readonly endpoints: readonly { readonly name: string; readonly deliveries: readonly Delivery[] }[];
  readonly disruptions: readonly Disruption[];
  readonly failedScrapes: readonly FailedScrape[];
  /** Where the slots of a series lie in the interval. */
  readonly offsetsMs: ReadonlyMap<string, number>;
  readonly intervalMs: number;
  /** Slots in this time count. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Something that is not as it should be. */
export interface Anomaly {
  readonly what: 'missed' | 'cut' | 'doubled' | 'lost' | 'counted twice';
  readonly cause: Cause;
  /** What it is about, to be read. */
  readonly detail: string;
  readonly atMs: number;
}

/** What became of the slots, and of what was scraped in them. */
export interface SoakAccount {
  readonly due: number;
  /** Slots in which the target gave a profile. */
  readonly scraped: number;
  /** Slots in which it did not, because it was made not to. */
  readonly targetFailed: number;
  /** By endpoint. */
  readonly delivered: Readonly<Record<string, number>>;
  /** First profiles of deltas, which are only there to be compared with. */
  readonly firsts: number;
  readonly anomalies: readonly Anomaly[];
}

/** A scrape comes at its slot or later; this much earlier only by the clock's grain. */
const EARLY_MS = 5;

/** Accounts for every slot and every profile, by what targets and endpoints have written down. */
export function accountSoak(records: SoakRecords): SoakAccount {
  const causes = new Causes(records.disruptions);
  const bySeries = Map.groupBy(records.scrapes, ({ series }) => series);
  const anomalies: Anomaly[] = [];
  const sum = { due: 0, scraped: 0, targetFailed: 0 };
  for (const [series, offsetMs] of records.offsetsMs) {
    const slots = accountSlots(bySeries.get(series) ?? [], series, offsetMs, records, causes);
    sum.due += slots.due;
    sum.scraped += slots.scraped;
    sum.targetFailed += slots.targetFailed;
    anomalies.push(...slots.anomalies);
  }
  const delivery = accountDelivery(bySeries, records, causes);
  anomalies.push(...delivery.anomalies);
  anomalies.sort((a, b) => a.atMs - b.atMs);
  return { ...sum, delivered: delivery.delivered, firsts: delivery.firsts, anomalies };
}

/** Those that nothing explains that may cost anything. */
export function defectsOf({ anomalies }: SoakAccount): readonly Anomaly[] {
  return anomalies.filter(({ cause }) => !isCostly(cause));
}

interface SlotAccount {
  due: number;
  scraped: number;
  targetFailed: number;
  anomalies: Anomaly[];
}

function accountSlots(
  scrapes: readonly ScrapeRecord[],
  series: string,
  offsetMs: number,
  { intervalMs, fromMs, toMs }: SoakRecords,
  causes: Causes,
): SlotAccount {
  const bySlot = Map.groupBy(scrapes, ({ atMs }) => Math.floor((atMs - offsetMs + EARLY_MS) / intervalMs));
  const account: SlotAccount = { due: 0, scraped: 0, targetFailed: 0, anomalies: [] };
  const first = Math.ceil((fromMs - offsetMs) / intervalMs);
  const last = Math.floor((toMs - offsetMs) / intervalMs) - 1;
  for (let slot = first; slot <= last; slot++) {
    const slotMs = slot * intervalMs + offsetMs;
    const here = bySlot.get(slot) ?? [];
    const served = here.filter(({ outcome }) => outcome === 'served');
    account.due++;
    if (served.length > 0) account.scraped++;
    else if (here.some(({ outcome }) => outcome === 'failed')) account.targetFailed++;
    if (served.length === 1 || (served.length === 0 && here.some(({ outcome }) => outcome === 'failed')))
      continue;
    const before = scrapes.findLast(({ atMs }) => atMs < slotMs - EARLY_MS);
    const after = scrapes.find(({ atMs }) => atMs >= slotMs + intervalMs - EARLY_MS);
    const around = [before, ...here, after].flatMap((one) => one ?? []);
    const nodes = [...new Set(around.map(({ node }) => node))];
    // What was made up for late, of a target that takes long, may take up the next slot.
    const isOverrun = here.length === 0 && before !== undefined && before.endMs > slotMs;
    account.anomalies.push({
      what: served.length > 1 ? 'doubled' : here.length > 0 ? 'cut' : 'missed',
      cause: isOverrun
        ? 'overrun'
        : causes.of(nodes, Math.min(slotMs, before?.atMs ?? slotMs), slotMs + intervalMs),
      detail: `${series}: ${around.map((one) => describe(one, slotMs)).join(', ')}`,
      atMs: slotMs,
    });
  }
  return account;
}

/** @param slotMs what its time is compared with */
export function describe({ run, atMs, outcome }: ScrapeRecord, slotMs: number): string {
  const relative = (atMs - slotMs) / 1_000;
  return `${outcome} to ${run} at ${relative < 0 ? '' : '+'}${relative.toFixed(2)}s`;
}
