import { idText } from './id-index.ts';
import type { MessageList } from './message-list.ts';
import { PprofError } from './pprof-error.ts';

/** What violates the format of pprof. */
export function invalid(what: string): PprofError {
  return new PprofError('invalid', `not a valid pprof profile: ${what}`);
}

/** What is wrong with a profile that refers to something that it does not have. */
export function missing(what: string, low: number, high: number): PprofError {
  return invalid(`${what} ${idText(low, high)} is referred to and does not exist`);
}

/** @throws PprofError unless a string has this index, which comes as its halves */
export function checkString(strings: MessageList, low: number, high: number, what: string): void {
  // Index 0 is what an absent field reads as: it needs no table.
  if (high === 0 && low >= 0 && (low === 0 || low < strings.count)) return;
  if (high !== 0 || low < 0) throw invalid(`a string index out of range in ${what}`);
  throw invalid(`string ${low} is referred to, and there are ${strings.count}`);
}

export function tooLarge(count: number, what: string, limit: number): PprofError {
  return new PprofError('too-large', `the profile is too large: ${count} ${what}; the limit is ${limit}`);
}
