import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-port.ts';

const BINARY = join(tmpdir(), 'starling-consul', 'consul');
const DEADLINE_MS = 60_000;
/** Of the tests alone: servers on loopback that live for seconds. */
const TOKEN = '0c4c1c5e-7d5d-4a8e-9d3b-3c1f2a6b7e90';

/** For a test's `skip`: false where a real Consul has been built, else how to build it. */
export const consulMissing: string | false =
  !existsSync(BINARY) && 'there is no consul; build it with scripts/build-consul.sh (6 minutes)';

/** A real Consul, a server with its agent on loopback, that keeps nothing on disk. */
export class ConsulAgent {
  static readonly token = TOKEN;
  /** host:port of its HTTP API. */
  readonly server: string;
  readonly #ports: readonly number[];
  readonly #needsToken: boolean;
  #process: ChildProcess | undefined;

  private constructor(ports: readonly number[], needsToken: boolean) {
    this.#ports = ports;
    this.#needsToken = needsToken;
    this.server = `127.0.0.1:${ports[0]}`;
  }

  /** Starts one; `stop` ends it. With `needsToken` it tells nothing without. */
  static async start({ needsToken = false } = {}): Promise<ConsulAgent> {
    const agent = new ConsulAgent(await freePorts(3), needsToken);
    await agent.begin();
    return agent;
  }

  /** Starts it again on the same ports, knowing nothing of before. */
  async begin(): Promise<void> {
    const [http, rpc, serf] = this.#ports;
    const acl = `acl { enabled = true default_policy = "deny" tokens { initial_management = "${TOKEN}" } }`;
    const flags = [
      ['-bind', '127.0.0.1'],
      ['-node', 'test-node'],
      ['-node-meta', 'rack-no:7'],
      ['-http-port', String(http)],
      ['-server-port', String(rpc)],
      ['-serf-lan-port', String(serf)],
      ['-serf-wan-port', '-1'],
      ['-dns-port', '-1'],
      ['-grpc-port', '-1'],
      ['-log-level', 'err'],
      this.#needsToken ? ['-hcl', acl] : [],
    ].flat();
    this.#process = spawn(BINARY, ['agent', '-dev', ...flags], { stdio: 'ignore' });
    const deadlineMs = performance.now() + DEADLINE_MS;
    while (!(await this.#hasLeader())) {
      if (performance.now() > deadlineMs) throw new Error('Consul did not start in time');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends it as a crash does. */
  async stop(): Promise<void> {
    const process = this.#process;
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
    process.kill('SIGKILL');
    await once(process, 'exit');
  }

  /** Asks its API to change something. @throws where it does not */
  async put(path: string, body?: object): Promise<void> {
    const response = await fetch(`http://${this.server}/v1/${path}`, {
      method: 'PUT',
      headers: { 'x-consul-token': TOKEN },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`PUT ${path}: ${response.status} ${await response.text()}`);
  }

  async #hasLeader(): Promise<boolean> {
    try {
      // The node is in the catalog once there is a leader and the agent has spoken to it.
      const response = await fetch(`http://${this.server}/v1/catalog/nodes`, {
        headers: { 'x-consul-token': TOKEN },
      });
      return response.ok && (await response.text()).includes('test-node');
    } catch {
      // Not listening yet.
      return false;
    }
  }
}
