import type { ChildProcess } from 'node:child_process';

/** The node's URL, once it listens. */
export function listening(node: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = '';
    node.once('exit', () => reject(new Error(`the node has ended: ${log}`)));
    node.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-10_000);
      const found = /node started.* url=(\S+)/.exec(log)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
}
