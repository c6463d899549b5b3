import type { Diagnostic } from './diagnostic.ts';
import type { Span } from './source.ts';
import { lineCount, lineText, positionOf } from './source.ts';

const RED = '\u001b[31m';
const YELLOW = '\u001b[33m';
const BOLD = '\u001b[1m';
const RESET = '\u001b[0m';
const TAB = '    ';
/** The most lines of a range that are shown whole. */
const MAX_LINES = 12;

/** Prints diagnostics as Alloy does: the place, the message, and the lines around with the range marked. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: { color?: boolean } = {},
): string {
  const paint = (code: string, text: string): string =>
    options.color === true ? `${code}${text}${RESET}` : text;
  return diagnostics
    .map(({ severity, message, span }) => {
      const head = severity === 'error' ? paint(BOLD + RED, 'Error:') : paint(BOLD + YELLOW, 'Warning:');
      if (span === undefined) return `${head} -: ${message}\n`;
      const { line, column } = positionOf(span.source, span.start);
      return `${head} ${span.source.name}:${line}:${column}: ${message}\n\n${excerpt(span)}`;
    })
    .join('\n');
}

function excerpt(span: Span): string {
  const { source } = span;
  const start = positionOf(source, span.start);
  const end = positionOf(source, Math.max(span.start, span.end - 1));
  const first = Math.max(1, start.line - 1);
  const last = Math.min(lineCount(source), end.line + 1);
  const width = String(last).length;
  const isLong = end.line > start.line;
  const rows: string[] = [];
  for (let line = first; line <= last; line++) {
    if (line - first > MAX_LINES && line < last - 1) continue;
    const text = lineText(source, line);
    if (line === last && line > end.line && text === '' && line === lineCount(source)) continue;
    const gutter = isLong ? (line > start.line && line <= end.line ? '| ' : '  ') : '';
    rows.push(`${String(line).padStart(width)} | ${gutter}${text.replaceAll('\t', TAB)}`);
    if (isLong && line === start.line)
      rows.push(mark(width, ` _${'_'.repeat(shown(text, start.column - 1))}^`));
    if (isLong && line === end.line) rows.push(mark(width, `|_${'_'.repeat(shown(text, end.column - 1))}^`));
    if (!isLong && line === start.line) {
      const from = shown(text, start.column - 1);
      const length = Math.max(1, shown(text, end.column) - from);
      rows.push(mark(width, ' '.repeat(from) + '^'.repeat(length)));
    }
  }
  return `${rows.map((row) => row.trimEnd()).join('\n')}\n`;
}

function mark(width: number, text: string): string {
  return `${' '.repeat(width)} | ${text}`;
}

/** How wide the first characters of a line are when tabs are four spaces. */
function shown(text: string, characters: number): number {
  return text.slice(0, characters).replaceAll('\t', TAB).length;
}
