import t from 'tap';
import type { BatchState } from '../../../src/components/pyroscope-write/next-step.ts';
import { nextStep } from '../../../src/components/pyroscope-write/next-step.ts';
import type { Failure } from '../../../src/components/pyroscope-write/verdict.ts';

const first: BatchState = { profiles: 8, attempts: 1, maxAttempts: 0, isEndpointWell: false };
const again: BatchState = { ...first, attempts: 2 };
const alone: BatchState = { ...again, profiles: 1 };
const well = { isEndpointWell: true };
const waits = { action: 'wait', isSuspect: false };
const waitsAsSuspect = { action: 'wait', isSuspect: true };
const splits = { action: 'split' };

t.test('what becomes of a batch', async (t) => {
  const table: readonly (readonly [Omit<Failure, 'reason'>, BatchState, object])[] = [
    [{ fault: 'passing', status: 503 }, first, waits],
    [{ fault: 'passing', status: 503 }, again, waits],
    [{ fault: 'passing', status: 429 }, { ...again, ...well }, waits],
    [{ fault: 'passing', status: 503 }, { ...alone, ...well }, { action: 'set-aside' }],
    [{ fault: 'endpoint', status: 401 }, { ...again, ...well }, waits],
    [{ fault: 'breakdown' }, first, waits],
    [{ fault: 'breakdown' }, { ...first, ...well }, waits],
    [{ fault: 'breakdown' }, again, waitsAsSuspect],
    [{ fault: 'breakdown' }, alone, waitsAsSuspect],
    [{ fault: 'breakdown' }, { ...again, ...well }, splits],
    [{ fault: 'breakdown' }, { ...alone, ...well }, { action: 'set-aside' }],
    [{ fault: 'breakdown', status: 502 }, again, waitsAsSuspect],
    [{ fault: 'breakdown', status: 500 }, first, waits],
    [{ fault: 'breakdown', status: 500 }, again, splits],
    [{ fault: 'breakdown', status: 500 }, alone, waitsAsSuspect],
    [{ fault: 'profile', status: 400 }, first, splits],
    [{ fault: 'profile', status: 400 }, alone, { action: 'drop', reason: 'rejected' }],
    [{ fault: 'size', status: 413 }, first, splits],
    [{ fault: 'size', status: 413 }, alone, { action: 'drop', reason: 'too_large' }],
    [{ fault: 'unwanted', status: 429 }, first, { action: 'drop', reason: 'throttled' }],
    [{ fault: 'passing' }, { ...again, maxAttempts: 3 }, waits],
    [{ fault: 'passing' }, { ...again, maxAttempts: 2 }, { action: 'drop', reason: 'retries_exhausted' }],
    [{ fault: 'breakdown' }, { ...alone, maxAttempts: 2 }, { action: 'drop', reason: 'retries_exhausted' }],
  ];
  for (const [failure, batch, step] of table)
    t.same(nextStep({ reason: '', ...failure }, batch), step, JSON.stringify({ failure, batch }));
});
