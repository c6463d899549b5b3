import { Cluster } from '../../src/cluster/index.ts';
import type { MinimumSizeSettings } from '../../src/cluster/minimum-size.ts';
import type {
  ReleasedItem,
  Resumption,
  SharedItem,
  SharedWork,
  WorkShare,
} from '../../src/component/index.ts';
import { DEFAULT_MEMBERSHIP_SETTINGS, Gossip } from '../../src/gossip/index.ts';
import { createLogSystem, Metrics } from '../../src/telemetry/index.ts';
import { FakeClock } from './fake-clock.ts';
import { MemoryNetwork } from './memory-network.ts';
import { seededRandom } from './seeded-random.ts';

/** Work that writes down what it is told. */
export class RecordingWork implements SharedWork {
  readonly held = new Map<bigint, Resumption>();
  readonly suspended = new Set<bigint>();
  readonly busy = new Set<bigint>();
  /** How many times it was told to start anything. */
  starts = 0;
  /** Packing takes until this resolves. */
  packed: Promise<void> = Promise.resolve();

  start(items: readonly Resumption[]): void {
    this.starts += items.length;
    for (const item of items) {
      this.held.set(item.id, item);
      this.suspended.delete(item.id);
    }
  }

  suspend(ids: readonly bigint[]): void {
    for (const id of ids) this.suspended.add(id);
  }

  drop(ids: readonly bigint[]): void {
    for (const id of ids) this.held.delete(id);
  }

  isBusy(id: bigint): boolean {
    return this.busy.has(id);
  }

  async export(ids: readonly bigint[]): Promise<readonly ReleasedItem[]> {
    await this.packed;
    return ids.flatMap((id) =>
      this.held.delete(id) ? [{ id, lastSlotMs: 1_000, baseline: Buffer.from('x') }] : [],
    );
  }

  cost(): number {
    return 1;
  }

  ownersChanged(): void {
    // The items are the same, whoever owns them.
  }
}

/** A node of a cluster in one process, on a clock moved by hand. */
export interface MemoryNode {
  readonly name: string;
  readonly cluster: Cluster;
  readonly metrics: Metrics;
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Takes part in sharing the work of a component. */
  share(component: string, items: readonly SharedItem[]): { work: RecordingWork; share: WorkShare };
}

export class MemoryCluster {
  readonly clock = new FakeClock();
  readonly network = new MemoryNetwork(this.clock);
  readonly nodes: MemoryNode[] = [];

  async start(
    name: string,
    minimumSize: MinimumSizeSettings = { size: 0, timeoutMs: 0 },
  ): Promise<MemoryNode> {
    const { clock, network } = this;
    const log: Record<string, unknown>[] = [];
    const { logger } = createLogSystem({
      clock,
      settings: { level: 'debug', format: 'json' },
      write: (line) => log.push(JSON.parse(line)),
    });
    const metrics = new Metrics();
    const gossip = new Gossip({
      transport: network.transport(name),
      clock,
      random: seededRandom(this.nodes.length + 1),
      logger,
      settings: DEFAULT_MEMBERSHIP_SETTINGS,
      cluster: '',
      name: name.replace(/-.*/, ''),
      address: `${name}:1`,
      version: '1',
    });
    const seeds = this.nodes.map((node) => ({ host: node.name, port: 1 }));
    const cluster = new Cluster({
      gossip,
      clock,
      logger,
      metrics: metrics.scope({ cluster_name: '' }),
      find: async () => ({ addresses: seeds, warnings: [] }),
      rejoinIntervalMs: 5_000,
      minimumSize,
    });
    const node: MemoryNode = {
      name,
      cluster,
      metrics,
      log,
      share(component, items) {
        const work = new RecordingWork();
        const share = cluster.ownership.share(component, work);
        share.set(items, 0n);
        return { work, share };
      },
    };
    this.nodes.push(node);
    await cluster.start();
    return node;
  }
}
