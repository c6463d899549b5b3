import type { PprofProfile } from '../proto/index.ts';
import type { Long } from './int64.ts';
import { toId, toNumber } from './int64.ts';

/**
 * Removes, in place, the locations and functions that no sample needs, and empties the strings that nothing needs.
 * Strings keep their place, so that no index changes; mappings stay.
 */
export function keepReferenced(profile: PprofProfile): void {
  const locations = new Set<number | bigint>();
  for (const { location_id } of profile.sample) for (const id of location_id ?? []) locations.add(toId(id));
  profile.location = profile.location.filter(({ id }) => locations.has(toId(id)));
  const functions = new Set<number | bigint>();
  for (const { line } of profile.location) {
    for (const { function_id } of line ?? []) functions.add(toId(function_id));
  }
  profile.function = profile.function.filter(({ id }) => functions.has(toId(id)));
  const strings = stringsOf(profile);
  profile.string_table = profile.string_table.map((text, index) => (strings.has(index) ? text : ''));
}

function stringsOf(profile: PprofProfile): Set<number> {
  const used = new Set<number>();
  const use = (...indexes: (Long | null | undefined)[]): void => {
    for (const index of indexes) used.add(toNumber(index));
  };
  for (const { type, unit } of profile.sample_type) use(type, unit);
  use(profile.period_type?.type, profile.period_type?.unit);
  use(profile.drop_frames, profile.keep_frames, profile.default_sample_type, profile.doc_url);
  for (const comment of profile.comment) use(comment);
  for (const { label } of profile.sample) {
    for (const { key, str, num_unit } of label ?? []) use(key, str, num_unit);
  }
  for (const { filename, build_id } of profile.mapping) use(filename, build_id);
  for (const { name, system_name, filename } of profile.function) use(name, system_name, filename);
  return used;
}
