import type { AnyDefinition } from '../../src/component/index.ts';
import { pyroscopeWrite } from '../../src/components/pyroscope-write/index.ts';
import type { ReceivedRequest, Receiver, ReceiverOptions } from '../../src/demo/index.ts';
import { createReceiver } from '../../src/demo/index.ts';
import type { Profile, ProfilesReceiver } from '../../src/model/index.ts';
import { Labels } from '../../src/model/index.ts';
import type { TestContextOptions } from './component-context.ts';
import type { RunningComponent } from './running-component.ts';
import { runComponent } from './running-component.ts';

/** A test, as far as it ends what it started. */
interface Test {
  teardown(callback: () => unknown): void;
}

/** A write component under test. */
export interface RunningWriter extends RunningComponent {
  readonly receiver: ProfilesReceiver;
  /** Values of the counters of one endpoint; 0 where one was never touched. */
  counters(endpoint: string): Promise<Record<string, number>>;
}

/** The arguments of one endpoint as a block. */
export function endpoint(url: string, ...more: readonly string[]): string {
  return `endpoint {\n${[`url = ${JSON.stringify(url)}`, ...more].join('\n')}\n}\n`;
}

/** Runs a write component; jitter is always in the middle: delays of 750 ms, 1.5 s, 3 s … by default. */
export async function runWriter(
  t: Test,
  text: string,
  options: TestContextOptions = {},
  definition: AnyDefinition = pyroscopeWrite,
): Promise<RunningWriter> {
  const running = await runComponent<{ receiver: ProfilesReceiver }>(t, definition, text, {
    id: 'pyroscope.write.test',
    random: { next: () => 0.5 },
    ...options,
  });
  const { receiver } = await running.nextExports();
  return {
    ...running,
    receiver,
    async counters(label) {
      const names = ['sent_bytes', 'sent_profiles', 'dropped_bytes', 'dropped_profiles', 'retries'];
      const values = await Promise.all(
        names.map((name) => running.metrics.value(`pyroscope_write_${name}_total`, { endpoint: label })),
      );
      return Object.fromEntries(names.map((name, index) => [name, values[index] ?? 0]));
    },
  };
}

/** A receiver that also keeps every request. */
export interface RecordingEndpoint extends Receiver {
  readonly requests: readonly ReceivedRequest[];
  /** Resolves when so many requests have come in all. */
  requested(count: number): Promise<void>;
}

/** Starts an endpoint that ends with the test. */
export async function startEndpoint(t: Test, options: ReceiverOptions = {}): Promise<RecordingEndpoint> {
  const requests: ReceivedRequest[] = [];
  let wake: () => void = () => undefined;
  const receiver = await createReceiver({
    ...options,
    onRequest(request) {
      requests.push(request);
      wake();
    },
  });
  t.teardown(() => receiver.close());
  return {
    ...receiver,
    requests,
    async requested(count) {
      while (requests.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

/** A profile with labels of its own or a usual set. */
export function profile(id: string, labels: Readonly<Record<string, string>> = {}): Profile {
  return {
    id,
    labels: Labels.from({ __name__: 'memory', service_name: 'app', ...labels }),
    body: Buffer.from('pprof'),
  };
}
