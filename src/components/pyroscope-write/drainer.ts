import type { Channel, QueueEntry } from '../../queue/index.ts';
import { Doorbell, errorMessage } from '../../util/index.ts';
import type { Connection } from './connection.ts';
import type { Delivery, DeliveryItem } from './delivery.ts';
import { entriesOf, halves, messageOfDelivery, profileBytesOf, sortBatch } from './delivery.ts';
import { HeldDeliveries } from './held-deliveries.ts';
import type { Losses } from './losses.ts';
import type { DropReason } from './next-step.ts';
import { nextStep } from './next-step.ts';
import type { PaceLimits } from './pace.ts';
import { Pace } from './pace.ts';
import type { EndpointSettings } from './settings.ts';
import type { Failure } from './verdict.ts';

/** The longest pause of a failing endpoint where `max_backoff_period` is left out: a request every so often is cheap. */
const LONGEST_PAUSE_MS = 10_000;
/** The longest pause of a delivery that fails by itself. */
const LONGEST_ASIDE_MS = 5 * 60_000;
/** How many deliveries are held; with more nothing fresh is taken. */
const MAX_HELD = 64;
/** How many of them may be suspects: in an outage each that goes wrong twice lets another one try. */
const MAX_SUSPECTS = 16;
/** How long the disk is left alone after it could not be read. */
const DISK_PAUSE_MS = 1_000;
const FOREVER_MS = 60_000;

/**
 * Empties one endpoint's channel of the queue: gathers entries into requests, several at a time, and decides what becomes
 * of those that fail. Entries stay in the queue until the endpoint has taken them or they are given up.
 */
export class Drainer {
  readonly #channel: Channel;
  readonly #connection: Connection;
  readonly #losses: Losses;
  readonly #pace: Pace;
  /** Rung when there may be something to begin. */
  readonly #work = new Doorbell();
  /** Rung when a request has ended. */
  readonly #progress = new Doorbell();
  readonly #underWay = new Set<Promise<void>>();
  readonly #held: HeldDeliveries;
  /** How often the endpoint has taken something. */
  #successes = 0;
  /** Since when entries have been waiting for company; monotonic. */
  #waitingSinceMs: number | undefined;
  #isListening = false;
  #isFlushing = false;

  constructor(channel: Channel, connection: Connection, losses: Losses) {
    this.#channel = channel;
    this.#connection = connection;
    this.#losses = losses;
    const { clock, random } = connection.tools;
    this.#pace = new Pace(paceLimits(connection.settings), clock, random);
    this.#held = new HeldDeliveries(clock);
  }

  /** The connection has new settings. */
  configure(): void {
    this.#pace.configure(paceLimits(this.#connection.settings));
    this.#work.ring();
  }

  /** Sends until the signal aborts, which also ends requests under way. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#connection.tools;
    while (!signal.aborted) {
      const idleMs = await this.#begin(signal);
      if (idleMs > 0) await this.#work.wait(clock, idleMs, signal);
    }
    await Promise.all(this.#underWay);
    for (const delivery of this.#held.takeAll()) this.#channel.release(entriesOf(delivery));
  }

  /**
   * Sends what there is without waiting for company, for `timeoutMs` at most. An endpoint that fails gets one more chance
   * and is then left; what remains stays in the queue.
   */
  async flush(timeoutMs: number): Promise<void> {
    const { clock } = this.#connection.tools;
    const deadline = new AbortController();
    const timer = clock.after(timeoutMs, () => deadline.abort());
    this.#isFlushing = true;
    this.#pace.hurry();
    this.#work.ring();
    while (!deadline.signal.aborted && this.#canProgress) {
      await this.#progress.wait(clock, timeoutMs, deadline.signal);
    }
    timer.cancel();
  }

  /** Whether a flush has anything to wait for. */
  get #canProgress(): boolean {
    if (this.#underWay.size > 0) return true;
    if (this.#pace.waitMs > 0) return false;
    return this.#channel.waiting > 0 || this.#held.isDue;
  }

  /** Begins one request if that is possible, and otherwise says how long it is not, in milliseconds. */
  async #begin(signal: AbortSignal): Promise<number> {
    const { concurrency } = this.#connection.settings.queue;
    if (this.#underWay.size >= (this.#pace.isFailing ? 1 : concurrency)) return FOREVER_MS;
    if (this.#pace.waitMs > 0) return this.#pace.waitMs;
    const hasFresh = this.#channel.waiting > 0 && this.#held.count < MAX_HELD;
    const due = this.#held.takeDue(!hasFresh);
    if (due !== undefined) {
      this.#start(due, signal);
      return 0;
    }
    const idleMs = this.#companyMs(signal);
    if (idleMs > 0) return Math.min(idleMs, this.#held.nextDueMs(!hasFresh));
    return this.#takeAndStart(signal);
  }

  /** How long fresh entries still wait for company; 0 where they are to go. */
  #companyMs(signal: AbortSignal): number {
    const { clock } = this.#connection.tools;
    const { lingerMs, maxBatchProfiles } = this.#connection.settings.queue;
    if (this.#held.count >= MAX_HELD) return FOREVER_MS;
    if (this.#channel.waiting === 0) {
      this.#waitingSinceMs = undefined;
      this.#listen(signal);
      return FOREVER_MS;
    }
    this.#waitingSinceMs ??= clock.monotonic();
    if (this.#isFlushing || this.#channel.waiting >= maxBatchProfiles) return 0;
    return Math.max(0, this.#waitingSinceMs + lingerMs - clock.monotonic());
  }

  /** Rings when the queue has something. */
  #listen(signal: AbortSignal): void {
    if (this.#isListening) return;
    this.#isListening = true;
    void this.#channel.wait(signal).then(() => {
      this.#isListening = false;
      this.#work.ring();
    });
  }

  async #takeAndStart(signal: AbortSignal): Promise<number> {
    const { logger, clock } = this.#connection.tools;
    const { maxBatchBytes, maxBatchProfiles, order } = this.#connection.settings.queue;
    try {
      const limits = { maxBytes: maxBatchBytes, maxEntries: maxBatchProfiles, order };
      const batch = await this.#channel.take(limits);
      if (batch === undefined) return 0;
      const about = { beganMs: clock.monotonic(), successesSeen: this.#successes };
      const { deliveries, unreadable } = sortBatch(batch, about);
      if (unreadable.length > 0) this.#discard(unreadable);
      const [first, ...others] = deliveries;
      this.#held.add(...others);
      if (first !== undefined) this.#start(first, signal);
      return 0;
    } catch (error) {
      if (signal.aborted) return 0;
      const endpoint = this.#connection.label;
      logger.error('the queue cannot be read', { endpoint, err: errorMessage(error) });
      return DISK_PAUSE_MS;
    }
  }

  #start(delivery: Delivery, signal: AbortSignal): void {
    const work = this.#deliver(delivery, signal).finally(() => {
      this.#underWay.delete(work);
      this.#work.ring();
      this.#progress.ring();
    });
    this.#underWay.add(work);
  }

  async #deliver(stale: Delivery, signal: AbortSignal): Promise<void> {
    const delivery = this.#withoutOld(stale);
    if (delivery.items.length === 0) return;
    const { tools } = this.#connection;
    if (delivery.attempts > 0) this.#connection.retried();
    const message = messageOfDelivery(delivery, tools.userAgent);
    const failure = await this.#connection.attempt(message, signal);
    if (failure === undefined) {
      this.#succeed(delivery, message.kind);
    } else if (signal.aborted) {
      this.#channel.release(entriesOf(delivery));
    } else {
      this.#fail({ ...delivery, attempts: delivery.attempts + 1 }, failure);
    }
  }

  #succeed(delivery: Delivery, latency: 'push' | 'ingest'): void {
    const { label: endpoint, failures } = this.#connection;
    this.#channel.done(entriesOf(delivery));
    this.#successes++;
    this.#pace.succeeded();
    this.#held.trust();
    this.#connection.sent(delivery.items.length, profileBytesOf(delivery));
    this.#connection.observe(`${latency}_endpoint`, delivery.beganMs);
    failures.recovered('endpoint takes profiles again', { endpoint });
  }

  #fail(delivery: Delivery, failure: Failure): void {
    const { settings, label: endpoint, failures, tools } = this.#connection;
    const { items, attempts } = delivery;
    const step = nextStep(failure, {
      profiles: items.length,
      attempts,
      maxAttempts: settings.maxAttempts ?? 0,
      isEndpointWell: this.#successes > delivery.successesSeen,
    });
    const failed = { ...delivery, isSuspect: false, successesSeen: this.#successes };
    switch (step.action) {
      case 'drop':
        this.#giveUp(failed, step.reason, failure.reason);
        break;
      case 'split':
        this.#held.add(...halves(failed));
        break;
      case 'set-aside': {
        const pauseMs = Math.min(settings.minBackoffMs * 2 ** attempts, LONGEST_ASIDE_MS);
        this.#held.add({ ...failed, notBeforeMs: tools.clock.monotonic() + pauseMs });
        break;
      }
      case 'wait':
        this.#held.add({ ...failed, isSuspect: step.isSuspect && this.#held.suspects < MAX_SUSPECTS });
        this.#pace.failed(failure.retryAfter);
        failures.failed('endpoint fails, profiles wait in the queue', failure.reason, { endpoint });
    }
  }

  #giveUp(delivery: Delivery, reason: DropReason | 'too_old', detail?: string): void {
    this.#channel.done(entriesOf(delivery));
    const loss = { profiles: delivery.items.length, bytes: profileBytesOf(delivery) };
    this.#losses.gaveUp(reason, detail === undefined ? loss : { ...loss, detail });
  }

  /** Gives up what no request can carry. */
  #discard(entries: readonly QueueEntry[]): void {
    this.#channel.done(entries);
    const bytes = entries.reduce((sum, { body }) => sum + body.length, 0);
    this.#losses.gaveUp('corrupt', {
      profiles: entries.length,
      bytes,
      detail: 'nothing that this version stores',
    });
  }

  /** The queue looks at the age of what waits; what is being delivered is looked at here. */
  #withoutOld(delivery: Delivery): Delivery {
    if (delivery.attempts === 0) return delivery;
    const isTooOld = ({ entry }: DeliveryItem): boolean => this.#channel.isTooOld(entry);
    const tooOld = new Set(delivery.items.filter(isTooOld));
    if (tooOld.size === 0) return delivery;
    this.#giveUp({ ...delivery, items: [...tooOld] }, 'too_old');
    return { ...delivery, items: delivery.items.filter((item) => !tooOld.has(item)) };
  }
}

function paceLimits({ minBackoffMs, maxBackoffMs = LONGEST_PAUSE_MS }: EndpointSettings): PaceLimits {
  return { minBackoffMs, maxBackoffMs };
}
