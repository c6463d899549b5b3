import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { AnyDefinition } from '../../src/component/index.ts';
import { defineComponent, soleOwner } from '../../src/component/index.ts';
import type { LoadStatus, RuntimeServices } from '../../src/runtime/index.ts';
import { Runtime, validateConfiguration } from '../../src/runtime/index.ts';
import { defaulted, defineBlock, list, optional, required, secret, string } from '../../src/schema/index.ts';
import { HttpAccess } from '../../src/server/index.ts';
import type { Diagnostic } from '../../src/syntax/index.ts';
import { createStandardLibrary, deprecatedFunctions, renderDiagnostics } from '../../src/syntax/index.ts';
import { createLogSystem, Metrics } from '../../src/telemetry/index.ts';
import { systemClock } from '../../src/util/index.ts';

/** What the components of a test runtime did, in order: "create test.sink.a one", "stop test.sink.a" … */
export type Events = string[];

/** Components that only record: a source exports its `value`, a sink takes values. */
export function recordingDefinitions(events: Events): {
  definitions: readonly AnyDefinition[];
  /** Makes a running source export another value, as discovery would. */
  push: (id: string, value: string) => void;
} {
  const setters = new Map<string, (value: string) => void>();
  const run = async (id: string, signal: AbortSignal): Promise<void> => {
    events.push(`run ${id}`);
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    events.push(`stop ${id}`);
  };
  const source = defineComponent({
    name: 'test.source',
    doc: 'Exports what it is given.',
    arguments: defineBlock({ value: required(string, 'The value.') }),
    exports: { value: { type: string, doc: 'The value.' } },
    create(context, args) {
      events.push(`create ${context.id} ${args.value}`);
      setters.set(context.id, (value) => context.setExports({ value }));
      context.setExports({ value: args.value });
      return {
        run: (signal) => run(context.id, signal),
        preview: ({ value }) => {
          if (value === 'refused') throw new Error('this value is refused');
          return { value };
        },
        update: ({ value }) => {
          events.push(`update ${context.id} ${value}`);
          context.setExports({ value });
        },
      };
    },
  });
  const sink = defineComponent({
    name: 'test.sink',
    doc: 'Takes values.',
    arguments: defineBlock({
      value: required(string, 'A value.'),
      values: defaulted(list(string), [], 'More values.'),
      password: optional(secret, 'A secret.'),
    }),
    exports: {},
    create(context, args) {
      if (args.value === 'unbuildable') throw new Error('cannot be built');
      events.push(`create ${context.id} ${args.value}`);
      context.metrics.counter({ name: 'test_sinks_total', help: 'Sinks.' }).inc({});
      return {
        run: (signal) => run(context.id, signal),
        update: ({ value }) => {
          events.push(`update ${context.id} ${value}`);
        },
        debugInfo: () => ({ value: args.value }),
      };
    },
  });
  return {
    definitions: [source, sink],
    push: (id, value) => setters.get(id)?.(value),
  };
}

/** A runtime over one file in the test's directory. */
export class TestRuntime {
  readonly events: Events = [];
  readonly metrics = new Metrics();
  readonly log: string[] = [];
  readonly path: string;
  readonly access = new HttpAccess();
  readonly runtime: Runtime;
  readonly #services: RuntimeServices;
  readonly #push: (id: string, value: string) => void;

  constructor(
    t: Test,
    files: Record<string, string>,
    entry = 'config.alloy',
    real?: readonly AnyDefinition[],
  ) {
    const directory = t.testdir(files);
    this.path = join(directory, entry);
    const recording = recordingDefinitions(this.events);
    const { push } = recording;
    const definitions = real ?? recording.definitions;
    this.#push = push;
    const logSystem = createLogSystem({ write: (line) => this.log.push(line) });
    this.#services = {
      definitions: new Map(definitions.map((definition) => [definition.name, definition])),
      library: createStandardLibrary({
        env: { HOME_TOWN: 'Ulm' },
        hostname: 'host',
        os: 'linux',
        arch: 'amd64',
        version: 'v1.2.3',
        isStatic: false,
      }),
      deprecatedFunctions,
      clock: systemClock,
      random: { next: () => 0.5 },
      logSystem,
      logger: logSystem.logger,
      metrics: this.metrics,
      ownership: soleOwner,
      queue: undefined,
      http: this.access,
      storagePath: join(directory, 'data'),
      version: '1.2.3',
      isStatic: false,
    };
    this.runtime = new Runtime(this.#services, this.path);
    t.teardown(() => this.runtime.stop());
  }

  /** Loads, and gives the diagnostics as one line each. */
  async load(): Promise<string[]> {
    return lines((await this.runtime.load()).diagnostics);
  }

  /** Replaces the file and reloads. */
  async reload(text: string): Promise<LoadStatus> {
    await writeFile(this.path, text);
    return this.runtime.reload();
  }

  /** What a static check says of the file, one line each. */
  async validate(): Promise<string[]> {
    return lines(await validateConfiguration({ ...this.#services, isStatic: true }, this.path));
  }

  /** Exports a new value and waits until all that depends on it was evaluated. */
  async push(id: string, value: string): Promise<void> {
    this.#push(id, value);
    await this.settled();
  }

  /** Resolves when no evaluation waits; evaluations and this share one queue. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** The events since the last call. */
  take(): string[] {
    return this.events.splice(0);
  }
}

/** Diagnostics as "3:7 message", without the source excerpt. */
export function lines(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map((diagnostic) => {
    const [first = ''] = renderDiagnostics([diagnostic]).split('\n');
    return first.replace(/^(Error|Warning): (?:\S*\/)?/, (_, severity) =>
      severity === 'Warning' ? 'warning ' : '',
    );
  });
}
