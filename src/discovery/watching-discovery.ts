import type { Component, ComponentContext } from '../component/index.ts';
import type { Target } from '../model/index.ts';
import type { Clock, Doorbell } from '../util/index.ts';
import { sleep } from '../util/index.ts';

/** One connection to something that tells of changes, from its first answer to its end. */
export interface WatchSession {
  /** Exports targets until the signal aborts; closes what it opened. */
  run(signal: AbortSignal): Promise<void>;
  debugInfo(): unknown;
}

/** Makes a session, which connects to nothing yet. @throws when the arguments cannot be used */
type OpenSession<Args> = (args: Args) => WatchSession | Promise<WatchSession>;

/** A kind of discovery that watches: one session after another, each as long as its arguments last. */
export class WatchingDiscovery<Args> implements Component<Args> {
  readonly #open: OpenSession<Args>;
  #session: WatchSession;
  /** Ends the session that runs. */
  #end = new AbortController();

  private constructor(session: WatchSession, open: OpenSession<Args>) {
    this.#session = session;
    this.#open = open;
  }

  /** @throws when the arguments cannot be used */
  static async create<Args>(
    context: ComponentContext,
    args: Args,
    open: OpenSession<Args>,
  ): Promise<WatchingDiscovery<Args>> {
    const session = await open(args);
    context.setExports({ targets: [] });
    return new WatchingDiscovery(session, open);
  }

  /** The targets of the former session stay until the new one has its own. */
  async update(args: Args): Promise<void> {
    this.#session = await this.#open(args);
    this.#end.abort();
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#end = new AbortController();
      await this.#session.run(AbortSignal.any([signal, this.#end.signal]));
    }
  }

  debugInfo(): unknown {
    return this.#session.debugInfo();
  }
}

/** Changes that come within this time are exported together. */
const EXPORT_INTERVAL_MS = 5_000;
/** Nothing happens by itself; the length only bounds the timer. */
const IDLE_MS = 24 * 3_600_000;

/** Exports what `collect` gives each time the doorbell rings, unless it is nothing; not more often than every 5 s. */
export async function exportChanges(
  how: {
    readonly clock: Clock;
    readonly doorbell: Doorbell;
    readonly collect: () => Promise<readonly Target[] | undefined>;
    readonly setExports: (exports: { readonly targets: readonly Target[] }) => void;
  },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await how.doorbell.wait(how.clock, IDLE_MS, signal);
    if (signal.aborted) return;
    const targets = await how.collect();
    if (signal.aborted || targets === undefined) continue;
    how.setExports({ targets });
    await sleep(how.clock, EXPORT_INTERVAL_MS, signal);
  }
}
