import type { Diagnostic } from './diagnostic.ts';
import { errorAt } from './diagnostic.ts';
import type { Source } from './source.ts';
import type { Token, TokenKind } from './token.ts';

const NEWLINE = 10;
const QUOTE = 34;
const STAR = 42;
const DOT = 46;
const SLASH = 47;
const BACKSLASH = 92;
const BACKQUOTE = 96;
const LETTER = /\p{L}/u;
const DIGIT = /\p{Nd}/u;
const TWO_CHARACTERS: ReadonlySet<string> = new Set(['||', '&&', '==', '!=', '<=', '>=']);
const ONE_CHARACTER: ReadonlySet<string> = new Set([...'!=<>+-*/%^.,()[]{}']);
const ENDS_STATEMENT: ReadonlySet<TokenKind> = new Set([
  'identifier',
  'null',
  'bool',
  'number',
  'float',
  'string',
]);
const CLOSING: ReadonlySet<string> = new Set([')', ']', '}']);

/**
 * Cuts a text into tokens (spec: runtime.md §1.1). A line break becomes a terminator only behind what can end a statement.
 * Never fails: what is no token is `illegal` and has a diagnostic.
 */
export function tokenize(source: Source): { tokens: Token[]; diagnostics: Diagnostic[] } {
  const lexer = new Lexer(source);
  return { tokens: lexer.run(), diagnostics: lexer.diagnostics };
}

class Lexer {
  readonly diagnostics: Diagnostic[] = [];
  readonly #tokens: Token[] = [];
  readonly #source: Source;
  readonly #text: string;
  #at = 0;
  #endsStatement = false;

  constructor(source: Source) {
    this.#source = source;
    this.#text = source.text;
  }

  run(): Token[] {
    const text = this.#text;
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      if (code === NEWLINE) {
        if (this.#endsStatement) this.#push('terminator', this.#at, this.#at + 1);
        this.#at++;
      } else if (code === 32 || code === 9 || code === 13) this.#at++;
      else this.#token(code);
    }
    if (this.#endsStatement) this.#push('terminator', this.#at, this.#at);
    this.#push('end', this.#at, this.#at);
    return this.#tokens;
  }

  #token(code: number): void {
    const text = this.#text;
    const start = this.#at;
    const next = text.charCodeAt(start + 1);
    if (code === SLASH && next === SLASH) this.#lineComment(start);
    else if (code === SLASH && next === STAR) this.#blockComment(start);
    else if (code === QUOTE) this.#string(start);
    else if (code === BACKQUOTE) this.#rawString(start);
    else if (isDigit(code) || (code === DOT && isDigit(next))) this.#number(start);
    else if (isLetter(code, text, start)) this.#identifier(start);
    else this.#operator(start);
  }

  #operator(start: number): void {
    const two = this.#text.slice(start, start + 2);
    const one = two.slice(0, 1);
    const operator = TWO_CHARACTERS.has(two) ? two : one;
    if (TWO_CHARACTERS.has(two) || ONE_CHARACTER.has(one)) {
      this.#at += operator.length;
      this.#push('operator', start, this.#at);
    } else {
      const character = String.fromCodePoint(this.#text.codePointAt(start) ?? 0);
      this.#at += character.length;
      this.#illegal(start, `illegal character ${JSON.stringify(character)}`);
    }
  }

  #lineComment(start: number): void {
    let end = this.#text.indexOf('\n', start);
    if (end === -1) end = this.#text.length;
    this.#at = end;
    const e = this.#text.charCodeAt(end - 1) === 13 ? end - 1 : end;
    this.#tokens.push({ kind: 'comment', text: this.#text.slice(start, e), start, end: e });
  }

  #blockComment(start: number): void {
    const close = this.#text.indexOf('*/', start + 2);
    if (close === -1) {
      this.#at = this.#text.length;
      this.#illegal(start, 'block comment is not closed: missing */');
      return;
    }
    this.#at = close + 2;
    const text = this.#text.slice(start, this.#at);
    // A comment over several lines ends a statement as the line break in it would.
    if (this.#endsStatement && text.includes('\n')) this.#push('terminator', start, start);
    this.#tokens.push({ kind: 'comment', text, start, end: this.#at });
  }

  #string(start: number): void {
    let at = start + 1;
    while (at < this.#text.length) {
      const code = this.#text.charCodeAt(at);
      if (code === QUOTE || code === NEWLINE) break;
      // An escaped line break does not continue the string.
      at += code === BACKSLASH && this.#text.charCodeAt(at + 1) !== NEWLINE ? 2 : 1;
    }
    const isClosed = this.#text.charCodeAt(at) === QUOTE;
    this.#at = Math.min(at + (isClosed ? 1 : 0), this.#text.length);
    if (isClosed) this.#push('string', start, this.#at);
    else this.#illegal(start, 'string is not closed: missing "');
  }

  #rawString(start: number): void {
    const close = this.#text.indexOf('`', start + 1);
    this.#at = close === -1 ? this.#text.length : close + 1;
    if (close === -1) this.#illegal(start, 'raw string is not closed: missing `');
    else this.#push('string', start, this.#at);
  }

  #number(start: number): void {
    const match = /\d*\.?\d*(?:[eE][+-]?\d+)?/y;
    match.lastIndex = start;
    const [text = ''] = match.exec(this.#text) ?? [];
    this.#at = start + Math.max(1, text.length);
    const isFloat = /[.eE]/.test(text) || (/^0\d/.test(text) && /[89]/.test(text));
    this.#push(isFloat ? 'float' : 'number', start, this.#at);
  }

  #identifier(start: number): void {
    let at = start;
    while (at < this.#text.length) {
      const code = this.#text.charCodeAt(at);
      if (isLetter(code, this.#text, at) || isDigit(code)) at++;
      else if (code > 127 && DIGIT.test(String.fromCodePoint(this.#text.codePointAt(at) ?? 0))) at++;
      else break;
    }
    this.#at = at;
    const text = this.#text.slice(start, at);
    this.#push(
      text === 'null' ? 'null' : text === 'true' || text === 'false' ? 'bool' : 'identifier',
      start,
      at,
    );
  }

  #illegal(start: number, message: string): void {
    this.diagnostics.push(
      errorAt({ source: this.#source, start, end: Math.max(start + 1, this.#at) }, message),
    );
    this.#push('illegal', start, this.#at);
  }

  #push(kind: TokenKind, start: number, end: number): void {
    const text = this.#text.slice(start, end);
    this.#tokens.push({ kind, text, start, end });
    this.#endsStatement = ENDS_STATEMENT.has(kind) || (kind === 'operator' && CLOSING.has(text));
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
function isLetter(code: number, text: string, at: number): boolean {
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95) return true;
  return code > 127 && LETTER.test(String.fromCodePoint(text.codePointAt(at) ?? 0));
}
