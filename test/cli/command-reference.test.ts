import t from 'tap';
import { commandReference } from '../../src/cli/index.ts';

t.test('the reference names every flag once a command, with its default', async (t) => {
  const page = commandReference();
  t.match(page, /^# Commands and flags\n/);
  const sections = page.split(/^## starling /m).slice(1);
  t.same(
    sections.map((section) => section.split('\n')[0]),
    ['run', 'validate', 'fmt', 'demo'],
  );
  for (const section of sections) {
    const names = [...section.matchAll(/^(?:\| |- )(?:`-\w`, )?`--([\w.-]+)`/gm)].map(([, name]) => name);
    t.equal(new Set(names).size, names.length, `${names.length} names`);
  }
  const [run = '', , fmt = ''] = sections;
  t.match(run, '| `--storage.path` | path | `data-starling/` |');
  t.match(run, '| `--cluster.rejoin-interval` | duration | `1m0s` |');
  t.match(run, '- `--disable-reporting`: ');
  t.match(fmt, '| `-w`, `--write` | switch | `false` |');
});
