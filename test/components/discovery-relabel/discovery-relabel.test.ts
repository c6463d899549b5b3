import t from 'tap';
import { targets as targetsType } from '../../../src/component/index.ts';
import { discoveryRelabel } from '../../../src/components/discovery-relabel/index.ts';
import { Labels } from '../../../src/model/index.ts';
import type { RelabelRule } from '../../../src/relabel/index.ts';
import { relabelRules } from '../../../src/relabel/index.ts';
import { createTestContext } from '../../support/component-context.ts';
import { argumentsOf, decodeText } from '../../support/decode-text.ts';

interface Exports {
  readonly output: readonly Labels[];
  readonly rules: readonly RelabelRule[];
}

const targets = `targets = [{"__address__" = "one:80", "env" = "dev"}, {"__address__" = "two:80", "env" = "prod"}]\n`;
const keepProd = `rule {\n  action = "keep"\n  source_labels = ["env"]\n  regex = "prod"\n}\n`;
const addTeam = `rule {\n  target_label = "team"\n  replacement = "a"\n}\n`;

t.test('exports what the rules leave, in order, before it runs', async (t) => {
  const { context, exports } = createTestContext<Exports>();
  await discoveryRelabel.create(context, argumentsOf(discoveryRelabel, targets + keepProd + addTeam));
  t.same(JSON.parse(JSON.stringify(exports[0]?.output)), [{ __address__: 'two:80', env: 'prod', team: 'a' }]);
  t.equal(exports[0]?.rules.length, 2);
});

t.test('without rules the targets pass as they are', async (t) => {
  const { context, exports } = createTestContext<Exports>();
  const args = argumentsOf(discoveryRelabel, targets);
  await discoveryRelabel.create(context, args);
  t.equal(exports[0]?.output.length, 2);
  t.same(exports[0]?.rules, []);
});

t.test('a preview tells the exports of an update without any effect', async (t) => {
  const { context, exports } = createTestContext<Exports>();
  const component = await discoveryRelabel.create(context, argumentsOf(discoveryRelabel, targets));
  const next = argumentsOf(discoveryRelabel, targets + keepProd);
  const preview = await component.preview?.(next);
  t.equal(exports.length, 1);
  await component.update(next);
  t.equal(exports.length, 2);
  t.same(exports[1], preview);
  t.equal(exports[1]?.output.length, 1);
});

t.test(
  'rules that say the same as before stay the same value, so that nobody works again for them',
  async (t) => {
    const { context, exports } = createTestContext<Exports>();
    const component = await discoveryRelabel.create(
      context,
      argumentsOf(discoveryRelabel, targets + addTeam),
    );
    await component.update(argumentsOf(discoveryRelabel, `targets = []\n${addTeam}`));
    t.same(exports[1]?.output, []);
    t.equal(exports[1]?.rules, exports[0]?.rules);
    await component.update(argumentsOf(discoveryRelabel, `targets = []\n${keepProd}`));
    t.not(exports[2]?.rules, exports[0]?.rules);
  },
);

t.test('rules leave as a capsule', async (t) => {
  const field = discoveryRelabel.exports['rules'];
  t.equal(field?.type, relabelRules);
  t.match(field?.type.encode([]), { typeName: 'RelabelRules' });
});

t.test('a rule with a mistake is an error of the arguments', async (t) => {
  const { messages } = decodeText(discoveryRelabel.arguments, `${targets}rule {\n  action = "hashmod"\n}\n`);
  t.match(messages[0], 'target_label is required by action hashmod');
});

t.test('runs until it is ended', async (t) => {
  const { context } = createTestContext<Exports>();
  const component = await discoveryRelabel.create(context, argumentsOf(discoveryRelabel, targets));
  const end = new AbortController();
  const running = component.run(end.signal);
  end.abort();
  await t.resolves(running);
  await t.resolves(component.run(end.signal));
});

t.test('a target that comes again gives the same result object, until the rules change', async (t) => {
  const { context, exports } = createTestContext<Exports>();
  const first = Labels.from({ __address__: 'one:80' });
  const given = (more: readonly Labels[], rules: string): unknown =>
    argumentsOf(discoveryRelabel, `targets = given\n${rules}`, {
      given: targetsType.encode([first, ...more]),
    });
  const component = await discoveryRelabel.create(context, given([], addTeam));
  await component.update(given([Labels.from({ __address__: 'two:80' })], addTeam));
  t.equal(exports[1]?.output[0], exports[0]?.output[0]);
  await component.update(given([], addTeam.replace('"a"', '"b"')));
  t.equal(exports[2]?.output[0]?.get('team'), 'b');
});
