import { ProfileBuilder } from '../pprof/index.ts';
import type { Clock } from '../util/index.ts';

/**
 * What a Node process has instead of goroutines: the resources that keep it busy (timers, sockets, requests), counted by
 * kind, with the sample type of Go's goroutine profile. Raw pprof.
 */
export function profileResources(clock: Clock): Uint8Array {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const type = { type: 'goroutine', unit: 'count' };
  const builder = new ProfileBuilder({
    sampleTypes: [type],
    periodType: type,
    period: 1,
    timeNanos: BigInt(Math.round(clock.now())) * 1_000_000n,
  });
  for (const [name, count] of counts) builder.addSample({ stack: [{ name }], values: [count] });
  return builder.encode();
}

/** A valid profile of contentions with none in it: JavaScript has no locks to wait for. Raw pprof. */
export function profileContentions(clock: Clock): Uint8Array {
  const contentions = { type: 'contentions', unit: 'count' };
  return new ProfileBuilder({
    sampleTypes: [contentions, { type: 'delay', unit: 'nanoseconds' }],
    periodType: contentions,
    period: 1,
    timeNanos: BigInt(Math.round(clock.now())) * 1_000_000n,
  }).encode();
}
