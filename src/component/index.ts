/**
 * The contract between the runtime and a component: what a kind of component declares, what it is handed, what it must
 * do, the types of arguments that profiles need, and how a profile goes to several receivers. Components and the runtime
 * meet here and nowhere else.
 */

export type {
  AnyDefinition,
  Component,
  ComponentContext,
  ComponentDefinition,
  ExportField,
  ExportFields,
  InferExports,
} from './definition.ts';
export { defineComponent, encodeExports } from './definition.ts';
export type { Receivers } from './fan-out.ts';
export { FanOut, handToAll } from './fan-out.ts';
export type { Health, HealthState } from './health.ts';
export { HEALTH_STATES, leastHealthy } from './health.ts';
export type {
  ItemStatus,
  Ownership,
  ReleasedItem,
  Resumption,
  SharedItem,
  SharedWork,
  WorkShare,
} from './ownership.ts';
export { soleOwner } from './ownership.ts';
export type { KeptProfile, KeptSeries, ProfileSelection, ProfileStore } from './profile-store.ts';
export type { QueueStatus } from './queue-status.ts';
export type {
  LastProfile,
  PastScrape,
  SiblingSeries,
  TargetHealth,
  TargetSource,
  TargetState,
  TargetStatus,
  Throughput,
} from './target-status.ts';
export { receiver, receivers, targets } from './types.ts';
