import type { Command } from 'commander';
import { clusterFlags, demoFlags, formatFlags, ignoredFlags, runFlags } from './command-flags.ts';
import { readFlags } from './command-line.ts';
import type { Flags, IgnoredFlag } from './flag.ts';
import type { Ports } from './ports.ts';

/** One command, declared once: parsing, help and the reference come from it. */
export interface CommandDeclaration {
  readonly name: string;
  readonly doc: string;
  /** As the help prints it: `<path>` must be given, `[file]` may. */
  readonly argument?: { readonly name: string; readonly doc: string };
  readonly flags: readonly Flags[];
  readonly ignored: readonly IgnoredFlag[];
  /** Does it and gives the exit code. What a command needs is loaded when it is chosen. */
  act(argument: string | undefined, command: Command, ports: Ports): Promise<number>;
}

const configurationPath = {
  name: '<path>',
  doc: 'a configuration file, or a directory whose *.alloy files make one configuration',
};

export const commands: readonly CommandDeclaration[] = [
  {
    name: 'run',
    doc: 'Run a configuration until SIGINT or SIGTERM. SIGHUP reads it again.',
    argument: configurationPath,
    flags: [runFlags, clusterFlags],
    ignored: ignoredFlags.run,
    async act(path = '', command, ports) {
      const { run } = await import('./run.ts');
      return run(path, readFlags(command, runFlags), readFlags(command, clusterFlags), ports);
    },
  },
  {
    name: 'validate',
    doc: 'Check a configuration without running it. Warnings alone do not fail it.',
    argument: configurationPath,
    flags: [],
    ignored: ignoredFlags.validate,
    async act(path = '', _command, ports) {
      const { validate } = await import('./validate.ts');
      return validate(path, ports);
    },
  },
  {
    name: 'fmt',
    doc: 'Print a configuration file in the one canonical layout.',
    argument: { name: '[file]', doc: 'the file; - or nothing for standard input' },
    flags: [formatFlags],
    ignored: [],
    async act(path = '-', command, ports) {
      const { format } = await import('./format.ts');
      return format(path, readFlags(command, formatFlags), ports.terminal);
    },
  },
  {
    name: 'demo',
    doc: 'Show Starling at work: demo applications, a node that scrapes them, and a receiver, all on this machine.',
    flags: [demoFlags],
    ignored: [],
    async act(_argument, command, ports) {
      const { demo } = await import('./demo.ts');
      return demo(readFlags(command, demoFlags), ports);
    },
  },
];
