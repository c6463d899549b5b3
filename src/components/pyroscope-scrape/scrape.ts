import { randomUUID } from 'node:crypto';
import type { FanOut } from '../../component/index.ts';
import type { HttpClient, HttpResponse } from '../../net/index.ts';
import type { DeltaKind, ProfileWorkers } from '../../pprof/index.ts';
import { PprofError } from '../../pprof/index.ts';
import type { Clock } from '../../util/index.ts';
import { AppError, errorMessage, formatDuration } from '../../util/index.ts';
import type { Series } from './series.ts';
import type { SeriesSpec } from './targets.ts';

/** What a scrape needs, as it stands when the scrape begins. */
export interface ScrapeTools {
  readonly clock: Clock;
  readonly client: Pick<HttpClient, 'request'>;
  readonly fanOut: FanOut;
  readonly workers: Pick<ProfileWorkers, 'process'>;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Ends what is being forwarded, which outlives the end of its series. */
  readonly forwardSignal: AbortSignal;
}

/** How far an unsuccessful scrape got. */
export class ScrapeError extends AppError<'scrape_failed' | 'forward_failed'> {}

/** A scrape that went well. */
export interface ScrapeResult {
  readonly outcome: 'forwarded' | 'primed';
  /** Size of the answer, as it was sent. */
  readonly sizeBytes: number;
  /** What was forwarded; the answer itself where nothing was. */
  readonly body: Uint8Array;
}

const OK = 200;
/** How much of a target's own words goes into an error. */
const EXCERPT_BYTES = 200;

/**
 * Scrapes a series once: fetch, check, difference where its type needs that, forward. Bytes go on as they came unless
 * they were differenced.
 * @param controller ends the scrape as long as nothing has been forwarded; also aborted when its time is over
 * @throws ScrapeError
 */
export async function scrape(
  series: Series,
  controller: AbortController,
  tools: ScrapeTools,
): Promise<ScrapeResult> {
  const { spec } = series;
  let answer: HttpResponse;
  let body: Uint8Array | undefined;
  try {
    answer = await fetchAnswer(spec, controller, tools);
    // From here on it is not called off any more: the baseline moves on with this profile.
    controller.signal.throwIfAborted();
    body = await bodyToForward(answer, series.key, spec.deltaKind, tools);
  } catch (error) {
    throw new ScrapeError('scrape_failed', errorMessage(error), { cause: error });
  }
  const sizeBytes = answer.body.byteLength;
  if (body === undefined) return { outcome: 'primed', sizeBytes, body: answer.body };
  try {
    await tools.fanOut.append({ id: randomUUID(), labels: spec.labels, body }, tools.forwardSignal);
  } catch (error) {
    throw new ScrapeError('forward_failed', errorMessage(error), { cause: error });
  }
  return { outcome: 'forwarded', sizeBytes, body };
}

/** What a scrape needs up to the profile. */
export type FetchTools = Pick<ScrapeTools, 'clock' | 'client' | 'workers' | 'timeoutMs' | 'maxBytes'>;

/**
 * Fetches and checks a profile besides the slots; baselines stay as they are.
 * @throws ScrapeError
 */
export async function fetchProfile(
  { key, spec }: Pick<Series, 'key' | 'spec'>,
  signal: AbortSignal,
  tools: FetchTools,
): Promise<Uint8Array> {
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    const answer = await fetchAnswer(spec, controller, tools);
    await bodyToForward(answer, key, undefined, tools);
    return answer.body;
  } catch (error) {
    throw new ScrapeError('scrape_failed', errorMessage(error), { cause: error });
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function fetchAnswer(
  { url, profilingMs }: Pick<SeriesSpec, 'url' | 'profilingMs'>,
  controller: AbortController,
  tools: FetchTools,
): Promise<HttpResponse> {
  const { signal } = controller;
  const { client, maxBytes } = tools;
  const timeoutMs = tools.timeoutMs + profilingMs;
  const timer = tools.clock.after(timeoutMs, () => {
    controller.abort(new Error(`no complete answer within ${formatDuration(timeoutMs)}`));
  });
  try {
    const response = await client.request({ url, method: 'GET', signal, maxBytes });
    if (response.status === OK) return response;
    throw new Error(`the target answered with HTTP status ${response.status}${excerpt(response.body)}`);
  } catch (error) {
    // Why the request was aborted says more than that it was.
    signal.throwIfAborted();
    throw error;
  } finally {
    timer.cancel();
  }
}

/** What goes on of an answer that is a profile: itself, or its difference to the one before; undefined for the first. */
async function bodyToForward(
  answer: HttpResponse,
  key: string,
  deltaKind: DeltaKind | undefined,
  { workers, maxBytes }: FetchTools,
): Promise<Uint8Array | undefined> {
  const { body, headers } = answer;
  try {
    const result = await workers.process({ series: key, body, deltaKind, maxBytes });
    return result.body;
  } catch (error) {
    if (!(error instanceof PprofError)) throw error;
    // What the Content-Type says decides nothing, but helps to see what came instead.
    const type = `Content-Type ${headers['content-type'] ?? 'missing'}`;
    throw new Error(`${error.message} (${body.byteLength} bytes, ${type}${excerpt(body)})`, { cause: error });
  }
}

/** The beginning of a body that is text, for a message. */
function excerpt(body: Uint8Array): string {
  const text = new TextDecoder()
    .decode(body.subarray(0, EXCERPT_BYTES), { stream: true })
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' || /[^\x20-\x7e\u00a0-\ufffc]/u.test(text) ? '' : `: ${JSON.stringify(text)}`;
}
