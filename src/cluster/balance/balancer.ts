import type { Logger } from '../../telemetry/index.ts';
import type { Clock, Timer } from '../../util/index.ts';
import { errorMessage } from '../../util/index.ts';
import type { NodeLoad, OverrideTable } from './rebalance.ts';
import { rebalance } from './rebalance.ts';
import type { CostReport, VersionedOverrides } from './wire.ts';
import { decodeCosts, decodeOverrides, encodeCosts, encodeOverrides } from './wire.ts';

const COSTS_PROTOCOL = '/starling/costs/1';
const OVERRIDES_PROTOCOL = '/starling/overrides/1';
const REQUEST_TIMEOUT_MS = 5_000;
/** A node that is new or has just gone makes loads that mean nothing yet. */
const CALM_MS = 60_000;

/** The cluster as the balancer sees it. */
export interface BalancedCluster {
  readonly selfId: string;
  /** Identities of the nodes that take work, this one included, by name. */
  participants(): ReadonlyMap<string, string>;
  /** Owner by the ring alone. */
  home(key: bigint): string | undefined;
  costs(overridden: OverrideTable): CostReport;
  request(name: string, protocol: string, body: Uint8Array, timeoutMs: number): Promise<Uint8Array>;
  handle(protocol: string, handler: (body: Uint8Array) => Promise<Uint8Array>): Promise<void>;
  /** There is a new table. */
  changed(): void;
}

export interface BalancerTools {
  readonly cluster: BalancedCluster;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly intervalMs: number;
}

const NONE: VersionedOverrides = { version: 0, writer: '', table: new Map() };

/**
 * Evens out what nodes have to do. One of them, the one with the lowest identity, asks all what their work costs, writes
 * the table of overrides anew when the load is uneven, and hands it to all; each node goes by the newest table that it
 * knows, so that all come to the same owners. Moving the work itself is the hand-over's business.
 */
export class Balancer {
  readonly #tools: BalancerTools;
  #overrides = NONE;
  #timer: Timer | undefined;
  #members = '';
  #calmSinceMs: number;
  #isClosed = false;

  constructor(tools: BalancerTools) {
    this.#tools = tools;
    this.#calmSinceMs = tools.clock.monotonic();
  }

  get table(): OverrideTable {
    return this.#overrides.table;
  }

  /** What others compare theirs with. */
  get version(): string {
    return versionOf(this.#overrides);
  }

  async start(): Promise<void> {
    const { cluster } = this.#tools;
    await cluster.handle(COSTS_PROTOCOL, async () => encodeCosts(cluster.costs(this.table)));
    await cluster.handle(OVERRIDES_PROTOCOL, async (body) => {
      if (body.length > 0) this.#take(decodeOverrides(body));
      return encodeOverrides(this.#overrides);
    });
    this.#schedule();
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }

  /** Gets the table of a node that says it has another one. Never rejects. */
  async compare(name: string, version: string): Promise<void> {
    if (version === '' || version === this.version) return;
    const { cluster, logger } = this.#tools;
    try {
      const answer = await cluster.request(
        name,
        OVERRIDES_PROTOCOL,
        encodeOverrides(this.#overrides),
        REQUEST_TIMEOUT_MS,
      );
      this.#take(decodeOverrides(answer));
    } catch (error) {
      logger.debug('no table of overrides', { node: name, err: errorMessage(error) });
    }
  }

  #schedule(): void {
    if (this.#isClosed) return;
    const { clock, intervalMs } = this.#tools;
    this.#timer = clock.after(intervalMs, () => void this.#turn(), 'background');
  }

  async #turn(): Promise<void> {
    try {
      await this.#balance();
    } catch (error) {
      this.#tools.logger.debug('balancing was put off', { err: errorMessage(error) });
    }
    this.#schedule();
  }

  async #balance(): Promise<void> {
    const { cluster, clock, logger } = this.#tools;
    const participants = cluster.participants();
    const members = [...participants.values()].sort();
    if (members.join() !== this.#members) {
      this.#members = members.join();
      this.#calmSinceMs = clock.monotonic();
    }
    const isWriter = members[0] === cluster.selfId && members.length > 1;
    if (!isWriter || clock.monotonic() - this.#calmSinceMs < CALM_MS) return;
    const loads = await Promise.all(
      [...participants].map(async ([node, id]): Promise<NodeLoad> => {
        if (id === cluster.selfId) return { node, ...cluster.costs(this.table) };
        const answer = await cluster.request(node, COSTS_PROTOCOL, new Uint8Array(), REQUEST_TIMEOUT_MS);
        return { node, ...decodeCosts(answer) };
      }),
    );
    const table = rebalance(loads, this.table, (key) => cluster.home(key));
    if (table === this.table) return;
    const { version } = this.#overrides;
    this.#take({ version: version + 1, writer: cluster.selfId, table });
    logger.info('targets moved to even out the load', { overrides: table.size });
    const body = encodeOverrides(this.#overrides);
    // Whoever misses it now sees another version in the gossip, and asks.
    await Promise.allSettled(
      [...participants]
        .filter(([, id]) => id !== cluster.selfId)
        .map(([node]) => cluster.request(node, OVERRIDES_PROTOCOL, body, REQUEST_TIMEOUT_MS)),
    );
  }

  #take(next: VersionedOverrides): void {
    const { version, writer } = this.#overrides;
    const isNewer = next.version > version || (next.version === version && next.writer > writer);
    if (!isNewer) return;
    this.#overrides = next;
    this.#tools.cluster.changed();
  }
}

function versionOf({ version, writer }: VersionedOverrides): string {
  return version === 0 ? '' : `${version} ${writer}`;
}
