/**
 * Runs a configuration: reads its files, builds the graph of components, evaluates it in order, runs the components and
 * evaluates dependents again when exports change. A reload is applied whole or not at all.
 */
export type { ComponentDetail, ComponentInfo, FieldView, LoadStatus, RuntimeView } from './view.ts';
