/**
 * What `starling demo` needs besides a node, which it is handed: applications to scrape, each in a process of its own, a
 * receiver that stands for Pyroscope, and the order of events. Tests and benches use the receiver, too: it keeps bounded
 * memory of what it took, and answers bad input as Pyroscope's Connect server does. Nothing the demo starts outlives it.
 */

export type { DemoOptions, DemoPorts, DemoResult } from './demo.ts';
export { runDemo } from './demo.ts';
export type { DemoNode, DemoNodeOptions } from './demo-cluster.ts';
export type { LatestProfile } from './latest-profiles.ts';
export type { ReceivedRequest, Receiver, ReceiverOptions, ReceiverStats } from './receiver.ts';
export { createReceiver } from './receiver.ts';
export type { FailureAnswer, ScriptedAnswer } from './scripted-answer.ts';
