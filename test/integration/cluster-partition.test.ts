import { join } from 'node:path';
import t from 'tap';
import { startClusterStage } from '../support/cluster-stage.ts';
import { createNamespaces } from '../support/network-namespaces.ts';

const EXACT = { missed: 0, doubled: 0 };

const network = createNamespaces(2);
const reason = 'needs root and network namespaces';

t.test(
  'a network that parts two and two, and heals',
  { skip: network === undefined && reason },
  async (t) => {
    if (network === undefined) return;
    t.teardown(() => network.close());
    const [left, right] = network.hosts;
    if (left === undefined || right === undefined) throw new Error('two hosts');
    const directory = t.testdir({ key: 'the secret of this cluster of four\n' });
    const stage = await startClusterStage({
      targets: 10,
      intervalSeconds: 2,
      types: ['goroutine', 'memory'],
      host: network.gateway,
    });
    t.teardown(() => stage.close());
    const start = (name: string, { address: host, within }: typeof left) =>
      stage.start(
        name,
        [
          `--cluster.key-file=${join(directory, 'key')}`,
          `--cluster.listen-address=${host}`,
          `--cluster.advertise-address=${host}`,
        ],
        { host, within },
      );
    const a = await start('a', left);
    const [b, c, d] = await Promise.all([start('b', left), start('c', right), start('d', right)]);
    const owners = await stage.settled();
    t.match(stage.account(await stage.watch(1)), EXACT);

    const partedMs = Date.now();
    network.part(left, right);
    await Promise.all([stage.settled([a, b]), stage.settled([c, d])]);
    const apart = stage.account(await stage.watch(1));
    t.equal(apart.missed, 0);
    t.equal(apart.doubled, apart.due, 'each half scrapes everything');

    network.heal(left, right);
    t.same(await stage.settled(), owners, 'the same owners as before');
    t.match(stage.account(await stage.watch(2)), EXACT);
    const { missed } = stage.account(partedMs);
    t.ok(missed <= 2 * owners.size, `${missed} missed before the halves had noticed`);
  },
);
