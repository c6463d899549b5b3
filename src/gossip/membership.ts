import type { Random } from '../util/index.ts';
import type { MembershipEffect, MembershipPhase, Moment } from './events.ts';
import { FailureDetector, pick } from './failure-detector.ts';
import { LocalHealth } from './local-health.ts';
import type { Member, MemberRole } from './member.ts';
import { isLive } from './member.ts';
import { MemberTable } from './member-table.ts';
import type { GossipReply, GossipRequest, Peer, ProbeReply, ProbeRequest } from './messages.ts';
import { Outbox } from './outbox.ts';
import type { MembershipSettings } from './settings.ts';
import { SyncSchedule } from './sync-schedule.ts';
import { View } from './view.ts';

export interface MembershipOptions {
  /** Members of clusters with other names are refused. */
  readonly cluster: string;
  readonly self: Pick<Member, 'id' | 'name' | 'address' | 'version' | 'startedMs' | 'meta'>;
  readonly settings: MembershipSettings;
  readonly random: Random;
}

/** What a request of ours is for, apart from probes, which the failure detector keeps. */
type Purpose =
  | { readonly type: 'join'; readonly address: string }
  | { readonly type: 'sync' }
  /** For somebody whose request has this id. */
  | { readonly type: 'relay'; readonly requestId: number };

/**
 * Who is in the cluster, as one node sees it: memberlist's semantics (SWIM with suspicion, and Lifeguard's doubts about
 * oneself) as a state machine without I/O. It is told what happens and when, and answers with what is to be done; the
 * same code runs on libp2p (`Gossip`) and in simulations.
 */
export class Membership {
  readonly #options: MembershipOptions;
  readonly #table: MemberTable;
  readonly #outbox = new Outbox();
  readonly #health = new LocalHealth();
  readonly #detector: FailureDetector;
  readonly #view: View;
  readonly #schedule: SyncSchedule;
  readonly #open = new Map<number, Purpose>();
  #phase: MembershipPhase = 'joining';
  /** When a phase that waits for others stops waiting. */
  #phaseEndsMs: number;
  #lastTickMs: number;

  constructor(options: MembershipOptions, { elapsedMs }: Moment) {
    const { settings, random } = options;
    this.#options = options;
    this.#table = new MemberTable(settings.maxMembers);
    const shared = { settings, random, table: this.#table, outbox: this.#outbox };
    this.#detector = new FailureDetector({ ...shared, selfId: options.self.id, health: this.#health });
    const self: Member = {
      ...options.self,
      incarnation: options.self.startedMs,
      status: 'alive',
      role: 'viewer',
    };
    this.#view = new View({ ...shared, detector: this.#detector }, self);
    this.#lastTickMs = elapsedMs;
    this.#phaseEndsMs = elapsedMs + settings.joinTimeoutMs;
    this.#schedule = new SyncSchedule(settings, random, elapsedMs);
  }

  get self(): Member {
    return this.#view.self;
  }

  /** Where this node stands; it may claim work only when `ready`. */
  get phase(): MembershipPhase {
    return this.#phase === 'ready' && this.#view.nameHolder !== undefined ? 'refused' : this.#phase;
  }

  /** The member that this node's name belongs to, when it is another one. */
  get nameHolder(): Member | undefined {
    return this.#view.nameHolder;
  }

  /** Everybody known, the dead and departed too. */
  get all(): readonly Member[] {
    return this.#table.all();
  }

  /** Live members, each name once: two nodes with the same view agree on who keeps a name. */
  get members(): readonly Member[] {
    return this.#table.named();
  }

  /** 0 is healthy, 4 the worst: how much this node doubts itself. */
  get healthScore(): number {
    return this.#health.score;
  }

  /** Time passes; call it every `tickMs`. A call that comes late tells of a stall of this node. */
  tick(moment: Moment): readonly MembershipEffect[] {
    const { settings } = this.#options;
    const { elapsedMs } = moment;
    const stallMs = elapsedMs - this.#lastTickMs - settings.tickMs;
    this.#lastTickMs = elapsedMs;
    if (this.#phase === 'left') return this.#outbox.take();
    if (stallMs > settings.stallMs) this.#stalled(stallMs, elapsedMs);
    if (this.#phase !== 'leaving') {
      this.#giveVerdicts(moment);
      this.#synchroniseInTurn(elapsedMs);
    }
    if (elapsedMs >= this.#phaseEndsMs) this.#endPhase();
    this.#schedule.see(this.#table.digest, elapsedMs);
    this.#view.reap(elapsedMs - settings.reapMs);
    return this.#outbox.take();
  }

  /**
   * Looks for the cluster at some of these addresses. A node that joins is ready when one has answered; with no address
   * but its own it is alone, and ready at once.
   */
  join(peers: readonly Peer[]): readonly MembershipEffect[] {
    const { settings, random } = this.#options;
    const others = peers.filter(({ address }) => address !== this.self.address);
    const count = settings.maxJoinPeers === 0 ? others.length : settings.maxJoinPeers;
    for (const peer of pick(others, count, random)) {
      // A connection to a member that is known is used again.
      const known = this.#table.live().find(({ address }) => address === peer.address);
      this.#sync(known ?? peer, { type: 'join', address: peer.address });
    }
    if (others.length === 0 && this.#phase === 'joining') this.#enter('ready', 'there is nobody to join');
    return this.#outbox.take();
  }

  /** Changes this node's own record, and tells everybody. */
  change(
    change: Partial<{ role: MemberRole; meta: Uint8Array }>,
    moment: Moment,
  ): readonly MembershipEffect[] {
    this.#view.renew(change, moment);
    return this.#outbox.take();
  }

  /** Tells everybody that this node goes. It is gone when the phase is `left`. */
  leave(moment: Moment): readonly MembershipEffect[] {
    const { settings } = this.#options;
    this.#view.renew({ status: 'left' }, moment);
    this.#enter('leaving', 'the node stops');
    this.#phaseEndsMs = moment.elapsedMs + settings.leaveMs;
    this.#syncWithSome(this.#others(), settings.leaveContacts);
    return this.#outbox.take();
  }

  /** Somebody asks. The answer is among the effects under the same id, at once or when a relayed probe has ended. */
  asked(requestId: number, request: GossipRequest, moment: Moment): readonly MembershipEffect[] {
    switch (request.type) {
      case 'probe':
        this.#outbox.reply(requestId, this.#answerProbe(request, moment));
        break;
      case 'indirect': {
        const { target, knownIncarnation } = request;
        const probe = {
          type: 'probe',
          knownIncarnation,
          suspected: true,
          digest: this.#table.digest,
        } as const;
        const id = this.#outbox.request(target, probe, this.#options.settings.indirectAfterMs);
        this.#open.set(id, { type: 'relay', requestId });
        break;
      }
      case 'sync': {
        const { cluster } = this.#options;
        if (request.cluster !== cluster) {
          const reason = `it is in the cluster ${JSON.stringify(cluster)}, not ${JSON.stringify(request.cluster)} (--cluster.name)`;
          this.#outbox.reply(requestId, { type: 'refusal', reason });
          break;
        }
        this.#view.merge(request.members, moment, 'publish');
        this.#outbox.reply(requestId, { type: 'sync', members: this.#table.transfer(moment.elapsedMs) });
      }
    }
    return this.#outbox.take();
  }

  /** The answer to a request of ours. */
  replied(requestId: number, reply: GossipReply, moment: Moment): readonly MembershipEffect[] {
    const purpose = this.#open.get(requestId);
    this.#open.delete(requestId);
    if (reply.type === 'refusal') {
      this.#failed(requestId, purpose, reply.reason);
    } else if (reply.type === 'sync') {
      this.#view.merge(reply.members, moment, this.#phase === 'joining' ? 'keep' : 'publish');
      if (this.#phase === 'joining') this.#enter('ready', 'joined the cluster');
      if (this.#phase === 'resynchronising') this.#enter('ready', 'synchronised again');
    } else {
      if (reply.member !== undefined) this.#view.adopt(reply.member, 0, moment, 'publish');
      const isReached = reply.type === 'probe' || reply.reached;
      if (purpose?.type === 'relay') {
        const member = reply.member === undefined ? {} : { member: reply.member };
        this.#outbox.reply(purpose.requestId, { type: 'indirect', reached: isReached, ...member });
      } else {
        const id = this.#detector.conclude(requestId, isReached ? 'reached' : 'unreached');
        if (reply.type === 'probe' && id !== undefined) this.#compare(id, reply.digest, moment.elapsedMs);
      }
    }
    return this.#outbox.take();
  }

  /** A request of ours got no answer. */
  failed(requestId: number, reason: string): readonly MembershipEffect[] {
    const purpose = this.#open.get(requestId);
    this.#open.delete(requestId);
    this.#failed(requestId, purpose, reason);
    return this.#outbox.take();
  }

  /** News from gossip. */
  news(members: readonly Member[], moment: Moment): readonly MembershipEffect[] {
    for (const member of members) this.#view.adopt(member, 0, moment, 'keep');
    return this.#outbox.take();
  }

  /** The connection to a member broke: is it still there? */
  disconnected(id: string, { elapsedMs }: Moment): readonly MembershipEffect[] {
    const isWatching = this.#phase !== 'leaving' && this.#phase !== 'left';
    const member = this.#table.get(id);
    if (!isWatching || member === undefined || !isLive(member)) return this.#outbox.take();
    this.#outbox.event({ type: 'disconnected', member });
    const { settings, random } = this.#options;
    // A thousand members that all ask at once would only be in each other's way.
    const isChosen = random.next() * this.#table.live().length < settings.disconnectChecks;
    if (isChosen || this.#detector.watches(id)) this.#detector.check(id, elapsedMs);
    return this.#outbox.take();
  }

  #failed(requestId: number, purpose: Purpose | undefined, reason: string): void {
    if (purpose === undefined) this.#detector.conclude(requestId, 'unreached');
    else if (purpose.type === 'relay') {
      this.#outbox.reply(purpose.requestId, { type: 'indirect', reached: false });
    } else if (purpose.type === 'join') {
      this.#outbox.event({ type: 'unreachable', address: purpose.address, reason });
    }
  }

  #answerProbe({ knownIncarnation, suspected }: ProbeRequest, moment: Moment): ProbeReply {
    if (suspected && this.self.incarnation === knownIncarnation && this.self.status === 'alive') {
      this.#view.renew({}, moment);
    }
    const { digest } = this.#table;
    const { wallMs } = moment;
    const member = this.self.incarnation === knownIncarnation ? {} : { member: this.self };
    return { type: 'probe', digest, receivedMs: wallMs, sentMs: wallMs, ...member };
  }

  #giveVerdicts(moment: Moment): void {
    for (const { member, status } of this.#detector.tick(moment.elapsedMs)) {
      if (status === 'suspect') this.#health.worse();
      this.#view.adopt({ ...member, status }, 0, moment, 'publish');
    }
  }

  #synchroniseInTurn(elapsedMs: number): void {
    if (this.#schedule.isDue(elapsedMs)) this.#syncWithSome(this.#others(), 1);
    if (!this.#schedule.isDeadContactDue(elapsedMs)) return;
    this.#syncWithSome(
      this.#table.all().filter(({ status }) => status === 'dead'),
      1,
    );
  }

  /** A peer sees other members than this node does. */
  #compare(id: string, digest: bigint, elapsedMs: number): void {
    const member = this.#table.get(id);
    if (member === undefined || digest === this.#table.digest) return;
    if (this.#schedule.isDueForDifference(elapsedMs)) this.#sync(member, { type: 'sync' });
  }

  #stalled(stallMs: number, elapsedMs: number): void {
    const { settings } = this.#options;
    this.#detector.postpone(stallMs);
    this.#health.worse();
    // Nor does it say that nobody is there to join, or to synchronise with.
    if (this.#phase === 'joining' || this.#phase === 'resynchronising') this.#phaseEndsMs += stallMs;
    if (stallMs <= settings.resyncStallMs) return;
    this.#outbox.event({ type: 'stalled', stallMs });
    const others = this.#others();
    if (this.#phase !== 'ready' || others.length === 0) return;
    this.#enter('resynchronising', `the process stood still for ${Math.round(stallMs)} ms`);
    this.#phaseEndsMs = elapsedMs + settings.resyncTimeoutMs;
    this.#syncWithSome(others, settings.resyncContacts);
  }

  #endPhase(): void {
    this.#phaseEndsMs = Number.POSITIVE_INFINITY;
    if (this.#phase === 'joining') this.#enter('ready', 'no join address answered; going on alone');
    if (this.#phase === 'resynchronising') this.#enter('ready', 'no member answered; going on alone');
    if (this.#phase === 'leaving') this.#enter('left', 'the node has left');
  }

  #enter(phase: MembershipPhase, reason: string): void {
    this.#phase = phase;
    this.#schedule.hurry(this.#lastTickMs);
    this.#outbox.event({ type: 'phase', phase, reason });
  }

  #others(): readonly Member[] {
    return this.#table.live().filter(({ id }) => id !== this.self.id);
  }

  #syncWithSome(members: readonly Member[], count: number): void {
    for (const member of pick(members, count, this.#options.random)) this.#sync(member, { type: 'sync' });
  }

  #sync({ id, address }: Peer, purpose: Purpose): void {
    const { cluster, settings } = this.#options;
    const members = this.#table.transfer(this.#lastTickMs);
    const to = id === undefined ? { address } : { id, address };
    // Whoever is still joining has nobody else, and may have come where all are busy.
    const isPatient = purpose.type === 'join' && this.#phase === 'joining';
    const timeoutMs = isPatient ? settings.joinTimeoutMs : settings.syncTimeoutMs;
    const requestId = this.#outbox.request(to, { type: 'sync', cluster, members }, timeoutMs);
    this.#open.set(requestId, purpose);
  }
}
