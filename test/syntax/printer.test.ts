import t from 'tap';
import { formatFile, parseFile } from '../../src/syntax/index.ts';

const CASES: readonly { name: string; given: string; want: string }[] = [
  {
    name: 'spaces and tabs',
    given: 'a  =1\nb{\n   c=2\n}',
    want: 'a = 1\n\nb {\n\tc = 2\n}\n'.replace('\n\n', '\n'),
  },
  {
    name: 'equal signs of neighbours are aligned',
    given: 'a = 1\nlong = 2\n\nb = 3',
    want: 'a    = 1\nlong = 2\n\nb = 3\n',
  },
  {
    name: 'a value of several lines is not aligned',
    given: 'a = 1\nlong = [\n1,\n]\nb = 2',
    want: 'a = 1\nlong = [\n\t1,\n]\nb = 2\n',
  },
  {
    name: 'empty lines are kept, one at most',
    given: '\n\na = 1\n\n\n\nb = 2\n\n',
    want: 'a = 1\n\nb = 2\n',
  },
  { name: 'an empty block stays on its line', given: 'a "b" {\n}', want: 'a "b" { }\n' },
  {
    name: 'comments keep their places',
    given: '// top\na = 1 // behind\n/* own */\nb {\n// in\n}\n// end',
    want: '// top\na = 1 // behind\n/* own */\nb {\n\t// in\n}\n// end\n',
  },
  { name: 'a list on one line stays there', given: 'a = [ 1,2 , 3 ]', want: 'a = [1, 2, 3]\n' },
  {
    name: 'a list of several lines gets one item a line',
    given: 'a = [1,\n2]'.replace('2]', '2,\n]'),
    want: 'a = [\n\t1,\n\t2,\n]\n',
  },
  {
    name: 'objects',
    given: 'a = {"x"=1,y=2}\nb = {\nlong = 1,\ny=2,\n}',
    want: 'a = {"x" = 1, y = 2}\nb = {\n\tlong = 1,\n\ty    = 2,\n}\n',
  },
  { name: 'operators and calls', given: 'a = f( 1,x.y )+-2*(3 - 4)', want: 'a = f(1, x.y) + -2 * (3 - 4)\n' },
  {
    name: 'literals are left as they are',
    given: 'a = `x\ny`\nb = 010\nc = "\\x41"',
    want: 'a = `x\ny`\nb = 010\nc = "\\x41"\n',
  },
  {
    name: 'comments in lists',
    given: 'a = [ // first\n1, // one\n// two\n2,\n]',
    want: 'a = [ // first\n\t1, // one\n\t// two\n\t2,\n]\n',
  },
];

t.test('fmt', async (t) => {
  for (const { name, given, want } of CASES) {
    const { file, diagnostics } = parseFile({ name: 'test', text: given });
    t.same(diagnostics, [], name);
    t.equal(formatFile(file), want, name);
    t.equal(formatFile(parseFile({ name: 'test', text: want }).file), want, `${name}, again`);
  }
});
