/**
 * The functions and constants that every configuration may use, one file a namespace. Functions are pure except
 * `sys.env`; they take their arguments by the conversion rules of typed parameters, fail with TypeMismatch (one argument
 * is at fault) or CallError (the call is), and answer Unknown when an argument is unknown.
 */
import type { Scope } from '../evaluator.ts';
import type { ObjectValue, Value } from '../value.ts';
import { array } from './array.ts';
import { coalesce } from './coalesce.ts';
import type { ConstantValues } from './constants.ts';
import { createConstants, goOs } from './constants.ts';
import { convert } from './convert.ts';
import { deprecatedFunctions } from './deprecated.ts';
import { encoding } from './encoding.ts';
import { createFile } from './file.ts';
import { jsonPath } from './json-path.ts';
import { string } from './string.ts';
import type { Environment } from './sys.ts';
import { createSys } from './sys.ts';

export { deprecatedFunctions } from './deprecated.ts';

export interface StandardLibraryOptions extends ConstantValues {
  readonly env: Environment;
  /** For a check without running: what depends on the environment is unknown. */
  readonly isStatic?: boolean;
}

/** The scope that stands behind every other: the standard library with the constants of this machine. */
export function createStandardLibrary(options: StandardLibraryOptions): Scope {
  const namespaces: ReadonlyMap<string, ObjectValue> = new Map([
    ['array', array],
    ['constants', createConstants(options)],
    ['convert', convert],
    ['encoding', encoding],
    ['file', createFile(goOs(options.os))],
    ['string', string],
    ['sys', createSys(options.env, options.isStatic ?? false)],
  ]);
  const names = new Map<string, Value>([...namespaces, ['coalesce', coalesce], ['json_path', jsonPath]]);
  for (const [old, current] of deprecatedFunctions) {
    const [namespace = '', name = ''] = current.split('.');
    const replacement = namespaces.get(namespace)?.get(name);
    if (replacement === undefined) throw new Error(`no function ${current} for its old name ${old}`);
    names.set(old, replacement);
  }
  return { lookup: (name) => names.get(name) };
}
