import type { Comment } from './ast.ts';
import type { Diagnostic } from './diagnostic.ts';
import { errorAt } from './diagnostic.ts';
import { tokenize } from './lexer.ts';
import type { Source, Span } from './source.ts';
import { positionOf } from './source.ts';
import type { Token } from './token.ts';

/** Deeper nesting would exhaust the stack, and nobody means it. */
const MAX_DEPTH = 500;

/** Leaves a statement whose error has been reported. */
export class Bail extends Error {}

/** The tokens of a source with a place in them, without its comments, and what is wrong with them. */
export class TokenStream {
  readonly diagnostics: Diagnostic[] = [];
  readonly comments: Comment[] = [];
  readonly #source: Source;
  readonly #tokens: Token[] = [];
  readonly #badLines = new Set<number>();
  readonly #end: Token;
  #at = 0;
  /** How deep the parser is nested; `enter` bounds it, callers put it back. */
  depth = 0;

  constructor(source: Source) {
    this.#source = source;
    const { length } = source.text;
    this.#end = { kind: 'end', text: '', start: length, end: length };
    const { tokens, diagnostics } = tokenize(source);
    for (const diagnostic of diagnostics) this.#report(diagnostic);
    for (const token of tokens) {
      if (token.kind === 'comment') {
        this.comments.push({ text: token.text, span: this.span(token.start, token.end) });
      } else this.#tokens.push(token);
    }
  }

  /** How many tokens have been taken. */
  get position(): number {
    return this.#at;
  }

  peek(): Token {
    return this.#tokens[this.#at] ?? this.#end;
  }

  /** Whether the next token is this operator or bracket. */
  is(text: string): boolean {
    const token = this.peek();
    return token.kind === 'operator' && token.text === text;
  }

  take(): Token {
    const token = this.peek();
    this.#at++;
    return token;
  }

  expect(text: string): Token {
    const token = this.peek();
    if (!this.is(text)) this.fail(token, `expected ${JSON.stringify(text)}, found ${describeToken(token)}`);
    return this.take();
  }

  span(start: number, end: number): Span {
    return { source: this.#source, start, end };
  }

  /** Goes one level deeper. */
  enter(): void {
    this.depth++;
    if (this.depth > MAX_DEPTH) this.fail(this.peek(), `nested more than ${MAX_DEPTH} levels deep`);
  }

  /** Reports an error at a token, at most one a line, and leaves the statement. */
  fail(token: Token, message: string): never {
    this.complain(token, message);
    throw new Bail();
  }

  /** Reports an error at a token, at most one a line, and goes on. */
  complain(token: Token, message: string): void {
    // What is illegal has been reported by the lexer.
    if (token.kind !== 'illegal') {
      const end = Math.max(token.end, token.start + 1);
      this.#report(errorAt(this.span(token.start, end), message));
    }
  }

  /** Goes on behind the line. */
  skipLine(): void {
    while (this.peek().kind !== 'terminator' && this.peek().kind !== 'end') this.#at++;
  }

  #report(diagnostic: Diagnostic): void {
    const { line } = positionOf(this.#source, diagnostic.span?.start ?? 0);
    if (this.#badLines.has(line)) return;
    this.#badLines.add(line);
    this.diagnostics.push(diagnostic);
  }
}

/** A token for the end of a message. */
export function describeToken(token: Token): string {
  if (token.kind === 'end') return 'the end of the file';
  if (token.kind === 'terminator') return 'the end of the line';
  return token.text.length > 30 ? `${token.text.slice(0, 27)}...` : token.text;
}
