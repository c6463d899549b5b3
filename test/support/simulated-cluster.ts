import type {
  GossipReply,
  GossipRequest,
  Member,
  MembershipEffect,
  MembershipEvent,
  MembershipSettings,
  Moment,
  Peer,
} from '../../src/gossip/index.ts';
import { DEFAULT_MEMBERSHIP_SETTINGS, Membership } from '../../src/gossip/index.ts';
import type { Random } from '../../src/util/index.ts';
import { seededRandom } from './seeded-random.ts';
import { VirtualTime } from './virtual-time.ts';

export interface Weather {
  /** Part of the requests, replies and gossip messages that gets lost. */
  readonly loss: number;
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
}

const FAIR: Weather = { loss: 0, minDelayMs: 0, maxDelayMs: 2 };

/** A node that has not looked around for so long stood still. */
const STALE_MS = 500;

/** What happened in one node. */
export interface NodeEvent {
  readonly atMs: number;
  readonly event: MembershipEvent;
}

/** A node of the simulation: the real membership, and the world around it. */
export class SimulatedNode {
  readonly events: NodeEvent[] = [];
  readonly name: string;
  readonly address: string;
  membership: Membership;
  isDead = false;
  /** Until when it stands still. */
  stalledUntilMs = 0;
  messages = 0;
  /** Told of each event at once. */
  onEvent: (event: MembershipEvent) => void = () => undefined;
  #lastTickMs = 0;
  readonly #cluster: SimulatedCluster;
  readonly #answer = new Map<number, (reply: GossipReply) => void>();
  #lastRequest = 0;

  constructor(cluster: SimulatedCluster, name: string, id: string) {
    this.#cluster = cluster;
    this.name = name;
    this.address = `${name}:1`;
    this.membership = new Membership(
      {
        cluster: '',
        self: {
          id,
          name,
          address: this.address,
          version: '1',
          startedMs: cluster.wallMs(),
          meta: new Uint8Array(),
        },
        settings: cluster.settings,
        random: cluster.random,
      },
      this.moment(),
    );
    this.#lastTickMs = cluster.time.nowMs;
    this.#tick();
  }

  get id(): string {
    return this.membership.self.id;
  }

  moment(): Moment {
    return { elapsedMs: this.#cluster.time.nowMs, wallMs: this.#cluster.wallMs() };
  }

  /** Names of the live members as this node sees them. */
  sees(): readonly string[] {
    return this.membership.members.map(({ name }) => name).sort();
  }

  /** Lets the node act, now or when its stall is over; a dead one never does. */
  act(step: () => readonly MembershipEffect[]): void {
    if (this.isDead) return;
    const { time } = this.#cluster;
    const waitMs = this.stalledUntilMs - time.nowMs;
    if (waitMs > 0) {
      time.after(waitMs, () => this.act(step));
      return;
    }
    // After standing still it looks around before it does anything else.
    if (time.nowMs - this.#lastTickMs > STALE_MS) this.#lookAround();
    for (const effect of step()) this.#perform(effect);
  }

  #lookAround(): void {
    this.#lastTickMs = this.#cluster.time.nowMs;
    for (const effect of this.membership.tick(this.moment())) this.#perform(effect);
  }

  /** Somebody's request; `answer` is called at most once. */
  receive(request: GossipRequest, answer: (reply: GossipReply) => void): void {
    this.act(() => {
      const id = ++this.#lastRequest;
      this.#answer.set(id, answer);
      return this.membership.asked(id, request, this.moment());
    });
  }

  #perform(effect: MembershipEffect): void {
    switch (effect.type) {
      case 'request':
        this.#cluster.request(this, effect.to, effect.request, effect.timeoutMs, (reply) => {
          this.act(() =>
            reply === undefined
              ? this.membership.failed(effect.id, 'no answer')
              : this.membership.replied(effect.id, reply, this.moment()),
          );
        });
        break;
      case 'reply':
        this.#answer.get(effect.id)?.(effect.reply);
        this.#answer.delete(effect.id);
        break;
      case 'publish':
        this.#cluster.publish(this, effect.members);
        break;
      case 'event':
        this.events.push({ atMs: this.#cluster.time.nowMs, event: effect.event });
        this.onEvent(effect.event);
    }
  }

  #tick(): void {
    if (this.isDead || this.membership.phase === 'left') return;
    const { time, settings } = this.#cluster;
    this.act(() => {
      this.#lookAround();
      return [];
    });
    const waitMs = Math.max(settings.tickMs, this.stalledUntilMs - time.nowMs);
    time.after(waitMs, () => this.#tick());
  }
}

/** Many nodes on a network that delays, loses and parts, in virtual time. The same seed gives the same run. */
export class SimulatedCluster {
  readonly time = new VirtualTime();
  readonly random: Random;
  readonly settings: MembershipSettings;
  readonly nodes: SimulatedNode[] = [];
  weather = FAIR;
  /** How often a node contacts its join addresses again. */
  rejoinMs = 10_000;
  /** Whether two nodes reach each other. */
  reaches: (from: SimulatedNode, to: SimulatedNode) => boolean = () => true;
  #ids = 0;

  constructor(seed: number, settings: Partial<MembershipSettings> = {}) {
    this.random = seededRandom(seed);
    this.settings = { ...DEFAULT_MEMBERSHIP_SETTINGS, ...settings };
  }

  wallMs(): number {
    return 1_800_000_000_000 + Math.round(this.time.nowMs);
  }

  /** Starts a node that joins by way of others. */
  start(name: string, joins: readonly SimulatedNode[] = [], id = `id-${this.#ids++}-${name}`): SimulatedNode {
    const node = new SimulatedNode(this, name, id);
    this.nodes.push(node);
    const join = (nodes: readonly SimulatedNode[]): void => {
      node.act(() => node.membership.join(nodes.map(({ address }) => ({ address }))));
      // Like a DNS name that stands for whoever runs.
      if (!node.isDead)
        this.time.after(this.rejoinMs, () => join(this.nodes.filter(({ isDead }) => !isDead)));
    };
    join(joins);
    node.act(() => node.membership.change({ role: 'participant' }, node.moment()));
    return node;
  }

  /** A cluster that has found itself. */
  grow(count: number): readonly SimulatedNode[] {
    for (let index = 0; index < count; index++) {
      this.start(`node-${index}`, this.nodes.slice(0, 3));
      this.time.advance(20);
    }
    this.time.advance(2_000);
    return this.nodes;
  }

  /** kill -9: the connections of the node break, which its peers notice. */
  kill(node: SimulatedNode): void {
    node.isDead = true;
    for (const other of this.nodes) {
      if (other === node || !this.reaches(other, node)) continue;
      this.time.after(this.delayMs(), () =>
        other.act(() => other.membership.disconnected(node.id, other.moment())),
      );
    }
  }

  leave(node: SimulatedNode): void {
    node.act(() => node.membership.leave(node.moment()));
  }

  stall(node: SimulatedNode, ms: number): void {
    node.stalledUntilMs = Math.max(node.stalledUntilMs, this.time.nowMs + ms);
  }

  request(
    from: SimulatedNode,
    to: Peer,
    request: GossipRequest,
    timeoutMs: number,
    done: (reply: GossipReply | undefined) => void,
  ): void {
    let isOpen = true;
    const end = (reply: GossipReply | undefined): void => {
      if (!isOpen) return;
      isOpen = false;
      done(reply);
    };
    this.time.after(timeoutMs, () => end(undefined));
    const target = this.find(to);
    // Nobody listens there: refused at once, as far as the network lets it be known.
    if (target === undefined || target.isDead || target.membership.phase === 'left') {
      if (target === undefined || this.reaches(from, target))
        this.time.after(this.delayMs(), () => end(undefined));
      return;
    }
    this.send(from, target, () =>
      target.receive(request, (reply) => this.send(target, from, () => end(reply))),
    );
  }

  /** Who answers at an address. */
  protected find(to: Peer): SimulatedNode | undefined {
    return this.nodes.findLast(
      (node) => node.address === to.address && (to.id === undefined || node.id === to.id),
    );
  }

  publish(from: SimulatedNode, members: readonly Member[]): void {
    for (const node of this.nodes) {
      const knows = (one: SimulatedNode, other: SimulatedNode): boolean =>
        one.membership.all.some(({ id }) => id === other.id);
      if (node === from || !(knows(from, node) || knows(node, from))) continue;
      this.send(from, node, () => node.act(() => node.membership.news(members, node.moment())));
    }
  }

  /** One message, which may be late or get lost. */
  send(from: SimulatedNode, to: SimulatedNode, deliver: () => void): void {
    from.messages++;
    if (!this.reaches(from, to) || this.random.next() < this.weather.loss) return;
    this.time.after(this.delayMs(), deliver);
  }

  protected delayMs(): number {
    const { minDelayMs, maxDelayMs } = this.weather;
    return minDelayMs + this.random.next() * (maxDelayMs - minDelayMs);
  }
}
