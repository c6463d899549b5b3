import type { RequestHandler, RequestLimits, Transport } from '../../src/gossip/index.ts';
import { NO_TRAFFIC } from '../../src/gossip/index.ts';
import type { Clock } from '../../src/util/index.ts';

interface Host {
  readonly id: string;
  readonly handlers: Map<string, RequestHandler>;
  readonly listeners: Set<(message: Uint8Array) => void>;
  readonly onDisconnect: Set<(id: string) => void>;
}

/** Members that reach each other in memory, at once. */
export class MemoryNetwork {
  readonly #hosts = new Map<string, Host>();
  readonly #clock: Clock;
  /** Whether a request arrives; one that does not is not answered. */
  arrives: (from: string, to: string, protocol: string) => boolean = () => true;
  /** Whether what a node publishes is heard. */
  isHeard: (from: string) => boolean = () => true;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A node that listens at `name:1` as `id-name`. */
  transport(name: string): Transport {
    const id = `id-${name}`;
    const host: Host = { id, handlers: new Map(), listeners: new Set(), onDisconnect: new Set() };
    const address = `${name}:1`;
    this.#hosts.set(address, host);
    return {
      id,
      listenAddress: address,
      request: async (to, protocol, body, limits) => {
        const target = this.#hosts.get(to.address);
        const isGone = this.#hosts.get(address) !== host;
        if (target === undefined || isGone) throw new Error('nobody listens there');
        if (!this.arrives(id, target.id, protocol)) return this.#unanswered(limits);
        const handler = target.handlers.get(protocol);
        if (handler === undefined) throw new Error('no such protocol');
        return handler(body, id);
      },
      async handle(protocol, handler) {
        host.handlers.set(protocol, handler);
      },
      publish: async (message) => {
        if (this.#hosts.get(address) !== host || !this.isHeard(id)) return;
        for (const other of this.#hosts.values()) {
          if (other !== host) for (const listener of other.listeners) listener(message);
        }
      },
      onMessage: (listener) => host.listeners.add(listener),
      onDisconnect: (listener) => host.onDisconnect.add(listener),
      hangUp: () => undefined,
      traffic: () => NO_TRAFFIC,
      close: async () => this.#vanish(address, id),
    };
  }

  /** A process is killed. */
  kill(name: string): void {
    this.#vanish(`${name}:1`, `id-${name}`);
  }

  #unanswered({ timeoutMs, signal }: RequestLimits): Promise<never> {
    return new Promise((_resolve, reject) => {
      const end = (): void => reject(new Error('no answer'));
      this.#clock.after(timeoutMs, end);
      signal?.addEventListener('abort', end, { once: true });
    });
  }

  #vanish(address: string, id: string): void {
    if (!this.#hosts.delete(address)) return;
    for (const { onDisconnect } of this.#hosts.values()) for (const listener of onDisconnect) listener(id);
  }
}
