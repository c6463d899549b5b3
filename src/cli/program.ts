import { Command, CommanderError } from 'commander';
import { AppError, didYouMean, errorMessage } from '../util/index.ts';
import { addFlags, addIgnoredFlags, noteIgnored, spellOutSwitches } from './command-line.ts';
import type { CommandDeclaration } from './commands.ts';
import { commands } from './commands.ts';
import type { Ports } from './ports.ts';

const DEFAULT_WIDTH = 100;

/**
 * Runs the command line and gives the exit code of the process. Everything that goes wrong is told on standard error.
 * @param args without the program's own name
 */
export async function runCommandLine(args: readonly string[], ports: Ports): Promise<number> {
  let exitCode = 0;
  const program = createProgram(ports, (code) => {
    exitCode = code;
  });
  const declaration = commands.find(({ name }) => name === args[0]);
  const flags = [...(declaration?.flags ?? []).flatMap(Object.values), ...(declaration?.ignored ?? [])];
  try {
    await program.parseAsync(spellOutSwitches(args, flags), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    ports.terminal.error(describe(error, program, args[0]));
    return 1;
  }
}

function createProgram(ports: Ports, onEnd: (exitCode: number) => void): Command {
  const { terminal, version } = ports;
  const program = new Command('starling')
    .description("Scrapes profiles and sends them to Pyroscope: runs Alloy's pyroscope configurations.")
    .version(
      `starling ${version} (node ${process.version}, ${process.platform}/${process.arch})`,
      '-v, --version',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.error(text),
      outputError: () => undefined,
      getOutHelpWidth: () => process.stdout.columns ?? DEFAULT_WIDTH,
      getErrHelpWidth: () => process.stderr.columns ?? DEFAULT_WIDTH,
    });
  for (const declaration of commands) program.addCommand(createCommand(declaration, program, ports, onEnd));
  return program;
}

function createCommand(
  declaration: CommandDeclaration,
  program: Command,
  ports: Ports,
  onEnd: (exitCode: number) => void,
): Command {
  const { name, doc, argument, flags, ignored } = declaration;
  const command = new Command(name).copyInheritedSettings(program).description(doc);
  if (argument !== undefined) command.argument(argument.name, argument.doc);
  for (const table of flags) addFlags(command, table);
  addIgnoredFlags(command, ignored);
  return command.action(async () => {
    noteIgnored(command, ignored, ports.terminal);
    onEnd(await declaration.act(command.args[0], command, ports));
  });
}

/** What went wrong, for the one who typed the command; a programming error shows its stack. */
function describe(error: unknown, program: Command, commandName: string | undefined): string {
  if (error instanceof CommanderError) return describeUsage(error, program, commandName);
  const isForeseen = error instanceof AppError || !(error instanceof Error) || error.stack === undefined;
  return isForeseen ? `Error: ${errorMessage(error)}\n` : `Error: ${error.stack}\n`;
}

function describeUsage(error: CommanderError, program: Command, commandName: string | undefined): string {
  // The help that commander prints where a command is missing is its own explanation.
  if (error.code === 'commander.help') return '';
  const command = program.commands.find((candidate) => candidate.name() === commandName) ?? program;
  const help = `; see "${['starling', ...(command === program ? [] : [command.name()])].join(' ')} --help"\n`;
  // commander quotes the name that it does not know.
  const [, given = ''] = /'([^'=]*)/.exec(error.message) ?? [];
  switch (error.code) {
    case 'commander.unknownOption': {
      const known = command.options
        .flatMap(({ long, short }) => [long, short])
        .filter((flag) => flag !== undefined && flag !== null);
      return `Error: unknown flag ${given}${didYouMean(given, [...known, '--help']) || help.trimEnd()}\n`;
    }
    case 'commander.unknownCommand': {
      const known = program.commands.map((candidate) => candidate.name());
      return `Error: unknown command ${JSON.stringify(given)}${didYouMean(given, known) || help.trimEnd()}\n`;
    }
    default:
      return `Error: ${error.message.replace(/^error: /, '')}${help}`;
  }
}
