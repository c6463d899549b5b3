/** A time of the wall clock as ISO 8601; "" where there is none. */
export function isoTime(timeMs: number | undefined): string {
  return timeMs === undefined ? '' : new Date(timeMs).toISOString();
}
