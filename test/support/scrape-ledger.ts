import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProfileBuilder } from '../../src/pprof/index.ts';

/** One request of a profile. */
export interface ScrapeRecord {
  /** When it came, on the wall clock. */
  readonly atMs: number;
  /** How long it took to answer. */
  readonly tookMs: number;
}

/** What an account of a time finds about series that are due once an interval. */
export interface ScrapeAccount {
  readonly due: number;
  readonly scraped: number;
  readonly missed: number;
  readonly doubled: number;
  /** The longest time a series was not scraped. */
  readonly longestGapMs: number;
}

/** What is known of the slots of series, by "target/type". */
export interface KnownSlots {
  /** Where in the interval they lie. */
  readonly offsetsMs: ReadonlyMap<string, number>;
  /** Only series of this type count. */
  readonly type?: string | undefined;
}

/** Targets that write down when they are scraped. A target's counters grow by one with each scrape of a series. */
export interface ScrapeLedger {
  readonly port: number;
  /** "target/type" and its scrapes in the order of time. */
  readonly series: ReadonlyMap<string, readonly ScrapeRecord[]>;
  /**
   * Compares what came in a time with what was due. A series' slots lie where `slots` says, or else where most of its
   * scrapes came; a slot's scrape may come late by almost an interval.
   */
  account(intervalMs: number, fromMs: number, toMs: number, slots?: KnownSlots): ScrapeAccount;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '/debug/pprof/allocs': 'memory',
  '/debug/pprof/block': 'block',
  '/debug/pprof/goroutine': 'goroutine',
  '/debug/pprof/mutex': 'mutex',
  '/debug/pprof/profile': 'process_cpu',
};

/** The counters that Starling differences. */
const COUNTERS: Readonly<Record<string, string>> = {
  memory: 'alloc_objects',
  block: 'contentions',
  mutex: 'contentions',
};

/** Starts one server that stands for any number of targets: a target's path begins with "/<number>". */
export async function startScrapeLedger(host = '127.0.0.1'): Promise<ScrapeLedger> {
  const series = new Map<string, ScrapeRecord[]>();
  const server = createServer((request, response) => {
    const atMs = Date.now();
    const url = new URL(request.url ?? '/', 'http://target');
    const [, target = '', path = ''] = /^\/(\d+)(\/.*)$/.exec(url.pathname) ?? [];
    const type = TYPES[path] ?? path;
    const key = `${target}/${type}`;
    const records = series.get(key) ?? [];
    series.set(key, records);
    const seconds = Number(url.searchParams.get('seconds') ?? 0);
    setTimeout(() => {
      records.push({ atMs, tookMs: Date.now() - atMs });
      // Go's handlers say so, and Alloy takes no profile without it.
      response.setHeader('Content-Type', 'application/octet-stream');
      response.end(profile(COUNTERS[type] ?? 'samples', records.length));
    }, seconds * 1_000);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    series,
    account: (...time) => account(series, ...time),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The counters of a target that was scraped so many times. */
function profile(type: string, count: number): Uint8Array {
  return new ProfileBuilder({ sampleTypes: [{ type, unit: 'count' }] })
    .addSample({ stack: [{ name: 'main.main' }], values: [count] })
    .encode();
}

function account(
  series: ReadonlyMap<string, readonly ScrapeRecord[]>,
  intervalMs: number,
  fromMs: number,
  toMs: number,
  { offsetsMs, type }: KnownSlots = { offsetsMs: new Map() },
): ScrapeAccount {
  let due = 0;
  let scraped = 0;
  let missed = 0;
  let doubled = 0;
  let longestGapMs = 0;
  for (const [key, records] of series) {
    if (type !== undefined && !key.endsWith(`/${type}`)) continue;
    const times = records.map(({ atMs }) => atMs).sort((a, b) => a - b);
    const knownMs = offsetsMs.get(key);
    const offsetMs = knownMs ?? slotOffset(times, intervalMs);
    const early = knownMs === undefined ? EARLY_BY_GUESS : EARLY;
    const perSlot = new Map<number, number>();
    for (const timeMs of times) {
      const slot = Math.floor((timeMs - offsetMs) / intervalMs + early);
      perSlot.set(slot, (perSlot.get(slot) ?? 0) + 1);
    }
    const first = Math.ceil((fromMs - offsetMs) / intervalMs);
    const last = Math.floor((toMs - offsetMs) / intervalMs);
    for (let slot = first; slot <= last; slot++) {
      const count = perSlot.get(slot) ?? 0;
      due++;
      scraped += count;
      if (count === 0) missed++;
      if (count > 1) doubled += count - 1;
    }
    const inside = times.filter((timeMs) => timeMs >= fromMs - intervalMs && timeMs <= toMs);
    for (const [index, timeMs] of inside.entries()) {
      if (index > 0) longestGapMs = Math.max(longestGapMs, timeMs - (inside[index - 1] ?? timeMs));
    }
  }
  return { due, scraped, missed, doubled, longestGapMs };
}

/** A scrape comes at its slot or later; this much of an interval earlier only by the clock's grain, … */
const EARLY = 0.001;
/** … or where the slot itself is only known by when scrapes came. */
const EARLY_BY_GUESS = 0.05;

/** Where a series' slots lie in the interval: scrapes are late at times, never early, so most agree within a little. */
function slotOffset(times: readonly number[], intervalMs: number): number {
  const grains = new Map<number, number>();
  const grainMs = intervalMs / 50;
  for (const timeMs of times) {
    const grain = Math.floor((timeMs % intervalMs) / grainMs);
    grains.set(grain, (grains.get(grain) ?? 0) + 1);
  }
  let best = 0;
  let bestCount = 0;
  for (const [grain, count] of grains) {
    // A slot on the edge of two grains.
    const both = count + (grains.get((grain + 1) % 50) ?? 0);
    if (both > bestCount) [best, bestCount] = [grain, both];
  }
  const inBest = times.filter((timeMs) => Math.floor((timeMs % intervalMs) / grainMs) === best);
  return Math.min(...inBest.map((timeMs) => timeMs % intervalMs));
}
