import type { AttributeNode, BlockNode, Comment, Expression, FileNode, Statement } from './ast.ts';
import { positionOf } from './source.ts';

/** Prints a parsed file in the one canonical layout: tabs, aligned `=`, at most one empty line in a row, comments kept. */
export function formatFile(file: FileNode): string {
  return new Printer(file).print();
}

class Printer {
  readonly #file: FileNode;
  readonly #comments: readonly Comment[];
  #nextComment = 0;
  #out = '';
  #indent = 0;
  /** The last source line that has been printed; empty lines are kept by comparing with it. */
  #lastLine = 0;

  constructor(file: FileNode) {
    this.#file = file;
    this.#comments = file.comments;
  }

  print(): string {
    this.#statements(this.#file.body.statements, this.#file.source.text.length);
    return this.#out;
  }

  #statements(statements: readonly Statement[], end: number): void {
    let isFirst = true;
    for (let index = 0; index < statements.length; ) {
      const statement = statements[index];
      if (statement === undefined) break;
      if (statement.kind === 'block') {
        isFirst = this.#lead(statement.span.start, isFirst);
        this.#block(statement);
        index++;
        continue;
      }
      const group = this.#alignedGroup(statements, index);
      const width = Math.max(...group.map(({ name }) => name.length));
      for (const attribute of group) {
        isFirst = this.#lead(attribute.span.start, isFirst);
        this.#write(`${attribute.name.padEnd(width)} = `);
        this.#expression(attribute.value);
        this.#endLine(attribute.span.end);
      }
      index += group.length;
    }
    this.#lead(end, isFirst);
  }

  /** Attributes of one line each that follow each other without an empty line or a comment between. */
  #alignedGroup(statements: readonly Statement[], from: number): AttributeNode[] {
    const group: AttributeNode[] = [];
    for (let index = from; index < statements.length; index++) {
      const statement = statements[index];
      const previous = group.at(-1);
      if (statement?.kind !== 'attribute') break;
      if (previous !== undefined) {
        const isNext = this.#line(statement.span.start) === this.#line(previous.span.end - 1) + 1;
        if (!isNext || this.#isMultiLine(previous.value) || this.#isMultiLine(statement.value)) break;
      }
      group.push(statement);
    }
    return group;
  }

  #block(block: BlockNode): void {
    const label = block.label === '' ? '' : ` ${JSON.stringify(block.label)}`;
    const hasComments = this.#hasCommentBefore(block.span.end);
    this.#write(`${block.name}${label} {`);
    if (block.body.statements.length === 0 && !hasComments) this.#write(' }');
    else {
      const brace = this.#file.source.text.indexOf('{', (block.labelSpan ?? block.nameSpan).end);
      this.#endLine(brace + 1);
      this.#indent++;
      this.#statements(block.body.statements, block.span.end - 1);
      this.#indent--;
      this.#startLine();
      this.#write('}');
    }
    this.#endLine(block.span.end);
  }

  #expression(expression: Expression): void {
    switch (expression.kind) {
      case 'array':
        this.#list('[', ']', expression.elements, expression, (element) => this.#expression(element));
        return;
      case 'object': {
        const isLong = this.#isMultiLine(expression);
        const width = isLong
          ? Math.max(0, ...expression.fields.map(({ nameSpan }) => nameSpan.end - nameSpan.start))
          : 0;
        this.#list(
          '{',
          '}',
          expression.fields.map((field) => ({ ...field, span: field.nameSpan })),
          expression,
          (field) => {
            const name = this.#text(field.nameSpan.start, field.nameSpan.end);
            this.#write(`${name.padEnd(width)} = `);
            this.#expression(field.value);
          },
        );
        return;
      }
      case 'call':
        this.#expression(expression.callee);
        this.#list(
          '(',
          ')',
          expression.args,
          { span: { ...expression.span, start: expression.callee.span.end } },
          (argument) => this.#expression(argument),
        );
        return;
      case 'access':
        this.#expression(expression.target);
        this.#write(`.${expression.name}`);
        return;
      case 'index':
        this.#expression(expression.target);
        this.#write('[');
        this.#expression(expression.index);
        this.#write(']');
        return;
      case 'unary':
        this.#write(expression.operator);
        this.#expression(expression.operand);
        return;
      case 'binary':
        this.#expression(expression.left);
        this.#write(` ${expression.operator} `);
        this.#expression(expression.right);
        return;
      case 'paren':
        this.#write('(');
        this.#expression(expression.inner);
        this.#write(')');
        return;
      case 'literal':
      case 'identifier':
        this.#write(this.#text(expression.span.start, expression.span.end));
    }
  }

  /** A list stays on its line unless it had line breaks; then every item gets lines of its own and a comma behind. */
  #list<T extends { readonly span: { readonly start: number; readonly end: number } }>(
    open: string,
    close: string,
    items: readonly T[],
    whole: { readonly span: { readonly start: number; readonly end: number } },
    print: (item: T) => void,
  ): void {
    this.#write(open);
    const hasBreak = this.#line(whole.span.start) !== this.#line(whole.span.end - 1);
    const hasComments = this.#hasCommentBefore(whole.span.end);
    const isOwnLines =
      hasComments ||
      (hasBreak && items.some(({ span }) => this.#line(span.start) !== this.#line(whole.span.start)));
    if (!isOwnLines) {
      for (const [index, item] of items.entries()) {
        if (index > 0) this.#write(', ');
        print(item);
      }
      this.#write(close);
      return;
    }
    this.#endLine(whole.span.start + 1);
    this.#indent++;
    let isFirst = true;
    for (const item of items) {
      isFirst = this.#lead(item.span.start, isFirst);
      print(item);
      this.#write(',');
      this.#endLine(item.span.end);
    }
    this.#lead(whole.span.end - 1, isFirst);
    this.#indent--;
    this.#startLine();
    this.#write(close);
  }

  /** Prints the comments before an offset on lines of their own, keeps one empty line where there were any, and indents. */
  #lead(offset: number, isFirst: boolean): boolean {
    let first = isFirst;
    for (
      let comment = this.#comments[this.#nextComment];
      comment !== undefined;
      comment = this.#comments[this.#nextComment]
    ) {
      if (comment.span.start >= offset) break;
      this.#nextComment++;
      this.#gap(comment.span.start, first);
      this.#startLine();
      this.#write(comment.text);
      this.#lastLine = this.#line(comment.span.end - 1);
      this.#write('\n');
      first = false;
    }
    const isEnd =
      offset >= this.#file.source.text.length ||
      this.#file.source.text[offset] === '}' ||
      this.#file.source.text[offset] === ']' ||
      this.#file.source.text[offset] === ')';
    if (isEnd) return first;
    this.#gap(offset, first);
    this.#startLine();
    return false;
  }

  #gap(offset: number, isFirst: boolean): void {
    if (!isFirst && this.#line(offset) > this.#lastLine + 1) this.#write('\n');
  }

  /** Ends a line, with the comment that stood behind it. */
  #endLine(offset: number): void {
    const line = this.#line(Math.max(0, offset - 1));
    for (
      let comment = this.#comments[this.#nextComment];
      comment !== undefined;
      comment = this.#comments[this.#nextComment]
    ) {
      if (this.#line(comment.span.start) !== line || comment.span.start < offset - 1) break;
      this.#nextComment++;
      this.#write(` ${comment.text}`);
    }
    this.#lastLine = line;
    this.#write('\n');
  }

  #startLine(): void {
    this.#write('\t'.repeat(this.#indent));
  }

  #hasCommentBefore(offset: number): boolean {
    const comment = this.#comments[this.#nextComment];
    return comment !== undefined && comment.span.start < offset;
  }

  #isMultiLine(expression: Expression): boolean {
    return this.#line(expression.span.start) !== this.#line(expression.span.end - 1);
  }

  #line(offset: number): number {
    return positionOf(this.#file.source, offset).line;
  }

  #text(start: number, end: number): string {
    return this.#file.source.text.slice(start, end);
  }

  #write(text: string): void {
    this.#out += text;
  }
}
