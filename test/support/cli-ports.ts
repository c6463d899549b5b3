import type { NodeOptions, Ports, RunningNode, StartOutcome } from '../../src/cli/index.ts';
import type { LoadStatus } from '../../src/runtime/index.ts';
import type { Diagnostic } from '../../src/syntax/index.ts';
import { Metrics } from '../../src/telemetry/index.ts';
import type { Clock } from '../../src/util/index.ts';
import { FakeClock } from './fake-clock.ts';
import { idleRuntime } from './idle-runtime.ts';

type Signal = Parameters<Ports['signals']['on']>[0];

export interface CliPortsOptions {
  readonly clock?: Clock;
  /** Standard input. */
  readonly input?: string;
  readonly startNode?: (options: NodeOptions) => Promise<StartOutcome>;
  readonly validate?: (path: string) => Promise<readonly Diagnostic[]>;
}

/** Ports for commands under test, and what the commands did with them. */
export interface CliPorts {
  readonly ports: Ports;
  /** Everything printed so far. */
  readonly out: () => string;
  readonly error: () => string;
  /** Sends a signal to whoever listens; false when nobody does. */
  signal(signal: Signal): boolean;
  /** What nodes were started with, in order. */
  readonly started: readonly NodeOptions[];
  /** Resolves when a node has been started. */
  readonly firstStart: Promise<void>;
}

/** Ports that record. By default a node starts and runs until it is stopped, and every configuration is valid. */
export function createCliPorts(options: CliPortsOptions = {}): CliPorts {
  const listeners = new Map<Signal, Set<() => void>>();
  const started: NodeOptions[] = [];
  const firstStart = Promise.withResolvers<void>();
  let out = '';
  let error = '';
  const ports: Ports = {
    version: 'v1.2.3',
    clock: options.clock ?? new FakeClock(),
    terminal: {
      out: (text) => {
        out += text;
      },
      error: (text) => {
        error += text;
      },
      hasColor: false,
      readInput: async () => Buffer.from(options.input ?? ''),
    },
    signals: {
      on(signal, listener) {
        const set = listeners.get(signal) ?? new Set();
        listeners.set(signal, set.add(listener));
        return () => set.delete(listener);
      },
    },
    async startNode(given) {
      started.push(given);
      firstStart.resolve();
      return options.startNode?.(given) ?? { node: fakeNode(), diagnostics: [] };
    },
    validate: options.validate ?? (async () => []),
  };
  return {
    ports,
    out: () => out,
    error: () => error,
    signal(signal) {
      const set = [...(listeners.get(signal) ?? [])];
      for (const listener of set) listener();
      return set.length > 0;
    },
    started,
    firstStart: firstStart.promise,
  };
}

/** A node that does nothing. */
export function fakeNode(
  parts: Partial<Pick<RunningNode, 'stop'>> & { reload?: () => void } = {},
): RunningNode {
  const status: LoadStatus = { isSuccessful: true, atMs: 0, diagnostics: [], sha256: '' };
  return {
    clusterAddress: undefined,
    stopDeadlineMs: 5_000,
    leave: async () => undefined,
    url: 'http://127.0.0.1:1',
    metrics: new Metrics(),
    runtime: {
      ...idleRuntime,
      isReady: true,
      lastLoad: status,
      async reload() {
        parts.reload?.();
        return status;
      },
    },
    stop: parts.stop ?? (async () => undefined),
  };
}
