/**
 * Ports for time and randomness, and the small pure functions that every folder shares. Nothing here knows what a
 * profile is, and nothing here does I/O except `systemClock`.
 */

export type { BackoffOptions } from './backoff.ts';
export { Backoff } from './backoff.ts';
export type { AgeClock, Clock, Timer } from './clock.ts';
export { ageClock, sleep, systemClock } from './clock.ts';
export { Doorbell } from './doorbell.ts';
export { DurationError, formatDuration, parseDuration } from './duration.ts';
export { AppError, assertNever, errorMessage, toError } from './errors.ts';
export { fnv1a64, xxHash64, xxHash64Bytes } from './hash.ts';
export { formatHostPort, parseHostPort } from './host-port.ts';
export type { JsonRecord } from './json-value.ts';
export { listOf, recordOf, scalarText, textOf, textsOf } from './json-value.ts';
export { changeCase } from './letter-case.ts';
export type { Random } from './random.ts';
export { systemRandom } from './random.ts';
export { didYouMean, nearest } from './suggest.ts';
export { uint64Bytes, uint64Of } from './uint64.ts';
