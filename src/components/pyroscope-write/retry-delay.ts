/** The longest wait that an endpoint can ask for where `max_backoff_period` is shorter. */
const LONGEST_ASKED_MS = 5 * 60_000;

/** How long to wait before the next attempt: the backoff, or longer where the endpoint asks for it within reason. */
export function retryDelayMs(
  backoffMs: number,
  retryAfter: string | undefined,
  { nowMs, maxBackoffMs }: { readonly nowMs: number; readonly maxBackoffMs: number },
): number {
  const askedMs = retryAfter === undefined ? 0 : retryAfterMs(retryAfter, nowMs);
  return Math.max(backoffMs, Math.min(askedMs, Math.max(maxBackoffMs, LONGEST_ASKED_MS)));
}

/** Retry-After in milliseconds (RFC 9110 §10.2.3: seconds or a date); 0 where it says neither. */
function retryAfterMs(value: string, nowMs: number): number {
  const text = value.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const dateMs = Date.parse(text);
  return Number.isNaN(dateMs) ? 0 : Math.max(0, dateMs - nowMs);
}
