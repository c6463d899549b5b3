/** The kinds of token; operators and punctuation are their own text. */
export type TokenKind =
  | 'identifier'
  | 'null'
  | 'bool'
  | 'number'
  | 'float'
  | 'string'
  | 'operator'
  | 'terminator'
  | 'comment'
  | 'illegal'
  | 'end';

/** One token, as a range of offsets in its source. `text` is what stands there. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}
