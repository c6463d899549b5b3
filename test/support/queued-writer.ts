import type { Queue } from '../../src/queue/index.ts';
import { openQueue } from '../../src/queue/index.ts';
import type { TestContextOptions } from './component-context.ts';
import type { RunningWriter } from './running-writer.ts';
import { endpoint, runWriter } from './running-writer.ts';

/** A test, as far as it ends what it started. */
interface Test {
  teardown(callback: () => unknown): void;
}

/** A write component with a queue on disk. */
export interface QueuedWriter extends RunningWriter {
  readonly queue: Queue;
  /** Stops the component and closes the queue, as a node does. */
  shutDown(): Promise<void>;
}

/** Arguments with which nobody waits for long. */
export const IMPATIENT = 'min_backoff_period = "1ms"\nmax_backoff_period = "5ms"';

/** The arguments of an endpoint that sends at once. */
export function queuedEndpoint(url: string, queueConfig = '', ...more: readonly string[]): string {
  return endpoint(url, IMPATIENT, `queue_config {\nbatch_send_deadline = "1ms"\n${queueConfig}\n}`, ...more);
}

/** Runs a write component over the queue in a directory. */
export async function runQueuedWriter(
  t: Test,
  directory: string,
  text: string,
  options: TestContextOptions = {},
): Promise<QueuedWriter> {
  const queue = await openQueue(directory, { commitLingerMs: 1 });
  const writer = await runWriter(t, text, { ...options, queue });
  const shutDown = async (): Promise<void> => {
    await writer.stop();
    await queue.close();
  };
  t.teardown(shutDown);
  return { ...writer, queue, shutDown };
}
