import t from 'tap';
import { ingestLabels, ingestName, pushLabels } from '../../../src/components/pyroscope-write/labels.ts';
import { Labels } from '../../../src/model/index.ts';

type Given = Readonly<Record<string, string>>;

t.test('labels of a push', async (t) => {
  const table: readonly { name: string; given: Given; external?: Given; want: Given }[] = [
    {
      name: 'reserved labels go, except two',
      given: { __name__: 'memory', __delta__: 'false', __address__: 'a:1', __meta_x: 'y', job: 'j' },
      want: { __delta__: 'false', __name__: 'memory', job: 'j' },
    },
    {
      name: 'external labels win',
      given: { __name__: 'cpu', env: 'dev', job: 'j' },
      external: { env: 'prod', region: 'eu' },
      want: { __name__: 'cpu', env: 'prod', job: 'j', region: 'eu' },
    },
    {
      name: 'an empty external label deletes',
      given: { __name__: 'cpu', env: 'dev' },
      external: { env: '' },
      want: { __name__: 'cpu' },
    },
    {
      name: 'external labels may set reserved ones',
      given: { __name__: 'cpu' },
      external: { __name__: 'other', __x__: '1' },
      want: { __name__: 'other', __x__: '1' },
    },
    {
      name: 'a name may have dots',
      given: { 'otel.scope.name': 'x' },
      want: { 'otel.scope.name': 'x' },
    },
  ];
  for (const { name, given, external = {}, want } of table) {
    const labels = pushLabels(Labels.from(given), new Map(Object.entries(external)));
    t.same(labels.toJSON(), want, name);
    t.same(
      [...labels].map((label) => label.name),
      Object.keys(want).sort(),
      `${name}: sorted`,
    );
  }
});

t.test('labels that cannot be sent', async (t) => {
  const table: readonly (readonly [given: Given, message: RegExp])[] = [
    [{}, /service name required/],
    [{ 'my-label': 'x' }, /label name "my-label" must be of letters, digits, "_" and "."/],
    [{ größe: 'x' }, /label name "größe"/],
    [{ '': 'x' }, /label name ""/],
    [{ job: '\ud800' }, /the value of label job is not valid UTF-8/],
  ];
  for (const [given, message] of table) {
    const wanted = { code: 'invalid-labels', message };
    t.throws(() => pushLabels(Labels.from(given), new Map()), wanted);
    t.throws(() => ingestLabels(Labels.from(given), new Map()), wanted);
  }
});

t.test('the name of a push to /ingest', async (t) => {
  const table: readonly (readonly [given: Given, external: Given, want: string])[] = [
    [{ __name__: 'app.cpu' }, {}, 'app.cpu{}'],
    [{ __name__: 'app', b: '2', a: '1 =,}' }, {}, 'app{a=1 =,},b=2}'],
    [{ __name__: 'app', service_name: 'svc' }, {}, 'svc{service_name=svc}'],
    [{ service_name: 'svc', __session_id__: 'x' }, {}, 'svc{__session_id__=x,service_name=svc}'],
    [{ __name__: 'app', env: 'dev' }, { env: 'prod', x: 'y' }, 'app{env=prod,x=y}'],
    [{ __name__: 'app', service_name: 'svc' }, { __name__: 'own', service_name: '' }, 'own{}'],
  ];
  for (const [given, external, want] of table) {
    t.equal(ingestName(ingestLabels(Labels.from(given), new Map(Object.entries(external)))), want);
  }
});
