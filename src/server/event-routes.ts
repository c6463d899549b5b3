import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Clock, Timer } from '../util/index.ts';
import type { ApiContext } from './api-context.ts';
import { dictionary, failure, flag, number, object, text, time } from './api-schema.ts';
import { isoTime } from './iso-time.ts';

/** How many pages may listen at once, each of them with a connection of its own. */
const MAX_CLIENTS = 64;
/** Pages are told this often, whether anything changed or not: a silence means that the connection is lost. */
const TICK_MS = 2_000;
/** What a page may leave unread before it is cut off; it comes back by itself. */
const MAX_UNREAD_BYTES = 64 * 1024;

const status = object({
  time: time('When this was so.'),
  node: text('The node that answers.'),
  version: text('Of Starling.'),
  ready: flag('Whether a configuration runs.'),
  loaded: time('When the configuration was last loaded, with success or without.'),
  load_successful: flag('Whether that had success.'),
  components: dictionary('number', 'How many components there are of each health.'),
  nodes: number('How many nodes are alive.'),
  keeps_profiles: flag('Whether a component of this node keeps profiles to be looked at.'),
});

/** A glance at the node, and the same as server-sent events. */
export function addEventRoutes(api: FastifyInstance, context: ApiContext): void {
  const { base, closing, clock, runtime, cluster } = context;
  const tags = ['status'];
  const audience = new Audience(clock, () => statusOf(context));
  const hurry = (): void => audience.tell();
  const stops = [runtime.onLoad(hurry), cluster.onChange(hurry)];
  closing.addEventListener('abort', () => {
    for (const stop of stops) stop();
    audience.close();
  });
  api.get(
    `${base}/status`,
    { schema: { tags, summary: 'The node at a glance', response: { 200: status } } },
    () => Promise.resolve(statusOf(context)),
  );
  api.get(
    `${base}/events`,
    {
      schema: {
        tags,
        summary:
          'Server-sent events: `status`, every two seconds and at each change, with what /status answers',
        produces: ['text/event-stream'],
        response: { 503: failure },
      },
    },
    async (_request, reply) => {
      const stream = audience.join();
      if (stream === undefined) {
        reply.code(503);
        return { error: `${MAX_CLIENTS} pages listen already; close one` };
      }
      reply.header('cache-control', 'no-store').type('text/event-stream');
      return reply.send(stream);
    },
  );
}

function statusOf({ runtime, cluster, clock, version }: ApiContext): object {
  const components: Record<string, number> = {};
  for (const { health } of runtime.components() ?? []) {
    components[health.state] = (components[health.state] ?? 0) + 1;
  }
  return {
    time: isoTime(clock.now()),
    node: cluster.self().name,
    version,
    ready: runtime.isReady,
    loaded: isoTime(runtime.lastLoad?.atMs),
    load_successful: runtime.lastLoad?.isSuccessful ?? false,
    components,
    nodes: cluster.nodes().filter((node) => node.status === 'alive').length,
    keeps_profiles: runtime.profileStores().size > 0,
  };
}

/** Everybody who listens. Bounded in number, and in what each leaves unread. */
class Audience {
  readonly #clock: Clock;
  readonly #status: () => object;
  readonly #streams = new Set<Readable>();
  #timer: Timer | undefined;

  constructor(clock: Clock, status: () => object) {
    this.#clock = clock;
    this.#status = status;
  }

  /** Undefined when there are enough. */
  join(): Readable | undefined {
    if (this.#streams.size >= MAX_CLIENTS) return undefined;
    const stream = new Readable({ read: () => undefined, highWaterMark: MAX_UNREAD_BYTES });
    this.#streams.add(stream);
    stream.once('close', () => this.#streams.delete(stream));
    stream.push(`retry: ${TICK_MS}\n\n${this.#message()}`);
    this.#timer ??= this.#clock.after(TICK_MS, () => this.#tick(), 'background');
    return stream;
  }

  tell(): void {
    if (this.#streams.size === 0) return;
    const message = this.#message();
    for (const stream of this.#streams) if (!stream.push(message)) stream.destroy();
  }

  close(): void {
    this.#timer?.cancel();
    for (const stream of this.#streams) stream.destroy();
  }

  #tick(): void {
    this.tell();
    this.#timer =
      this.#streams.size === 0 ? undefined : this.#clock.after(TICK_MS, () => this.#tick(), 'background');
  }

  #message(): string {
    return `event: status\ndata: ${JSON.stringify(this.#status())}\n\n`;
  }
}
