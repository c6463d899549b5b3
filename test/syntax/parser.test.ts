import fc from 'fast-check';
import t from 'tap';
import type { Expression, Statement } from '../../src/syntax/index.ts';
import { decodeSource, formatFile, parseFile, positionOf, referencesOf } from '../../src/syntax/index.ts';

/** Diagnostics as "line:column message". */
function problems(text: string): string[] {
  return parseFile({ name: 'test', text }).diagnostics.map(({ span, message }) => {
    if (span === undefined) return message;
    const { line, column } = positionOf(span.source, span.start);
    return `${line}:${column} ${message}`;
  });
}

/** An expression with every operation in brackets, to see how it was read. */
function shape(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'bigint'
        ? `${expression.value}`
        : (JSON.stringify(expression.value) ?? '');
    case 'identifier':
      return expression.name;
    case 'array':
      return `[${expression.elements.map(shape).join(',')}]`;
    case 'object':
      return `{${expression.fields.map(({ name, value }) => `${name}=${shape(value)}`).join(',')}}`;
    case 'access':
      return `${shape(expression.target)}.${expression.name}`;
    case 'index':
      return `${shape(expression.target)}[${shape(expression.index)}]`;
    case 'call':
      return `${shape(expression.callee)}(${expression.args.map(shape).join(',')})`;
    case 'unary':
      return `(${expression.operator}${shape(expression.operand)})`;
    case 'binary':
      return `(${shape(expression.left)}${expression.operator}${shape(expression.right)})`;
    case 'paren':
      return shape(expression.inner);
  }
}

function valueShape(text: string): string {
  const { file, diagnostics } = parseFile({ name: 'test', text: `x = ${text}` });
  const [statement] = file.body.statements;
  if (diagnostics.length > 0 || statement?.kind !== 'attribute') return `error ${diagnostics[0]?.message}`;
  return shape(statement.value);
}

const EXPRESSIONS: readonly [text: string, read: string][] = [
  ['1 + 2 * 3', '(1+(2*3))'],
  ['(1 + 2) * 3', '((1+2)*3)'],
  ['-2 ^ 2', '((-2)^2)'],
  ['2 ^ 3 ^ 2', '(2^(3^2))'],
  ['8 / 4 / 2', '((8/4)/2)'],
  ['a || b && c == d + 1', '(a||(b&&(c==(d+1))))'],
  ['!a.b[0](1, 2).c', '(!a.b[0](1,2).c)'],
  ['!!true', '(!(!true))'],
  ['{ a = 1, "b c" = 2 }', '{a=1,b c=2}'],
  ['{ "" = 1 }', '{""=1}'],
  ['{ "a\\n" = 1 }', '{a\\n=1}'],
  ['[1, [2], {}]', '[1,[2],{}]'],
  ['[\n1,\n2,\n]', '[1,2]'],
  ['f(\n1,\n)', 'f(1)'],
  ['1 +\n2', '(1+2)'],
  ['1 /* between */ + 2', '(1+2)'],
  ['010', '8'],
  ['08', '8'],
  ['9223372036854775808', '9223372036854775808'],
  ['18446744073709551616', '18446744073709552000'],
  ['1.', '1'],
  ['.5', '0.5'],
  ['1e3', '1000'],
  ['null', 'null'],
  ['"\\a\\b\\f\\n\\r\\t\\v\\\\\\""', JSON.stringify('\x07\b\f\n\r\t\v\\"')],
  ['"\\101\\x41\\u0041\\U0001F600"', JSON.stringify('AAA😀')],
  ['`raw \\n\nline`', JSON.stringify('raw \\n\nline')],
  ['größe_1', 'größe_1'],
];

t.test('expressions are read with their precedence and their literals', async (t) => {
  for (const [text, read] of EXPRESSIONS) t.equal(valueShape(text), read, text);
});

const MISTAKES: readonly [text: string, ...problems: string[]][] = [
  ['a = ', '1:5 expected an expression, found the end of the file'],
  ['a = \nb = 1', '2:3 expected a line break, found ='],
  ['a', '1:2 expected "=" or "{" after a, found the end of the line'],
  ['a b', '1:3 expected "=" or "{" after a, found b'],
  ['a = 1 b = 2', '1:7 expected a line break, found b'],
  ['a.b = 1', '1:1 the name of an attribute must not have dots: a.b'],
  ['a. = 1', '1:4 expected a name after the dot, found ='],
  ['a = b.1', '1:6 expected a line break, found .1'],
  ['a = b.', '1:7 expected a name after the dot, found the end of the file'],
  ['1 = 2', '1:1 expected an attribute or a block, found 1'],
  ['a {', '1:4 block a is not closed: expected "}", found the end of the file'],
  ['}', '1:1 expected an attribute or a block, found }'],
  ['a "b-c" {}', '1:3 expected block label to be a valid identifier, but got "b-c"'],
  ['a "b-c" {\n  d = 1\n}\n', '1:3 expected block label to be a valid identifier, but got "b-c"'],
  ['a `b` {}', '1:3 a label must be in double quotes'],
  [
    'a = [1\n2]',
    '1:7 missing "," before the line break in a list of several lines',
    '2:1 expected an attribute or a block, found 2',
  ],
  ['a = {x: 1}', '1:7 illegal character ":"'],
  ['a = {x 1}', '1:8 expected "=" after the key, found 1'],
  ['a = {1 = 1}', '1:6 expected a key, found 1'],
  ['a = (1', '1:7 expected ")", found the end of the line'],
  ['a = "abc', '1:5 string is not closed: missing "'],
  ['a = `abc', '1:5 raw string is not closed: missing `'],
  ["a = 'x'", '1:5 illegal character "\'"'],
  ['a = "\\\'"', "1:5 unknown escape sequence \\'"],
  ['a = "\\777"', '1:5 escape sequence \\777 is no character'],
  ['a = "\\ud800"', '1:5 escape sequence \\ud800 is no character'],
  ['# comment', '1:1 illegal character "#"'],
  ['a = 1;', '1:6 illegal character ";"'],
  ['a = 1\u0000', '1:6 illegal character "\\u0000"'],
  ['a = +1', '1:5 expected an expression, found +'],
  ['a = 1 /* open', '1:7 block comment is not closed: missing */'],
  ['a = 1\n+ 2', '2:1 expected an attribute or a block, found +'],
  [
    'a = \nb {\n c = 1\n}\nd = ',
    '2:3 expected a line break, found {',
    '4:1 expected an attribute or a block, found }',
    '5:5 expected an expression, found the end of the file',
  ],
  [`a = 1${' + 1'.repeat(600)}`, '1:1999 nested more than 500 levels deep'],
  [`a = ${'['.repeat(600)}`, '1:255 nested more than 500 levels deep'],
];

t.test('every mistake has one clear error with its place', async (t) => {
  for (const [text, ...wanted] of MISTAKES) t.same(problems(text), wanted, text.slice(0, 40));
});

t.test('blocks, labels and nesting', async (t) => {
  const { file, diagnostics } = parseFile({ name: 'test', text: 'a.b "c" {\n d { }\n e = 1\n}\nf "" { }' });
  t.same(diagnostics, []);
  const outline = (statements: readonly Statement[]): unknown =>
    statements.map((statement) =>
      statement.kind === 'attribute'
        ? statement.name
        : [statement.name, statement.label, outline(statement.body.statements)],
    );
  t.same(outline(file.body.statements), [
    ['a.b', 'c', [['d', '', []], 'e']],
    ['f', '', []],
  ]);
});

t.test(
  'bytes are read as UTF-8, with or without a byte order mark; other encodings are refused',
  async (t) => {
    t.equal(decodeSource('f', new Uint8Array([0xef, 0xbb, 0xbf, 0x61])).source.text, 'a');
    for (const bytes of [
      [0xff, 0xfe, 0x61, 0],
      [0xfe, 0xff, 0, 0x61],
      [0x61, 0xff],
    ]) {
      t.match(decodeSource('f', new Uint8Array(bytes)).diagnostics[0]?.message, /UTF-8/);
    }
  },
);

t.test('references are chains of identifiers; an index or a call ends one', async (t) => {
  const { file } = parseFile({
    name: 'test',
    text: 'x = [a.b.c, f.g(h).i, j[k.l].m, {n = o}, -p + !q, (r)]',
  });
  const [statement] = file.body.statements;
  const references = statement?.kind === 'attribute' ? referencesOf(statement.value) : [];
  t.same(
    references.map(({ path }) => path.join('.')),
    ['a.b.c', 'f.g', 'h', 'j', 'k.l', 'o', 'p', 'q', 'r'],
  );
});

t.test('any text at all is parsed and printed without an exception', async () => {
  const piece = fc.constantFrom(
    'a',
    'b.c',
    '"l"',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '=',
    ',',
    '\n',
    ' ',
    '1',
    '.5',
    '"s"',
    '`r`',
    '+',
    '-',
    '!',
    '^',
    '//c\n',
    '/*c*/',
    '"',
    '`',
    '\\',
    '\u0000',
    'ä',
    '😀',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (given) => {
      const { file, diagnostics } = parseFile({ name: 'test', text: given });
      const printed = formatFile(file);
      if (diagnostics.length > 0) return true;
      const again = parseFile({ name: 'test', text: printed });
      return again.diagnostics.length === 0 && formatFile(again.file) === printed;
    }),
    { numRuns: 4_000 },
  );
});
