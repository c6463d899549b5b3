/** Profiles of one series that are kept. */
export interface KeptSeries {
  /** 16 hexadecimal digits. */
  readonly seriesId: string;
  /** Without those that begin with `__`. */
  readonly labels: Readonly<Record<string, string>>;
  /** The profile type, e.g. "process_cpu"; "" where it has none. */
  readonly type: string;
  readonly profiles: number;
  /** Of their bodies. */
  readonly bytes: number;
  /** Wall clock, of when they came. */
  readonly oldestMs: number;
  readonly newestMs: number;
}

/** One profile that is kept. */
export interface KeptProfile {
  /** Names it within its store for as long as it is kept. */
  readonly id: string;
  /** Wall clock, of when it came. */
  readonly takenMs: number;
  readonly bytes: number;
}

/** Which profiles are meant. */
export interface ProfileSelection {
  /** Wall clock; both ends belong to it. */
  readonly fromMs: number;
  readonly toMs: number;
  /** "" for all. */
  readonly type: string;
  /** What labels must be. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Profiles that a component keeps on this node, for people to look at. */
export interface ProfileStore {
  /** Every series of which something is kept. */
  keptSeries(): readonly KeptSeries[];
  /** Series that a selection means, each with its profiles of that time, oldest first; none is empty. */
  keptProfiles(
    selection: ProfileSelection,
  ): readonly { readonly series: KeptSeries; readonly profiles: readonly KeptProfile[] }[];
  /**
   * The body of a profile: pprof, gzipped.
   * @throws AppError `not-found` where it is not kept any more or is damaged; any error where the disk cannot be read
   */
  keptProfile(id: string): Promise<Uint8Array>;
}
