/**
 * A profile worker that ends its thread when a body says so: "crash" throws outside of any answer, "exit!" ends it. All
 * else is answered as usual.
 */
import { parentPort } from 'node:worker_threads';
import '../../src/pprof/profile-worker.ts';

const port = parentPort;
if (port === null) throw new Error('this is a worker thread');
// The worker itself hears of a message first; its answer must not arrive before the end does.
const postMessage = port.postMessage.bind(port);
port.postMessage = (...answer) => void setImmediate(() => postMessage(...answer));
port.on('message', ({ message }: { message: { job?: { body: Uint8Array } } }) => {
  const text = Buffer.from(message.job?.body.subarray(0, 5) ?? []).toString();
  if (text === 'exit!') process.exit(3);
  if (text === 'crash') throw new Error('crashed as it was told');
});
