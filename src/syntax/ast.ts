import type { Source, Span } from './source.ts';

/** A parsed file: its statements in order, and its comments for the formatter. */
export interface FileNode {
  readonly source: Source;
  readonly body: Body;
  readonly comments: readonly Comment[];
}

/** `text` includes the markers (`//…` without the newline, or a whole block comment). */
export interface Comment {
  readonly text: string;
  readonly span: Span;
}

/** What stands between braces, or in a file. */
export interface Body {
  readonly statements: readonly Statement[];
}

export type Statement = AttributeNode | BlockNode;

/** `name = value` */
export interface AttributeNode {
  readonly kind: 'attribute';
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Expression;
  readonly span: Span;
}

/** `name.parts "label" { … }` */
export interface BlockNode {
  readonly kind: 'block';
  /** The dotted name, e.g. "pyroscope.scrape". */
  readonly name: string;
  readonly nameSpan: Span;
  /** "" where there is none. */
  readonly label: string;
  readonly labelSpan: Span | undefined;
  readonly body: Body;
  readonly span: Span;
}

export type BinaryOperator =
  | '||'
  | '&&'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^';

export type UnaryOperator = '!' | '-';

/** A literal's value: integers are bigint (int64 or uint64), floats are number. */
export type LiteralValue = null | boolean | bigint | number | string;

export type Expression =
  | { readonly kind: 'literal'; readonly value: LiteralValue; readonly span: Span }
  | { readonly kind: 'array'; readonly elements: readonly Expression[]; readonly span: Span }
  | { readonly kind: 'object'; readonly fields: readonly ObjectField[]; readonly span: Span }
  | { readonly kind: 'identifier'; readonly name: string; readonly span: Span }
  | {
      readonly kind: 'access';
      readonly target: Expression;
      readonly name: string;
      readonly nameSpan: Span;
      readonly span: Span;
    }
  | { readonly kind: 'index'; readonly target: Expression; readonly index: Expression; readonly span: Span }
  | {
      readonly kind: 'call';
      readonly callee: Expression;
      readonly args: readonly Expression[];
      readonly span: Span;
    }
  | {
      readonly kind: 'unary';
      readonly operator: UnaryOperator;
      readonly operand: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | { readonly kind: 'paren'; readonly inner: Expression; readonly span: Span };

/** `name = value` or `"name" = value` in an object. */
export interface ObjectField {
  readonly name: string;
  readonly isQuoted: boolean;
  readonly nameSpan: Span;
  readonly value: Expression;
}
