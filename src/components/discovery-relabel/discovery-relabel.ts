import { once } from 'node:events';
import { defineComponent, targets } from '../../component/index.ts';
import type { Target } from '../../model/index.ts';
import type { Relabel, RelabelRule } from '../../relabel/index.ts';
import { compileRelabelRules, relabelRule, relabelRules } from '../../relabel/index.ts';
import { defineBlock, repeatedBlock, required } from '../../schema/index.ts';

interface Arguments {
  readonly targets: readonly Target[];
  readonly rule: readonly RelabelRule[];
}

interface Exports {
  readonly output: readonly Target[];
  readonly rules: readonly RelabelRule[];
}

/** The definition of discovery.relabel. */
export const discoveryRelabel = defineComponent({
  name: 'discovery.relabel',
  doc: 'Changes, keeps and drops targets by relabelling rules.',
  arguments: defineBlock({
    targets: required(targets, 'Targets to relabel.'),
    rule: repeatedBlock(relabelRule, 'A rule; rules apply in order.'),
  }),
  exports: {
    output: { type: targets, doc: 'The targets after relabelling.' },
    rules: { type: relabelRules, doc: 'The rules, for other components to apply.' },
  },
  create(context, args) {
    const relabeller = new Relabeller();
    context.setExports(relabeller.exportsOf(args));
    return {
      async run(signal) {
        if (!signal.aborted) await once(signal, 'abort');
      },
      update: (next) => context.setExports(relabeller.exportsOf(next)),
      preview: (next) => relabeller.exportsOf(next),
    };
  },
});

/** Relabels, remembering the last result and, as long as the rules stay, what became of each target. */
class Relabeller {
  #last: { readonly args: Arguments; readonly exports: Exports } | undefined;
  #relabel: Relabel = (target) => target;
  /** By the target itself: most of a long list are the same objects as the last time. */
  #results = new WeakMap<Target, { readonly target: Target | undefined }>();

  exportsOf(args: Arguments): Exports {
    // A preview is followed by an update with the very same arguments: the work is done once.
    if (this.#last?.args === args) return this.#last.exports;
    const previous = this.#last?.exports.rules;
    // Rules that say the same stay the same value, so that nobody who uses them has to look at them again.
    const rules = previous !== undefined && relabelRules.equals(previous, args.rule) ? previous : args.rule;
    if (rules !== previous) {
      this.#relabel = compileRelabelRules(rules);
      this.#results = new WeakMap();
    }
    const output = args.targets
      .map((target) => this.#resultOf(target))
      .filter((target) => target !== undefined);
    const exports = { output, rules };
    this.#last = { args, exports };
    return exports;
  }

  #resultOf(given: Target): Target | undefined {
    const known = this.#results.get(given);
    if (known !== undefined) return known.target;
    const target = this.#relabel(given);
    this.#results.set(given, { target });
    return target;
  }
}
