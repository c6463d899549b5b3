import type { Command } from 'commander';
import { Option } from 'commander';
import { AppError, errorMessage } from '../util/index.ts';
import type { FlagReader, Flags, FlagValues, IgnoredFlag } from './flag.ts';
import { isSwitch } from './flag.ts';
import type { Terminal } from './ports.ts';

/** What flags with and without effect have in common. */
interface Declared {
  readonly name: string;
  readonly short?: string;
  readonly type: FlagReader;
}

/** Adds flags to a command. */
export function addFlags(command: Command, flags: Flags): void {
  for (const flag of Object.values(flags)) {
    const option = toOption(flag, flag.doc);
    const fallback = flag.type.print(flag.fallback);
    // Commander prints every default that it knows; an empty one would say nothing.
    if (fallback !== '') option.default(flag.fallback, fallback);
    command.addOption(option);
  }
}

/** Adds flags that are taken but have no effect. They stand in the help by name only. */
export function addIgnoredFlags(command: Command, flags: readonly IgnoredFlag[]): void {
  if (flags.length === 0) return;
  for (const flag of flags) command.addOption(toOption(flag, flag.reason).hideHelp());
  const names = flags.map(({ name }) => `  --${name}`).join('\n');
  command.addHelpText('after', `\nTaken for the sake of Alloy's command lines, without effect:\n${names}`);
}

/** The values of flags that were added with `addFlags`. */
export function readFlags<F extends Flags>(command: Command, flags: F): FlagValues<F> {
  const values = Object.entries(flags).map(([key, flag]) => [
    key,
    command.getOptionValue(attributeOf(flag)) ?? flag.fallback,
  ]);
  // Each value is what the flag's own type read, or its fallback.
  return Object.fromEntries(values) as FlagValues<F>;
}

/** Says for each flag given that has no effect why it has none: a line each. */
export function noteIgnored(command: Command, flags: readonly IgnoredFlag[], terminal: Terminal): void {
  for (const flag of flags) {
    if (command.getOptionValueSource(attributeOf(flag)) !== 'cli') continue;
    terminal.error(`Note: --${flag.name} has no effect: ${flag.reason}\n`);
  }
}

/**
 * The arguments with every switch spelled out (`--flag` as `--flag=true`), so that a switch never takes the argument
 * behind it for its value. What follows `--` is left alone.
 */
export function spellOutSwitches(args: readonly string[], flags: readonly Declared[]): string[] {
  const spelled = new Map<string, string>();
  for (const flag of flags) {
    if (!isSwitch(flag)) continue;
    spelled.set(`--${flag.name}`, `--${flag.name}=true`);
    if (flag.short !== undefined) spelled.set(`-${flag.short}`, `--${flag.name}=true`);
  }
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  return args.map((argument, index) => (index < end ? (spelled.get(argument) ?? argument) : argument));
}

function toOption(flag: Declared, doc: string): Option {
  const { name, type, short } = flag;
  const value = isSwitch(flag) ? `[${type.name}]` : `<${type.name}>`;
  const option = new Option(`${short === undefined ? '' : `-${short}, `}--${name} ${value}`, doc);
  return option.argParser((given) => {
    try {
      return type.read(given);
    } catch (error) {
      throw new AppError('usage', `--${name}: ${errorMessage(error)}`, { cause: error });
    }
  });
}

/** The name under which commander keeps a flag's value. */
function attributeOf(flag: Declared): string {
  return toOption(flag, '').attributeName();
}
