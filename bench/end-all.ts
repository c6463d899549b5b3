import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Ends processes, one after the other, the last that was started first: a node would complain that its targets have gone. */
export async function endAll(children: readonly ChildProcess[]): Promise<void> {
  for (const child of children.toReversed()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
}
