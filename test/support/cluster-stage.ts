import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Receiver } from '../../src/demo/index.ts';
import { createReceiver } from '../../src/demo/index.ts';
import type { ClusterNode } from './cluster-node.ts';
import { startClusterNode } from './cluster-node.ts';
import { scrapeManyTargets } from './many-targets.ts';
import { numberOf } from './numbered-targets.ts';
import type { ScrapeAccount, ScrapeLedger } from './scrape-ledger.ts';
import { startScrapeLedger } from './scrape-ledger.ts';
import { until } from './until.ts';

export interface StageOptions {
  readonly targets: number;
  readonly intervalSeconds: number;
  readonly types: readonly string[];
  /** Where targets and receiver listen; the loopback interface by default. */
  readonly host?: string;
}

export interface NodePlace {
  /** Cluster addresses to join; those of all nodes that run by default. */
  readonly joins?: readonly string[];
  /** Its directory, when two nodes have one name. */
  readonly storage?: string;
  /** A command that runs the node, as `ip netns exec`. */
  readonly within?: readonly string[];
  /** Where its HTTP server listens. */
  readonly host?: string;
}

/** Targets, a receiver and any number of clustered nodes with one configuration. */
export interface ClusterStage {
  readonly ledger: ScrapeLedger;
  readonly receiver: Receiver;
  /** Those that run. */
  readonly nodes: readonly ClusterNode[];
  /** Labels and bodies of the profiles that arrived. */
  readonly delivered: readonly { readonly series: string; readonly body: Uint8Array }[];
  start(name: string, args?: readonly string[], place?: NodePlace): Promise<ClusterNode>;
  /**
   * Waits until these nodes, or all, see each other at work, and for a while tell the same about every series: one node
   * scrapes it.
   * @returns owner by "target/type"
   */
  settled(nodes?: readonly ClusterNode[]): Promise<ReadonlyMap<string, string>>;
  /** Waits for this many intervals, and until their scrapes have come in. Gives the time when it began. */
  watch(intervals: number): Promise<number>;
  /** What was scraped from a time on, of all types or one, of what was due; half an interval at the end is left out. */
  account(fromMs: number, type?: string): ScrapeAccount;
  /** Deltas that are not those of one scrape; from a number of deliveries on. */
  wrongDeltas(from?: number): readonly string[];
  close(): Promise<void>;
}

/** A node that has just begun to take part owns nothing for a moment; all may agree on that, too. */
const CALM_MS = 1_000;
/** What nodes tell about every series costs them CPU: more looks would slow down what is looked for. */
const LOOK_MS = 100;
const DELTA_TYPES = /\/(memory|block|mutex)$/;

export async function startClusterStage(options: StageOptions): Promise<ClusterStage> {
  const directory = mkdtempSync(join(tmpdir(), 'starling-cluster-'));
  const { host = '127.0.0.1', intervalSeconds, targets, types } = options;
  const intervalMs = intervalSeconds * 1_000;
  const ledger = await startScrapeLedger(host);
  const delivered: { series: string; body: Uint8Array }[] = [];
  const receiver = await createReceiver({
    host,
    onProfile: ({ labels, body }) => {
      delivered.push({ series: `${labels.get('instance')}/${labels.get('__name__')}`, body });
    },
  });
  const path = join(directory, 'config.alloy');
  const text = scrapeManyTargets({
    targets,
    types,
    address: `${host}:${ledger.port}`,
    interval: `${intervalSeconds}s`,
    endpoints: [[`url = "${receiver.url}"`]],
    isClustered: true,
  });
  writeFileSync(path, text);
  const nodes: ClusterNode[] = [];
  const offsetsMs = new Map<string, number>();
  return {
    ledger,
    receiver,
    nodes,
    delivered,
    async start(name, args = [], place = {}) {
      const storage = join(directory, place.storage ?? name);
      mkdirSync(storage, { recursive: true });
      const joins = place.joins ?? nodes.map(({ clusterAddress }) => clusterAddress);
      const flags = [
        `--server.http.listen-addr=${place.host ?? '127.0.0.1'}:0`,
        `--storage.path=${storage}`,
        '--cluster.enabled=true',
        '--cluster.listen-port=0',
        '--cluster.rejoin-interval=2s',
        `--cluster.node-name=${name}`,
        ...(joins.length === 0 ? [] : [`--cluster.join-addresses=${joins.join(',')}`]),
      ];
      const node = await startClusterNode({
        name,
        args: ['run', ...flags, ...args, path],
        within: place.within ?? [],
        onGone: () => {
          if (nodes.includes(node)) nodes.splice(nodes.indexOf(node), 1);
        },
      });
      nodes.push(node);
      return node;
    },
    async settled(among = nodes) {
      const names = among.map(({ name }) => name).sort();
      let owners = new Map<string, string>();
      let state = '';
      let sinceMs = 0;
      await until(
        async () => {
          const views = await Promise.all(among.map((node) => node.view()));
          const [first] = views;
          for (const { key, slotMs } of first?.series ?? []) offsetsMs.set(key, slotMs % intervalMs);
          owners = new Map(first?.series.map(({ key, owner }) => [key, owner]));
          const told = views.map(({ working, series }) =>
            JSON.stringify([
              working,
              series.map(({ key, owner, state }) => `${key} ${owner} ${state}`).sort(),
            ]),
          );
          const before = state;
          state = told.join('\n');
          if (state !== before) sinceMs = performance.now();
          return (
            performance.now() - sinceMs >= CALM_MS &&
            owners.size === targets * types.length &&
            told.every((one) => one === told[0]) &&
            first?.working.join() === names.join() &&
            first.series.length === owners.size &&
            first.series.every((one) => one.state === 'scraping')
          );
        },
        60_000,
        LOOK_MS,
      ).catch((error: unknown) => {
        throw new Error(`not settled: ${state}`, { cause: error });
      });
      return owners;
    },
    async watch(intervals) {
      const fromMs = Date.now();
      await until(() => Date.now() - fromMs > (intervals + 0.5) * intervalMs, 600_000);
      return fromMs;
    },
    account: (fromMs, type) =>
      ledger.account(intervalMs, fromMs, Date.now() - intervalMs / 2, { offsetsMs, type }),
    wrongDeltas: (from = 0) =>
      delivered
        .slice(from)
        .filter(({ series }) => DELTA_TYPES.test(series))
        .map(({ series, body }) => `${series}: ${numberOf(unpacked(body))}`)
        .filter((delta) => !delta.endsWith(': 1')),
    async close() {
      await Promise.all([...nodes].map((node) => node.kill()));
      await receiver.close();
      await ledger.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function unpacked(body: Uint8Array): Uint8Array {
  return body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body;
}
