/**
 * Runs a configuration: reads its files, builds the graph of components, evaluates it in order, runs the components and
 * evaluates dependents again when exports change. A reload is applied whole or not at all: everything is evaluated
 * first (`stage`), and only then changed (`commit`).
 */
export type { Flow } from './flows.ts';
export { flowsOf, fullIdOf } from './flows.ts';
export type { HttpAuthSettings, HttpGate, HttpSettings, HttpTlsSettings } from './http-block.ts';
export { httpBlock } from './http-block.ts';
export type { RuntimeServices } from './node.ts';
export type { PlacedDiagnostic } from './placed-diagnostic.ts';
export { placeDiagnostic } from './placed-diagnostic.ts';
export { Runtime, summary, validateConfiguration } from './runtime.ts';
export type {
  ComponentDetail,
  ComponentInfo,
  LoadStatus,
  RuntimeView,
  ShownSource,
} from './view.ts';
