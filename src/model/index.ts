/**
 * The words that everybody shares: labels, target, profile, receiver. Values only; nothing here does I/O or keeps time.
 */

export type { Label } from './labels.ts';
export { compareBytewise, Labels } from './labels.ts';
export type { IngestRequest, Profile } from './profile.ts';
export { LABEL } from './profile.ts';
export type { ProfilesReceiver } from './receiver.ts';
export type { Target } from './target.ts';
export { targetKey } from './target.ts';
