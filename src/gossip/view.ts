import type { Moment } from './events.ts';
import type { FailureDetector } from './failure-detector.ts';
import type { Member } from './member.ts';
import { holdsNameOver, isLive, memberFault, standing, supersedes } from './member.ts';
import type { MemberTable } from './member-table.ts';
import type { TransferredMember } from './messages.ts';
import type { Outbox } from './outbox.ts';

/** Whether others are told what is new: what came by gossip, or to one who knew nobody, they know already. */
export type Spread = 'publish' | 'keep';

/** So often a record of a former run may turn up, of which different peers know different ones; another process goes on. */
const FORMER_RECORDS = 3;

export interface ViewTools {
  readonly table: MemberTable;
  readonly outbox: Outbox;
  readonly detector: FailureDetector;
}

/**
 * What one node believes of everybody, itself included, and how beliefs change: a higher incarnation wins, then the
 * stronger status; about itself a node believes nobody, but contradicts with a new incarnation.
 */
export class View {
  readonly #tools: ViewTools;
  #self: Member;
  #holder: Member | undefined;
  /** The latest incarnation of this run that others have believed dead. */
  #lastVerdict: number;
  /** Records of this identity that are of another run, and that outdid this node's. */
  #foreign = { startedMs: 0, count: 0 };

  constructor(tools: ViewTools, self: Member) {
    this.#tools = tools;
    this.#self = self;
    // Former runs have died, which is true.
    this.#lastVerdict = self.incarnation - 1;
    tools.table.put(self, 0);
  }

  get self(): Member {
    return this.#self;
  }

  /** The live member that this node's name belongs to, when it is another one. */
  get nameHolder(): Member | undefined {
    return this.#holder;
  }

  /** Puts out a new record of this node. */
  renew(change: Partial<Member>, moment: Moment): void {
    this.#self = { ...this.#self, ...change, incarnation: this.#self.incarnation + 1 };
    this.#tools.table.put(this.#self, moment.elapsedMs);
    this.#tools.outbox.publish(this.#self);
  }

  /** Takes over what is news among a whole view of another's. Others are told only where somebody's standing is new. */
  merge(members: readonly TransferredMember[], moment: Moment, spread: Spread): void {
    for (const { member: told, endedForMs } of members) {
      const known = this.#tools.table.get(told.id);
      const member = this.#doubted(told, known);
      const isAsBefore = known !== undefined && standing(known) === standing(member);
      this.adopt(member, endedForMs, moment, isAsBefore ? 'keep' : spread);
    }
  }

  /** Takes over one record if it is news. */
  adopt(next: Member, endedForMs: number, moment: Moment, spread: Spread): boolean {
    if (memberFault(next) !== undefined) return false;
    if (next.id === this.#self.id) return this.#contradict(next, moment);
    const { table, outbox } = this.#tools;
    const known = table.get(next.id);
    if (known !== undefined && !supersedes(next, known)) return false;
    if (known === undefined && !this.#hasRoom()) {
      outbox.event({ type: 'full', refused: next });
      return false;
    }
    table.put(next, moment.elapsedMs - endedForMs);
    if (spread === 'publish') outbox.publish(next);
    this.#follow(next, known, moment);
    if (next.name === this.#self.name || next.id === this.#holder?.id) this.#judgeName();
    return true;
  }

  /** Forgets those that ended long ago. */
  reap(endedBeforeMs: number): void {
    for (const member of this.#tools.table.reap(endedBeforeMs)) {
      this.#tools.outbox.event({ type: 'forgotten', member });
    }
  }

  /** Makes room for one more where that takes forgetting one that ended. */
  #hasRoom(): boolean {
    const { table, outbox } = this.#tools;
    if (!table.isFull) return true;
    const member = table.dropOldest();
    if (member !== undefined) outbox.event({ type: 'forgotten', member });
    return member !== undefined;
  }

  /** Others believe of this node what is not true, or what a former run of it was. */
  #contradict(next: Member, moment: Moment): boolean {
    const self = this.#self;
    if (!isLive(self)) return false;
    const isNews = supersedes(next, self);
    if (isNews) {
      this.#suspectTwin(next);
      this.#self = { ...self, incarnation: next.incarnation };
      this.renew({}, moment);
    }
    // A verdict that is out of date by now is one that others have acted upon.
    const isVerdict = next.status === 'dead' && next.incarnation > this.#lastVerdict;
    if (isVerdict) this.#lastVerdict = next.incarnation;
    if (next.status !== 'alive' && (isNews || isVerdict)) {
      this.#tools.outbox.event({ type: 'slandered', status: next.status });
    }
    return isNews;
  }

  /** Whoever was cut off believes everybody dead: a death that this node has not noticed itself is a suspicion at first. */
  #doubted(told: Member, known: Member | undefined): Member {
    const isDoubtful =
      told.status === 'dead' && told.id !== this.#self.id && known !== undefined && isLive(known);
    return isDoubtful ? { ...told, status: 'suspect' } : told;
  }

  #suspectTwin(next: Member): void {
    const { startedMs } = next;
    if (startedMs === this.#self.startedMs) return;
    const count = this.#foreign.startedMs === startedMs ? this.#foreign.count + 1 : 1;
    this.#foreign = { startedMs, count };
    if (count === FORMER_RECORDS) this.#tools.outbox.event({ type: 'cloned', other: next });
  }

  #follow(next: Member, known: Member | undefined, moment: Moment): void {
    const { detector, outbox } = this.#tools;
    if (next.status === 'suspect') detector.suspect(next.id, moment.elapsedMs);
    else detector.settle(next.id);
    const wasLive = known !== undefined && isLive(known);
    if (isLive(next)) {
      if (known === undefined || !wasLive) outbox.event({ type: 'joined', member: next });
      else if (next.status === 'suspect' && known.status !== 'suspect') {
        outbox.event({ type: 'suspected', member: next });
      } else if (next.status === 'alive' && known.status === 'suspect') {
        outbox.event({ type: 'refuted', member: next });
      } else outbox.event({ type: 'changed', member: next, before: known });
    } else if (wasLive) {
      outbox.event({ type: next.status === 'left' ? 'left' : 'dead', member: next });
    }
  }

  /** Whether a name stands for two live members, and who keeps it. */
  #judgeName(): void {
    const { table, outbox } = this.#tools;
    const self = this.#self;
    const rivals = table.live().filter((one) => one.name === self.name && one.id !== self.id);
    const holder = rivals.find((one) => holdsNameOver(one, self));
    if (holder?.id === this.#holder?.id) return;
    this.#holder = holder;
    if (holder !== undefined) outbox.event({ type: 'conflict', holder, refused: self });
  }
}
