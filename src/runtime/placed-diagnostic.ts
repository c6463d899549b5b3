import type { Diagnostic, Severity } from '../syntax/index.ts';
import { positionOf } from '../syntax/index.ts';

/** A diagnostic with its place in plain words. */
export interface PlacedDiagnostic {
  readonly severity: Severity;
  readonly message: string;
  /** "" where no single place is at fault; then line and column are 0. */
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
  /** From 1 on. */
  readonly column: number;
}

/** A diagnostic as one line: "config.alloy:3:7: what is wrong". */
export function placedText(diagnostic: Diagnostic): string {
  const { file, line, column, message } = placeDiagnostic(diagnostic);
  return file === '' ? message : `${file}:${line}:${column}: ${message}`;
}

export function placeDiagnostic({ severity, message, span }: Diagnostic): PlacedDiagnostic {
  if (span === undefined) return { severity, message, file: '', line: 0, column: 0 };
  return { severity, message, file: span.source.name, ...positionOf(span.source, span.start) };
}
