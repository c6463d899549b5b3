/** Too much of this kind runs already. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}
