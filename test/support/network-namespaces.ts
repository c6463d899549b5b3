import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Hosts of a network of their own, which the test's processes reach at `gateway`. */
export interface NetworkNamespaces {
  readonly gateway: string;
  readonly hosts: readonly NamespaceHost[];
  /** Packets between two hosts get lost, silently, or arrive again. */
  part(a: NamespaceHost, b: NamespaceHost): void;
  heal(a: NamespaceHost, b: NamespaceHost): void;
  close(): void;
}

export interface NamespaceHost {
  readonly address: string;
  /** Runs a command there. */
  readonly within: readonly string[];
}

/** Of a range that is set aside for such tests (RFC 2544); tests that run at the same time have one each. */
const NETWORK = `198.${18 + ((process.pid >> 8) & 1)}.${process.pid & 255}`;
const TAG = 'star-';
/** Of nobody. */
const NOWHERE = '02:00:00:00:00:99';

/** Makes them; undefined where that is not allowed, or the tools are not there. */
export function createNamespaces(count: number): NetworkNamespaces | undefined {
  const tag = `${TAG}${process.pid}`;
  const names = Array.from({ length: count }, (_, index) => `${tag}-${index}`);
  const close = (): void => remove(tag, names);
  try {
    removeLeftOver();
    ip('link', 'add', tag, 'type', 'bridge');
    ip('addr', 'add', `${NETWORK}.1/24`, 'dev', tag);
    ip('link', 'set', tag, 'up');
    for (const [index, name] of names.entries()) {
      ip('netns', 'add', name);
      const port = `st${process.pid}v${index}`;
      ip('link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
      ip('link', 'set', port, 'master', tag, 'up');
      ip('-n', name, 'addr', 'add', addressOf(index), 'dev', 'eth0');
      for (const device of ['eth0', 'lo']) ip('-n', name, 'link', 'set', device, 'up');
    }
  } catch {
    close();
    return undefined;
  }
  const hosts = names.map((name, index) => ({
    name,
    address: addressOf(index).replace(/\/.*/, ''),
    within: ['ip', 'netns', 'exec', name],
  }));
  const each = (a: NamespaceHost, b: NamespaceHost, ...change: readonly string[]): void => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const [verb = '', ...rest] = change;
      ip('-n', from.within.at(-1) ?? '', 'neigh', verb, to.address, ...rest, 'dev', 'eth0');
    }
  };
  return {
    gateway: `${NETWORK}.1`,
    hosts,
    part: (a, b) => each(a, b, 'replace', 'lladdr', NOWHERE, 'nud', 'permanent'),
    heal: (a, b) => each(a, b, 'del'),
    close,
  };
}

function addressOf(index: number): string {
  return `${NETWORK}.${index + 2}/24`;
}

/** Takes away what a test that was killed has left: packets would go there. */
function removeLeftOver(): void {
  for (const [name, pid] of ip('netns', 'list').matchAll(new RegExp(`^${TAG}(\\d+)-\\d+`, 'gm'))) {
    if (!existsSync(`/proc/${pid}`)) remove(`${TAG}${pid}`, [name]);
  }
}

function remove(tag: string, names: readonly string[]): void {
  for (const name of names) quietly('netns', 'del', name);
  quietly('link', 'del', tag);
}

function ip(...args: readonly string[]): string {
  return execFileSync('ip', args, { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' });
}

function quietly(...args: readonly string[]): void {
  try {
    ip(...args);
  } catch {
    // It was not made.
  }
}
