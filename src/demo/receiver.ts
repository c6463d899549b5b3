import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Profile } from '../model/index.ts';
import { Labels } from '../model/index.ts';
import type { Clock } from '../util/index.ts';
import { formatHostPort, sleep, systemClock } from '../util/index.ts';
import { CONNECT_STATUS, ConnectFailure } from './connect-failure.ts';
import type { LatestProfile } from './latest-profiles.ts';
import { LatestProfiles } from './latest-profiles.ts';
import { readBody } from './read-body.ts';
import { readPush } from './read-push.ts';
import { RecentKeys } from './recent-keys.ts';
import type { Refusal, ScriptedAnswer } from './scripted-answer.ts';
import { sendConnectError, sendFailure } from './scripted-answer.ts';

/** A request as it arrived, before anything is done with it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

export interface ReceiverOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  readonly host?: string;
  /** Called with every profile that is taken; one from /ingest has the id "". */
  readonly onProfile?: (profile: Profile) => void;
  /** Called with every profile that is taken and whose id had come before. */
  readonly onDuplicate?: (profile: Profile) => void;
  readonly onRequest?: (request: ReceivedRequest) => void;
  /** Answers of the first requests, in order; then it is `ok`. */
  readonly script?: readonly ScriptedAnswer[];
  /** Refuses a whole push for the sake of one profile in it, as Pyroscope does. */
  readonly refuse?: (profile: Profile) => Refusal | undefined;
  /** The largest message, compressed and not; 64 MiB by default. */
  readonly maxBodyBytes?: number;
  /** How much of the latest profiles is kept; 64 MiB by default. */
  readonly maxKeptBytes?: number;
  readonly clock?: Clock;
}

/** What a receiver has taken so far. */
export interface ReceiverStats {
  /** Distinct profiles. */
  readonly profiles: number;
  /** Profiles whose id had come before. */
  readonly duplicates: number;
  /** Size of the distinct profiles, as they were sent. */
  readonly bytes: number;
  /** Distinct label sets. */
  readonly series: number;
}

/** A running receiver. */
export interface Receiver {
  /** e.g. "http://127.0.0.1:40123" */
  readonly url: string;
  stats(): ReceiverStats;
  /** The newest profile of each series. */
  latest(): readonly LatestProfile[];
  /** Adds to the script. */
  answerNext(...answers: readonly ScriptedAnswer[]): void;
  /** What it answers where the script is at its end; `ok` at first. */
  answerAlways(answer: ScriptedAnswer): void;
  /** Breaks every connection and stops. */
  close(): Promise<void>;
}

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
/** How many ids and series are remembered: at 100 bytes each, tens of megabytes. */
const REMEMBERED = 200_000;
const PUSH_PATH = '/push.v1.PusherService/Push';
const INGEST_PATH = '/ingest';

/** Starts a receiver that understands what Pyroscope does: Connect's unary Push, and /ingest. */
export async function createReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { host = '127.0.0.1', port = 0 } = options;
  const handler = new PushHandler(options);
  const server = createServer((request, response) => handler.handle(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  return {
    url: urlOf(server, host),
    stats: () => handler.stats(),
    latest: () => handler.latest.list(),
    answerNext: (...answers) => handler.script.push(...answers),
    answerAlways: (answer) => {
      handler.fallback = answer;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class PushHandler {
  readonly script: ScriptedAnswer[];
  fallback: ScriptedAnswer = 'ok';
  readonly latest: LatestProfiles;
  readonly #options: ReceiverOptions;
  readonly #clock: Clock;
  readonly #ids = new RecentKeys<string>(REMEMBERED);
  readonly #series = new RecentKeys<bigint>(REMEMBERED);
  #counts = { profiles: 0, duplicates: 0, bytes: 0, series: 0 };

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.script = [...(options.script ?? [])];
    this.latest = new LatestProfiles(options.maxKeptBytes ?? DEFAULT_MAX_BYTES);
  }

  stats(): ReceiverStats {
    return { ...this.#counts };
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#answer(request, response).catch((error: unknown) => {
      // The peer is gone, or sent what cannot be read to its end.
      if (error instanceof ConnectFailure && !response.headersSent) refuse(response, error);
      else response.destroy();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://receiver');
    const { method = '', headers } = request;
    this.#options.onRequest?.({ method, path, query, headers });
    const isPush = path === PUSH_PATH;
    if (!isPush && path !== INGEST_PATH) {
      response.writeHead(404).end('not found\n');
      return;
    }
    if (method !== 'POST') {
      response.writeHead(405, { Allow: 'POST' }).end();
      return;
    }
    const answer = this.script.shift() ?? this.fallback;
    if (answer === 'hang' || answer === 'reset') {
      turnAway(request, response, answer);
      return;
    }
    const body = await readBody(request, this.#options.maxBodyBytes ?? DEFAULT_MAX_BYTES);
    if (typeof answer === 'object' && 'delayMs' in answer) {
      await sleep(this.#clock, answer.delayMs);
    } else if (typeof answer !== 'string') {
      turnAway(request, response, answer);
      return;
    }
    if (isPush && headers['content-type'] !== 'application/proto') {
      response.writeHead(415, { 'Accept-Post': 'application/proto' }).end();
      return;
    }
    const profiles = isPush ? readPush(body) : [readIngest(query, body)];
    const refusal = profiles
      .map((profile) => this.#options.refuse?.(profile))
      .find((one) => one !== undefined);
    if (refusal !== undefined) {
      turnAway(request, response, refusal);
      return;
    }
    for (const profile of profiles) this.#take(profile);
    if (answer === 'lost-answer') request.socket.resetAndDestroy();
    else response.writeHead(200, isPush ? { 'Content-Type': 'application/proto' } : {}).end();
  }

  #take(profile: Profile): void {
    if (profile.id !== '' && !this.#ids.add(profile.id)) {
      this.#counts.duplicates++;
      this.#options.onDuplicate?.(profile);
      return;
    }
    this.#counts.profiles++;
    this.#counts.bytes += profile.body.length;
    if (this.#series.add(profile.labels.hash())) this.#counts.series++;
    // A copy: the decoded profile is a view of the whole message.
    this.latest.set({ ...profile, body: profile.body.slice(), receivedMs: this.#clock.now() });
    this.#options.onProfile?.(profile);
  }
}

function readIngest(query: URLSearchParams, body: Uint8Array): Profile {
  const name = query.get('name') ?? '';
  if (name === '') throw new ConnectFailure('invalid_argument', 'the query has no name');
  if (body.length === 0) throw new ConnectFailure('invalid_argument', 'the body is empty');
  return { id: '', labels: Labels.from({ name }), body };
}

function turnAway(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  if (refusal === 'reset') request.socket.resetAndDestroy();
  else if (refusal !== 'hang') sendFailure(response, refusal);
}

function refuse(response: ServerResponse, error: ConnectFailure): void {
  // What is left of the body is not read.
  response.setHeader('Connection', 'close');
  sendConnectError(response, CONNECT_STATUS[error.code], error.code, error.message);
}

function urlOf(server: Server, host: string): string {
  // A TCP server's address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return `http://${formatHostPort(host, port)}`;
}
