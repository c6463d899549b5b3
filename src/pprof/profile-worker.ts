/**
 * The thread that `ProfileWorkers` starts: answers each message with one, in order. What it throws is answered, too, so
 * that only what breaks the thread itself (memory, a defect of Node) ends it.
 */
import { answerRequests, refusalOf } from '../threads/index.ts';
import { PprofError } from './pprof-error.ts';
import { ProfileProcessor } from './profile-processor.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-messages.ts';

const processor = new ProfileProcessor();

function answer(request: WorkerRequest): WorkerAnswer {
  switch (request.type) {
    case 'drop':
      processor.drop(request.series);
      return { type: 'dropped' };
    case 'export':
      return { type: 'exported', baseline: processor.export(request.series) };
    case 'process': {
      const { job, baseline, maxBytes } = request;
      if (baseline !== undefined) processor.import(job.series, baseline);
      const { facts, body } = processor.process(job, maxBytes);
      // Who asked has the body of a profile that is only checked.
      const result = { facts, body: body === job.body ? undefined : body };
      return { type: 'processed', result, baselineBytes: processor.sizeBytesOf(job.series) };
    }
  }
}

function answerAlways(request: WorkerRequest): WorkerAnswer {
  try {
    return answer(request);
  } catch (error) {
    return refusalOf(error, PprofError);
  }
}

/** Buffers of Node's pool stay; all others are handed over. */
function handedOver(reply: WorkerAnswer): ArrayBuffer[] {
  const bytes =
    reply.type === 'processed' ? reply.result.body : reply.type === 'exported' ? reply.baseline : undefined;
  if (bytes === undefined || !(bytes.buffer instanceof ArrayBuffer)) return [];
  return bytes.byteLength === bytes.buffer.byteLength ? [bytes.buffer] : [];
}

answerRequests(answerAlways, handedOver);
