import type { AnyDefinition } from '../component/index.ts';
import type { AttributeNode, BlockNode, Body, Expression, FileNode, Source, Span } from '../syntax/index.ts';
import { hasErrors, parseFile, REDACTED } from '../syntax/index.ts';

/** Names of arguments, fields, headers and query parameters whose values let somebody in; `…_file` only says where. */
const SENSITIVE = /(?:pass|secret|token|credential|auth|cookie|api_?-?key|private|key_pem|key$)(?!.*_file$)/i;
/** Functions whose texts name something and are no secret themselves. */
const NAMES_ONLY = new Set(['env', 'sys.env']);
const PASSWORD_OF_URL = /(?<=:\/\/[^/?#@\s"]*:)[^/?#"]*(?=@)/g;
const PARAMETER_OF_URL = /(?<=[?&])([^=&"]+)=([^&"#]*)/g;
const QUOTED = /"(?:[^"\\\n]|\\.)*"|`[^`]*`/g;

type BlockFields = AnyDefinition['arguments']['fields'];
type Definitions = ReadonlyMap<string, AnyDefinition>;

/**
 * A configuration's text as it may be shown: texts in arguments of type secret are masked, and wherever else a name says
 * that there is a secret, in comments, too. Everything keeps its line.
 */
export function shownText(source: Source, definitions: Definitions): string {
  const { file, diagnostics } = parseFile(source);
  // Of a text that nobody understands, nobody knows what is secret.
  if (hasErrors(diagnostics)) return source.text.replace(QUOTED, masked);
  const masks = [...masksOfBody(file.body, undefined, definitions), ...masksOfComments(file)];
  masks.sort((a, b) => a.span.start - b.span.start);
  let shown = '';
  let at = 0;
  for (const { span, text } of masks) {
    if (span.start < at) continue;
    shown += source.text.slice(at, span.start) + text;
    at = span.end;
  }
  return shown + source.text.slice(at);
}

/** What stands instead of a part of the text. */
interface Mask {
  readonly span: Span;
  readonly text: string;
}

/** @param fields what the block declares; undefined at the root and where nobody has declared it */
function masksOfBody(body: Body, fields: BlockFields | undefined, definitions: Definitions): readonly Mask[] {
  return body.statements.flatMap((statement) =>
    statement.kind === 'attribute'
      ? masksOfExpression(statement.value, isSecret(statement, fields))
      : masksOfBlock(statement, fields, definitions),
  );
}

function masksOfBlock(
  block: BlockNode,
  fields: BlockFields | undefined,
  definitions: Definitions,
): readonly Mask[] {
  const inner = fields?.[block.name];
  const declared = inner?.kind === 'block' ? inner.schema : definitions.get(block.name)?.arguments;
  return masksOfBody(block.body, declared?.fields, definitions);
}

function isSecret({ name }: AttributeNode, fields: BlockFields | undefined): boolean {
  const field = fields?.[name];
  if (field?.kind === 'attribute' && /^secret|[(]secret/.test(field.type.name)) return true;
  return SENSITIVE.test(name);
}

function masksOfExpression(expression: Expression, isMasked: boolean): readonly Mask[] {
  const both = (...parts: readonly Expression[]): readonly Mask[] =>
    parts.flatMap((part) => masksOfExpression(part, isMasked));
  switch (expression.kind) {
    case 'literal':
      return masksOfLiteral(expression.value, expression.span, isMasked);
    case 'array':
      return both(...expression.elements);
    case 'object':
      return expression.fields.flatMap(({ name, value }) =>
        masksOfExpression(value, isMasked || SENSITIVE.test(name)),
      );
    case 'call':
      return NAMES_ONLY.has(textOf(expression.callee.span)) ? [] : both(...expression.args);
    case 'binary':
      return both(expression.left, expression.right);
    case 'unary':
      return both(expression.operand);
    case 'paren':
      return both(expression.inner);
    case 'index':
      return masksOfExpression(expression.target, isMasked);
    case 'access':
      return masksOfExpression(expression.target, isMasked);
    case 'identifier':
      return [];
  }
}

function masksOfLiteral(value: unknown, span: Span, isMasked: boolean): readonly Mask[] {
  if (isMasked && (typeof value === 'string' || typeof value === 'bigint' || typeof value === 'number')) {
    return value === '' ? [] : [{ span, text: masked(textOf(span)) }];
  }
  if (typeof value !== 'string' || !/[@?]/.test(value)) return [];
  const text = textOf(span)
    .replace(PASSWORD_OF_URL, REDACTED)
    .replace(PARAMETER_OF_URL, (whole, name: string) =>
      SENSITIVE.test(name) ? `${name}=${REDACTED}` : whole,
    );
  return text === textOf(span) ? [] : [{ span, text }];
}

/** A line that was commented out may hold what it held before. */
function masksOfComments({ comments }: FileNode): readonly Mask[] {
  return comments.map(({ text, span }) => {
    const shown = text.replace(PASSWORD_OF_URL, REDACTED);
    return { span, text: SENSITIVE.test(text) ? shown.replace(QUOTED, masked) : shown };
  });
}

/** As many lines as before, so that places in diagnostics stay right. */
function masked(text: string): string {
  return `"${REDACTED}"${'\n'.repeat(text.split('\n').length - 1)}`;
}

function textOf({ source, start, end }: Span): string {
  return source.text.slice(start, end);
}
