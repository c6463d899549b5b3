/**
 * Worker threads that answer requests in order: the thread's side (`answerRequests`) and that of whoever asks
 * (`WorkerThread`), who learns of a crash. What is asked and answered is up to the two.
 */

export { answerRequests } from './answer-requests.ts';
export type { Refusal } from './refusal.ts';
export { refusalOf } from './refusal.ts';
export { WorkerError, WorkerThread } from './worker-thread.ts';
