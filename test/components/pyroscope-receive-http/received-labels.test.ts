import t from 'tap';
import {
  parseIngestName,
  receivedLabels,
} from '../../../src/components/pyroscope-receive-http/received-labels.ts';
import { Labels } from '../../../src/model/index.ts';

const names: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['app', { __name__: 'app' }],
  [' app.cpu ', { __name__: 'app.cpu' }],
  ['my-app/x_1.cpu', { __name__: 'my-app/x_1.cpu' }],
  ['app{}', { __name__: 'app' }],
  ['app{a=1}', { __name__: 'app', a: '1' }],
  ['app{ a = 1 , b.c=x y}', { __name__: 'app', a: '1', 'b.c': 'x y' }],
  ['app{a=1,a=2}', { __name__: 'app', a: '2' }],
  ['app{a=1=2}', { __name__: 'app', a: '1=2' }],
  ['app{a=1,b=2', { __name__: 'app', a: '1' }],
  ['app{a,b=2}', { __name__: 'app', b: '2' }],
  ['app{__name__=other}', { __name__: 'other' }],
  ['app{a=}', { __name__: 'app' }],
  ['app{bad-key=1}', {}],
  ['app name', {}],
  ['', {}],
  ['{a=1}', {}],
  [`app{${'a'.repeat(2_000_000)}`, { __name__: 'app' }],
];

t.test('the name of a raw push', (t) => {
  for (const [text, labels] of names) t.same(parseIngestName(text).toJSON(), labels, text.slice(0, 40));
  t.end();
});

t.test('labels go on with a service', (t) => {
  for (const [given, want] of [
    [
      { __name__: 'cpu', a: '1' },
      { __name__: 'cpu', a: '1', service_name: 'cpu' },
    ],
    [
      { __name__: 'cpu', service_name: 'shop' },
      { __name__: 'cpu', service_name: 'shop', app_name: 'cpu' },
    ],
    [{ service_name: 'shop', app_name: 'former' }, { service_name: 'shop' }],
    [{ a: '1' }, { a: '1' }],
    [{}, {}],
  ] as const) {
    t.same(receivedLabels(Labels.from(given)).toJSON(), want);
  }
  t.end();
});
