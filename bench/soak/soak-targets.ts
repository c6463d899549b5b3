import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProfileBuilder } from '../../src/pprof/index.ts';
import type { Random } from '../../src/util/index.ts';

/** What becomes of a request of a profile, as the target sees it. */
export type ScrapeOutcome = 'open' | 'served' | 'cut' | 'failed';

/** One request of a profile. */
export interface ScrapeRecord {
  /** Which profile it is, in all. */
  readonly number: number;
  /** "target/type" */
  readonly series: string;
  /** The node, and which of its runs. */
  readonly node: string;
  readonly run: string;
  readonly atMs: number;
  endMs: number;
  outcome: ScrapeOutcome;
  /** How often the target has started. */
  readonly epoch: number;
  /** Profiles of the series since then, with this one. */
  count: number;
}

/** How a target behaves. */
export type TargetKind = 'plain' | 'slow' | 'broken' | 'hanging' | 'restarting' | 'huge';

export interface SoakTargets {
  readonly port: number;
  readonly records: readonly ScrapeRecord[];
  kindOf(target: number): TargetKind;
  /** Ends the process of a restarting target and begins another one: its counters start at zero. */
  restart(target: number, downMs: number): void;
  close(): Promise<void>;
}

/** Told to the nodes by http_headers: which run asks. */
export const RUN_HEADER = 'X-Soak-Run';
/** Of the time of a profile, in nanoseconds: the rest is its number. */
export const NUMBERS = 1_000_000;

const TYPES: Readonly<Record<string, string>> = {
  '/debug/pprof/allocs': 'memory',
  '/debug/pprof/goroutine': 'goroutine',
};
/** Enough for the threads that large profiles go to. */
const HUGE_STACKS = 6_000;

/** Of every twenty targets one is as each of these. */
const KINDS: readonly TargetKind[] = ['slow', 'broken', 'hanging', 'restarting', 'huge'];
const KINDS_EVERY = 20;
/** How many of the huge there are at most. */
const MAX_HUGE = 5;

/** One server that stands for all targets: a target's path begins with "/<number>". */
export async function startSoakTargets(
  host: string,
  intervalMs: number,
  random: Random,
): Promise<SoakTargets> {
  const targets = new Targets(intervalMs, random);
  const server = createServer((request, response) => targets.answer(request, response));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    records: targets.records,
    kindOf,
    restart: (target, downMs) => targets.restart(target, downMs),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function kindOf(target: number): TargetKind {
  const kind = KINDS[target % KINDS_EVERY] ?? 'plain';
  return kind === 'huge' && target >= KINDS_EVERY * MAX_HUGE ? 'plain' : kind;
}

class Targets {
  readonly records: ScrapeRecord[] = [];
  readonly #intervalMs: number;
  readonly #random: Random;
  readonly #counts = new Map<string, number>();
  readonly #epochs = new Map<number, number>();
  readonly #downUntilMs = new Map<number, number>();

  constructor(intervalMs: number, random: Random) {
    this.#intervalMs = intervalMs;
    this.#random = random;
  }

  restart(target: number, downMs: number): void {
    this.#epochs.set(target, (this.#epochs.get(target) ?? 0) + 1);
    this.#downUntilMs.set(target, Date.now() + downMs);
    for (const type of Object.values(TYPES)) this.#counts.delete(`${target}/${type}`);
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://target');
    const [, name = '', path = ''] = /^\/(\d+)(\/.*)$/.exec(pathname) ?? [];
    const run = String(request.headers[RUN_HEADER.toLowerCase()] ?? '');
    const target = Number(name);
    const record: ScrapeRecord = {
      number: this.records.length,
      series: `${target}/${TYPES[path] ?? path}`,
      node: run.split('.')[0] ?? '',
      run,
      atMs: Date.now(),
      endMs: Number.POSITIVE_INFINITY,
      outcome: 'open',
      epoch: this.#epochs.get(target) ?? 0,
      count: 0,
    };
    this.records.push(record);
    const end = (outcome: ScrapeOutcome): void => {
      if (record.outcome === 'open') record.outcome = outcome;
    };
    response.on('finish', () => end('served'));
    response.on('close', () => {
      end('cut');
      record.endMs = Date.now();
    });
    const fail = (): void => {
      end('failed');
      this.#fail(response);
    };
    if (Date.now() < (this.#downUntilMs.get(target) ?? 0)) {
      end('failed');
      request.socket.resetAndDestroy();
      return;
    }
    const kind = kindOf(target);
    if (kind === 'broken') fail();
    else if (kind === 'hanging' && this.#random.next() < 0.5) end('failed');
    else if (kind === 'slow') {
      const waitMs = this.#random.next() * 0.5 * this.#intervalMs;
      setTimeout(() => this.#serve(record, response, kind), waitMs);
    } else this.#serve(record, response, kind);
  }

  #serve(record: ScrapeRecord, response: ServerResponse, kind: TargetKind): void {
    // Whoever asked is gone: the counters stay.
    if (record.outcome !== 'open') return;
    const { series, number } = record;
    record.count = (this.#counts.get(series) ?? 0) + 1;
    this.#counts.set(series, record.count);
    response.end(profile(series, number, record.count, kind === 'huge' ? HUGE_STACKS : 1));
  }

  /** As applications do: an error, a page, half of a profile, a broken connection. */
  #fail(response: ServerResponse): void {
    const way = Math.floor(this.#random.next() * 4);
    if (way === 0) response.writeHead(500).end('out of order');
    else if (way === 1) response.end('<html>not a profile</html>');
    else if (way === 2) response.end(profile('0/memory', 0, 1, 20).subarray(0, 200));
    else response.destroy();
  }
}

function profile(series: string, number: number, count: number, stacks: number): Uint8Array {
  const type = series.endsWith('/memory') ? 'alloc_objects' : 'goroutine';
  const builder = new ProfileBuilder({
    sampleTypes: [{ type, unit: 'count' }],
    timeNanos: BigInt(Date.now()) * BigInt(NUMBERS) + BigInt(number % NUMBERS),
  });
  // The first is written first, and tells how many profiles the difference spans.
  for (let stack = 0; stack < stacks; stack++) {
    builder.addSample({
      stack: [{ name: `main.work${stack}`, file: 'main.go', line: stack }, { name: 'main.main' }],
      values: [count],
    });
  }
  return builder.encode();
}
