import type { Span } from './source.ts';

export type Severity = 'error' | 'warning';

/** One thing wrong with a configuration: what, where, and how to mend it. User mistakes are values, never exceptions. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly message: string;
  /** Undefined where no single place is at fault, e.g. a cycle; printed as "-". */
  readonly span: Span | undefined;
}

/** An error diagnostic. */
export function errorAt(span: Span | undefined, message: string): Diagnostic {
  return { severity: 'error', message, span };
}

/** A warning diagnostic. */
export function warningAt(span: Span | undefined, message: string): Diagnostic {
  return { severity: 'warning', message, span };
}

/** Whether a list holds an error; warnings alone never fail anything. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
