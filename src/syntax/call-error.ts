/** A call that failed as a whole; the text of the function is put in front of the message. */
export class CallError extends Error {
  override readonly name = 'CallError';
}
