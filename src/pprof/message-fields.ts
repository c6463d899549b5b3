/** What the number in a field is. */
export const PLAIN = 1;
export const STRING = 2;
export const MAPPING = 3;
export const FUNCTION = 4;
export const LINES = 5;

/** The messages that hold numbers, and lines: what is in each field, by its number (proto/profile.proto). */
export const VALUE_TYPE_FIELDS = [0, STRING, STRING];
export const LABEL_FIELDS = [0, STRING, STRING, PLAIN, STRING];
export const MAPPING_FIELDS = [0, PLAIN, PLAIN, PLAIN, PLAIN, STRING, STRING, PLAIN, PLAIN, PLAIN, PLAIN];
export const FUNCTION_FIELDS = [0, PLAIN, STRING, STRING, STRING, PLAIN];
export const LOCATION_FIELDS = [0, PLAIN, MAPPING, PLAIN, LINES, PLAIN];
export const LINE_FIELDS = [0, FUNCTION, PLAIN, PLAIN];

/** Fields of the profile. */
export const STRING_TABLE = 6;
export const TIME_NANOS = 9;
export const DURATION_NANOS = 10;
/** The profile's own numbers; its messages and strings are not listed. */
export const PROFILE_FIELDS: ReadonlyMap<number, number> = new Map([
  [7, STRING],
  [8, STRING],
  [TIME_NANOS, PLAIN],
  [DURATION_NANOS, PLAIN],
  [12, PLAIN],
  [14, STRING],
  [15, STRING],
]);
