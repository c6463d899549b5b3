import type {
  AttributeNode,
  BinaryOperator,
  BlockNode,
  Comment,
  Expression,
  FileNode,
  ObjectField,
  Statement,
} from './ast.ts';
import type { Diagnostic } from './diagnostic.ts';
import { errorAt } from './diagnostic.ts';
import { tokenize } from './lexer.ts';
import { numberValue, stringValue } from './literal.ts';
import type { Source, Span } from './source.ts';
import { positionOf } from './source.ts';
import type { Token } from './token.ts';

const MAX_DEPTH = 500;
const PRECEDENCE: ReadonlyMap<string, number> = new Map([
  ['||', 1],
  ['&&', 2],
  ['==', 3],
  ['!=', 3],
  ['<', 3],
  ['<=', 3],
  ['>', 3],
  ['>=', 3],
  ['+', 4],
  ['-', 4],
  ['*', 5],
  ['/', 5],
  ['%', 5],
  ['^', 6],
]);

export interface Parsed {
  readonly file: FileNode;
  readonly diagnostics: readonly Diagnostic[];
}

export function parseFile(source: Source): Parsed {
  const parser = new Parser(source);
  const statements = parser.statements(false);
  return {
    file: { source, body: { statements }, comments: parser.comments },
    diagnostics: parser.diagnostics,
  };
}

class Bail extends Error {}

class Parser {
  readonly diagnostics: Diagnostic[] = [];
  readonly comments: Comment[] = [];
  readonly #source: Source;
  readonly #tokens: Token[] = [];
  readonly #badLines = new Set<number>();
  #at = 0;
  #depth = 0;

  constructor(source: Source) {
    this.#source = source;
    const { tokens, diagnostics } = tokenize(source);
    for (const d of diagnostics) this.#report(d);
    for (const token of tokens) {
      if (token.kind === 'comment')
        this.comments.push({ text: token.text, span: this.#span(token.start, token.end) });
      else this.#tokens.push(token);
    }
  }

  statements(isNested: boolean): Statement[] {
    const statements: Statement[] = [];
    for (;;) {
      while (this.#peek().kind === 'terminator') this.#at++;
      if (this.#peek().kind === 'end') break;
      if (isNested && this.#is('}')) break;
      const before = this.#at;
      try {
        statements.push(this.#statement());
        if (!(isNested && this.#is('}')) && this.#peek().kind !== 'end') {
          if (this.#peek().kind !== 'terminator')
            this.#fail(this.#peek(), `expected a line break, found ${describe(this.#peek())}`);
          this.#at++;
        }
      } catch (error) {
        if (!(error instanceof Bail)) throw error;
        this.#resynchronise(before);
      }
    }
    return statements;
  }

  #statement(): Statement {
    const first = this.#peek();
    if (first.kind !== 'identifier')
      this.#fail(first, `expected an attribute or a block, found ${describe(first)}`);
    this.#at++;
    let last = first;
    let name = first.text;
    while (this.#is('.')) {
      this.#at++;
      const part = this.#peek();
      if (part.kind !== 'identifier')
        this.#fail(part, `expected a name after the dot, found ${describe(part)}`);
      this.#at++;
      name += `.${part.text}`;
      last = part;
    }
    const nameSpan = this.#span(first.start, last.end);
    if (this.#is('=')) {
      if (last !== first) this.#fail(first, `the name of an attribute must not have dots: ${name}`);
      this.#at++;
      const value = this.#expression();
      const node: AttributeNode = {
        kind: 'attribute',
        name,
        nameSpan,
        value,
        span: this.#span(first.start, value.span.end),
      };
      return node;
    }
    return this.#block(name, nameSpan, first);
  }

  #block(name: string, nameSpan: Span, first: Token): BlockNode {
    let label = '';
    let labelSpan: Span | undefined;
    if (this.#peek().kind === 'string') {
      const token = this.#peek();
      labelSpan = this.#span(token.start, token.end);
      if (token.text.startsWith('`')) this.#fail(token, 'a label must be in double quotes');
      const decoded = stringValue(token.text);
      label = decoded.value;
      if (label !== '' && !/^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(label))
        this.#fail(token, `expected block label to be a valid identifier, but got ${JSON.stringify(label)}`);
      this.#at++;
    }
    if (!this.#is('{'))
      this.#fail(this.#peek(), `expected "=" or "{" after ${name}, found ${describe(this.#peek())}`);
    this.#at++;
    this.#enter();
    const statements = this.statements(true);
    this.#depth--;
    const close = this.#peek();
    if (!this.#is('}'))
      this.#fail(close, `block ${name} is not closed: expected "}", found ${describe(close)}`);
    this.#at++;
    return {
      kind: 'block',
      name,
      nameSpan,
      label,
      labelSpan,
      body: { statements },
      span: this.#span(first.start, close.end),
    };
  }

  #expression(minimum = 1): Expression {
    this.#enter();
    let left = this.#unary();
    for (;;) {
      const operator = this.#peek();
      const precedence = operator.kind === 'operator' ? (PRECEDENCE.get(operator.text) ?? 0) : 0;
      if (precedence < minimum || precedence === 0) break;
      this.#at++;
      const right = this.#expression(operator.text === '^' ? precedence : precedence + 1);
      left = {
        kind: 'binary',
        operator: operator.text as BinaryOperator,
        left,
        right,
        span: this.#span(left.span.start, right.span.end),
      };
    }
    this.#depth--;
    return left;
  }

  #unary(): Expression {
    const token = this.#peek();
    if (!this.#is('!') && !this.#is('-')) return this.#postfix(this.#primary());
    this.#at++;
    this.#enter();
    const operand = this.#unary();
    this.#depth--;
    return {
      kind: 'unary',
      operator: token.text === '!' ? '!' : '-',
      operand,
      span: this.#span(token.start, operand.span.end),
    };
  }

  #postfix(primary: Expression): Expression {
    let target = primary;
    for (;;) {
      const { start } = target.span;
      if (this.#is('.')) {
        this.#at++;
        const name = this.#peek();
        if (name.kind !== 'identifier')
          this.#fail(name, `expected a name after the dot, found ${describe(name)}`);
        this.#at++;
        target = {
          kind: 'access',
          target,
          name: name.text,
          nameSpan: this.#span(name.start, name.end),
          span: this.#span(start, name.end),
        };
      } else if (this.#is('[')) {
        this.#at++;
        const index = this.#expression();
        const close = this.#expect(']');
        target = { kind: 'index', target, index, span: this.#span(start, close.end) };
      } else if (this.#is('(')) {
        this.#at++;
        const args = this.#list(')', () => this.#expression());
        const close = this.#expect(')');
        target = { kind: 'call', callee: target, args, span: this.#span(start, close.end) };
      } else return target;
    }
  }

  #primary(): Expression {
    const token = this.#peek();
    const span = this.#span(token.start, token.end);
    switch (token.kind) {
      case 'identifier':
        this.#at++;
        return { kind: 'identifier', name: token.text, span };
      case 'null':
        this.#at++;
        return { kind: 'literal', value: null, span };
      case 'bool':
        this.#at++;
        return { kind: 'literal', value: token.text === 'true', span };
      case 'number':
      case 'float':
        this.#at++;
        return { kind: 'literal', value: numberValue(token.text), span };
      case 'string': {
        const { value, problem } = stringValue(token.text);
        if (problem !== undefined) this.#fail(token, problem);
        this.#at++;
        return { kind: 'literal', value, span };
      }
      default:
    }
    if (this.#is('(')) {
      this.#at++;
      const inner = this.#expression();
      const close = this.#expect(')');
      return { kind: 'paren', inner, span: this.#span(token.start, close.end) };
    }
    if (this.#is('[')) {
      this.#at++;
      const elements = this.#list(']', () => this.#expression());
      const close = this.#expect(']');
      return { kind: 'array', elements, span: this.#span(token.start, close.end) };
    }
    if (this.#is('{')) {
      this.#at++;
      const fields = this.#list('}', () => this.#field());
      const close = this.#expect('}');
      return { kind: 'object', fields, span: this.#span(token.start, close.end) };
    }
    return this.#fail(token, `expected an expression, found ${describe(token)}`);
  }

  #field(): ObjectField {
    const token = this.#peek();
    const isQuoted = token.kind === 'string' && token.text.startsWith('"');
    if (token.kind !== 'identifier' && !isQuoted)
      this.#fail(token, `expected a key, found ${describe(token)}`);
    this.#at++;
    const raw = isQuoted ? token.text.slice(1, -1) : token.text;
    const name = isQuoted && raw === '' ? '""' : raw;
    if (!this.#is('='))
      this.#fail(this.#peek(), `expected "=" after the key, found ${describe(this.#peek())}`);
    this.#at++;
    const value = this.#expression();
    return { name, isQuoted, nameSpan: this.#span(token.start, token.end), value };
  }

  #list<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    this.#enter();
    while (!this.#is(close)) {
      items.push(item());
      if (this.#is(',')) {
        this.#at++;
        continue;
      }
      if (this.#peek().kind === 'terminator')
        this.#fail(this.#peek(), `missing "," before the line break in a list of several lines`);
      break;
    }
    this.#depth--;
    return items;
  }

  #enter(): void {
    this.#depth++;
    if (this.#depth > MAX_DEPTH) this.#fail(this.#peek(), `nested more than ${MAX_DEPTH} levels deep`);
  }

  #expect(text: string): Token {
    const token = this.#peek();
    if (!this.#is(text)) this.#fail(token, `expected ${JSON.stringify(text)}, found ${describe(token)}`);
    this.#at++;
    return token;
  }

  #is(text: string): boolean {
    return this.#peek().kind === 'operator' && this.#peek().text === text;
  }

  #peek(): Token {
    return (
      this.#tokens[this.#at] ?? {
        kind: 'end',
        text: '',
        start: this.#source.text.length,
        end: this.#source.text.length,
      }
    );
  }

  #fail(token: Token, message: string): never {
    if (token.kind !== 'illegal')
      this.#report(errorAt(this.#span(token.start, Math.max(token.end, token.start + 1)), message));
    throw new Bail();
  }

  #report(diagnostic: Diagnostic): void {
    const { line } = positionOf(this.#source, diagnostic.span?.start ?? 0);
    if (this.#badLines.has(line)) return;
    this.#badLines.add(line);
    this.diagnostics.push(diagnostic);
  }

  #resynchronise(before: number): void {
    this.#depth = 0;
    if (this.#at === before) this.#at++;
    while (this.#peek().kind !== 'terminator' && this.#peek().kind !== 'end') this.#at++;
  }

  #span(start: number, end: number): Span {
    return { source: this.#source, start, end };
  }
}

function describe(token: Token): string {
  if (token.kind === 'end') return 'the end of the file';
  if (token.kind === 'terminator') return 'the end of the line';
  return token.text.length > 30 ? `${token.text.slice(0, 27)}...` : token.text;
}
