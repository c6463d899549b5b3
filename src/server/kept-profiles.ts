import type { KeptProfile, KeptSeries, ProfileSelection, ProfileStore } from '../component/index.ts';
import type { RuntimeView } from '../runtime/index.ts';
import { AppError } from '../util/index.ts';
import { isoTime } from './iso-time.ts';

/** The most series that one node tells of: those that came last. */
const MAX_SERIES = 5_000;
/** Into so many parts the time of a selection is cut, to see when there is how much. */
export const TIME_PARTS = 60;

/** What of a selection a node has. */
export interface KeptList {
  readonly total: number;
  readonly bytes: number;
  /** How many profiles there are in each part of the time. */
  readonly parts: readonly number[];
  /** The newest first, no more than was asked for. */
  readonly profiles: readonly KeptProfileJson[];
}

export type KeptSeriesJson = ReturnType<typeof seriesToJson>;
export type KeptProfileJson = ReturnType<typeof profileToJson>;

/** One profile of a selection, and how to read it. */
export interface SelectedProfile {
  readonly component: string;
  readonly store: ProfileStore;
  readonly series: KeptSeries;
  readonly profile: KeptProfile;
}

/** The series of which this node keeps profiles. */
export function localKeptSeries(runtime: RuntimeView): { series: readonly KeptSeriesJson[] } {
  const all = [...runtime.profileStores()].flatMap(([component, store]) =>
    store.keptSeries().map((series) => ({ component, series })),
  );
  all.sort((one, other) => other.series.newestMs - one.series.newestMs);
  return { series: all.slice(0, MAX_SERIES).map(({ component, series }) => seriesToJson(component, series)) };
}

/** What this node keeps of a selection. */
export function localKeptProfiles(
  runtime: RuntimeView,
  selection: ProfileSelection,
  limit: number,
): KeptList {
  const { fromMs, toMs } = selection;
  const all = select(runtime, selection);
  const parts = Array.from({ length: TIME_PARTS }, () => 0);
  const partMs = Math.max(1, toMs - fromMs) / TIME_PARTS;
  let bytes = 0;
  for (const { profile } of all) {
    const part = Math.min(TIME_PARTS - 1, Math.floor((profile.takenMs - fromMs) / partMs));
    parts[part] = (parts[part] ?? 0) + 1;
    bytes += profile.bytes;
  }
  return { total: all.length, bytes, parts, profiles: all.slice(0, limit).map(profileToJson) };
}

/** All of a selection that this node keeps, the newest first. */
export function select(runtime: RuntimeView, selection: ProfileSelection): SelectedProfile[] {
  const found = [...runtime.profileStores()].flatMap(([component, store]) =>
    store
      .keptProfiles(selection)
      .flatMap(({ series, profiles }) => profiles.map((profile) => ({ component, store, series, profile }))),
  );
  return found.sort((one, other) => other.profile.takenMs - one.profile.takenMs);
}

/** @throws AppError `not-found` */
export function keptStore(runtime: RuntimeView, component: string): ProfileStore {
  const store = runtime.profileStores().get(component);
  if (store === undefined) {
    throw new AppError('not-found', `there is no component ${JSON.stringify(component)} that keeps profiles`);
  }
  return store;
}

function seriesToJson(component: string, series: KeptSeries) {
  return {
    component,
    series: series.seriesId,
    labels: series.labels,
    type: series.type,
    profiles: series.profiles,
    bytes: series.bytes,
    oldest: isoTime(series.oldestMs),
    newest: isoTime(series.newestMs),
  };
}

function profileToJson({ component, series, profile }: SelectedProfile) {
  return {
    component,
    profile: profile.id,
    labels: series.labels,
    type: series.type,
    taken: isoTime(profile.takenMs),
    bytes: profile.bytes,
  };
}
