import type { GossipReply, GossipRequest, Member, Peer } from '../src/gossip/index.ts';
import { encodeNews, encodeReply, encodeRequest } from '../src/gossip/wire.ts';
import type { SimulatedNode } from '../test/support/simulated-cluster.ts';
import { SimulatedCluster } from '../test/support/simulated-cluster.ts';

/** Peers to which a node forwards news it has not seen before: gossipsub's mesh of six, less the one it came from. */
const FORWARDS = 5;

/** What all nodes sent. */
export interface SentTraffic {
  readonly messages: number;
  readonly bytes: number;
}

/**
 * A simulation for a thousand nodes: finds nodes by an index, takes gossip as a flood through a mesh, and counts messages
 * and their bytes as they are on the wire, without encryption and gossipsub's own headers.
 */
export class LargeCluster extends SimulatedCluster {
  readonly #byAddress = new Map<string, SimulatedNode>();
  /** News that is out already: gossipsub passes on the same bytes once. */
  readonly #published = new Set<string>();
  #messages = 0;
  #bytes = 0;

  get sent(): SentTraffic {
    return { messages: this.#messages, bytes: this.#bytes };
  }

  override start(name: string, joins: readonly SimulatedNode[] = []): SimulatedNode {
    const node = super.start(name, joins);
    this.#byAddress.set(node.address, node);
    return node;
  }

  /** As many nodes as asked for that have known each other for a while. */
  seed(count: number): void {
    for (let index = 0; index < count; index++) this.start(`node-${index}`);
    const members = this.nodes.map(({ membership }) => membership.self);
    for (const node of this.nodes) {
      node.act(() => node.membership.news(members, node.moment()).filter(({ type }) => type === 'event'));
    }
    this.time.advance(30_000);
  }

  override request(
    from: SimulatedNode,
    to: Peer,
    request: GossipRequest,
    timeoutMs: number,
    done: (reply: GossipReply | undefined) => void,
  ): void {
    this.#count(1, encodeRequest(request).length);
    super.request(from, to, request, timeoutMs, (reply) => {
      if (reply !== undefined) this.#count(1, encodeReply(reply).length);
      done(reply);
    });
  }

  /** Everybody gets it after as many hops as a mesh of this size takes, each of a message's delay. */
  override publish(from: SimulatedNode, members: readonly Member[]): void {
    const body = encodeNews(members);
    const key = Buffer.from(body).toString('latin1');
    if (this.#published.has(key)) return;
    this.#published.add(key);
    const alive = this.nodes.filter((node) => node !== from && !node.isDead);
    this.#count((alive.length + 1) * FORWARDS, body.length);
    const hops = Math.max(1, Math.ceil(Math.log(alive.length) / Math.log(FORWARDS)));
    for (const node of alive) {
      let delayMs = 0;
      for (let hop = Math.floor(this.random.next() * hops); hop >= 0; hop--) delayMs += this.delayMs();
      this.time.after(delayMs, () => node.act(() => node.membership.news(members, node.moment())));
    }
  }

  protected override find({ address }: Peer): SimulatedNode | undefined {
    return this.#byAddress.get(address);
  }

  #count(messages: number, bytesEach: number): void {
    this.#messages += messages;
    this.#bytes += messages * bytesEach;
  }
}
