/** Whose a series is just now. `pending`: it is this node's, but cannot be scraped. */
export type TargetState = 'scraping' | 'taking-over' | 'handing-over' | 'pending';

/** How the last scrape went; `unknown` before the first has ended. */
export type TargetHealth = 'unknown' | 'up' | 'down';

/** One scrape that has ended. */
export interface PastScrape {
  /** Wall clock. */
  readonly startedMs: number;
  readonly durationMs: number;
  /** Size of the answer as it was sent; 0 where there was none. */
  readonly bytes: number;
  /** "" after a success. */
  readonly error: string;
}

/** One series that a component of this node scrapes now, as the debug UI shows it. No secrets. */
export interface TargetStatus {
  /** 16 hexadecimal digits; the same on every node. */
  readonly seriesId: string;
  /** Without those that begin with `__`. */
  readonly labels: Readonly<Record<string, string>>;
  /** The target's, as it was handed in; empty in lists of many. */
  readonly discoveredLabels: Readonly<Record<string, string>>;
  /** "" where none can be made. */
  readonly url: string;
  /** The profile type, e.g. "process_cpu"; "" where the target as a whole cannot be scraped. */
  readonly type: string;
  readonly state: TargetState;
  readonly health: TargetHealth;
  /** "" after a success. */
  readonly lastError: string;
  /** Wall clock; undefined before the first scrape has ended. */
  readonly lastScrapeMs: number | undefined;
  /** Wall clock; undefined where there is no next slot. */
  readonly nextScrapeMs: number | undefined;
  /** Of the last scrape. */
  readonly durationMs: number;
  /** Of the last answer that was a profile, as it was sent. */
  readonly bytes: number;
  /** Oldest first; empty in lists of many. */
  readonly history: readonly PastScrape[];
  /** All series of its target, itself among them; empty in lists of many. */
  readonly siblings: readonly SiblingSeries[];
}

/** Another profile type of a target. */
export interface SiblingSeries {
  readonly seriesId: string;
  readonly type: string;
  readonly health: TargetHealth;
}

/** The newest profile of a series that is still kept. */
export interface LastProfile {
  readonly seriesId: string;
  /** Wall clock. */
  readonly takenMs: number;
  readonly type: string;
  /**
   * `forwarded`: as it went on, differenced where its type needs that. `primed`: the first of a counting type, as it
   * came; none went on. `asked`: as it came when somebody asked for it; none went on.
   */
  readonly origin: 'forwarded' | 'primed' | 'asked';
  /** pprof, gzipped or not. */
  readonly body: Uint8Array;
}

/** What a component that scrapes lets others see. All of it is about series of this node. */
export interface TargetSource {
  /** Every series, without its history. */
  targets(): readonly TargetStatus[];
  /** One series with its history; undefined where it is not this node's. */
  target(seriesId: string): TargetStatus | undefined;
  /** Undefined where none is kept. */
  lastProfile(seriesId: string): LastProfile | undefined | Promise<LastProfile | undefined>;
  /**
   * Scrapes a series once besides its slots, and touches neither slots nor baselines; nothing goes on to receivers.
   * @throws AppError `not-found` where the series is not this node's; any error where the scrape fails
   */
  scrapeNow(seriesId: string, signal: AbortSignal): Promise<LastProfile>;
}

/** What a component hands on, at present. */
export interface Throughput {
  readonly profilesPerSecond: number;
  readonly bytesPerSecond: number;
}
