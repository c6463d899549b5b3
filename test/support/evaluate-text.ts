import type { Scope, Value } from '../../src/syntax/index.ts';
import { createStandardLibrary, EvaluationError, evaluate, parseFile } from '../../src/syntax/index.ts';

/** The standard library of a made-up machine. */
export const library: Scope = createStandardLibrary({
  env: { HOME_TOWN: 'Ulm', EMPTY: '' },
  hostname: 'box',
  os: 'linux',
  arch: 'x64',
  version: '1.2.3',
});

/** The value of an expression's text; `names` are values of first identifiers in front of the standard library. */
export function evaluateText(
  text: string,
  names: Readonly<Record<string, Value>> = {},
  behind: Scope = library,
): Value {
  const { file, diagnostics } = parseFile({ name: 'test', text: `value = ${text}\n` });
  const [problem] = diagnostics;
  if (problem !== undefined) throw new Error(`${text} does not parse: ${problem.message}`);
  const [statement] = file.body.statements;
  if (statement?.kind !== 'attribute') throw new Error(`${text} is not an expression`);
  const own = new Map(Object.entries(names));
  return evaluate(statement.value, { lookup: (name) => own.get(name) ?? behind.lookup(name) });
}

/** Why a text has no value: the part that is to blame, and the message, as "part → message". */
export function evaluationFailure(text: string, names: Readonly<Record<string, Value>> = {}): string {
  try {
    evaluateText(text, names);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    const { source, start, end } = error.span;
    return `${source.text.slice(start, end)} → ${error.message}`;
  }
  return 'it has a value';
}
