import type { Labels } from './labels.ts';

/** A target as discovery gives it: labels with at least `__address__`. */
export type Target = Labels;

const META_PREFIX = '__meta_';

/**
 * The key of a target in the cluster's ring: xxHash64 over its labels except `__meta_*` (spec: components.md §1.4).
 * It is the same on every node, and the same for all profile types of the target.
 */
export function targetKey(target: Target): bigint {
  return target.filter((name) => !name.startsWith(META_PREFIX)).hash();
}
