/**
 * What kinds of discovery share: reading Prometheus' list of target groups, names of labels, and the life of those that ask
 * again and again and of those that watch. Whom to ask and how belongs to the components.
 */

export { sanitizeLabelName } from './label-name.ts';
export type { PollingOptions, TargetSource } from './polling-discovery.ts';
export { PollingDiscovery } from './polling-discovery.ts';
export { readTargetGroups, TargetGroupsError } from './target-groups.ts';
export type { WatchSession } from './watching-discovery.ts';
export { exportChanges, WatchingDiscovery } from './watching-discovery.ts';
