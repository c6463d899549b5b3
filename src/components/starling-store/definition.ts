import { defineComponent, receiver } from '../../component/index.ts';
import type { Check, Infer } from '../../schema/index.ts';
import { byteSize, defaulted, defineBlock, duration, int } from '../../schema/index.ts';
import type { StoreLimits } from './store-bounds.ts';
import { StoreComponent } from './store-component.ts';

const MIB = 2 ** 20;
const HOUR_MS = 3_600_000;

const checkBytes: Check<number> = (bytes) => (bytes >= MIB ? undefined : 'must be 1MiB or more');
const checkAge: Check<number> = (ms) => (ms > 0 ? undefined : 'must be greater than 0');
const checkCount: Check<number> = (count) => (count > 0 ? undefined : 'must be greater than 0');

const storeArguments = defineBlock({
  max_bytes: defaulted(
    byteSize,
    512 * MIB,
    'What the profiles of this component may take on the disk of each node.',
    {
      check: checkBytes,
    },
  ),
  max_age: defaulted(duration, 24 * HOUR_MS, 'How long a profile is kept at most.', { check: checkAge }),
  max_profiles_per_series: defaulted(
    int,
    1_000,
    'How many profiles of one set of labels are kept at most on each node, so that a busy target does not push out the others.',
    { check: checkCount },
  ),
});

/** The definition of starling.store. */
export const starlingStore = defineComponent({
  name: 'starling.store',
  doc: 'Receives profiles as pyroscope.write does and keeps the last of them on the disk of the node, within bounds, to be looked at in the debug UI. The oldest go first.',
  arguments: storeArguments,
  exports: { receiver: { type: receiver, doc: 'Takes the profiles that are to be kept.' } },
  create(context, args) {
    const component = new StoreComponent(context, limitsOf(args));
    return {
      run: (signal) => component.run(signal),
      update: (next) => component.update(limitsOf(next)),
      debugInfo: () => component.debugInfo(),
      throughput: () => component.throughput(),
      profileStore: component.profileStore,
    };
  },
});

function limitsOf(args: Infer<typeof storeArguments>): StoreLimits {
  return {
    maxBytes: args.max_bytes,
    maxAgeMs: args.max_age,
    maxProfilesPerSeries: args.max_profiles_per_series,
  };
}
