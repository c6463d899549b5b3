import t from 'tap';
import type { JoinTargets } from '../../src/cluster/join/join-addresses.ts';
import { Joiner } from '../../src/cluster/joiner.ts';
import { DEFAULT_MEMBERSHIP_SETTINGS, Gossip } from '../../src/gossip/index.ts';
import { createLogSystem } from '../../src/telemetry/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryNetwork } from '../support/memory-network.ts';
import { seededRandom } from '../support/seeded-random.ts';

async function start(find: () => Promise<JoinTargets>, rejoinIntervalMs: number) {
  const clock = new FakeClock();
  const network = new MemoryNetwork(clock);
  const warnings: string[] = [];
  const { logger } = createLogSystem({
    clock,
    settings: { level: 'warn', format: 'json' },
    write: (line) => warnings.push(JSON.parse(line).reason),
  });
  const [gossip, peer] = await Promise.all(
    ['self', 'peer'].map(async (name) => {
      const one = new Gossip({
        ...{ transport: network.transport(name), clock, random: seededRandom(1), logger },
        ...{ settings: DEFAULT_MEMBERSHIP_SETTINGS, cluster: '', name, address: `${name}:1`, version: '1' },
      });
      await one.start();
      return one;
    }),
  );
  if (gossip === undefined || peer === undefined) throw new Error('two members');
  let finds = 0;
  const counted = (): Promise<JoinTargets> => {
    finds++;
    return find();
  };
  const joiner = new Joiner({ gossip, clock, logger, find: counted, rejoinIntervalMs });
  joiner.start();
  return { clock, gossip, joiner, warnings, finds: () => finds };
}

const PEER: JoinTargets = { addresses: [{ host: 'peer', port: 1 }], warnings: [] };

t.test('it looks often until it has joined, and now and again after that', async (t) => {
  let answer: () => Promise<JoinTargets> = () => Promise.reject(new Error('no such name'));
  const { clock, gossip, joiner, warnings, finds } = await start(() => answer(), 60_000);
  await clock.advance(1_100);
  t.equal(finds(), 3, 'every half second');
  t.same(warnings, ['no such name'], 'which is told once');
  answer = async () => PEER;
  await clock.advance(500);
  t.equal(gossip.phase, 'ready');
  t.same(gossip.members.map(({ name }) => name).sort(), ['peer', 'self']);
  const joined = finds();
  await clock.advance(59_000);
  t.ok(finds() <= joined + 1);
  answer = async () => ({ ...PEER, warnings: ['half of it'] });
  await clock.advance(60_000);
  t.same(warnings, ['no such name', 'half of it'], 'what is new is told');
  joiner.close();
  const before = finds();
  await clock.advance(600_000);
  t.equal(finds(), before, 'it has ended');
});

t.test('an interval of 0 is once', async (t) => {
  const { clock, finds } = await start(async () => PEER, 0);
  await clock.advance(600_000);
  t.ok(finds() <= 2, `${finds()} looks`);
});

t.test('what is found after it has ended is not joined', async (t) => {
  let found: (targets: JoinTargets) => void = () => undefined;
  const { clock, gossip, joiner } = await start(() => new Promise((resolve) => (found = resolve)), 1_000);
  joiner.close();
  found(PEER);
  await clock.advance(500);
  t.same(
    gossip.members.map(({ name }) => name),
    ['self'],
  );
});
