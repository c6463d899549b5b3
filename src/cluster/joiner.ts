import type { Gossip } from '../gossip/index.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Clock, Timer } from '../util/index.ts';
import { errorMessage } from '../util/index.ts';
import type { JoinTargets } from './join/join-addresses.ts';
import { formatAddress } from './join/peer-address.ts';

/** How soon a node that knows nobody tries again; then in intervals that double up to that of a rejoin. */
const FIRST_RETRY_MS = 500;

export interface JoinerTools {
  readonly gossip: Gossip;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Looks for nodes. */
  readonly find: () => Promise<JoinTargets>;
  /** 0 for never again. */
  readonly rejoinIntervalMs: number;
}

/** Looks for the cluster at the start until it is found, and then now and again, so that parts of a cluster find each other. */
export class Joiner {
  readonly #tools: JoinerTools;
  #timer: Timer | undefined;
  #isClosed = false;
  #lastTrouble = '';
  #retryMs = FIRST_RETRY_MS;

  constructor(tools: JoinerTools) {
    this.#tools = tools;
  }

  start(): void {
    this.#join().catch((error: unknown) => this.#tools.logger.error('joining failed', { err: error }));
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }

  async #join(): Promise<void> {
    const { clock } = this.#tools;
    await this.#joinOnce();
    if (this.#isClosed) return;
    const waitMs = this.#nextWaitMs();
    if (waitMs > 0) this.#timer = clock.after(waitMs, () => this.start(), 'background');
  }

  /** A whole cluster that starts at once may be too busy to answer for some seconds. */
  #nextWaitMs(): number {
    const { gossip, rejoinIntervalMs } = this.#tools;
    if (gossip.phase === 'joining') return FIRST_RETRY_MS;
    if (gossip.members.length > 1) {
      this.#retryMs = FIRST_RETRY_MS;
      return rejoinIntervalMs;
    }
    this.#retryMs *= 2;
    return Math.min(this.#retryMs, rejoinIntervalMs);
  }

  async #joinOnce(): Promise<void> {
    const { find, gossip } = this.#tools;
    try {
      const { addresses, warnings } = await find();
      if (this.#isClosed) return;
      this.#report(warnings.join('; '));
      gossip.join(addresses.map(({ host, port }) => ({ address: formatAddress({ host, port }) })));
    } catch (error) {
      // Names may not resolve yet; a node with nobody to ask works alone and tries again.
      this.#report(errorMessage(error));
    }
  }

  /** Says what has changed, not what is still so. */
  #report(trouble: string): void {
    if (trouble !== '' && trouble !== this.#lastTrouble) {
      this.#tools.logger.warn('some nodes to join were not found', { reason: trouble });
    }
    this.#lastTrouble = trouble;
  }
}
