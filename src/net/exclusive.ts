import type { Rule } from '../schema/index.ts';
import { givenOf } from './given.ts';

type Args = Readonly<Record<string, unknown>>;

/** A rule that at most one of the arguments is given, where an empty one counts as left out. */
export function exclusive(...names: readonly string[]): Rule<Args> {
  return {
    fields: names,
    doc: `At most one of ${listed(names)} can be given.`,
    check(args) {
      const given = givenOf(args, names);
      return given.length > 1
        ? `at most one of ${names.join(', ')} must be configured, got ${given.join(' and ')}`
        : undefined;
    },
  };
}

/** A rule that at least one of the arguments is given. */
export function oneRequired(block: string, ...names: readonly string[]): Rule<Args> {
  return {
    fields: names,
    doc: `${names.length === 1 ? '' : 'One of '}${listed(names)} is required.`,
    check: (args) =>
      givenOf(args, names).length === 0 ? `${names.join(' or ')} must be configured in ${block}` : undefined,
  };
}

/** A rule that each of two arguments needs the other; each may come inline or as a file. */
export function together(left: readonly string[], right: readonly string[]): Rule<Args> {
  return {
    fields: [...left, ...right],
    doc: `One of ${listed(left)} needs one of ${listed(right)}, and the other way round.`,
    check(args) {
      const [hasLeft] = givenOf(args, left);
      const [hasRight] = givenOf(args, right);
      if ((hasLeft === undefined) === (hasRight === undefined)) return undefined;
      const missing = hasLeft === undefined ? left : right;
      return `${hasLeft ?? hasRight} needs ${missing.join(' or ')} to be configured as well`;
    },
  };
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
