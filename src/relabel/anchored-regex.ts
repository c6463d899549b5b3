import { RE2JS, RE2JSException } from 're2js';
import type { ValueType } from '../schema/index.ts';
import { createType, string, TypeMismatch } from '../schema/index.ts';

/** The expression that matches everything and captures it; the default of a rule, and by far the most frequent. */
const CATCH_ALL = '(.*)';

/** A regular expression in RE2's syntax that must match the whole text; a dot matches a newline, too. */
export class AnchoredRegex {
  readonly text: string;
  readonly #compiled: RE2JS;

  /** @throws RE2JSException when the text is not RE2's syntax */
  constructor(text: string) {
    this.text = text;
    this.#compiled = RE2JS.compile(text, RE2JS.DOTALL);
  }

  test(input: string): boolean {
    return this.text === CATCH_ALL || this.#compiled.testExact(input);
  }

  /** The whole match and then the groups, "" for one that took no part; undefined where it does not match. */
  match(input: string): readonly string[] | undefined {
    if (this.text === CATCH_ALL) return [input, input];
    // Finding the groups costs five times as much as finding out that there is no match.
    if (!this.#compiled.testExact(input)) return undefined;
    const matcher = this.#compiled.matcher(input);
    if (!matcher.matches()) return undefined;
    return Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group) ?? '');
  }

  /** The number of a named group. */
  groupNamed(name: string): number | undefined {
    const groups = this.#compiled.namedGroups();
    return Object.hasOwn(groups, name) ? groups[name] : undefined;
  }
}

/** The default of `regex`. */
export const catchAll = new AnchoredRegex(CATCH_ALL);

/** The type of `regex`: text of the language, compiled once when it is decoded. */
export const anchoredRegex: ValueType<AnchoredRegex> = createType<AnchoredRegex>({
  name: 'string',
  zero: new AnchoredRegex(''),
  decode(value, context) {
    const text = string.decode(value, context);
    try {
      return new AnchoredRegex(text);
    } catch (error) {
      if (!(error instanceof RE2JSException)) throw error;
      // The engine quotes the expression with the flags it was given, which nobody wrote.
      throw new TypeMismatch(`is not a valid RE2 expression: ${reason(error)}`);
    }
  },
  encode: (value) => value.text,
  equals: (a, b) => a.text === b.text,
});

function reason(error: RE2JSException): string {
  return error.message.replace('error parsing regexp: ', '').replace('`(?s)', '`');
}
