/**
 * A profile worker that ends its thread when a body says so: "crash" throws outside of any answer, "exit" ends it. All
 * else goes to the real one.
 */
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', ({ message }: { message: { job?: { body: Uint8Array } } }) => {
  const text = Buffer.from(message.job?.body.subarray(0, 5) ?? []).toString();
  if (text === 'exit!') process.exit(3);
  if (text !== 'crash' || parentPort === null) return;
  // Other listeners still hear of the message; their answer must not arrive.
  parentPort.postMessage = () => undefined;
  throw new Error('crashed as it was told');
});
await import('../../src/pprof/profile-worker.ts');
