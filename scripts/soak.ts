/** `npm run soak [rounds]`: kills nodes and queues under load many times over, which a test run does only thrice. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const rounds = process.argv[2] ?? '50';
const files = [
  'test/integration/queue.test.ts',
  'test/queue/queue-crash.test.ts',
  'test/queue/queue-model.test.ts',
];
const { status } = spawnSync('tap', ['run', '--timeout=3600', '--jobs=1', ...files], {
  cwd: join(import.meta.dirname, '..'),
  env: {
    ...process.env,
    KILL_ROUNDS: rounds,
    QUEUE_KILL_ROUNDS: rounds,
    QUEUE_MODEL_RUNS: String(20 * Number(rounds)),
  },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
