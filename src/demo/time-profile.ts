import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import type { Frame } from '../pprof/index.ts';
import { ProfileBuilder } from '../pprof/index.ts';
import type { Clock } from '../util/index.ts';
import { sleep } from '../util/index.ts';
import { call, IDLE } from './call-tree.ts';

const PERIOD_MICROSECONDS = 10_000;
const PERIOD_NANOS = PERIOD_MICROSECONDS * 1_000;
const NANOS_PER_MS = 1_000_000;

/** Time on the CPU, or time that passed, waiting included. */
export type TimeKind = 'cpu' | 'wall';

/**
 * Profiles this process for some time and gives the profile as raw pprof, with the sample types of Go's CPU profile or of
 * fgprof. Several may run at once: each has its own session.
 */
export async function profileTime(
  kind: TimeKind,
  seconds: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: PERIOD_MICROSECONDS });
    await session.post('Profiler.start');
    await sleep(clock, seconds * 1_000, signal);
    const { profile } = await session.post('Profiler.stop');
    return toPprof(kind, profile, clock.now());
  } finally {
    session.disconnect();
  }
}

function toPprof(kind: TimeKind, profile: Profiler.Profile, endMs: number): Uint8Array {
  const measured = { type: kind === 'cpu' ? 'cpu' : 'time', unit: 'nanoseconds' };
  const durationMs = (profile.endTime - profile.startTime) / 1_000;
  const builder = new ProfileBuilder({
    sampleTypes: [{ type: 'samples', unit: 'count' }, measured],
    periodType: measured,
    period: PERIOD_NANOS,
    timeNanos: BigInt(Math.round(endMs - durationMs)) * BigInt(NANOS_PER_MS),
    durationNanos: Math.round(durationMs * NANOS_PER_MS),
  });
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const add = (id: number, caller: readonly Frame[]): void => {
    const node = nodes.get(id);
    if (node === undefined) return;
    const { callFrame, hitCount = 0, children = [] } = node;
    const stack = call(caller, callFrame);
    if (hitCount > 0 && (kind === 'wall' || callFrame.functionName !== IDLE)) {
      builder.addSample({ stack, values: [hitCount, hitCount * PERIOD_NANOS] });
    }
    for (const child of children) add(child, stack);
  };
  const [root] = profile.nodes;
  if (root !== undefined) add(root.id, []);
  return builder.encode();
}
