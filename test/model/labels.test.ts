import fc from 'fast-check';
import t from 'tap';
import { compareBytewise, Labels, targetKey } from '../../src/model/index.ts';

t.test('a set is sorted, unique, and without empty values', async (t) => {
  const labels = Labels.of([
    ['b', '2'],
    ['a', '1'],
    ['b', '3'],
    ['c', ''],
  ]);
  t.same(
    [...labels],
    [
      { name: 'a', value: '1' },
      { name: 'b', value: '3' },
    ],
  );
  t.equal(labels.toString(), '{a="1", b="3"}');
  t.equal(labels.get('nothing'), '');
  t.equal(labels.has('c'), false);
});

t.test('changes make a new set and leave the old one', async (t) => {
  const labels = Labels.from({ a: '1', b: '2' });
  const changed = labels.with([
    ['a', ''],
    ['c', '3'],
  ]);
  t.same(changed.toJSON(), { b: '2', c: '3' });
  t.same(labels.toJSON(), { a: '1', b: '2' });
  t.same(labels.filter((name) => name === 'a').toJSON(), { a: '1' });
  t.ok(Labels.from({ a: '1' }).equals(Labels.from({ a: '1' })));
  t.notOk(Labels.from({ a: '1' }).equals(Labels.from({ a: '2' })));
});

t.test('names that mean something to JavaScript are labels like any other', async (t) => {
  const labels = Labels.of([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
  t.equal(labels.get('__proto__'), 'x');
  t.same(Object.keys(labels.toJSON()), ['__proto__', 'constructor']);
});

t.test('order is that of the UTF-8 bytes', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      return Math.sign(compareBytewise(a, b)) === Buffer.compare(Buffer.from(a), Buffer.from(b));
    }),
  );
});

t.test('the key of a target leaves out __meta_ labels and agrees with the published vector', async (t) => {
  const target = Labels.from({ __address__: 'h:1', foo: 'bar', __meta_x: 'y' });
  t.equal(targetKey(target), 2912311700245845263n);
});
