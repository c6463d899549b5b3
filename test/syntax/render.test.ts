import t from 'tap';
import type { Diagnostic } from '../../src/syntax/index.ts';
import { errorAt, renderDiagnostics, warningAt } from '../../src/syntax/index.ts';

const source = { name: 'a.alloy', text: 'one = 1\n\ttwo = "x" // c\nthree {\n  four = 4\n}\nlast = 9\n' };

function at(text: string): { source: typeof source; start: number; end: number } {
  const start = source.text.indexOf(text);
  return { source, start, end: start + text.length };
}

const CASES: readonly { name: string; diagnostics: readonly Diagnostic[]; want: string }[] = [
  { name: 'nothing', diagnostics: [], want: '' },
  {
    name: 'a place in a line, with a tab before it',
    diagnostics: [errorAt(at('"x"'), 'bad value')],
    want: 'Error: a.alloy:2:8: bad value\n\n1 | one = 1\n2 |     two = "x" // c\n  |           ^^^\n3 | three {\n',
  },
  {
    name: 'the first line, as a warning',
    diagnostics: [warningAt(at('one'), 'odd name')],
    want: 'Warning: a.alloy:1:1: odd name\n\n1 | one = 1\n  | ^^^\n2 |     two = "x" // c\n',
  },
  {
    name: 'the last line',
    diagnostics: [errorAt(at('9'), 'too much')],
    want: 'Error: a.alloy:6:8: too much\n\n5 | }\n6 | last = 9\n  |        ^\n',
  },
  {
    name: 'several lines',
    diagnostics: [errorAt(at('three {\n  four = 4\n}'), 'wrong block')],
    want: 'Error: a.alloy:3:1: wrong block\n\n2 |       two = "x" // c\n3 |   three {\n  |  _^\n4 | |   four = 4\n5 | | }\n  | |_^\n6 |   last = 9\n',
  },
  { name: 'no place', diagnostics: [errorAt(undefined, 'cycle: a, b')], want: 'Error: -: cycle: a, b\n' },
  {
    name: 'two',
    diagnostics: [errorAt(undefined, 'one'), errorAt(undefined, 'two')],
    want: 'Error: -: one\n\nError: -: two\n',
  },
];

t.test('diagnostics are printed with their lines', async (t) => {
  for (const { name, diagnostics, want } of CASES) t.equal(renderDiagnostics(diagnostics), want, name);
});

t.test('colour marks the severity only', async (t) => {
  const colored = renderDiagnostics([errorAt(undefined, 'x')], { color: true });
  t.equal(colored, '\u001b[1m\u001b[31mError:\u001b[0m -: x\n');
});

t.test('what is shown stays short, and cannot take over the terminal', async (t) => {
  const text = `a = "${'x'.repeat(50_000)}" + 1 // ${'y'.repeat(50_000)}\nb = "\u001b[31m\u202e\0"\n`;
  const long = { name: 'a.alloy', text };
  const start = text.indexOf('+');
  const place = renderDiagnostics([errorAt({ source: long, start, end: start + 1 }, 'bad')]);
  const [, , line = '', marks = ''] = place.split('\n');
  t.ok(line.length < 200 && marks.length < 200, `${line.length} and ${marks.length} characters`);
  t.equal(line[marks.indexOf('^')], '+', 'the mark is where it was');
  const whole = renderDiagnostics([errorAt({ source: long, start: 4, end: text.length }, 'bad')]);
  t.ok(whole.length < 1_000, `${whole.length} characters`);
  const control = text.indexOf('\u001b');
  t.match(
    renderDiagnostics([errorAt({ source: long, start: control, end: control + 1 }, 'bad')]),
    /^2 \| b = "\ufffd\[31m\ufffd\ufffd"\n {2}\| {6}\^$/m,
  );
  const many = renderDiagnostics(Array.from({ length: 5_000 }, () => errorAt(undefined, 'one')));
  t.match(many, /\n4950 more are not shown\n$/);
});
