import type { BlockNode, FileNode, Statement } from './ast.ts';
import type { Diagnostic } from './diagnostic.ts';
import { parseExpression } from './expression-parser.ts';
import { stringValue } from './literal.ts';
import type { Source, Span } from './source.ts';
import { Bail, describeToken, TokenStream } from './token-stream.ts';

const IDENTIFIER = /^[\p{L}_][\p{L}\p{Nd}_]*$/u;

/** A file as far as it could be read, and everything wrong with its text. */
export interface Parsed {
  readonly file: FileNode;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Parses a text (spec: runtime.md §1.2, §1.3). Never fails: at most one error a line is reported, and parsing goes on behind
 * the line.
 */
export function parseFile(source: Source): Parsed {
  const tokens = new TokenStream(source);
  const statements = parseStatements(tokens, false);
  const { comments, diagnostics } = tokens;
  return { file: { source, body: { statements }, comments }, diagnostics };
}

function parseStatements(tokens: TokenStream, isNested: boolean): Statement[] {
  const statements: Statement[] = [];
  for (;;) {
    while (tokens.peek().kind === 'terminator') tokens.take();
    if (tokens.peek().kind === 'end' || (isNested && tokens.is('}'))) return statements;
    const { position, depth } = tokens;
    try {
      statements.push(parseStatement(tokens));
      endStatement(tokens, isNested);
    } catch (error) {
      if (!(error instanceof Bail)) throw error;
      tokens.depth = depth;
      if (tokens.position === position) tokens.take();
      tokens.skipLine();
    }
  }
}

function endStatement(tokens: TokenStream, isNested: boolean): void {
  const token = tokens.peek();
  if (token.kind === 'end' || (isNested && tokens.is('}'))) return;
  if (token.kind !== 'terminator') tokens.fail(token, `expected a line break, found ${describeToken(token)}`);
  tokens.take();
}

function parseStatement(tokens: TokenStream): Statement {
  const first = tokens.peek();
  if (first.kind !== 'identifier') {
    tokens.fail(first, `expected an attribute or a block, found ${describeToken(first)}`);
  }
  let last = tokens.take();
  let name = first.text;
  while (tokens.is('.')) {
    tokens.take();
    last = tokens.peek();
    if (last.kind !== 'identifier') {
      tokens.fail(last, `expected a name after the dot, found ${describeToken(last)}`);
    }
    tokens.take();
    name += `.${last.text}`;
  }
  const nameSpan = tokens.span(first.start, last.end);
  if (!tokens.is('=')) return parseBlock(tokens, name, nameSpan);
  if (last !== first) tokens.fail(first, `the name of an attribute must not have dots: ${name}`);
  tokens.take();
  const value = parseExpression(tokens);
  return { kind: 'attribute', name, nameSpan, value, span: tokens.span(first.start, value.span.end) };
}

function parseBlock(tokens: TokenStream, name: string, nameSpan: Span): BlockNode {
  const { label, labelSpan } = parseLabel(tokens);
  if (!tokens.is('{')) {
    tokens.fail(tokens.peek(), `expected "=" or "{" after ${name}, found ${describeToken(tokens.peek())}`);
  }
  tokens.take();
  tokens.enter();
  const statements = parseStatements(tokens, true);
  tokens.depth--;
  const close = tokens.peek();
  if (!tokens.is('}')) {
    tokens.fail(close, `block ${name} is not closed: expected "}", found ${describeToken(close)}`);
  }
  tokens.take();
  const span = tokens.span(nameSpan.start, close.end);
  return { kind: 'block', name, nameSpan, label, labelSpan, body: { statements }, span };
}

function parseLabel(tokens: TokenStream): { label: string; labelSpan: Span | undefined } {
  const token = tokens.peek();
  if (token.kind !== 'string') return { label: '', labelSpan: undefined };
  if (token.text.startsWith('`')) tokens.fail(token, 'a label must be in double quotes');
  const { value: label } = stringValue(token.text);
  if (label !== '' && !IDENTIFIER.test(label)) {
    tokens.complain(token, `expected block label to be a valid identifier, but got ${JSON.stringify(label)}`);
  }
  tokens.take();
  return { label, labelSpan: tokens.span(token.start, token.end) };
}
