/**
 * Relabelling as Prometheus defines it: the declaration of a `rule` block with its checks, and rules compiled into one
 * pure function over labels. It knows neither targets nor profiles and never throws on labels; regular expressions are RE2's, so no rule can take more than linear time.
 */

export type { Relabel, RelabelOptions } from './compile.ts';
export { compileRelabelRules } from './compile.ts';
export type { RelabelRule } from './rule.ts';
export { relabelRule, relabelRules } from './rule.ts';
