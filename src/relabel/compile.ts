import { hash } from 'node:crypto';
import type { Labels } from '../model/index.ts';
import { changeCase } from '../util/index.ts';
import { LabelsDraft } from './labels-draft.ts';
import type { RelabelAction, RelabelRule } from './rule.ts';
import { compileTemplate } from './template.ts';

/** Applies rules to a set of labels; undefined where a rule drops it. Unchanged labels come back as the same object. */
export type Relabel = (labels: Labels) => Labels | undefined;

export interface RelabelOptions {
  /**
   * Which names `replace` may make: any text ("utf-8", the default), or letters, digits and underscores without a digit
   * in front ("classic"). A match that makes another name changes nothing.
   */
  readonly labelNames?: 'utf-8' | 'classic';
}

/** One rule at work. False drops the whole set and ends the processing. */
type Step = (draft: LabelsDraft) => boolean;

/** Bounds the memory of a rule, should names not repeat after all. */
const MAX_KNOWN_NAMES = 1_000;

const CLASSIC_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Compiles rules, which apply one after another (spec: components.md §4). */
export function compileRelabelRules(rules: readonly RelabelRule[], options: RelabelOptions = {}): Relabel {
  const steps = rules.map((rule) => STEPS[rule.action](rule, options));
  return (labels) => {
    const draft = new LabelsDraft(labels);
    for (const step of steps) if (!step(draft)) return undefined;
    return draft.finish();
  };
}

const STEPS: Readonly<Record<RelabelAction, (rule: RelabelRule, options: RelabelOptions) => Step>> = {
  replace: replaceStep,
  keep: (rule) => whenSource(rule, (text) => rule.regex.test(text)),
  drop: (rule) => whenSource(rule, (text) => !rule.regex.test(text)),
  keepequal: (rule) => whenSource(rule, (text, draft) => draft.get(rule.target_label) === text),
  dropequal: (rule) => whenSource(rule, (text, draft) => draft.get(rule.target_label) !== text),
  hashmod: (rule) => setTarget(rule, (text) => hashModulo(text, BigInt(rule.modulus))),
  lowercase: (rule) => setTarget(rule, (text) => changeCase(text, 'lower')),
  uppercase: (rule) => setTarget(rule, (text) => changeCase(text, 'upper')),
  labelmap: labelMapStep,
  labeldrop: (rule) => deleteNames((name) => rule.regex.test(name)),
  labelkeep: (rule) => deleteNames((name) => !rule.regex.test(name)),
};

/** The values of the source labels, joined; "" for one that is absent. */
function sourceOf({ source_labels: names, separator }: RelabelRule): (draft: LabelsDraft) => string {
  const [only] = names;
  if (only === undefined) return () => '';
  if (names.length === 1) return (draft) => draft.get(only);
  return (draft) => names.map((name) => draft.get(name)).join(separator);
}

function whenSource(rule: RelabelRule, keep: (text: string, draft: LabelsDraft) => boolean): Step {
  const source = sourceOf(rule);
  return (draft) => keep(source(draft), draft);
}

function setTarget(rule: RelabelRule, compute: (text: string) => string): Step {
  const source = sourceOf(rule);
  return (draft) => {
    draft.set(rule.target_label, compute(source(draft)));
    return true;
  };
}

function replaceStep(rule: RelabelRule, options: RelabelOptions): Step {
  const source = sourceOf(rule);
  const target = compileTemplate(rule.target_label, rule.regex);
  const replacement = compileTemplate(rule.replacement, rule.regex);
  return (draft) => {
    const groups = rule.regex.match(source(draft));
    if (groups === undefined) return true;
    const name = target(groups);
    if (options.labelNames === 'classic' && !CLASSIC_NAME.test(name)) return true;
    draft.set(name, replacement(groups));
    return true;
  };
}

function labelMapStep(rule: RelabelRule): Step {
  const expand = compileTemplate(rule.replacement, rule.regex);
  const rename = remember((name) => {
    const groups = rule.regex.match(name);
    return groups === undefined ? '' : expand(groups);
  });
  return (draft) => {
    for (const { name, value } of draft.snapshot()) draft.set(rename(name), value);
    return true;
  };
}

function deleteNames(matches: (name: string) => boolean): Step {
  const isGone = remember(matches);
  return (draft) => {
    for (const { name } of draft.snapshot()) if (isGone(name)) draft.set(name, '');
    return true;
  };
}

/** The last eight bytes of the MD5, big-endian, modulo. */
function hashModulo(text: string, modulus: bigint): string {
  return (hash('md5', text, 'buffer').readBigUInt64BE(8) % modulus).toString();
}

/** Names of labels are few and come with every set, so what an expression says of them is kept. */
function remember<T>(compute: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    let result = known.get(name);
    if (result === undefined) {
      result = compute(name);
      if (known.size === MAX_KNOWN_NAMES) known.clear();
      known.set(name, result);
    }
    return result;
  };
}
