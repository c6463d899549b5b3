import type { NodeCounts, ReadMetric } from './node-counts.ts';
import { readNodeCounts } from './node-counts.ts';

/** How a node of the demo is started. */
export interface DemoNodeOptions {
  readonly name: string;
  readonly path: string;
  readonly storagePath: string;
  /** host:port of nodes to join. */
  readonly joins: readonly string[];
}

/** A node under demonstration. */
export interface DemoNode {
  readonly url: string;
  /** host:port that others join. */
  readonly clusterAddress: string;
  readonly readMetric: ReadMetric;
  /** Reads the configuration again. @throws when it is refused */
  reload(): Promise<void>;
  /** Hands its work over to the others. */
  leave(): Promise<void>;
  stop(): Promise<void>;
}

interface Running extends DemoNode {
  readonly name: string;
}

/** The nodes of the demo: one of them goes for a while, and what it counted stays. */
export class DemoCluster {
  readonly #start: (options: DemoNodeOptions) => Promise<DemoNode>;
  readonly #path: string;
  readonly #directory: string;
  readonly #running: Running[] = [];
  #departed: NodeCounts = { scraped: 0, failed: 0, dropped: 0 };

  constructor(start: (options: DemoNodeOptions) => Promise<DemoNode>, path: string, directory: string) {
    this.#start = start;
    this.#path = path;
    this.#directory = directory;
  }

  get nodes(): readonly Running[] {
    return this.#running;
  }

  async start(name: string): Promise<void> {
    const node = await this.#start({
      name,
      path: this.#path,
      storagePath: `${this.#directory}/${name}`,
      joins: this.#running.map(({ clusterAddress }) => clusterAddress),
    });
    this.#running.push({ ...node, name });
  }

  /** Stops the node with the most series; the others go on with them. Gives its name. */
  async stopBusiest(): Promise<string | undefined> {
    const held = await Promise.all(this.#running.map((node) => heldBy(node)));
    const node = this.#running[held.indexOf(Math.max(...held))];
    if (node === undefined) return undefined;
    await node.leave();
    this.#departed = sum(this.#departed, await readNodeCounts(node.readMetric));
    this.#running.splice(this.#running.indexOf(node), 1);
    await node.stop();
    return node.name;
  }

  async reload(): Promise<void> {
    await Promise.all(this.#running.map((node) => node.reload()));
  }

  /** What all nodes together counted, those that have gone included. */
  async counts(): Promise<NodeCounts> {
    const counts = await Promise.all(this.#running.map(({ readMetric }) => readNodeCounts(readMetric)));
    return counts.reduce(sum, this.#departed);
  }

  /** How many series each node scrapes now, e.g. "node-1 5, node-2 7". */
  async shares(): Promise<string> {
    const shares = await Promise.all(this.#running.map(async (node) => `${node.name} ${await heldBy(node)}`));
    return shares.sort().join(', ');
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.splice(0).map((node) => node.stop()));
  }
}

function sum(a: NodeCounts, b: NodeCounts): NodeCounts {
  return { scraped: a.scraped + b.scraped, failed: a.failed + b.failed, dropped: a.dropped + b.dropped };
}

async function heldBy({ readMetric }: DemoNode): Promise<number> {
  return (await readMetric('cluster_series', { status: 'held' })) ?? 0;
}
