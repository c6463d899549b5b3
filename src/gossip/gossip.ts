import type { Logger } from '../telemetry/index.ts';
import { SummedReport } from '../telemetry/index.ts';
import type { Clock, Random, Timer } from '../util/index.ts';
import { errorMessage } from '../util/index.ts';
import { ClockOffset } from './clock-offset.ts';
import type { MembershipEffect, MembershipEvent, MembershipPhase, Moment } from './events.ts';
import type { Member, MemberRole } from './member.ts';
import { Membership } from './membership.ts';
import type { GossipReply, GossipRequest, Peer } from './messages.ts';
import type { MembershipSettings } from './settings.ts';
import type { RequestHandler, RequestLimits, Traffic, Transport } from './transport.ts';
import { decodeNews, decodeReply, decodeRequest, encodeNews, encodeReply, encodeRequest } from './wire.ts';

const PROTOCOL = '/starling/gossip/1';
/** So that a message stays far below gossipsub's limit. */
const MEMBERS_PER_MESSAGE = 64;
/** How often is told of what cannot be read: a member that sends nonsense sends it at every beat. */
const UNREADABLE_REPORT_MS = 60_000;

export interface GossipOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly settings: MembershipSettings;
  /** Members of clusters with other names are refused. */
  readonly cluster: string;
  readonly name: string;
  /** host:port that others dial. */
  readonly address: string;
  readonly version: string;
}

/** Runs the membership on a transport: clocks it, carries its messages, and tells what happens. */
export class Gossip {
  readonly #options: GossipOptions;
  readonly #membership: Membership;
  readonly #listeners = new Set<(event: MembershipEvent) => void>();
  readonly #offsets = new Map<string, ClockOffset>();
  readonly #replies = new Map<number, (reply: GossipReply) => void>();
  #lastRequest = 0;
  #lastTickMs: number;
  #timer: Timer | undefined;

  constructor(options: GossipOptions) {
    const { transport, clock, random, settings, cluster, name, address, version } = options;
    this.#options = options;
    this.#lastTickMs = clock.monotonic();
    this.#membership = new Membership(
      {
        cluster,
        settings,
        random,
        self: { id: transport.id, name, address, version, startedMs: clock.now(), meta: new Uint8Array() },
      },
      this.#moment(),
    );
  }

  /** Begins to listen and to watch others. */
  async start(): Promise<void> {
    const { transport, logger, clock } = this.#options;
    const unreadable = new SummedReport<{ messages: number; err: string }>(clock, UNREADABLE_REPORT_MS, {
      add: (sum, { messages, err }) => ({ messages: sum.messages + messages, err }),
      tell: (fields) => logger.warn('gossip that cannot be read', fields),
    });
    await transport.handle(PROTOCOL, (body) => this.#answer(body));
    transport.onMessage((message) => {
      try {
        const members = decodeNews(message);
        this.#perform(this.#membership.news(members, this.#moment()));
      } catch (error) {
        unreadable.report('', { messages: 1, err: errorMessage(error) });
      }
    });
    transport.onDisconnect((id) => this.#perform(this.#membership.disconnected(id, this.#moment())));
    this.#tick();
  }

  get self(): Member {
    return this.#membership.self;
  }

  get phase(): MembershipPhase {
    return this.#membership.phase;
  }

  get nameHolder(): Member | undefined {
    return this.#membership.nameHolder;
  }

  /** Live members, each name once, this node among them. */
  get members(): readonly Member[] {
    return this.#membership.members;
  }

  /** The dead and departed, too. */
  get all(): readonly Member[] {
    return this.#membership.all;
  }

  get healthScore(): number {
    return this.#membership.healthScore;
  }

  get traffic(): Traffic {
    return this.#options.transport.traffic();
  }

  /** Milliseconds since this node last looked around; much more than `tickMs` means that it stood still and knows nothing. */
  get staleMs(): number {
    return this.#options.clock.monotonic() - this.#lastTickMs;
  }

  /** A member's wall clock minus ours, and how exact that is; undefined before the first exchange. */
  clockOffset(id: string): { readonly offsetMs: number; readonly roundTripMs: number } | undefined {
    return this.#offsets.get(id)?.best();
  }

  /** Calls `listener` with everything that happens; the result ends it. */
  on(listener: (event: MembershipEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  join(peers: readonly Peer[]): void {
    this.#perform(this.#membership.join(peers));
  }

  change(change: Partial<{ role: MemberRole; meta: Uint8Array }>): void {
    this.#perform(this.#membership.change(change, this.#moment()));
  }

  /** Asks a member something of the layer above. @throws when there is no answer, or the answer is an error */
  request(
    to: Required<Peer>,
    protocol: string,
    body: Uint8Array,
    limits: RequestLimits,
  ): Promise<Uint8Array> {
    return this.#options.transport.request(to, protocol, body, limits);
  }

  /** Answers what members ask. */
  handle(protocol: string, handler: RequestHandler): Promise<void> {
    return this.#options.transport.handle(protocol, handler);
  }

  /** Says good-bye; resolves when the news had time to spread. */
  async leave(): Promise<void> {
    if (this.phase === 'left') return;
    const left = new Promise<void>((resolve) => {
      const forget = this.on((event) => {
        if (event.type !== 'phase' || event.phase !== 'left') return;
        forget();
        resolve();
      });
    });
    this.#perform(this.#membership.leave(this.#moment()));
    await left;
  }

  async close(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    await this.#options.transport.close();
  }

  /** Lets the membership see how late it is, now: whoever is about to act after standing still calls this first. */
  lookAround(): void {
    const moment = this.#moment();
    this.#lastTickMs = moment.elapsedMs;
    this.#perform(this.#membership.tick(moment));
  }

  #tick(): void {
    const { clock, settings } = this.#options;
    this.#timer = clock.after(settings.tickMs, () => this.#tick());
    this.lookAround();
  }

  #moment(): Moment {
    const { clock } = this.#options;
    return { elapsedMs: clock.monotonic(), wallMs: clock.now() };
  }

  async #answer(body: Uint8Array): Promise<Uint8Array> {
    const request = decodeRequest(body);
    const id = ++this.#lastRequest;
    const reply = await new Promise<GossipReply>((resolve) => {
      this.#replies.set(id, resolve);
      this.#perform(this.#membership.asked(id, request, this.#moment()));
    });
    return encodeReply(reply);
  }

  #perform(effects: readonly MembershipEffect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'request':
          this.#request(effect);
          break;
        case 'reply':
          this.#replies.get(effect.id)?.(effect.reply);
          this.#replies.delete(effect.id);
          break;
        case 'publish':
          this.#publish(effect.members);
          break;
        case 'event':
          this.#tell(effect.event);
      }
    }
  }

  #tell(event: MembershipEvent): void {
    if (event.type === 'forgotten') this.#offsets.delete(event.member.id);
    // Its connections may hang for minutes after it is back, maybe at another address.
    if (event.type === 'dead') this.#options.transport.hangUp(event.member.id);
    for (const listener of [...this.#listeners]) listener(event);
  }

  #request({ id, to, request, timeoutMs }: Extract<MembershipEffect, { type: 'request' }>): void {
    const { transport, clock } = this.#options;
    const sentMs = clock.now();
    transport.request(to, PROTOCOL, encodeRequest(request), { timeoutMs }).then(
      (answer) => this.#replied(id, to, request, answer, sentMs),
      (error: unknown) => this.#perform(this.#membership.failed(id, errorMessage(error))),
    );
  }

  #replied(id: number, to: Peer, request: GossipRequest, answer: Uint8Array, sentMs: number): void {
    let reply: GossipReply;
    try {
      reply = decodeReply(answer);
    } catch (error) {
      this.#perform(this.#membership.failed(id, errorMessage(error)));
      return;
    }
    if (reply.type === 'probe' && request.type === 'probe' && to.id !== undefined) {
      const offset = this.#offsets.get(to.id) ?? new ClockOffset();
      this.#offsets.set(to.id, offset);
      offset.add(sentMs, reply.receivedMs, reply.sentMs, this.#options.clock.now());
    }
    this.#perform(this.#membership.replied(id, reply, this.#moment()));
  }

  #publish(members: readonly Member[]): void {
    const { transport, logger } = this.#options;
    for (let from = 0; from < members.length; from += MEMBERS_PER_MESSAGE) {
      transport
        .publish(encodeNews(members.slice(from, from + MEMBERS_PER_MESSAGE)))
        .catch((error: unknown) => {
          // Views that differ are noticed and synchronised within a second.
          logger.debug('news was not published', { err: errorMessage(error) });
        });
    }
  }
}
