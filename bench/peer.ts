import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Targets and receiver in a process of their own, so that only the node is measured. */
export function startPeer(): {
  process: ChildProcess;
  ports: Promise<{ targetPort: number; receiverPort: number }>;
} {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'scrape-peer.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ports = once(child.stdout, 'data').then(([data]) => {
    const [targetPort, receiverPort] = String(data).trim().split(' ').map(Number);
    if (targetPort === undefined || receiverPort === undefined) throw new Error(`bad ports: ${data}`);
    return { targetPort, receiverPort };
  });
  return { process: child, ports };
}

/** How many profiles the peer's receiver has taken. */
export async function deliveredBy(port: number): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/delivered`);
  return Number(await answer.text());
}
