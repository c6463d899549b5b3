import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { benchPprofFuzz } from '../pprof-fuzz.ts';

const FILES = [
  'test/integration/queue.test.ts',
  'test/queue/queue-crash.test.ts',
  'test/queue/queue-model.test.ts',
];

/** Kills queues and nodes under load many times over, which a test run does only thrice, and tries bad profiles. */
export async function soakQueue(rounds: number): Promise<boolean> {
  const { status } = spawnSync('tap', ['run', '--timeout=3600', '--jobs=1', ...FILES], {
    cwd: join(import.meta.dirname, '..', '..'),
    env: {
      ...process.env,
      KILL_ROUNDS: String(rounds),
      QUEUE_KILL_ROUNDS: String(rounds),
      QUEUE_MODEL_RUNS: String(20 * rounds),
    },
    stdio: 'inherit',
  });
  await benchPprofFuzz();
  return status === 0;
}
