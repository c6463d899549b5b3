import type { Ownership, SharedWork, WorkShare } from '../component/index.ts';
import type { Gossip } from '../gossip/index.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';
import { AppError, xxHash64 } from '../util/index.ts';
import type { CostReport } from './balance/wire.ts';
import { HandOverDriver } from './hand-over/driver.ts';
import type { HandOverEvent } from './hand-over/effects.ts';
import type { HandOver } from './hand-over/hand-over.ts';
import type { HandOverReply, HandOverRequest } from './hand-over/items.ts';
import type { HandOverSettings } from './hand-over/settings.ts';
import { decodeRequest, encodeReply } from './hand-over/wire.ts';
import type { RingView } from './ring-view.ts';

const PROTOCOL = '/starling/hand-over/1';
/** An answer may wait for an export of megabytes. */
const REQUEST_TIMEOUT_MS = 10_000;
/** A node that has not looked around for so long stood still, and must not act before it has. */
const STALE_MS = 700;

/** How many keys a node tells the costs of. */
const HEAVY_KEYS = 256;

export interface WorkSharingTools {
  readonly gossip: Gossip;
  readonly ring: RingView;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: HandOverSettings;
  readonly onEvent: (name: string, event: HandOverEvent) => void;
}

/** Shares the work of every component with the other nodes, over the gossip's links. */
export class WorkSharing implements Ownership {
  readonly #tools: WorkSharingTools;
  readonly #drivers = new Map<string, HandOverDriver>();
  /** Ends requests to a member that is dead. */
  readonly #requests = new Map<string, AbortController>();
  #isPaused = false;

  constructor(tools: WorkSharingTools) {
    this.#tools = tools;
  }

  async start(): Promise<void> {
    await this.#tools.gossip.handle(PROTOCOL, (body, from) => this.#answer(body, from));
  }

  share(name: string, work: SharedWork): WorkShare {
    if (this.#drivers.has(name)) throw new AppError('shared-twice', `the work of ${name} is shared already`);
    const { gossip, ...tools } = this.#tools;
    const request = (to: string, body: Uint8Array): Promise<Uint8Array> => this.#request(to, body);
    const driver = new HandOverDriver(name, work, { ...tools, epoch: gossip.self.startedMs, request });
    this.#drivers.set(name, driver);
    if (this.#isPaused) driver.pause();
    return {
      concerns: (key) => driver.handOver.concerns(key),
      set: (items, digest) => driver.setItems(items, digest),
      ended: (id) => driver.ended(id),
      status: (id) => driver.handOver.status(id),
      mayBegin: () => this.#isAwake(),
      close: () => {
        this.#drivers.delete(name);
        driver.close();
      },
    };
  }

  /** The ring, or who is alive, has changed. */
  ringChanged(): void {
    for (const driver of this.#drivers.values()) driver.ringChanged();
  }

  /** This node stood still: nothing begins until `resume`. */
  pause(): void {
    this.#isPaused = true;
    for (const driver of this.#drivers.values()) driver.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    for (const driver of this.#drivers.values()) driver.resume();
  }

  /** @param atMs when it was last known to be well, on the wall clock */
  memberLost(id: string, atMs: number, hasLeft: boolean): void {
    for (const { handOver } of this.#drivers.values()) handOver.memberLost(id, atMs, hasLeft);
    // The last answer of one that left may be on its way.
    if (!hasLeft) this.#requests.get(id)?.abort(new Error('the member is dead'));
    this.#requests.delete(id);
  }

  memberFound(id: string): void {
    for (const { handOver } of this.#drivers.values()) handOver.memberFound(id);
  }

  /** Call it often: repeats what got no answer. */
  tick(): void {
    if (!this.#isAwake()) return;
    for (const driver of this.#drivers.values()) driver.tick();
  }

  /** Items of all components by what this node does about them. */
  counts(): ReturnType<HandOver['counts']> {
    const sum = { held: 0, pending: 0, stopping: 0, exporting: 0, claiming: 0, other: 0 };
    for (const { handOver } of this.#drivers.values()) {
      const counts = handOver.counts();
      for (const status of Object.keys(counts) as (keyof typeof counts)[]) sum[status] += counts[status];
    }
    return sum;
  }

  /** Items of all components that this node has not got rid of; see `HandOver.unfinished`. */
  get unfinished(): number {
    let sum = 0;
    for (const { handOver } of this.#drivers.values()) sum += handOver.unfinished;
    return sum;
  }

  /** What the work of this node costs: the heaviest keys, and those that are named. */
  costs(named: ReadonlyMap<bigint, unknown>): CostReport {
    const byKey = new Map<bigint, number>();
    let total = 0;
    for (const { handOver, work } of this.#drivers.values()) {
      for (const { id, key } of handOver.working()) {
        const cost = work.cost(id);
        total += cost;
        byKey.set(key, (byKey.get(key) ?? 0) + cost);
      }
    }
    const heaviest = [...byKey].sort(([, a], [, b]) => b - a);
    return { total, heavy: new Map(heaviest.filter(([key], rank) => rank < HEAVY_KEYS || named.has(key))) };
  }

  /** A hash over everything that there is to share; "" where there is nothing. */
  get digest(): string {
    if (this.#drivers.size === 0) return '';
    const parts = [...this.#drivers].map(([name, { digest }]) => `${name} ${digest.toString(16)}`);
    return xxHash64(parts.sort().join('\n')).toString(16);
  }

  /** Looks around first when it stood still, which may pause everything. */
  #isAwake(): boolean {
    const { gossip } = this.#tools;
    if (gossip.staleMs > STALE_MS) gossip.lookAround();
    return !this.#isPaused;
  }

  async #answer(body: Uint8Array, from: string): Promise<Uint8Array> {
    const { work, request } = decodeRequest(body);
    this.#isAwake();
    const driver = this.#drivers.get(work);
    return encodeReply(driver === undefined ? emptyReply(request) : await driver.answer(from, request));
  }

  async #request(to: string, body: Uint8Array): Promise<Uint8Array> {
    const { gossip, ring } = this.#tools;
    const address = ring.addressOf(to);
    if (address === undefined) throw new AppError('no-member', 'the member has gone');
    const controller = this.#requests.get(to) ?? new AbortController();
    this.#requests.set(to, controller);
    const limits = { timeoutMs: REQUEST_TIMEOUT_MS, signal: controller.signal };
    return gossip.request({ id: to, address }, PROTOCOL, body, limits);
  }
}

function emptyReply({ type }: HandOverRequest): HandOverReply {
  return type === 'claim' ? { type, released: [], waiting: [] } : { type, held: [] };
}
