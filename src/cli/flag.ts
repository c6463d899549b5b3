import { formatDuration, parseDuration } from '../util/index.ts';

/** How the text behind a flag becomes a value and back. */
export interface FlagType<T> {
  /** Stands in the help behind the flag, e.g. "path"; "bool" may be left out on the command line. */
  readonly name: string;
  /** @throws Error that says what is wrong with the text */
  read(text: string): T;
  print(value: T): string;
}

/** What reading a flag takes; of a flag without effect it is all there is. */
export type FlagReader = Pick<FlagType<unknown>, 'name' | 'read'>;

/** One flag, declared once: parsing, help and the reference come from it. */
export interface Flag<T> {
  /** Without dashes, e.g. "storage.path". */
  readonly name: string;
  /** One letter, for `-w`. */
  readonly short?: string;
  readonly type: FlagType<T>;
  readonly fallback: T;
  readonly doc: string;
}

/** A flag of Alloy that changes nothing here; existing command lines may keep it. */
export interface IgnoredFlag {
  readonly name: string;
  readonly type: FlagReader;
  /** Why it changes nothing; completes "--name has no effect: …". */
  readonly reason: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a table of flags of different types; FlagValues gives each its own back
export type Flags = Readonly<Record<string, Flag<any>>>;

/** The values of a command's flags. */
export type FlagValues<F extends Flags> = {
  readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never;
};

/** What the flags are where none is given. */
export function defaultsOf<F extends Flags>(flags: F): FlagValues<F> {
  // Each value is its own flag's fallback.
  return Object.fromEntries(
    Object.entries(flags).map(([key, { fallback }]) => [key, fallback]),
  ) as FlagValues<F>;
}

/** Any text; `name` says in the help what it is. */
export function text(name: string): FlagType<string> {
  return { name, read: (value) => value, print: (value) => value };
}

const TRUE: readonly string[] = ['true', 't', '1'];
const FALSE: readonly string[] = ['false', 'f', '0'];

/** `--flag`, `--flag=true` or `--flag=false`. */
export const bool: FlagType<boolean> = {
  name: 'bool',
  read(value) {
    const lower = value.toLowerCase();
    if (TRUE.includes(lower)) return true;
    if (FALSE.includes(lower)) return false;
    throw new Error(`must be true or false, got ${JSON.stringify(value)}`);
  },
  print: String,
};

/** A duration in Go's syntax; milliseconds in the program. */
export const duration: FlagType<number> = {
  name: 'duration',
  read(value) {
    const ms = parseDuration(value);
    if (ms < 0) throw new Error(`must not be negative, got ${value}`);
    return ms;
  },
  print: formatDuration,
};

/** A whole number between two bounds, both included. */
export function int(minimum: number, maximum: number): FlagType<number> {
  return {
    name: 'number',
    read(value) {
      const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
      if (number >= minimum && number <= maximum) return number;
      throw new Error(`must be a whole number from ${minimum} to ${maximum}, got ${JSON.stringify(value)}`);
    },
    print: String,
  };
}

/** Whether a flag may stand without a value. */
export function isSwitch(flag: { readonly type: FlagReader }): boolean {
  return flag.type.name === bool.name;
}
