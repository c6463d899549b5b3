import type { Value } from '../value.ts';
import { Unknown } from '../value.ts';
import { defineFunction, text } from './function.ts';

/** The variables of the process: `process.env` fits. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The namespace `sys`. A variable that is not set is "". A static check must not depend on the machine that it runs on,
 * so to it every variable is unknown.
 */
export function createSys(environment: Environment, isStatic: boolean): ReadonlyMap<string, Value> {
  const read = (name: string): Value => {
    if (isStatic) return new Unknown('string');
    return Object.hasOwn(environment, name) ? (environment[name] ?? '') : '';
  };
  return new Map([['env', defineFunction('sys.env', { parameters: [text], gives: 'string' }, read)]]);
}
