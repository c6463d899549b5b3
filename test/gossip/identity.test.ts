import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { loadIdentity } from '../../src/gossip/index.ts';

t.test('the identity of a node', async (t) => {
  const directory = t.testdir({ broken: 'not a key' });
  const file = join(directory, 'cluster', 'identity');
  const made = await loadIdentity(file);
  t.ok((await loadIdentity(file)).equals(made), 'is the same at the next start');
  t.equal(statSync(file).mode & 0o777, 0o600, 'for its owner only');
  t.same(readdirSync(join(directory, 'cluster')), ['identity']);
  t.notOk((await loadIdentity(join(directory, 'other'))).equals(made));
  await t.rejects(loadIdentity(join(directory, 'broken')), {
    code: 'bad-identity',
    message: /broken: .*remove the file/,
  });
  await t.rejects(loadIdentity(join(directory, 'broken', 'below')), { code: 'bad-identity' });
  writeFileSync(join(directory, 'empty'), '');
  await t.rejects(loadIdentity(join(directory, 'empty')), { code: 'bad-identity' });
});
