import type { MembershipEffect, MembershipEvent } from './events.ts';
import type { Member } from './member.ts';
import type { GossipReply, GossipRequest, Peer } from './messages.ts';

/** Collects what the driver must do, in order, and folds the news of one step into one message. */
export class Outbox {
  #effects: MembershipEffect[] = [];
  readonly #news = new Map<string, Member>();
  #lastId = 0;

  /** Gives the id under which the answer comes back. */
  request(to: Peer, request: GossipRequest, timeoutMs: number): number {
    const id = ++this.#lastId;
    this.#effects.push({ type: 'request', id, to, request, timeoutMs });
    return id;
  }

  reply(id: number, reply: GossipReply): void {
    this.#effects.push({ type: 'reply', id, reply });
  }

  event(event: MembershipEvent): void {
    this.#effects.push({ type: 'event', event });
  }

  /** Only the last word about a member goes out. */
  publish(member: Member): void {
    this.#news.set(member.id, member);
  }

  take(): readonly MembershipEffect[] {
    const effects = this.#effects;
    this.#effects = [];
    if (this.#news.size > 0) effects.push({ type: 'publish', members: [...this.#news.values()] });
    this.#news.clear();
    return effects;
  }
}
