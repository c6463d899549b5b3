import type { Component, ComponentContext, Health } from '../../component/index.ts';
import type { HttpClient, HttpClientSettings, HttpRequest } from '../../net/index.ts';
import { createHttpClient, publicUrl } from '../../net/index.ts';
import { OptionalSecret } from '../../schema/index.ts';
import { FailureLog } from '../../telemetry/index.ts';
import { AppError, Doorbell, errorMessage } from '../../util/index.ts';

/** The arguments, decoded. */
interface Arguments {
  readonly url: string;
  readonly method: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  readonly poll_frequency: number;
  readonly poll_timeout: number;
  readonly is_secret: boolean;
  readonly client: HttpClientSettings;
}

interface Exports {
  readonly content: OptionalSecret;
}

const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** A signal for the request of an update, which its time limit alone ends. */
const NEVER = new AbortController().signal;

/** The running remote.http. */
export class RemoteHttp implements Component<Arguments> {
  readonly #context: ComponentContext;
  readonly #failures: FailureLog;
  readonly #doorbell = new Doorbell();
  #args: Arguments;
  #client: HttpClient;
  #content: OptionalSecret | undefined;
  #health: Health;

  private constructor(context: ComponentContext, args: Arguments, client: HttpClient) {
    this.#context = context;
    this.#failures = new FailureLog(context.logger);
    this.#args = args;
    this.#client = client;
    this.#health = { state: 'healthy', message: 'fetched', updatedMs: context.clock.now() };
  }

  /** @throws AppError 'remote' where the text is not to be had */
  static async create(context: ComponentContext, args: Arguments): Promise<RemoteHttp> {
    const client = createClient(context, args);
    const exports = await fetchOnce(client, args);
    const component = new RemoteHttp(context, args, client);
    component.#accept(exports);
    return component;
  }

  async update(args: Arguments): Promise<void> {
    const client = createClient(this.#context, args);
    const exports = await fetchOnce(client, args);
    const former = this.#client;
    this.#args = args;
    this.#client = client;
    this.#accept(exports);
    this.#doorbell.ring();
    await former.close();
  }

  async preview(args: Arguments): Promise<Exports> {
    const client = createClient(this.#context, args);
    try {
      return await fetchOnce(client, args);
    } finally {
      await client.close();
    }
  }

  health(): Health {
    return this.#health;
  }

  async run(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        const isNew = await this.#doorbell.wait(this.#context.clock, this.#args.poll_frequency, signal);
        if (!isNew && !signal.aborted) await this.#refresh(signal);
      }
    } finally {
      await this.#client.close();
    }
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    const args = this.#args;
    try {
      const exports = await fetchText(this.#client, args, signal);
      // An update in the meantime has fetched its own text.
      if (args === this.#args) this.#accept(exports);
    } catch (error) {
      if (signal.aborted || args !== this.#args) return;
      const reason = errorMessage(error);
      this.#failures.failed('failed to fetch text, keeping the last', reason, { url: publicUrl(args.url) });
      this.#setHealth('unhealthy', reason);
    }
  }

  #accept(exports: Exports): void {
    this.#failures.recovered('fetching text again', { url: publicUrl(this.#args.url) });
    this.#setHealth('healthy', 'fetched');
    const { content } = exports;
    const last = this.#content;
    if (last !== undefined && last.reveal() === content.reveal() && last.isSecret === content.isSecret)
      return;
    this.#content = content;
    this.#context.setExports(exports);
  }

  #setHealth(state: Health['state'], message: string): void {
    this.#health = { state, message, updatedMs: this.#context.clock.now() };
  }
}

function createClient({ clock, logger, version }: ComponentContext, args: Arguments): HttpClient {
  return createHttpClient(args.client, { userAgent: `Starling/${version}`, logger, clock });
}

/** Fetches, and closes the client where that fails: nobody will use it. */
async function fetchOnce(client: HttpClient, args: Arguments): Promise<Exports> {
  try {
    return await fetchText(client, args, NEVER);
  } catch (error) {
    await client.close();
    throw error;
  }
}

async function fetchText(client: HttpClient, args: Arguments, signal: AbortSignal): Promise<Exports> {
  const { status, body } = await client.request({
    url: args.url,
    method: methodOf(args.method),
    headers: Object.fromEntries(args.headers),
    ...(args.body === '' ? {} : { body: Buffer.from(args.body) }),
    signal,
    timeoutMs: args.poll_timeout,
    maxBytes: MAX_BODY_BYTES,
  });
  if (status !== 200) throw new AppError('remote', `${publicUrl(args.url)} answered ${status}, not 200`);
  return { content: new OptionalSecret(Buffer.from(body).toString('utf8').trim(), args.is_secret) };
}

/** The declaration takes no other names. */
function methodOf(name: string): HttpRequest['method'] {
  switch (name) {
    case 'HEAD':
    case 'POST':
    case 'PUT':
    case 'DELETE':
      return name;
    default:
      return 'GET';
  }
}
