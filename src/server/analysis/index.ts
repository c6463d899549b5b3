/** What people look at of profiles: flame graphs, differences, many as one; worked out beside what the node does. */

export { Analysis } from './analysis.ts';
export { MAX_ANALYSED_BYTES } from './limits.ts';
export type { Merged, MergePart } from './merge-parts.ts';
