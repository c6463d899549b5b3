import type { ItemStatus } from '../component/index.ts';
import type { Gossip } from '../gossip/index.ts';
import type { ClusterMetrics } from './cluster-metrics.ts';
import { ClockOffsets, TrafficCounter } from './cluster-metrics.ts';

/** Sets the metrics that are cheaper to work out when somebody looks than to keep. */
export class ClusterGauges {
  readonly #metrics: ClusterMetrics;
  readonly #minimumSize: number;
  readonly #traffic: TrafficCounter;
  readonly #clockOffsets: ClockOffsets;

  constructor(metrics: ClusterMetrics, minimumSize: number) {
    this.#metrics = metrics;
    this.#minimumSize = minimumSize;
    this.#traffic = new TrafficCounter(metrics);
    this.#clockOffsets = new ClockOffsets(metrics);
  }

  /** @param share part of the ring, from 0 to 1 */
  show(gossip: Gossip, isReady: boolean, share: number, items: Readonly<Record<ItemStatus, number>>): void {
    const metrics = this.#metrics;
    const { members, self } = gossip;
    for (const state of ['viewer', 'participant', 'terminating'] as const) {
      metrics.peers.set({ state }, members.filter(({ role }) => role === state).length);
      if (self.role === state) metrics.nodeInfo.set({ state }, 1);
      else metrics.nodeInfo.remove({ state });
    }
    metrics.alivePeers.set({}, members.length);
    metrics.healthScore.set({}, gossip.healthScore);
    metrics.protocolVersion.set({}, 1);
    metrics.minimumSize.set({}, this.#minimumSize);
    metrics.isReady.set({}, isReady ? 1 : 0);
    this.#traffic.collect(gossip.traffic);
    metrics.ringShare.set({}, share);
    const { other: _other, ...counts } = items;
    for (const [status, count] of Object.entries(counts)) metrics.series.set({ status }, count);
    this.#clockOffsets.show(
      members.flatMap(({ id, name }) => {
        const offset = gossip.clockOffset(id);
        return offset === undefined ? [] : [{ name, offsetMs: offset.offsetMs }];
      }),
    );
  }
}
