import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterNode } from '../../test/support/cluster-node.ts';
import { startClusterNode } from '../../test/support/cluster-node.ts';
import type { NamespaceHost, NetworkNamespaces } from '../../test/support/network-namespaces.ts';
import { until } from '../../test/support/until.ts';
import type { ConfigurationOptions } from './soak-configuration.ts';
import { soakConfiguration } from './soak-configuration.ts';

export interface ClusterOptions extends ConfigurationOptions {
  readonly directory: string;
  readonly names: readonly string[];
  /** A host of its own for each node; undefined where that cannot be had: all are on the loopback interface then. */
  readonly network: NetworkNamespaces | undefined;
}

/** How a node stands. */
export type NodeState = 'down' | 'changing' | 'up' | 'paused';

/** What a node's run has written. */
export interface RunLog {
  readonly run: string;
  readonly node: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly string[];
}

/** How often nodes are asked while something is waited for; to answer costs them CPU. */
const LOOK_MS = 200;

/** Nodes with names, which come and go. */
export class SoakCluster {
  readonly logs: RunLog[] = [];
  readonly #options: ClusterOptions;
  readonly #nodes = new Map<string, ClusterNode>();
  readonly #states = new Map<string, NodeState>();
  readonly #runs = new Map<string, number>();
  readonly #ends: Promise<void>[] = [];
  readonly #configPath: string;
  readonly #keyPath: string;

  constructor(options: ClusterOptions) {
    this.#options = options;
    this.#configPath = join(options.directory, 'config.alloy');
    this.#keyPath = join(options.directory, 'key');
    writeFileSync(this.#keyPath, 'the secret of the cluster that is soaked\n', { mode: 0o600 });
    for (const name of options.names) this.#states.set(name, 'down');
    this.configure(0);
  }

  get names(): readonly string[] {
    return this.#options.names;
  }

  stateOf(name: string): NodeState {
    return this.#states.get(name) ?? 'down';
  }

  /** Names of the nodes that stand so. */
  inState(state: NodeState): readonly string[] {
    return this.names.filter((name) => this.stateOf(name) === state);
  }

  node(name: string): ClusterNode | undefined {
    return this.#nodes.get(name);
  }

  /** "a.2" is the second run of "a". */
  runOf(name: string): string {
    return `${name}.${this.#runs.get(name) ?? 0}`;
  }

  async start(name: string): Promise<void> {
    this.#states.set(name, 'changing');
    const run = (this.#runs.get(name) ?? 0) + 1;
    this.#runs.set(name, run);
    const node = await startClusterNode({
      name,
      args: this.#arguments(name),
      within: [...(this.#hostOf(name)?.within ?? []), 'env', `SOAK_RUN=${name}.${run}`],
      onGone: () => this.#states.set(name, 'changing'),
    });
    this.#nodes.set(name, node);
    this.#states.set(name, 'up');
    const ended = node.process.ended.then(({ code, signal, error }) => {
      this.logs.push({ run: `${name}.${run}`, node: name, code, signal, lines: error.split('\n') });
      if (this.#nodes.get(name) !== node) return;
      this.#nodes.delete(name);
      this.#states.set(name, 'down');
    });
    this.#ends.push(ended);
  }

  async stop(name: string): Promise<number | null> {
    return (await this.#nodes.get(name)?.stop()) ?? null;
  }

  async kill(name: string): Promise<void> {
    await this.#nodes.get(name)?.kill();
  }

  pause(name: string): void {
    this.#nodes.get(name)?.process.child.kill('SIGSTOP');
    this.#states.set(name, 'paused');
  }

  resume(name: string): void {
    this.#nodes.get(name)?.process.child.kill('SIGCONT');
    this.#states.set(name, 'up');
  }

  part(some: readonly string[], others: readonly string[], change: 'part' | 'heal'): void {
    for (const one of some) {
      for (const other of others) {
        const [left, right] = [this.#hostOf(one), this.#hostOf(other)];
        if (left !== undefined && right !== undefined) this.#options.network?.[change](left, right);
      }
    }
  }

  /** Writes a configuration, which differs from the one before in what must not disturb anything. */
  configure(version: number): void {
    writeFileSync(this.#configPath, soakConfiguration(this.#options, version));
  }

  reload(name: string): void {
    this.#nodes.get(name)?.process.child.kill('SIGHUP');
  }

  /** Waits until all nodes tell the same about every series: one node scrapes it. Gives the slots' offsets by series. */
  async settled(boundMs: number): Promise<ReadonlyMap<string, number>> {
    const { targets, intervalMs } = this.#options;
    const offsetsMs = new Map<string, number>();
    let state = '';
    const isSettled = async (): Promise<boolean> => {
      const nodes = this.inState('up').flatMap((name) => this.node(name) ?? []);
      const views = await Promise.all(nodes.map((node) => node.view()));
      for (const { key, slotMs } of views[0]?.series ?? []) offsetsMs.set(key, slotMs % intervalMs);
      const names = nodes.map(({ name }) => name).sort();
      const told = views.map(({ series }) =>
        series
          .map(({ key, owner, state }) => `${key} ${owner} ${state}`)
          .sort()
          .join('\n'),
      );
      state = views
        .map(({ working, series }, at) => {
          const scraping = series.filter((one) => one.state === 'scraping').length;
          return `${names[at]} sees ${working.join()} and ${scraping} of ${series.length} series scraped`;
        })
        .join('; ');
      return (
        offsetsMs.size >= targets * 2 &&
        views.every(({ working }) => working.join() === names.join()) &&
        told.every((one) => one === told[0]) &&
        views[0]?.series.length === targets * 2 &&
        views[0].series.every((one) => one.state === 'scraping')
      );
    };
    await until(isSettled, boundMs, LOOK_MS).catch((error: unknown) => {
      throw new Error(`the cluster has not settled in ${boundMs} ms: ${state}`, { cause: error });
    });
    return offsetsMs;
  }

  /** Waits until no node has anything to send. Gives what still waits after the bound. */
  async drained(boundMs: number): Promise<number> {
    let waiting = 0;
    const isDrained = async (): Promise<boolean> => {
      const nodes = this.inState('up').flatMap((name) => this.node(name) ?? []);
      const counts = await Promise.all(nodes.map(({ metric }) => metric('pyroscope_write_queue_profiles')));
      waiting = counts.reduce((sum, count) => sum + count, 0);
      return waiting < 10;
    };
    await until(isDrained, boundMs, LOOK_MS).catch(() => undefined);
    return waiting;
  }

  /** Ends all of them, and waits until what they have written is read. */
  async close(): Promise<void> {
    for (const name of this.inState('paused')) this.resume(name);
    await Promise.all([...this.#nodes.keys()].map((name) => this.stop(name)));
    await Promise.all(this.#ends);
  }

  #hostOf(name: string): NamespaceHost | undefined {
    return this.#options.network?.hosts[this.names.indexOf(name)];
  }

  #arguments(name: string): readonly string[] {
    const storage = join(this.#options.directory, name);
    mkdirSync(storage, { recursive: true });
    const host = this.#hostOf(name)?.address;
    // Every address that there may be: a node that starts anew finds whoever is there.
    const joins =
      host === undefined
        ? [...this.#nodes.values()].map(({ clusterAddress }) => clusterAddress)
        : this.names.filter((other) => other !== name).map((other) => `${this.#hostOf(other)?.address}:7946`);
    return [
      'run',
      `--server.http.listen-addr=${host ?? '127.0.0.1'}:0`,
      `--storage.path=${storage}`,
      '--cluster.enabled=true',
      `--cluster.listen-port=${host === undefined ? 0 : 7946}`,
      '--cluster.rejoin-interval=5s',
      `--cluster.node-name=${name}`,
      ...(joins.length === 0 ? [] : [`--cluster.join-addresses=${joins.join(',')}`]),
      ...(host === undefined
        ? []
        : [
            `--cluster.key-file=${this.#keyPath}`,
            `--cluster.listen-address=${host}`,
            `--cluster.advertise-address=${host}`,
          ]),
      this.#configPath,
    ];
  }
}
