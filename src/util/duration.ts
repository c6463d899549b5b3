/** Nanoseconds of each unit of Go's time.ParseDuration. */
const UNIT_NANOS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

const NANOS_PER_MS = 1e6;

const PART = /(\d+\.?\d*|\.\d+)([a-zµμ]*)/uy;

/** Go's limit of a duration: the largest int64 count of nanoseconds (about 292 years). */
const MAX_DURATION_MS = 9_223_372_036_854.775;

/** A duration that could not be read; `message` is worded as Go's. */
export class DurationError extends Error {
  override readonly name = 'DurationError';
}

/**
 * Reads a duration as Go's time.ParseDuration does ("1h30m", "500ms", "-1.5s", "0") and gives milliseconds.
 * There is no unit for days.
 * @throws DurationError worded as Go's error
 */
export function parseDuration(text: string): number {
  const quoted = JSON.stringify(text);
  const negative = text.startsWith('-');
  const body = negative || text.startsWith('+') ? text.slice(1) : text;
  if (body === '0') return 0;
  if (body === '') throw new DurationError(`invalid duration ${quoted}`);
  let total = 0;
  let position = 0;
  while (position < body.length) {
    PART.lastIndex = position;
    const match = PART.exec(body);
    if (match === null) throw new DurationError(`invalid duration ${quoted}`);
    const [whole, number = '', unit = ''] = match;
    if (unit === '') throw new DurationError(`missing unit in duration ${quoted}`);
    const factor = Object.hasOwn(UNIT_NANOS, unit) ? UNIT_NANOS[unit] : undefined;
    if (factor === undefined)
      throw new DurationError(`unknown unit ${JSON.stringify(unit)} in duration ${quoted}`);
    total += Number(number) * factor;
    position += whole.length;
  }
  const ms = total / NANOS_PER_MS;
  if (ms > MAX_DURATION_MS) throw new DurationError(`invalid duration ${quoted}`);
  return negative ? -ms : ms;
}

/** Writes milliseconds as Go's Duration.String does: "1h30m0s", "15s", "500ms", "0s". */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  const sign = ms < 0 ? '-' : '';
  const absolute = Math.abs(ms);
  if (absolute < 1e-3) return `${sign}${trimNumber(absolute * 1e6, 0)}ns`;
  if (absolute < 1) return `${sign}${trimNumber(absolute * 1e3, 3)}µs`;
  if (absolute < 1_000) return `${sign}${trimNumber(absolute, 6)}ms`;
  const hours = Math.floor(absolute / 3_600_000);
  const minutes = Math.floor((absolute % 3_600_000) / 60_000);
  const seconds = trimNumber((absolute % 60_000) / 1_000, 9);
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}s`;
  if (minutes > 0) return `${sign}${minutes}m${seconds}s`;
  return `${sign}${seconds}s`;
}

function trimNumber(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
