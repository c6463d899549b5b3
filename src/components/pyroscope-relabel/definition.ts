import { defineComponent, receiver, receivers } from '../../component/index.ts';
import { relabelRule, relabelRules } from '../../relabel/index.ts';
import { defaulted, defineBlock, int, repeatedBlock, required } from '../../schema/index.ts';
import { ProfileRelabeller } from './profile-relabeller.ts';

/** The definition of pyroscope.relabel. */
export const pyroscopeRelabel = defineComponent({
  name: 'pyroscope.relabel',
  doc: 'Changes the labels of profiles, or drops profiles, by relabelling rules, and forwards the rest.',
  arguments: defineBlock({
    forward_to: required(receivers, 'Receivers of the profiles.'),
    max_cache_size: defaulted(int, 10_000, 'How many sets of labels the cache remembers.', {
      check: (value) => (value > 0 ? undefined : 'must be greater than 0'),
    }),
    rule: repeatedBlock(relabelRule, 'A rule; rules apply in order.'),
  }),
  exports: {
    receiver: { type: receiver, doc: 'Takes the profiles that are to be relabelled.' },
    rules: { type: relabelRules, doc: 'The rules, for other components to apply.' },
  },
  create: (context, args) => new ProfileRelabeller(context, args),
});
