import type { Infer, Rule, ValueType } from '../schema/index.ts';
import {
  capsule,
  createType,
  defaulted,
  defineBlock,
  int,
  list,
  string,
  TypeMismatch,
} from '../schema/index.ts';
import { didYouMean } from '../util/index.ts';
import { anchoredRegex, catchAll } from './anchored-regex.ts';

const ACTIONS = [
  'replace',
  'keep',
  'drop',
  'keepequal',
  'dropequal',
  'hashmod',
  'labelmap',
  'labeldrop',
  'labelkeep',
  'lowercase',
  'uppercase',
] as const;

/** What a rule does. */
export type RelabelAction = (typeof ACTIONS)[number];

const DEFAULT_SEPARATOR = ';';
const DEFAULT_REPLACEMENT = '$1';

const action: ValueType<RelabelAction> = createType<RelabelAction>({
  name: 'string',
  zero: 'replace',
  decode(value, context) {
    const text = string.decode(value, context);
    const known = ACTIONS.find((name) => name === text);
    if (known !== undefined) return known;
    throw new TypeMismatch(`is not an action; use one of ${ACTIONS.join(', ')}${didYouMean(text, ACTIONS)}`);
  },
  encode: (value) => value,
});

const fields = {
  source_labels: defaulted(
    list(string),
    [],
    'Labels whose values are joined to the text that the rule looks at.',
  ),
  separator: defaulted(string, DEFAULT_SEPARATOR, 'What stands between the joined values.'),
  regex: defaulted(
    anchoredRegex,
    catchAll,
    'RE2 expression that must match the whole text, or for labelmap, labeldrop and labelkeep the whole name of a label.',
  ),
  modulus: defaulted(int, 0, 'For hashmod: how many values there are.', {
    check: (value) => (value < 0 ? 'must not be negative' : undefined),
  }),
  target_label: defaulted(
    string,
    '',
    'The label that is set or compared; for replace it may refer to groups.',
  ),
  replacement: defaulted(
    string,
    DEFAULT_REPLACEMENT,
    `The new value (for labelmap the new name), in which $1, \${1} and \${name} are groups of the match.`,
  ),
  action: defaulted(action, 'replace', `What the rule does: ${ACTIONS.join(', ')}.`),
};

/** A rule as declared by its block. */
export type RelabelRule = Infer<{ readonly fields: typeof fields; readonly rules: readonly Rule<never>[] }>;

const NEEDS_TARGET: readonly RelabelAction[] = [
  'replace',
  'keepequal',
  'dropequal',
  'hashmod',
  'lowercase',
  'uppercase',
];

/** A name built from letters, digits, underscores and references; it does not start with a digit. */
const NAME_TEMPLATE = /^(?:[A-Za-z_]|\$(?:\{\w+\}|\w))(?:\w|\$(?:\{\w+\}|\w))*$/;

/** Says which of the fields are not at their default. */
const isSet: Readonly<Record<string, (rule: RelabelRule) => boolean>> = {
  source_labels: (rule) => rule.source_labels.length > 0,
  separator: (rule) => rule.separator !== DEFAULT_SEPARATOR,
  regex: (rule) => rule.regex.text !== catchAll.text,
  modulus: (rule) => rule.modulus !== 0,
  target_label: (rule) => rule.target_label !== '',
  replacement: (rule) => rule.replacement !== DEFAULT_REPLACEMENT,
};

/** A rule that an action takes only the `allowed` fields. */
function only(actions: readonly RelabelAction[], allowed: readonly string[]): Rule<RelabelRule> {
  const others = Object.keys(isSet).filter((name) => !allowed.includes(name));
  return {
    fields: ['action', ...others],
    check(rule) {
      if (!actions.includes(rule.action)) return undefined;
      const extra = others.filter((name) => isSet[name]?.(rule));
      if (extra.length === 0) return undefined;
      return `${extra.join(' and ')} must not be set: ${rule.action} takes only ${allowed.join(' and ')}`;
    },
  };
}

const checks: readonly Rule<RelabelRule>[] = [
  {
    fields: ['action', 'target_label'],
    check: (rule) =>
      NEEDS_TARGET.includes(rule.action) && rule.target_label === ''
        ? `target_label is required by action ${rule.action}`
        : undefined,
  },
  {
    fields: ['action', 'modulus'],
    check: (rule) =>
      rule.action === 'hashmod' && rule.modulus === 0
        ? 'modulus is required by action hashmod, and must not be 0'
        : undefined,
  },
  {
    fields: ['target_label', 'action'],
    check: ({ action: name, target_label: target }) =>
      name === 'replace' && target.includes('$') && !NAME_TEMPLATE.test(target)
        ? `target_label ${JSON.stringify(target)} is not a label's name with references such as $1 or \${name}`
        : undefined,
  },
  {
    fields: ['replacement', 'action'],
    check: (rule) =>
      rule.action === 'labelmap' && !NAME_TEMPLATE.test(rule.replacement)
        ? `replacement ${JSON.stringify(rule.replacement)} is not a label's name with references such as $1 or \${name}, which labelmap needs`
        : undefined,
  },
  {
    fields: ['replacement', 'action'],
    check: (rule) =>
      (rule.action === 'lowercase' || rule.action === 'uppercase') && isSet['replacement']?.(rule)
        ? `replacement must not be set: ${rule.action} does not use it`
        : undefined,
  },
  only(['labeldrop', 'labelkeep'], ['regex']),
  only(['keepequal', 'dropequal'], ['source_labels', 'target_label']),
];

/** The `rule` block (spec: components.md §4). */
export const relabelRule = defineBlock(fields, checks);

/** Rules as one component exports them for others to use. */
export const relabelRules: ValueType<readonly RelabelRule[] | undefined> = {
  ...capsule<readonly RelabelRule[]>('RelabelRules'),
  equals: (a, b) => a === b || (a !== undefined && b !== undefined && areEqual(a, b)),
};

function areEqual(first: readonly RelabelRule[], second: readonly RelabelRule[]): boolean {
  return (
    first.length === second.length &&
    first.every((rule, index) => {
      const other = second[index];
      return other !== undefined && identity(rule) === identity(other);
    })
  );
}

function identity(rule: RelabelRule): string {
  return JSON.stringify({ ...rule, regex: rule.regex.text });
}
