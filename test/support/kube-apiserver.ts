import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Agent, request } from 'undici';
import { freePort } from './free-port.ts';

const BINARY = join(tmpdir(), 'starling-kube-apiserver', 'kube-apiserver');
const DEADLINE_MS = 60_000;

/** For a test's `skip`: false where a real API server has been built, else how to build it. */
export const kubeApiserverMissing: string | false =
  !existsSync(BINARY) &&
  'there is no kube-apiserver; build it with scripts/build-kube-apiserver.sh (7 minutes)';

/** A real API server of Kubernetes with an etcd of its own, both on loopback. */
export class KubeApiserver {
  static readonly token = 'test-token';
  readonly url: string;
  readonly #directory: string;
  readonly #port: number;
  readonly #etcd: ChildProcess;
  readonly #etcdAddress: string;
  readonly #agent = new Agent({ connect: { rejectUnauthorized: false }, connections: 32 });
  #server: ChildProcess | undefined;

  private constructor(directory: string, port: number, etcd: ChildProcess, etcdAddress: string) {
    this.#directory = directory;
    this.#port = port;
    this.#etcd = etcd;
    this.#etcdAddress = etcdAddress;
    this.url = `https://127.0.0.1:${port}`;
  }

  /** Starts one that keeps its files in an empty directory; `stop` ends it. */
  static async start(directory: string): Promise<KubeApiserver> {
    mkdirSync(directory, { recursive: true });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(join(directory, 'sa.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }));
    writeFileSync(join(directory, 'tokens.csv'), `${KubeApiserver.token},admin,1,"system:masters"\n`);
    const etcd = spawn(BINARY, ['etcd', join(directory, 'etcd'), '127.0.0.1:0'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [address] = await once(createInterface(etcd.stdout), 'line');
    const server = new KubeApiserver(directory, await freePort(), etcd, String(address));
    await server.startServer();
    return server;
  }

  /** The authority of its certificate. */
  get caFile(): string {
    return join(this.#directory, 'certs', 'apiserver.crt');
  }

  get caPem(): string {
    return readFileSync(this.caFile, 'utf8');
  }

  async startServer(): Promise<void> {
    const file = (name: string): string => join(this.#directory, name);
    const options = {
      'etcd-servers': `http://${this.#etcdAddress}`,
      'bind-address': '127.0.0.1',
      'secure-port': String(this.#port),
      'cert-dir': file('certs'),
      'service-account-issuer': 'https://starling.test',
      'service-account-key-file': file('sa.key'),
      'service-account-signing-key-file': file('sa.key'),
      'token-auth-file': file('tokens.csv'),
      'authorization-mode': 'RBAC',
      'service-cluster-ip-range': '10.0.0.0/24',
      'disable-admission-plugins': 'ServiceAccount',
      'shutdown-delay-duration': '0s',
      'max-requests-inflight': '2000',
      'max-mutating-requests-inflight': '1000',
    };
    const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
    this.#server = spawn(BINARY, flags, { stdio: 'ignore' });
    const deadlineMs = Date.now() + DEADLINE_MS;
    while (!(await this.#isReady())) {
      if (Date.now() > deadlineMs) throw new Error('kube-apiserver is not ready within a minute');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Kills the API server; etcd and with it the objects stay. */
  async killServer(): Promise<void> {
    const server = this.#server;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  }

  async stop(): Promise<void> {
    await this.killServer();
    const exited = once(this.#etcd, 'exit');
    this.#etcd.kill('SIGKILL');
    await exited;
    await this.#agent.destroy();
  }

  /** Sends a request and gives the answer's JSON. @throws where the status is not 2xx */
  async call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    const { statusCode, body: answer } = await request(this.url + path, {
      method,
      dispatcher: this.#agent,
      headers: {
        authorization: `Bearer ${KubeApiserver.token}`,
        'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (statusCode >= 300) throw new Error(`${method} ${path}: ${statusCode} ${text}`);
    return JSON.parse(text);
  }

  async #isReady(): Promise<boolean> {
    try {
      const { statusCode, body } = await request(`${this.url}/readyz`, {
        dispatcher: this.#agent,
        headers: { authorization: `Bearer ${KubeApiserver.token}` },
      });
      await body.dump();
      return statusCode === 200;
    } catch {
      return false;
    }
  }
}
