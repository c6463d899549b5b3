/**
 * pyroscope.write, and phlare.write as it was: sends profiles to any number of endpoints at the same time, each with its
 * own retries. Invariants: the exported receiver is one object for the component's life and obeys the newest arguments;
 * a profile is answered for when it is in the queue on disk or, without the queue, when every endpoint has taken it or
 * given up; an endpoint never delays another.
 */

export { phlareWrite, pyroscopeWrite } from './definitions.ts';
