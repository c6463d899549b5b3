import type { QueueStatus, TargetSource, TargetStatus } from '../component/index.ts';
import type { RuntimeView } from '../runtime/index.ts';
import { AppError } from '../util/index.ts';
import type { Question } from './cluster-view.ts';
import { isoTime } from './iso-time.ts';
import { keptStore, localKeptProfiles, localKeptSeries } from './kept-profiles.ts';
import { readKeptQuestion } from './kept-question.ts';
import { mergeKeptProfiles } from './merge-kept.ts';
import { encodeProfile, encodeWithBody } from './profile-message.ts';
import type { AnswerContext } from './route-context.ts';

/** Tells what is wrong with a question that came from elsewhere by being undefined. */
export function readQuestion(value: unknown): Question | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  const { type } = value;
  if (type === 'targets' || type === 'queues' || type === 'kept-series') return { type };
  if (type === 'kept-profiles' || type === 'kept-merged' || type === 'kept-profile')
    return readKeptQuestion(type, value);
  if (type !== 'target' && type !== 'profile' && type !== 'scrape-now') return undefined;
  if (!('component' in value && 'series' in value)) return undefined;
  const { component, series } = value;
  return typeof component === 'string' && typeof series === 'string'
    ? { type, component, series }
    : undefined;
}

/**
 * Answers a question from what this node has: JSON, or a profile message.
 * @throws AppError `not-found` where the component, series or profile is not here; any error where a scrape fails
 */
export async function answerQuestion(context: AnswerContext, question: Question): Promise<Uint8Array> {
  const { runtime, closing } = context;
  switch (question.type) {
    case 'targets':
      return json({ targets: localTargets(runtime) });
    case 'queues':
      return json({ queues: localQueues(runtime) });
    case 'target': {
      const { component, series } = question;
      const status = sourceOf(runtime, component).target(series);
      if (status === undefined) throw noSeries(series);
      return json({ ...targetToJson(component, status), ...detailToJson(status) });
    }
    case 'profile': {
      const profile = await sourceOf(runtime, question.component).lastProfile(question.series);
      if (profile === undefined) {
        throw new AppError(
          'not-found',
          'no profile of this series is kept: none was taken yet, or it had to make room',
        );
      }
      return encodeProfile(profile);
    }
    case 'kept-series':
      return json(localKeptSeries(runtime));
    case 'kept-profiles':
      return json(localKeptProfiles(runtime, question.selection, question.limit));
    case 'kept-merged': {
      const { body, ...about } = await mergeKeptProfiles(context, question.selection);
      return encodeWithBody(about, body);
    }
    case 'kept-profile':
      return keptStore(runtime, question.component).keptProfile(question.profile);
    case 'scrape-now':
      return encodeProfile(await sourceOf(runtime, question.component).scrapeNow(question.series, closing));
  }
}

/** The series of this node, without their owner. */
export function localTargets(runtime: RuntimeView): readonly TargetJson[] {
  return [...runtime.targetSources()].flatMap(([component, source]) =>
    source.targets().map((status) => targetToJson(component, status)),
  );
}

export type TargetJson = ReturnType<typeof targetToJson>;

function targetToJson(component: string, status: TargetStatus) {
  return {
    component,
    series: status.seriesId,
    labels: status.labels,
    url: status.url,
    type: status.type,
    state: status.state,
    health: status.health,
    last_error: status.lastError,
    last_scrape: isoTime(status.lastScrapeMs),
    next_scrape: isoTime(status.nextScrapeMs),
    duration_ms: Math.round(status.durationMs),
    bytes: status.bytes,
  };
}

function detailToJson({ discoveredLabels, history, siblings }: TargetStatus) {
  return {
    discovered_labels: discoveredLabels,
    history: history.map(({ startedMs, durationMs, bytes, error }) => ({
      started: isoTime(startedMs),
      duration_ms: Math.round(durationMs),
      bytes,
      error,
    })),
    siblings: siblings.map(({ seriesId, type, health }) => ({ series: seriesId, type, health })),
  };
}

/** The ways out of this node, without its name. */
export function localQueues(runtime: RuntimeView): readonly QueueJson[] {
  return [...runtime.queues()].flatMap(([component, queues]) =>
    queues.map((status) => queueToJson(component, status)),
  );
}

export type QueueJson = ReturnType<typeof queueToJson>;

function queueToJson(component: string, status: QueueStatus) {
  return {
    component,
    endpoint: status.endpoint,
    durable: status.isDurable,
    profiles: status.profiles,
    bytes: status.bytes,
    oldest_age_ms: Math.round(status.oldestAgeMs),
    in_per_second: status.inPerSecond,
    out_per_second: status.outPerSecond,
    out_bytes_per_second: status.outBytesPerSecond,
    sent_profiles: status.sentProfiles,
    sent_bytes: status.sentBytes,
    retries: status.retries,
    failing: status.isFailing,
    last_error: status.lastError,
    last_error_at: isoTime(status.lastErrorMs),
    dropped: status.dropped,
  };
}

function sourceOf(runtime: RuntimeView, component: string): TargetSource {
  const source = runtime.targetSources().get(component);
  if (source === undefined) {
    throw new AppError('not-found', `there is no component ${JSON.stringify(component)} that scrapes`);
  }
  return source;
}

function noSeries(series: string): AppError<'not-found'> {
  return new AppError('not-found', `series ${series} is not scraped here now`);
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
