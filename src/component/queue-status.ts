/** One way out of this node as the debug UI shows it: what waits there, and how sending goes. No secrets. */
export interface QueueStatus {
  /** The URL as it may be shown. */
  readonly endpoint: string;
  /** False where profiles are sent while their scrape waits; then nothing is stored. */
  readonly isDurable: boolean;
  readonly profiles: number;
  /** What those take on disk. */
  readonly bytes: number;
  /** Age of the oldest; 0 where there is none. */
  readonly oldestAgeMs: number;
  readonly inPerSecond: number;
  readonly outPerSecond: number;
  readonly outBytesPerSecond: number;
  /** All counts are since the component was made. */
  readonly sentProfiles: number;
  readonly sentBytes: number;
  readonly retries: number;
  /** Whether the last attempt failed. */
  readonly isFailing: boolean;
  /** Of the last attempt that failed; "" where none did. */
  readonly lastError: string;
  /** Wall clock; undefined where none failed. */
  readonly lastErrorMs: number | undefined;
  /** Profiles given up, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
}
