import t from 'tap';
import { startClusterStage } from '../support/cluster-stage.ts';
import { until } from '../support/until.ts';

/** So many that no node is without one: where they fall depends on their port. */
const TARGETS = 30;
const TYPES = ['goroutine', 'memory'];
const SERIES = TARGETS * TYPES.length;

interface Target {
  readonly component: string;
  readonly series: string;
  readonly url: string;
  readonly type: string;
  readonly owner: string;
  readonly state: string;
  readonly health: string;
}

interface Targets {
  readonly targets: readonly Target[];
  readonly peers: readonly { readonly name: string; readonly ok: boolean; readonly error: string }[];
}

async function targetsOf(url: string, query = ''): Promise<Targets> {
  const response = await fetch(`${url}/api/v0/targets${query}`);
  return (await response.json()) as Targets;
}

/** With an answer of every node: one that is busy for two seconds is listed as silent. */
async function completeTargetsOf(url: string): Promise<Targets> {
  let targets = await targetsOf(url);
  await until(async () => {
    if (targets.peers.every(({ ok }) => ok)) return true;
    targets = await targetsOf(url);
    return false;
  });
  return targets;
}

t.test('any node tells of the whole cluster, and fetches what another one has', async (t) => {
  const stage = await startClusterStage({ targets: TARGETS, intervalSeconds: 2, types: TYPES });
  t.teardown(() => stage.close());
  const a = await stage.start('a');
  const b = await stage.start('b');
  const c = await stage.start('c');
  const nodes = [a, b, c];
  const isSettled = async (): Promise<boolean> => {
    const { targets, peers } = await targetsOf(a.url);
    return (
      peers.every(({ ok }) => ok) &&
      targets.length === SERIES &&
      targets.every(({ health, state }) => health === 'up' && state === 'scraping') &&
      new Set(targets.map(({ owner }) => owner)).size === 3
    );
  };
  await until(isSettled, 100_000);

  const owners = await Promise.all(
    nodes.map(async ({ url }) => {
      const { targets, peers } = await completeTargetsOf(url);
      t.match(peers, [{ error: '' }, { error: '' }]);
      return targets.map(({ series, owner }) => `${series} ${owner}`).sort();
    }),
  );
  t.same(owners[1], owners[0], 'all nodes name the same owners');
  t.same(owners[2], owners[0]);
  for (const { name, url } of nodes) {
    const { targets } = await targetsOf(url, '?node=local');
    t.ok(targets.length > 0 && targets.every(({ owner }) => owner === name), `${name} alone`);
  }

  const { targets } = await completeTargetsOf(a.url);
  const remote = targets.find(({ owner, type }) => owner !== 'a' && type === 'goroutine');
  if (remote === undefined) throw new Error('the others scrape something');
  const place = `${a.url}/api/v0/targets/${remote.component}/${remote.series}`;
  for (const path of ['', '/flame']) await until(async () => (await fetch(place + path)).ok);
  t.match(await (await fetch(place)).json(), { owner: remote.owner, url: remote.url });
  t.match(await (await fetch(`${place}/flame`)).json(), { sample_types: [{ type: 'samples' }] });
  const scrapes = (): number =>
    stage.ledger.series.get(`${/\/(\d+)\//.exec(new URL(remote.url).pathname)?.[1]}/goroutine`)?.length ?? 0;
  const before = scrapes();
  const asked = await fetch(`${place}/scrape`, { method: 'POST', headers: { origin: a.url } });
  t.equal(asked.status, 200);
  t.ok(scrapes() > before, 'the owner has scraped it now');
  const elsewhere = await fetch(`${place}/scrape`, {
    method: 'POST',
    headers: { origin: 'http://evil.example' },
  });
  t.equal(elsewhere.status, 403);

  c.process.child.kill('SIGSTOP');
  const silent = async (): Promise<string | undefined> =>
    (await targetsOf(a.url)).peers.find(({ name, ok }) => name === 'c' && !ok)?.error;
  await until(async () => (await silent()) !== undefined || (await a.peers()).length === 2);
  t.pass('a silent node is listed as such, until it counts as dead');
  await until(async () => (await a.peers()).length === 2);
  await until(async () => {
    const { targets: rest } = await targetsOf(a.url);
    return rest.length === SERIES && rest.every(({ owner }) => owner !== 'c');
  });
  c.process.child.kill('SIGCONT');
  await until(isSettled, 100_000);
  t.same((await a.peers()).map(({ name, state }) => `${name} ${state}`).sort(), [
    'a participant',
    'b participant',
    'c participant',
  ]);
});
