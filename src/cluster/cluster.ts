import type { Ownership } from '../component/index.ts';
import type { Gossip, Member, MembershipEvent } from '../gossip/index.ts';
import type { Logger, MetricsScope } from '../telemetry/index.ts';
import type { Clock, Timer } from '../util/index.ts';
import { AppError, sleep } from '../util/index.ts';
import type { BalancedCluster } from './balance/balancer.ts';
import { Balancer } from './balance/balancer.ts';
import { ClusterGauges } from './cluster-gauges.ts';
import { createClusterMetrics } from './cluster-metrics.ts';
import { ClusterReport } from './cluster-report.ts';
import type { ClusterEvent } from './event-log.ts';
import { DEFAULT_HAND_OVER_SETTINGS } from './hand-over/settings.ts';
import type { JoinTargets } from './join/join-addresses.ts';
import { Joiner } from './joiner.ts';
import { MetaExchange } from './meta-exchange.ts';
import type { MinimumSizeSettings } from './minimum-size.ts';
import type { NodeMeta } from './node-meta.ts';
import { decodeMeta } from './node-meta.ts';
import { RingKeeper } from './ring-keeper.ts';
import { RingView } from './ring-view.ts';
import { WorkSharing } from './work-sharing.ts';

/** How often the load is looked at. */
const BALANCE_MS = 30_000;
const TICK_MS = 100;
/** How often a leaving node looks whether everything is handed over. */
const LEAVE_POLL_MS = 20;
/** Answers on their way to others when everything is handed over. */
const LINGER_MS = 200;

export interface ClusterTools {
  readonly gossip: Gossip;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: MetricsScope;
  readonly find: () => Promise<JoinTargets>;
  readonly rejoinIntervalMs: number;
  readonly minimumSize: MinimumSizeSettings;
}

/** A node's part in the cluster: what the rest of the node asks of it, and the life of its parts. */
export class Cluster {
  readonly #tools: ClusterTools;
  readonly #ring = new RingView();
  readonly #sharing: WorkSharing;
  readonly #joiner: Joiner;
  readonly #balancer: Balancer;
  readonly #keeper: RingKeeper;
  readonly #meta: MetaExchange;
  readonly #report: ClusterReport;
  readonly #listeners = new Set<() => void>();
  #timer: Timer | undefined;

  constructor(tools: ClusterTools) {
    const { gossip, clock, logger, metrics, find, rejoinIntervalMs, minimumSize } = tools;
    this.#tools = tools;
    const clusterMetrics = createClusterMetrics(metrics);
    this.#report = new ClusterReport({ gossip, clock, logger, metrics: clusterMetrics });
    this.#joiner = new Joiner({ gossip, clock, logger, find, rejoinIntervalMs });
    this.#balancer = new Balancer({ cluster: this.#balanced(), clock, logger, intervalMs: BALANCE_MS });
    this.#sharing = new WorkSharing({
      gossip,
      ring: this.#ring,
      clock,
      logger,
      settings: DEFAULT_HAND_OVER_SETTINGS,
      onEvent: (name, event) => this.#report.handOver(name, event),
    });
    const parts = { sharing: this.#sharing, balancer: this.#balancer, report: this.#report };
    this.#meta = new MetaExchange({ gossip, clock, ...parts });
    this.#keeper = new RingKeeper({
      gossip,
      clock,
      ring: this.#ring,
      sharing: this.#sharing,
      metrics: clusterMetrics,
      minimumSize,
      overrides: () => this.#balancer.table,
      onChange: () => {
        for (const listener of [...this.#listeners]) listener();
      },
    });
    const gauges = new ClusterGauges(clusterMetrics, minimumSize.size);
    metrics.onCollect(() =>
      gauges.show(gossip, this.notReady === undefined, this.shareOf(this.self.name), this.#sharing.counts()),
    );
  }

  /** What components share their work by. */
  get ownership(): Ownership {
    return this.#sharing;
  }

  get self(): Member {
    return this.#tools.gossip.self;
  }

  /** Live members, each name once, this node among them. */
  get members(): readonly Member[] {
    return this.#tools.gossip.members;
  }

  /** Everybody known, the dead and departed too. */
  get all(): readonly Member[] {
    return this.#tools.gossip.all;
  }

  /** A node's part of the ring, from 0 to 1. */
  shareOf(name: string): number {
    return this.#ring.shares().get(name) ?? 0;
  }

  /** A node's clock minus this one's, as far as it is known. */
  clockOffsetMs(id: string): number {
    return this.#tools.gossip.clockOffset(id)?.offsetMs ?? 0;
  }

  /** What a node says about itself; this one as it is now. */
  metaOf(member: Member): NodeMeta {
    return member.id === this.self.id ? this.#meta.own : decodeMeta(member.meta);
  }

  /** A hash of what this node runs, for the others to compare theirs with. */
  set configuration(hash: string) {
    this.#meta.configuration = hash;
  }

  /** Asks a node something; the other side answers by `handle`. @throws when there is no answer, or it is an error */
  request(name: string, protocol: string, body: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    const { gossip } = this.#tools;
    const member = gossip.members.find((one) => one.name === name);
    if (member === undefined) return Promise.reject(new AppError('no-member', `there is no node ${name}`));
    return gossip.request({ id: member.id, address: member.address }, protocol, body, { timeoutMs });
  }

  /** Answers what other nodes ask by a protocol. */
  handle(protocol: string, handler: (body: Uint8Array) => Promise<Uint8Array>): Promise<void> {
    return this.#tools.gossip.handle(protocol, handler);
  }

  /** Names of the other nodes that take work. */
  get otherParticipants(): readonly string[] {
    const { members, self } = this.#tools.gossip;
    return members.filter(({ role, id }) => role === 'participant' && id !== self.id).map(({ name }) => name);
  }

  /** What happened last, the oldest first. */
  get events(): readonly ClusterEvent[] {
    return this.#report.events;
  }

  /** Why this node takes no clustered work; undefined when it does. */
  get notReady(): string | undefined {
    const { gossip } = this.#tools;
    const { phase, nameHolder, self } = gossip;
    if (phase === 'refused') {
      return `another node, at ${nameHolder?.address}, has the name ${self.name}; set --cluster.node-name`;
    }
    if (phase === 'joining') return 'the node is joining the cluster';
    if (phase === 'leaving' || phase === 'left') return 'the node is leaving the cluster';
    if (!this.#keeper.isLargeEnough) return 'there are fewer nodes than --cluster.wait-for-size';
    return undefined;
  }

  /** Begins to look for the others; this node is a viewer until `participate`. */
  async start(): Promise<void> {
    const { gossip } = this.#tools;
    await this.#sharing.start();
    await this.#balancer.start();
    gossip.on((event) => this.#follow(event));
    await gossip.start();
    this.#tick();
    this.#joiner.start();
  }

  /** This node can work: its configuration is loaded. It takes part as soon as it has joined. */
  participate(): void {
    this.#keeper.participate();
  }

  /** Calls `listener` after each change of who is there or who owns what; the result ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Hands over all work to the others, as far as there are others, within a time. What runs goes on until it ends.
   * Gives how many series could not be handed over.
   */
  async handOver(timeoutMs: number): Promise<number> {
    const { clock } = this.#tools;
    this.#joiner.close();
    this.#keeper.withdraw();
    const endMs = clock.monotonic() + timeoutMs;
    const others = (): boolean => this.otherParticipants.length > 0;
    let left = this.#sharing.unfinished;
    while (left > 0 && others() && clock.monotonic() < endMs) {
      await sleep(clock, LEAVE_POLL_MS);
      left = this.#sharing.unfinished;
    }
    if (others()) await sleep(clock, LINGER_MS);
    return left;
  }

  /** Says good-bye to the others, and ends. */
  async close(): Promise<void> {
    const { gossip } = this.#tools;
    this.#joiner.close();
    this.#balancer.close();
    await gossip.leave();
    this.#timer?.cancel();
    this.#keeper.close();
    await gossip.close();
  }

  #balanced(): BalancedCluster {
    const { gossip } = this.#tools;
    return {
      selfId: gossip.self.id,
      participants: () =>
        new Map(gossip.members.flatMap(({ name, id, role }) => (role === 'participant' ? [[name, id]] : []))),
      home: (key) => this.#ring.home(key),
      costs: (overridden) => this.#sharing.costs(overridden),
      request: (...args) => this.request(...args),
      handle: (...args) => this.handle(...args),
      changed: () => this.#keeper.scheduleRefresh(),
    };
  }

  #tick(): void {
    this.#timer = this.#tools.clock.after(TICK_MS, () => this.#tick(), 'background');
    this.#keeper.tick();
    this.#meta.tick();
  }

  #follow(event: MembershipEvent): void {
    this.#report.member(event);
    this.#keeper.follow(event);
  }
}
