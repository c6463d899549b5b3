import { fileURLToPath } from 'node:url';
import type { Frame } from '../pprof/index.ts';

/** A function of V8's call trees, as CPU and heap profiles have them. */
export interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

/** V8's name for the time in which nothing runs. */
export const IDLE = '(idle)';
/** What stands above every stack, and means nothing. */
const ROOT = '(root)';

/** A stack, innermost function first, with one more call on it. */
export function call(
  stack: readonly Frame[],
  { functionName, url, lineNumber }: CallFrame,
): readonly Frame[] {
  if (functionName === ROOT) return stack;
  const file = url.startsWith('file:') ? fileURLToPath(url) : url;
  // V8 counts lines from 0, and says -1 for code that has none.
  return [{ name: functionName === '' ? '(anonymous)' : functionName, file, line: lineNumber + 1 }, ...stack];
}
