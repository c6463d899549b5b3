import type { Component, ComponentContext, Health } from '../../component/index.ts';
import { FailureLog, SummedReport } from '../../telemetry/index.ts';
import { Doorbell, errorMessage } from '../../util/index.ts';
import type { ReceiveArguments } from './args.ts';
import { isSameServer } from './args.ts';
import { BodyBudget } from './body-budget.ts';
import { BodyError } from './body-error.ts';
import { ReceiveServer } from './http-server.ts';
import { handleIngest, INGEST_PATH } from './ingest.ts';
import type { PushHandler, RequestWork } from './push-service.ts';
import { createPushHandler, MAX_MESSAGE_BYTES, PUSH_PATH } from './push-service.ts';
import { RequestMetrics } from './request-metrics.ts';
import type { ServerAnswer, ServerRequest } from './server-message.ts';
import { answerText } from './server-message.ts';

/** How long until a port that cannot be had is tried again. */
const RETRY_MS = 5_000;
/** How often the files of the tls block are looked at. */
const CHECK_MS = 60_000;
const REFUSED_REPORT_MS = 60_000;
/** What an answer may take to go out once it is decided. */
const LAST_WORDS_MS = 1_000;
/** What all bodies under way may hold together, packed and unpacked. */
const MAX_RECEIVED_BYTES = 4 * MAX_MESSAGE_BYTES;

/** The running pyroscope.receive_http: one server after another, each as long as its settings last. */
export class ReceiveHttp implements Component<ReceiveArguments> {
  readonly #context: ComponentContext;
  readonly #metrics: RequestMetrics;
  readonly #failures: FailureLog;
  readonly #tlsFailures: FailureLog;
  readonly #acceptFailures: FailureLog;
  readonly #refused: SummedReport<number>;
  readonly #doorbell = new Doorbell();
  readonly #push: PushHandler;
  readonly #broken: SummedReport<number>;
  readonly #budget: BodyBudget;
  #args: ReceiveArguments;
  #port = 0;
  #health: Health;

  constructor(context: ComponentContext, args: ReceiveArguments) {
    this.#context = context;
    this.#args = args;
    this.#metrics = new RequestMetrics(context.clock, context.metrics);
    this.#failures = new FailureLog(context.logger);
    this.#tlsFailures = new FailureLog(context.logger);
    this.#acceptFailures = new FailureLog(context.logger);
    this.#refused = this.#summed((connections) =>
      context.logger.warn('connections refused: conn_limit is reached', {
        connections,
        conn_limit: this.#args.http.conn_limit,
      }),
    );
    this.#broken = this.#summed((pushes) => context.logger.warn('pushes broke off', { pushes }));
    const tooMuch = this.#summed((pushes) =>
      context.logger.warn('pushes refused: too much is being received at a time', {
        pushes,
        limit_bytes: MAX_RECEIVED_BYTES,
      }),
    );
    this.#budget = new BodyBudget(MAX_RECEIVED_BYTES, () => tooMuch.report('', 1));
    this.#push = createPushHandler(() => this.#args.forward_to);
    this.#health = { state: 'unknown', message: 'not listening yet', updatedMs: context.clock.now() };
    this.#metrics.setConnections(0, args.http.conn_limit);
    context.setExports({});
  }

  update(args: ReceiveArguments): void {
    const isSame = isSameServer(args.http, this.#args.http);
    this.#args = args;
    if (!isSame) this.#doorbell.ring();
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { http } = this.#args;
      const server = await this.#listen();
      if (server === undefined) {
        await this.#doorbell.wait(this.#context.clock, RETRY_MS, signal);
        continue;
      }
      while (!signal.aborted && isSameServer(http, this.#args.http)) {
        await this.#doorbell.wait(this.#context.clock, CHECK_MS, signal);
        await this.#renewTls(server);
      }
      await server.close(this.#args.graceful_shutdown_timeout);
    }
  }

  health(): Health {
    return this.#health;
  }

  /** Where it listens. */
  debugInfo(): unknown {
    return { listen_port: this.#port };
  }

  async #listen(): Promise<ReceiveServer | undefined> {
    const { clock, logger } = this.#context;
    const { http } = this.#args;
    try {
      const server = await ReceiveServer.listen({
        settings: http,
        clock,
        handle: (request, response) => this.#handle(request, response),
        onRefused: () => this.#refused.report('', 1),
        onError: (error) => this.#acceptFailures.failed('cannot accept a connection', errorMessage(error)),
        onConnections: (open) => this.#metrics.setConnections(open, this.#args.http.conn_limit),
      });
      this.#metrics.setConnections(0, http.conn_limit);
      this.#port = server.port;
      this.#failures.recovered('can listen again');
      logger.info('listening for profiles', { address: http.listen_address, port: this.#port });
      this.#setHealth('healthy', 'listening');
      return server;
    } catch (error) {
      const reason = errorMessage(error);
      this.#failures.failed('cannot listen for profiles, trying again', reason, { port: http.listen_port });
      this.#setHealth('unhealthy', reason);
      return undefined;
    }
  }

  async #renewTls(server: ReceiveServer): Promise<void> {
    try {
      await server.renewTls();
      this.#tlsFailures.recovered('TLS files can be used again');
    } catch (error) {
      this.#tlsFailures.failed('TLS files cannot be used, the former ones go on', errorMessage(error));
    }
  }

  #handle(request: ServerRequest, response: ServerAnswer): void {
    const { clock, logger } = this.#context;
    const path = (request.url ?? '').replace(/\?.*$/s, '');
    this.#metrics.follow(request, response, path);
    const end = new AbortController();
    const timeoutMs = this.#args.http.server_write_timeout;
    const timers = [
      clock.after(timeoutMs, () => {
        end.abort(new Error('not forwarded within server_write_timeout'));
        if (path === INGEST_PATH) answerText(response, 504, 'not forwarded within server_write_timeout');
      }),
      clock.after(timeoutMs + LAST_WORDS_MS, () => response.destroy()),
    ];
    response.once('close', () => {
      for (const timer of timers) timer.cancel();
      end.abort(new Error('the sender is gone'));
    });
    response.on('error', () => response.destroy());
    const work: RequestWork = { signal: end.signal, account: this.#budget.account() };
    response.once('close', () => work.account.free());
    this.#answer(path, request, response, work).catch((error: unknown) => {
      if (error instanceof BodyError) return answerText(response, error.status, error.message);
      logger.debug('a push broke off', { err: errorMessage(error) });
      this.#broken.report('', 1);
      return void response.destroy();
    });
  }

  async #answer(
    path: string,
    request: ServerRequest,
    response: ServerAnswer,
    work: RequestWork,
  ): Promise<void> {
    if (path === PUSH_PATH) await this.#push(request, response, work);
    else if (path === INGEST_PATH) await handleIngest(request, response, this.#args.forward_to, work);
    else
      answerText(response, 404, 'not found; profiles are pushed to /push.v1.PusherService/Push or /ingest');
  }

  /** Tells of what strangers can cause once a minute, however often it happens. */
  #summed(tell: (count: number) => void): SummedReport<number> {
    return new SummedReport(this.#context.clock, REFUSED_REPORT_MS, {
      add: (sum, more) => sum + more,
      tell,
    });
  }

  #setHealth(state: Health['state'], message: string): void {
    this.#health = { state, message, updatedMs: this.#context.clock.now() };
  }
}
