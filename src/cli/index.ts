/**
 * The command line: commands and flags, declared once for parsing, help and reference. Commands print and decide exit
 * codes; what they set going (a node, a validation) comes through `Ports` from main.ts, so that nothing here knows how a
 * node is put together.
 */

export { commandReference } from './command-reference.ts';
export type {
  NodeOptions,
  Ports,
  RunningNode,
  Signals,
  StartOutcome,
  StopSignal,
  Terminal,
} from './ports.ts';
export { exitProcess, processSignals, processTerminal } from './process-ports.ts';
export { runCommandLine } from './program.ts';
