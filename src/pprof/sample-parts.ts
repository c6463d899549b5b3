/** What `SampleColumns.parts` says of each sample: where its packed ids of locations and the field of its packed values are. */
export const PARTS = { idsStart: 0, idsEnd: 1, valuesStart: 2, valuesEnd: 3, rest: 4, count: 5 } as const;
/** What else a sample has, as bits: labels; ids or values that are not each in one packed list. */
export const REST = { labels: 1, scattered: 2 } as const;
