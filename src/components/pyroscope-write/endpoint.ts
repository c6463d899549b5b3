import type { QueueStatus, Throughput } from '../../component/index.ts';
import type { HttpClient } from '../../net/index.ts';
import type { Channel, ChannelLimits, ChannelOptions } from '../../queue/index.ts';
import type { EndpointTools } from './connection.ts';
import { Connection } from './connection.ts';
import { DirectSender } from './direct-sender.ts';
import { Drainer } from './drainer.ts';
import { Losses } from './losses.ts';
import type { Message } from './message.ts';
import type { EndpointSettings } from './settings.ts';

/** One endpoint of a component: its connection, and its channel of the queue once it has one. */
export class Endpoint {
  readonly #connection: Connection;
  readonly #direct: DirectSender;
  readonly #losses: Losses;
  readonly #end = new AbortController();
  #channel: Channel | undefined;
  #drainer: Drainer | undefined;
  #draining: Promise<void> | undefined;

  constructor(label: string, settings: EndpointSettings, client: HttpClient, tools: EndpointTools) {
    this.#connection = new Connection(label, settings, client, tools);
    this.#direct = new DirectSender(this.#connection);
    this.#losses = new Losses(this.#connection);
  }

  /** The URL as it may be shown; the label of its metrics. */
  get label(): string {
    return this.#connection.label;
  }

  get channel(): Channel | undefined {
    return this.#channel;
  }

  get throughput(): Throughput {
    return this.#connection.figures.throughput;
  }

  /** What waits here, and how sending goes. */
  status(): QueueStatus {
    const nowMs = this.#connection.tools.clock.now();
    const { entries = 0, bytes = 0 } = this.#channel?.size() ?? {};
    return {
      endpoint: this.label,
      isDurable: this.#channel !== undefined,
      profiles: entries,
      bytes,
      oldestAgeMs: Math.max(0, nowMs - (this.#channel?.oldestTimeMs ?? nowMs)),
      ...this.#connection.figures.show(),
    };
  }

  /** Notes a profile that was stored for it. */
  took(): void {
    this.#connection.figures.took();
  }

  /**
   * Opens its channel and begins to send what waits there; once.
   * @throws QueueError
   */
  start(openChannel: (options: ChannelOptions) => Channel): void {
    if (this.#channel !== undefined || this.#end.signal.aborted) return;
    this.#channel = openChannel({
      ...this.#channelLimits,
      // The queue has a line in the log of its own for what it drops.
      onDrop: ({ reason, entries, bytes }) => this.#losses.count(reason, { profiles: entries, bytes }),
    });
    this.#drainer = new Drainer(this.#channel, this.#connection, this.#losses);
    this.#draining = this.#drainer.run(this.#end.signal);
  }

  /** Takes new settings and the client made of them; what waits goes on under these. */
  configure(label: string, settings: EndpointSettings, client: HttpClient): void {
    this.#connection.configure(label, settings, client);
    this.#channel?.limit(this.#channelLimits);
    this.#drainer?.configure();
  }

  /** Sends a message while the caller waits. @throws WriteError as `DirectSender.send` */
  send(message: Message, signal: AbortSignal): Promise<void> {
    this.took();
    return this.#direct.send(message, signal);
  }

  /** Sends what waits in the queue, for `timeoutMs` at most. */
  async flush(timeoutMs: number): Promise<void> {
    await this.#drainer?.flush(timeoutMs);
  }

  /** Ends sending and closes the connections; what waits in the queue stays there. */
  async retire(): Promise<void> {
    this.#direct.retire();
    this.#end.abort();
    // At once, so that an endpoint of the same identity can have it; what was under way is sent again.
    this.#channel?.close();
    await this.#draining;
    await this.#connection.close();
  }

  get #channelLimits(): ChannelLimits {
    const { capacityBytes, maxAgeMs } = this.#connection.settings.queue;
    return { maxBytes: capacityBytes, maxAgeMs };
  }
}
