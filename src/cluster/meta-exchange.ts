import type { Gossip } from '../gossip/index.ts';
import type { Clock } from '../util/index.ts';
import type { Balancer } from './balance/balancer.ts';
import type { ClusterReport } from './cluster-report.ts';
import { DivergenceWatch } from './divergence.ts';
import type { NodeMeta } from './node-meta.ts';
import { decodeMeta, encodeMeta } from './node-meta.ts';
import type { WorkSharing } from './work-sharing.ts';

/** How often a node tells the others about itself, and compares. */
const META_MS = 5_000;
/** … but no more than 20 nodes in a second, as everybody hears it. */
const META_PER_MEMBER_MS = 50;
const META_AGE_MS = 1_000;

export interface MetaExchangeTools {
  readonly gossip: Gossip;
  readonly clock: Clock;
  readonly sharing: WorkSharing;
  readonly balancer: Balancer;
  readonly report: ClusterReport;
}

/** Tells the others what this node does, and compares that with what they say: configurations, targets, clocks, overrides. */
export class MetaExchange {
  readonly #tools: MetaExchangeTools;
  readonly #divergence = new DivergenceWatch();
  #lastMs: number;
  #own: { readonly atMs: number; readonly value: NodeMeta } | undefined;
  /** A hash of what this node runs. */
  configuration = '';

  constructor(tools: MetaExchangeTools) {
    this.#tools = tools;
    this.#lastMs = tools.clock.monotonic();
  }

  /** As it is now, or was a moment ago: the costs of tens of thousands of series are not summed for every page. */
  get own(): NodeMeta {
    const { gossip, clock, sharing, balancer } = this.#tools;
    const nowMs = clock.monotonic();
    if (this.#own !== undefined && nowMs - this.#own.atMs < META_AGE_MS) return this.#own.value;
    const { held, pending } = sharing.counts();
    const value: NodeMeta = {
      series: held + pending,
      // Coarse, so that it is not news every time.
      cost: Number(sharing.costs(new Map()).total.toPrecision(2)),
      configuration: this.configuration,
      targets: sharing.digest,
      overrides: balancer.version,
      sees: gossip.members.map(({ name }) => name).sort(),
    };
    this.#own = { atMs: nowMs, value };
    return value;
  }

  /** Call it often. */
  tick(): void {
    const { gossip, clock } = this.#tools;
    const intervalMs = Math.max(META_MS, gossip.members.length * META_PER_MEMBER_MS);
    if (clock.monotonic() - this.#lastMs < intervalMs) return;
    this.#lastMs = clock.monotonic();
    this.#exchange();
  }

  #exchange(): void {
    const { gossip, balancer, report } = this.#tools;
    const { own } = this;
    const bytes = encodeMeta(own);
    if (Buffer.compare(bytes, gossip.self.meta) !== 0) gossip.change({ meta: bytes });
    const others = gossip.members.filter(({ id, role }) => id !== gossip.self.id && role === 'participant');
    const metas = new Map(others.map(({ name, meta }) => [name, decodeMeta(meta)]));
    for (const divergence of this.#divergence.check(own, metas, this.#lastMs)) report.divergence(divergence);
    for (const { name, id } of others) {
      const offset = gossip.clockOffset(id);
      if (offset !== undefined) report.clockOffset(name, offset);
      void balancer.compare(name, metas.get(name)?.overrides ?? '');
    }
  }
}
