import t from 'tap';
import { targets } from '../../src/component/index.ts';
import { Labels } from '../../src/model/index.ts';

t.test('a target goes through the language and comes out as the same object', (t) => {
  const context = { sawUnknown: false };
  const target = Labels.from({ __address__: 'one:80', env: 'dev' });
  const value = targets.encode([target]);
  t.equal(targets.decode(value, context)[0], target);
  t.equal(targets.decode(targets.encode([target]), context)[0], target);
  const written = new Map([['__address__', 'one:80']]);
  t.same(targets.decode([written], context)[0]?.toJSON(), { __address__: 'one:80' });
  t.end();
});
