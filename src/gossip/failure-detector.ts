import type { Random } from '../util/index.ts';
import type { LocalHealth } from './local-health.ts';
import type { Member } from './member.ts';
import type { MemberTable } from './member-table.ts';
import type { GossipRequest } from './messages.ts';
import type { Outbox } from './outbox.ts';
import type { MembershipSettings } from './settings.ts';

/** A member is being asked whether it is there. */
interface Probe {
  startedMs: number;
  /** Requests that nobody has answered yet: the direct one, and those to relays. */
  readonly open: Set<number>;
  /** Whether others were asked, too. */
  isIndirect: boolean;
  /** The way to the member is broken; no use waiting for it. */
  hasFailed: boolean;
}

export interface DetectorTools {
  readonly selfId: string;
  readonly settings: MembershipSettings;
  readonly table: MemberTable;
  readonly outbox: Outbox;
  readonly health: LocalHealth;
  readonly random: Random;
}

/** What the detector has come to believe. */
export interface Verdict {
  readonly member: Member;
  readonly status: 'suspect' | 'dead';
}

/**
 * Finds out who does not answer. Every member watches the next few in the order of identities, so that the cost for each
 * is the same in a cluster of any size. A member that answers neither directly nor by way of others is suspected, and
 * dead when it does not refute in time.
 */
export class FailureDetector {
  readonly #tools: DetectorTools;
  readonly #probes = new Map<string, Probe>();
  readonly #requests = new Map<number, string>();
  readonly #nextProbeMs = new Map<string, number>();
  readonly #suspicionEndsMs = new Map<string, number>();
  #watched: { readonly of: readonly Member[]; readonly members: readonly Member[] } | undefined;

  constructor(tools: DetectorTools) {
    this.#tools = tools;
  }

  /** Starts probes that are due, asks others where there is no answer, and gives verdicts. */
  tick(nowMs: number): readonly Verdict[] {
    const { settings, table } = this.#tools;
    const watched = this.#watch();
    for (const id of this.#nextProbeMs.keys()) {
      if (!watched.some((member) => member.id === id)) this.#nextProbeMs.delete(id);
    }
    for (const member of watched) {
      const dueMs = this.#nextProbeMs.get(member.id);
      if (dueMs === undefined) {
        this.#nextProbeMs.set(member.id, nowMs + this.#tools.random.next() * settings.probeIntervalMs);
      } else if (dueMs <= nowMs) {
        this.#nextProbeMs.set(member.id, nowMs + settings.probeIntervalMs);
        this.check(member.id, nowMs);
      }
    }
    const verdicts: Verdict[] = [];
    for (const [id, probe] of this.#probes) {
      const member = table.get(id);
      if (member === undefined || !this.#isUnanswered(member, probe, nowMs)) continue;
      this.#probes.delete(id);
      if (member.status === 'alive') verdicts.push({ member, status: 'suspect' });
    }
    for (const [id, endsMs] of this.#suspicionEndsMs) {
      const member = table.get(id);
      if (member?.status !== 'suspect') this.#suspicionEndsMs.delete(id);
      else if (endsMs <= nowMs) {
        this.#suspicionEndsMs.delete(id);
        verdicts.push({ member, status: 'dead' });
      }
    }
    return verdicts;
  }

  /** Whether this node probes a member regularly. */
  watches(id: string): boolean {
    return this.#watch().some((member) => member.id === id);
  }

  /** Asks a member whether it is there, unless it is being asked already. */
  check(id: string, nowMs: number): void {
    const member = this.#tools.table.get(id);
    if (member === undefined || this.#probes.has(id)) return;
    const probe: Probe = { startedMs: nowMs, open: new Set(), isIndirect: false, hasFailed: false };
    this.#probes.set(id, probe);
    this.#ask(member, probe, member, this.#probeOf(member));
  }

  /** The member's record says that it is suspected: it has this long to refute. */
  suspect(id: string, nowMs: number): void {
    const { settings, health } = this.#tools;
    if (!this.#suspicionEndsMs.has(id)) {
      this.#suspicionEndsMs.set(id, nowMs + settings.suspicionMs * health.patience);
    }
  }

  /** It is there, or gone for good: nothing more to find out. */
  settle(id: string): void {
    this.#suspicionEndsMs.delete(id);
    this.#probes.delete(id);
  }

  /** An answer to one of its requests, or none: gives the member it was about; undefined for another's request. */
  conclude(requestId: number, outcome: 'reached' | 'unreached'): string | undefined {
    const id = this.#requests.get(requestId);
    this.#requests.delete(requestId);
    const probe = id === undefined ? undefined : this.#probes.get(id);
    if (id === undefined || probe === undefined) return id;
    probe.open.delete(requestId);
    if (outcome === 'reached') {
      this.#probes.delete(id);
      this.#tools.health.better();
    } else if (!probe.isIndirect) {
      probe.hasFailed = true;
    }
    return id;
  }

  /** This node stood still: the silence of others during that time says nothing about them. */
  postpone(stallMs: number): void {
    for (const probe of this.#probes.values()) probe.startedMs += stallMs;
    for (const [id, endsMs] of this.#suspicionEndsMs) this.#suspicionEndsMs.set(id, endsMs + stallMs);
  }

  /** Whether the time for an answer is over; asks others when half of it is. */
  #isUnanswered(member: Member, probe: Probe, nowMs: number): boolean {
    const { settings, health } = this.#tools;
    const waitedMs = nowMs - probe.startedMs;
    if (!probe.isIndirect) {
      if (!probe.hasFailed && waitedMs < settings.indirectAfterMs * health.patience) return false;
      probe.isIndirect = true;
      const request = {
        type: 'indirect',
        target: { id: member.id, address: member.address },
        knownIncarnation: member.incarnation,
      } as const;
      for (const relay of this.#relays(member)) this.#ask(member, probe, relay, request);
    }
    return probe.open.size === 0 || waitedMs >= settings.verdictMs * health.patience;
  }

  #probeOf(member: Member): GossipRequest {
    return {
      type: 'probe',
      knownIncarnation: member.incarnation,
      suspected: member.status === 'suspect',
      digest: this.#tools.table.digest,
    };
  }

  #ask(target: Member, probe: Probe, to: Member, request: GossipRequest): void {
    const { outbox, settings, health } = this.#tools;
    const timeoutMs = settings.verdictMs * health.patience;
    const requestId = outbox.request({ id: to.id, address: to.address }, request, timeoutMs);
    probe.open.add(requestId);
    this.#requests.set(requestId, target.id);
  }

  #relays({ id }: Member): readonly Member[] {
    const { table, settings, random, selfId } = this.#tools;
    const others = table.live().filter((one) => one.id !== id && one.id !== selfId && one.status === 'alive');
    return pick(others, settings.indirectPeers, random);
  }

  /** The next alive members after this one in the order of identities, and the suspected ones on the way. */
  #watch(): readonly Member[] {
    const { table, selfId, settings } = this.#tools;
    const live = table.live();
    if (this.#watched?.of === live) return this.#watched.members;
    const members: Member[] = [];
    for (let alive = 0; alive < settings.watched; ) {
      const member = nextAfter(members.at(-1)?.id ?? selfId, live);
      if (member === undefined || member.id === selfId || member === members[0]) break;
      members.push(member);
      if (member.status === 'alive') alive++;
    }
    this.#watched = { of: live, members };
    return members;
  }
}

/** The next in the order of identities, which goes round. Cheaper than sorting, where few are wanted. */
function nextAfter(id: string, members: readonly Member[]): Member | undefined {
  let next: Member | undefined;
  let first: Member | undefined;
  for (const member of members) {
    if (first === undefined || member.id < first.id) first = member;
    if (member.id > id && (next === undefined || member.id < next.id)) next = member;
  }
  return next ?? first;
}

/** Up to `count` of a list, each as likely as the others. */
export function pick<T>(list: readonly T[], count: number, random: Random): readonly T[] {
  const rest = [...list];
  const picked: T[] = [];
  while (picked.length < count && rest.length > 0) {
    picked.push(...rest.splice(Math.floor(random.next() * rest.length), 1));
  }
  return picked;
}
