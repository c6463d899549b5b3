/** What the number in a field is. */
export const PLAIN = 1;
export const STRING = 2;

/** Messages that hold numbers: what is in each field, by its number (proto/profile.proto). */
export const VALUE_TYPE_FIELDS = [undefined, STRING, STRING];
export const LABEL_FIELDS = [undefined, STRING, STRING, PLAIN, STRING];
export const MAPPING_FIELDS = [
  undefined,
  ...[PLAIN, PLAIN, PLAIN, PLAIN],
  ...[STRING, STRING],
  ...[PLAIN, PLAIN, PLAIN, PLAIN],
];

/** Fields of the profile. */
export const SAMPLE_TYPE = 1;
export const SAMPLE = 2;
export const MAPPING = 3;
export const LOCATION = 4;
export const FUNCTION = 5;
export const STRING_TABLE = 6;
export const TIME_NANOS = 9;
export const DURATION_NANOS = 10;
export const PERIOD_TYPE = 11;
export const COMMENT = 13;
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

/** Fields of a location. */
export const LINES = 4;
export const IS_FOLDED = 5;

/** Fields of a sample. */
export const LOCATION_IDS = 1;
export const VALUES = 2;
export const LABELS = 3;
