import type { Traffic } from '../gossip/index.ts';
import { NO_TRAFFIC } from '../gossip/index.ts';
import type { Counter, Gauge, Histogram, MetricsScope } from '../telemetry/index.ts';

/** The cluster's metrics: Alloy's names where they mean the same (spec: runtime.md §4.7), and what Alloy does not have. */
export interface ClusterMetrics {
  readonly nodeInfo: Gauge<'state'>;
  readonly peers: Gauge<'state'>;
  readonly alivePeers: Gauge;
  readonly healthScore: Gauge;
  readonly protocolVersion: Gauge;
  readonly receivedEvents: Counter<'event'>;
  readonly minimumSize: Gauge;
  readonly isReady: Gauge;
  readonly sentMessages: Counter;
  readonly sentBytes: Counter;
  readonly receivedMessages: Counter;
  readonly receivedBytes: Counter;
  readonly failedMessages: Counter;
  readonly connections: Gauge;
  readonly updateSeconds: Histogram;
  readonly ringShare: Gauge;
  readonly series: Gauge<'status'>;
  readonly handedOver: Counter<'direction'>;
  readonly handOverSeconds: Histogram;
  readonly troubles: Counter<'kind'>;
  readonly clockOffsetSeconds: Gauge<'peer'>;
}

export function createClusterMetrics(scope: MetricsScope): ClusterMetrics {
  const gauge = (name: string, help: string): Gauge => scope.gauge({ name, help });
  const counter = (name: string, help: string): Counter => scope.counter({ name, help });
  return {
    nodeInfo: scope.gauge({
      name: 'cluster_node_info',
      help: 'The state of this node; always 1.',
      labels: ['state'],
    }),
    peers: scope.gauge({
      name: 'cluster_node_peers',
      help: 'Nodes of the cluster by state, this one included.',
      labels: ['state'],
    }),
    alivePeers: gauge('cluster_node_gossip_alive_peers', 'Nodes that answer, this one included.'),
    healthScore: gauge(
      'cluster_node_gossip_health_score',
      'How much this node doubts its own health: 0 is healthy, 4 the worst.',
    ),
    protocolVersion: gauge('cluster_node_gossip_proto_version', 'Version of the gossip protocol.'),
    receivedEvents: scope.counter({
      name: 'cluster_node_gossip_received_events_total',
      help: 'What this node has learned about others, by kind.',
      labels: ['event'],
    }),
    minimumSize: gauge('cluster_minimum_size', 'Nodes below which no clustered work is done.'),
    isReady: gauge('cluster_ready_for_traffic', 'Whether this node takes clustered work: 1 or 0.'),
    sentMessages: counter('cluster_transport_tx_packets_total', 'Messages sent to other nodes.'),
    sentBytes: counter('cluster_transport_tx_bytes_total', 'Bytes of messages sent to other nodes.'),
    receivedMessages: counter('cluster_transport_rx_packets_total', 'Messages received from other nodes.'),
    receivedBytes: counter(
      'cluster_transport_rx_bytes_total',
      'Bytes of messages received from other nodes.',
    ),
    failedMessages: counter(
      'cluster_transport_tx_packets_failed_total',
      'Requests to other nodes that failed.',
    ),
    connections: gauge('cluster_transport_streams', 'Open connections to other nodes.'),
    updateSeconds: scope.histogram({
      name: 'cluster_node_update_duration_seconds',
      help: 'Time to work out ownership after a change of the cluster.',
    }),
    ringShare: gauge('cluster_ring_share', 'Part of the ring that this node owns, between 0 and 1.'),
    series: scope.gauge({
      name: 'cluster_series',
      help: 'Series of clustered components by what this node does about them: held, pending, stopping, exporting or claiming.',
      labels: ['status'],
    }),
    handedOver: scope.counter({
      name: 'cluster_hand_overs_total',
      help: 'Series handed over between nodes; direction is taken or given.',
      labels: ['direction'],
    }),
    handOverSeconds: scope.histogram({
      name: 'cluster_hand_over_duration_seconds',
      help: 'Time from owning series to working on them.',
    }),
    troubles: scope.counter({
      name: 'cluster_hand_over_troubles_total',
      help: 'Series whose hand-over did not go as it should; kind is lost (the holder died), abandoned (nobody asked), doubled (two nodes worked on it) or unanswered.',
      labels: ['kind'],
    }),
    clockOffsetSeconds: scope.gauge({
      name: 'cluster_node_clock_offset_seconds',
      help: "Another node's clock minus this one's.",
      labels: ['peer'],
    }),
  };
}

/** Carries the transport's own counts over into counters. */
export class TrafficCounter {
  readonly #metrics: ClusterMetrics;
  #last = NO_TRAFFIC;

  constructor(metrics: ClusterMetrics) {
    this.#metrics = metrics;
  }

  collect(now: Traffic): void {
    for (const name of [
      'sentMessages',
      'sentBytes',
      'receivedMessages',
      'receivedBytes',
      'failedMessages',
    ] as const) {
      this.#metrics[name].inc({}, now[name] - this.#last[name]);
    }
    this.#metrics.connections.set({}, now.connections);
    this.#last = now;
  }
}

/** Shows the clocks of the nodes that are there, and of no others. */
export class ClockOffsets {
  readonly #gauge: Gauge<'peer'>;
  #shown: ReadonlySet<string> = new Set();

  constructor({ clockOffsetSeconds }: ClusterMetrics) {
    this.#gauge = clockOffsetSeconds;
  }

  show(nodes: readonly { readonly name: string; readonly offsetMs: number }[]): void {
    const names = new Set(nodes.map(({ name }) => name));
    for (const peer of this.#shown) if (!names.has(peer)) this.#gauge.remove({ peer });
    for (const { name, offsetMs } of nodes) this.#gauge.set({ peer: name }, offsetMs / 1_000);
    this.#shown = names;
  }
}
