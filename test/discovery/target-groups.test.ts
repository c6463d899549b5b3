import fc from 'fast-check';
import t from 'tap';
import { readTargetGroups, TargetGroupsError } from '../../src/discovery/index.ts';

const ORIGIN = ['__meta_url', 'http://x'] as const;

const valid: readonly { name: string; data: unknown; want: readonly unknown[] }[] = [
  { name: 'null, as Go writes an empty list', data: null, want: [] },
  { name: 'no groups', data: [], want: [] },
  { name: 'a group without fields', data: [{}], want: [] },
  { name: 'fields that are null', data: [{ targets: null, labels: null }], want: [] },
  {
    name: 'labels of the group go to each target',
    data: [{ targets: ['a:1', 'b:2'], labels: { job: 'x', none: null, empty: '' } }],
    want: [
      { __address__: 'a:1', __meta_url: 'http://x', job: 'x' },
      { __address__: 'b:2', __meta_url: 'http://x', job: 'x' },
    ],
  },
  {
    name: 'address and origin win over labels of the group',
    data: [{ targets: ['a:1'], labels: { __address__: 'no', __meta_url: 'no' } }],
    want: [{ __address__: 'a:1', __meta_url: 'http://x' }],
  },
  {
    name: 'a name that means something to JavaScript',
    data: JSON.parse('[{"targets": ["a"], "labels": {"__proto__": "x", "constructor": "y"}}]'),
    want: [
      JSON.parse('{"__address__": "a", "__meta_url": "http://x", "__proto__": "x", "constructor": "y"}'),
    ],
  },
];

for (const { name, data, want } of valid) {
  t.test(`valid: ${name}`, async (t) => {
    t.equal(JSON.stringify(sorted(readTargetGroups(data, ORIGIN))), JSON.stringify(sorted(want)));
  });
}

const invalid: readonly { data: unknown; want: string }[] = [
  { data: {}, want: 'the list of target groups is an object' },
  { data: 'x', want: 'the list of target groups is a string' },
  { data: undefined, want: 'the list of target groups is missing' },
  { data: [null], want: '[0] must be an object, is null' },
  { data: [{}, []], want: '[1] must be an object, is a list' },
  { data: [{ target: [] }], want: '[0] has the unknown field "target"; did you mean "targets"?' },
  { data: [{ targets: 'a' }], want: '[0].targets must be a list, is a string' },
  { data: [{ targets: ['a', 1] }], want: '[0].targets[1] must be a string, is a number' },
  { data: [{ targets: [null] }], want: '[0].targets[0] must be a string, is null' },
  { data: [{ labels: [] }], want: '[0].labels must be an object, is a list' },
  { data: [{ labels: { a: 1 } }], want: '[0].labels["a"] must be a string, is a number' },
  { data: [{ labels: { '': 'x' } }], want: '[0].labels has a label without a name' },
];

for (const { data, want } of invalid) {
  t.test(`invalid: ${JSON.stringify(data)}`, async (t) => {
    t.throws(() => readTargetGroups(data, ORIGIN), new TargetGroupsError(want));
  });
}

t.test('any JSON is either targets or a TargetGroupsError', async (t) => {
  fc.assert(
    fc.property(
      fc.oneof(fc.jsonValue(), fc.array(fc.record({ targets: fc.jsonValue(), labels: fc.jsonValue() }))),
      (data) => {
        try {
          return readTargetGroups(data, ORIGIN).every((target) => target.get('__meta_url') === 'http://x');
        } catch (error) {
          return error instanceof TargetGroupsError;
        }
      },
    ),
  );
  t.pass('100 values');
});

function sorted(targets: readonly unknown[]): unknown {
  return JSON.parse(JSON.stringify(targets)).map((target: object) => Object.entries(target).sort());
}
