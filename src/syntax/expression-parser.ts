import type { BinaryOperator, Expression, LiteralValue, ObjectField } from './ast.ts';
import { numberValue, stringValue } from './literal.ts';
import type { Span } from './source.ts';
import type { Token } from './token.ts';
import type { TokenStream } from './token-stream.ts';
import { describeToken } from './token-stream.ts';

/** Binary operators by how tightly they bind (spec: runtime.md §1.3). */
const PRECEDENCE: ReadonlyMap<string, number> = new Map([
  ...['||'].map((operator): [string, number] => [operator, 1]),
  ...['&&'].map((operator): [string, number] => [operator, 2]),
  ...['==', '!=', '<', '<=', '>', '>='].map((operator): [string, number] => [operator, 3]),
  ...['+', '-'].map((operator): [string, number] => [operator, 4]),
  ...['*', '/', '%'].map((operator): [string, number] => [operator, 5]),
  ...['^'].map((operator): [string, number] => [operator, 6]),
]);

/** Parses one expression. @throws Bail when it is none; the error has been reported then */
export function parseExpression(tokens: TokenStream, minimum = 1): Expression {
  const { depth } = tokens;
  tokens.enter();
  let left = parseUnary(tokens);
  for (;;) {
    const operator = tokens.peek();
    const precedence = operator.kind === 'operator' ? (PRECEDENCE.get(operator.text) ?? 0) : 0;
    if (precedence < minimum || precedence === 0) break;
    tokens.take();
    // A chain of operators is a tree that is deep on its left.
    tokens.enter();
    const right = parseExpression(tokens, operator.text === '^' ? precedence : precedence + 1);
    left = {
      kind: 'binary',
      // Only the operators of the table have a precedence.
      operator: operator.text as BinaryOperator,
      left,
      right,
      span: tokens.span(left.span.start, right.span.end),
    };
  }
  tokens.depth = depth;
  return left;
}

function parseUnary(tokens: TokenStream): Expression {
  const token = tokens.peek();
  if (!tokens.is('!') && !tokens.is('-')) return parsePostfix(tokens);
  tokens.take();
  tokens.enter();
  const operand = parseUnary(tokens);
  tokens.depth--;
  const span = tokens.span(token.start, operand.span.end);
  return { kind: 'unary', operator: token.text === '!' ? '!' : '-', operand, span };
}

function parsePostfix(tokens: TokenStream): Expression {
  const { depth } = tokens;
  let target = parsePrimary(tokens);
  for (;;) {
    const { start } = target.span;
    tokens.enter();
    if (tokens.is('.')) {
      tokens.take();
      const name = tokens.peek();
      if (name.kind !== 'identifier') {
        tokens.fail(name, `expected a name after the dot, found ${describeToken(name)}`);
      }
      tokens.take();
      const nameSpan = tokens.span(name.start, name.end);
      target = { kind: 'access', target, name: name.text, nameSpan, span: tokens.span(start, name.end) };
    } else if (tokens.is('[')) {
      tokens.take();
      const index = parseExpression(tokens);
      target = { kind: 'index', target, index, span: tokens.span(start, tokens.expect(']').end) };
    } else if (tokens.is('(')) {
      tokens.take();
      const args = parseList(tokens, ')', () => parseExpression(tokens));
      target = { kind: 'call', callee: target, args, span: tokens.span(start, tokens.expect(')').end) };
    } else break;
  }
  tokens.depth = depth;
  return target;
}

function parsePrimary(tokens: TokenStream): Expression {
  const token = tokens.peek();
  const span = tokens.span(token.start, token.end);
  if (token.kind === 'identifier') {
    tokens.take();
    return { kind: 'identifier', name: token.text, span };
  }
  if (token.kind === 'operator') return parseBracketed(tokens, token);
  const value = literalOf(tokens, token);
  if (value === undefined) tokens.fail(token, `expected an expression, found ${describeToken(token)}`);
  tokens.take();
  return { kind: 'literal', value, span };
}

function literalOf(tokens: TokenStream, token: Token): LiteralValue | undefined {
  if (token.kind === 'null') return null;
  if (token.kind === 'bool') return token.text === 'true';
  if (token.kind === 'number' || token.kind === 'float') return numberValue(token.text);
  if (token.kind !== 'string') return undefined;
  const { value, problem } = stringValue(token.text);
  if (problem !== undefined) tokens.fail(token, problem);
  return value;
}

function parseBracketed(tokens: TokenStream, open: Token): Expression {
  const spanTo = (close: Token): Span => tokens.span(open.start, close.end);
  if (tokens.is('(')) {
    tokens.take();
    const inner = parseExpression(tokens);
    return { kind: 'paren', inner, span: spanTo(tokens.expect(')')) };
  }
  if (tokens.is('[')) {
    tokens.take();
    const elements = parseList(tokens, ']', () => parseExpression(tokens));
    return { kind: 'array', elements, span: spanTo(tokens.expect(']')) };
  }
  if (tokens.is('{')) {
    tokens.take();
    const fields = parseList(tokens, '}', () => parseField(tokens));
    return { kind: 'object', fields, span: spanTo(tokens.expect('}')) };
  }
  return tokens.fail(open, `expected an expression, found ${describeToken(open)}`);
}

/** Quoted keys are taken as they stand, without escapes; `""` is the key of two quotes (spec: runtime.md §1.2). */
function parseField(tokens: TokenStream): ObjectField {
  const token = tokens.peek();
  const isQuoted = token.kind === 'string' && token.text.startsWith('"');
  if (token.kind !== 'identifier' && !isQuoted) {
    tokens.fail(token, `expected a key, found ${describeToken(token)}`);
  }
  tokens.take();
  const name = isQuoted && token.text !== '""' ? token.text.slice(1, -1) : token.text;
  if (!tokens.is('=')) {
    tokens.fail(tokens.peek(), `expected "=" after the key, found ${describeToken(tokens.peek())}`);
  }
  tokens.take();
  const value = parseExpression(tokens);
  return { name, isQuoted, nameSpan: tokens.span(token.start, token.end), value };
}

function parseList<T>(tokens: TokenStream, close: string, parseItem: () => T): T[] {
  const items: T[] = [];
  const { depth } = tokens;
  tokens.enter();
  while (!tokens.is(close)) {
    items.push(parseItem());
    if (tokens.is(',')) {
      tokens.take();
      continue;
    }
    const token = tokens.peek();
    if (token.kind === 'terminator') {
      tokens.fail(token, 'missing "," before the line break in a list of several lines');
    }
    break;
  }
  tokens.depth = depth;
  return items;
}
