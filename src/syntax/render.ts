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
/** The most of a line that is shown, and how much of that stands before what is marked. */
const MAX_WIDTH = 160;
const LEAD = 60;
/** More than anybody reads: one mistake can make an error of every line behind it. */
const MAX_DIAGNOSTICS = 50;
/** What would move the cursor, or turn the order of the characters around. */
const UNSHOWN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Prints diagnostics as Alloy does: the place, the message, and the lines around with the range marked. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: { color?: boolean } = {},
): string {
  const paint = (code: string, text: string): string =>
    options.color === true ? `${code}${text}${RESET}` : text;
  const more = diagnostics.length - MAX_DIAGNOSTICS;
  const rest = more > 0 ? `\n${more} more are not shown\n` : '';
  const shownOnes = diagnostics
    .slice(0, MAX_DIAGNOSTICS)
    .map(({ severity, message, span }) => {
      const head = severity === 'error' ? paint(BOLD + RED, 'Error:') : paint(BOLD + YELLOW, 'Warning:');
      if (span === undefined) return `${head} -: ${message}\n`;
      const { line, column } = positionOf(span.source, span.start);
      return `${head} ${span.source.name}:${line}:${column}: ${message}\n\n${excerpt(span)}`;
    })
    .join('\n');
  return shownOnes + rest;
}

function excerpt(span: Span): string {
  const { source } = span;
  const start = positionOf(source, span.start);
  const end = positionOf(source, Math.max(span.start, span.end - 1));
  const first = Math.max(1, start.line - 1);
  const last = Math.min(lineCount(source), end.line + 1);
  const width = String(last).length;
  const isLong = end.line > start.line;
  const from = shown(lineText(source, start.line), start.column - 1);
  const cut = !isLong && from > MAX_WIDTH - LEAD ? from - LEAD : 0;
  const rows: string[] = [];
  for (let line = first; line <= last; line++) {
    if (line - first > MAX_LINES && line < last - 1) continue;
    const text = lineText(source, line);
    if (line === last && line > end.line && text === '' && line === lineCount(source)) continue;
    const gutter = isLong ? (line > start.line && line <= end.line ? '| ' : '  ') : '';
    rows.push(`${String(line).padStart(width)} | ${gutter}${visible(text, cut)}`);
    if (isLong && line === start.line) rows.push(mark(width, ` _${'_'.repeat(Math.min(from, MAX_WIDTH))}^`));
    if (isLong && line === end.line)
      rows.push(mark(width, `|_${'_'.repeat(Math.min(shown(text, end.column - 1), MAX_WIDTH))}^`));
    if (!isLong && line === start.line) {
      const length = Math.max(1, shown(text, end.column) - from);
      rows.push(mark(width, ' '.repeat(from - cut) + '^'.repeat(Math.min(length, MAX_WIDTH - (from - cut)))));
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

/** A line as it is shown, from a column on. */
function visible(text: string, cut: number): string {
  const wide = text.replaceAll('\t', TAB);
  const part = wide.slice(cut, cut + MAX_WIDTH).replace(UNSHOWN, '\ufffd');
  return `${cut > 0 ? `\u2026${part.slice(1)}` : part}${wide.length > cut + MAX_WIDTH ? '\u2026' : ''}`;
}
