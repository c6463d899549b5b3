/**
 * Go's fmt.Sprintf for values of the language: every verb, flag, width, precision and argument index, with Go's own
 * texts where format and arguments do not agree. Not: binary and hexadecimal floats, and pointers.
 */
import type { Value } from '../../value.ts';
import type { Directive } from './directive.ts';
import { formatValue, goTypeName } from './value.ts';

/** Go's own bound of widths and precisions. */
const MAX_NUMBER = 1_000_000;

const PLAIN: Directive = {
  verb: 'v',
  plus: false,
  minus: false,
  sharp: false,
  space: false,
  zero: false,
  isSource: false,
  width: undefined,
  precision: undefined,
};

/** Writes the arguments into the format. Never fails: mistakes show in the text, as in Go. */
export function formatText(format: string, args: readonly Value[]): string {
  return new Printer(format, args).print();
}

class Printer {
  readonly #format: string;
  readonly #args: readonly Value[];
  #position = 0;
  #output = '';
  #next = 0;
  /** Whether an explicit index stood anywhere: then arguments that are left over are no mistake. */
  #isReordered = false;
  /** Whether the last thing read was an index. */
  #afterIndex = false;
  #isGoodIndex = true;

  constructor(format: string, args: readonly Value[]) {
    this.#format = format;
    this.#args = args;
  }

  print(): string {
    while (this.#position < this.#format.length) {
      const percent = this.#format.indexOf('%', this.#position);
      const end = percent === -1 ? this.#format.length : percent;
      this.#output += this.#format.slice(this.#position, end);
      this.#position = end + 1;
      if (percent !== -1) this.#directive();
    }
    if (!this.#isReordered && this.#next < this.#args.length) this.#extra();
    return this.#output;
  }

  #directive(): void {
    this.#isGoodIndex = true;
    this.#afterIndex = false;
    const flags = this.#flags();
    this.#index();
    const width = this.#width();
    const precision = this.#precision();
    if (!this.#afterIndex) this.#index();
    const code = this.#format.codePointAt(this.#position);
    if (code === undefined) {
      this.#output += '%!(NOVERB)';
      return;
    }
    const verb = String.fromCodePoint(code);
    this.#position += verb.length;
    const minus = flags.has('-') || (width ?? 0) < 0;
    this.#value(verb, {
      verb,
      plus: flags.has('+') && verb !== 'v',
      minus,
      sharp: flags.has('#') && verb !== 'v',
      space: flags.has(' '),
      zero: flags.has('0') && !minus,
      isSource: flags.has('#') && verb === 'v',
      width: width === undefined ? undefined : Math.abs(width),
      precision,
    });
  }

  #value(verb: string, directive: Directive): void {
    const value = this.#args[this.#next];
    if (verb === '%') this.#output += '%';
    else if (!this.#isGoodIndex) this.#output += `%!${verb}(BADINDEX)`;
    else if (value === undefined) this.#output += `%!${verb}(MISSING)`;
    else {
      this.#output += formatValue(value, directive);
      this.#next++;
    }
  }

  #extra(): void {
    const written = this.#args
      .slice(this.#next)
      .map((value) => (value === null ? '<nil>' : `${goTypeName(value)}=${formatValue(value, PLAIN)}`));
    this.#output += `%!(EXTRA ${written.join(', ')})`;
  }

  #flags(): ReadonlySet<string> {
    const flags = new Set<string>();
    for (;;) {
      const character = this.#format.charAt(this.#position);
      if (character === '' || !'#0+- '.includes(character)) return flags;
      flags.add(character);
      this.#position++;
    }
  }

  /** Reads "[n]": the number of the argument that comes next. */
  #index(): void {
    this.#afterIndex = false;
    if (this.#format.charAt(this.#position) !== '[') return;
    this.#isReordered = true;
    const end = this.#format.indexOf(']', this.#position);
    const digits = end === -1 ? '' : this.#format.slice(this.#position + 1, end);
    this.#position = end === -1 ? this.#position + 1 : end + 1;
    const index = /^\d{1,7}$/.test(digits) ? Number(digits) - 1 : -1;
    this.#afterIndex = /^\d+$/.test(digits);
    if (index < 0 || index >= this.#args.length) this.#isGoodIndex = false;
    else this.#next = index;
  }

  #width(): number | undefined {
    if (this.#format.charAt(this.#position) === '*') {
      this.#position++;
      const width = this.#numberArgument();
      if (width === undefined) this.#output += '%!(BADWIDTH)';
      return width;
    }
    const width = this.#number();
    if (width !== undefined && this.#afterIndex) this.#isGoodIndex = false;
    return width;
  }

  #precision(): number | undefined {
    if (this.#format.charAt(this.#position) !== '.') return undefined;
    this.#position++;
    if (this.#afterIndex) this.#isGoodIndex = false;
    this.#index();
    if (this.#format.charAt(this.#position) !== '*') return this.#number() ?? 0;
    this.#position++;
    const precision = this.#numberArgument();
    if (precision !== undefined && precision >= 0) return precision;
    this.#output += '%!(BADPREC)';
    return undefined;
  }

  /** A width or precision that is given as an argument. */
  #numberArgument(): number | undefined {
    this.#afterIndex = false;
    const value = this.#args[this.#next];
    if (value === undefined) return undefined;
    this.#next++;
    const isUsable = typeof value === 'bigint' && value <= MAX_NUMBER && value >= -MAX_NUMBER;
    return isUsable ? Number(value) : undefined;
  }

  #number(): number | undefined {
    const [digits] = /^\d+/.exec(this.#format.slice(this.#position, this.#position + 8)) ?? [];
    if (digits === undefined) return undefined;
    this.#position += digits.length;
    return Math.min(Number(digits), MAX_NUMBER);
  }
}
