/**
 * What kinds of discovery share: reading Prometheus' list of target groups, reading JSON of others' APIs leniently,
 * names of labels, and the loop of those that ask again and again. Whom to ask and how belongs to the components.
 */

export { joinHostPort } from './host-port.ts';
export type { JsonRecord } from './json-value.ts';
export { listOf, recordOf, scalarText, textOf, textsOf } from './json-value.ts';
export { sanitizeLabelName } from './label-name.ts';
export type { PollingOptions, TargetSource } from './polling-discovery.ts';
export { PollingDiscovery } from './polling-discovery.ts';
export { readTargetGroups, TargetGroupsError } from './target-groups.ts';
