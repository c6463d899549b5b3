import { parentPort } from 'node:worker_threads';
import type { Numbered } from './messages.ts';

/**
 * Answers each request that comes to this thread. What `answer` throws ends the thread, which whoever asked is told of.
 * @param handOver the buffers of an answer that need not be copied
 */
export function answerRequests<Request, Answer>(
  answer: (request: Request) => Answer | Promise<Answer>,
  handOver: (answer: Answer) => ArrayBuffer[],
): void {
  const port = parentPort;
  if (port === null) throw new Error('this is for a worker thread');
  const send = (number: number, message: Answer): void => {
    const numbered: Numbered<Answer> = { number, message };
    port.postMessage(numbered, handOver(message));
  };
  port.on('message', ({ number, message }: Numbered<Request>) => {
    const answered = answer(message);
    if (answered instanceof Promise) void answered.then((late) => send(number, late));
    else send(number, answered);
  });
}
