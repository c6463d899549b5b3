/**
 * pyroscope.relabel: changes the labels of profiles by rules, or drops profiles, on their way from one component to
 * others. What the rules make of a set of labels is remembered in a bounded cache; bodies are never looked at.
 */

export { pyroscopeRelabel } from './definition.ts';
