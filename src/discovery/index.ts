/**
 * What kinds of discovery share: reading Prometheus' list of target groups. Pure; fetching and watching belong to the
 * components.
 */

export { readTargetGroups, TargetGroupsError } from './target-groups.ts';
