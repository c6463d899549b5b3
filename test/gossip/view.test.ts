import t from 'tap';
import { FailureDetector } from '../../src/gossip/failure-detector.ts';
import type { Member, MembershipEvent } from '../../src/gossip/index.ts';
import { DEFAULT_MEMBERSHIP_SETTINGS } from '../../src/gossip/index.ts';
import { LocalHealth } from '../../src/gossip/local-health.ts';
import { holdsNameOver, MEMBER_STATUSES, supersedes } from '../../src/gossip/member.ts';
import { MemberTable } from '../../src/gossip/member-table.ts';
import { Outbox } from '../../src/gossip/outbox.ts';
import { View } from '../../src/gossip/view.ts';
import { memberOf } from '../support/hand-over-desk.ts';
import { seededRandom } from '../support/seeded-random.ts';

const NOW = { elapsedMs: 1_000, wallMs: 1_800_000_000_000 };

/** What one node believes, and what it would do. */
function start(maxMembers = 100) {
  const table = new MemberTable(maxMembers);
  const outbox = new Outbox();
  const settings = DEFAULT_MEMBERSHIP_SETTINGS;
  const health = new LocalHealth();
  const shared = { settings, table, outbox, random: seededRandom(1), health };
  const detector = new FailureDetector({ ...shared, selfId: 'id-self' });
  const view = new View({ table, outbox, detector }, memberOf('self', 'participant', { incarnation: 10 }));
  const events = (): readonly MembershipEvent[] =>
    outbox.take().flatMap((effect) => (effect.type === 'event' ? [effect.event] : []));
  const adopt = (next: Member): string => {
    const isNews = view.adopt(next, 0, NOW, 'keep');
    const types = events().map(({ type }) => type);
    return `${isNews ? 'news' : 'old'} ${types.join(' ')}`.trim();
  };
  return { table, outbox, detector, view, adopt, events, health };
}

t.test('a higher incarnation wins, then the stronger status', async (t) => {
  for (const [known, k] of MEMBER_STATUSES.map((status, index) => [status, index] as const)) {
    for (const [next, n] of MEMBER_STATUSES.map((status, index) => [status, index] as const)) {
      const before = memberOf('b', 'participant', { status: known, incarnation: 5 });
      const now = (incarnation: number): Member =>
        memberOf('b', 'participant', { status: next, incarnation });
      t.equal(supersedes(now(5), before), n > k, `${next} after ${known}`);
      t.ok(supersedes(now(6), before));
      t.notOk(supersedes(now(4), before));
    }
  }
});

t.test('what a record makes happen', async (t) => {
  const steps: readonly (readonly [Partial<Member>, string])[] = [
    [{}, 'news joined'],
    [{}, 'old'],
    [{ status: 'suspect' }, 'news suspected'],
    [{}, 'old'],
    [{ incarnation: 2 }, 'news refuted'],
    [{ incarnation: 3, role: 'terminating' }, 'news changed'],
    [{ incarnation: 3, status: 'dead' }, 'news dead'],
    [{ incarnation: 3, status: 'suspect' }, 'old'],
    [{ incarnation: 3, status: 'left' }, 'news'],
    [{ incarnation: 4 }, 'news joined'],
    [{ incarnation: 5, status: 'left' }, 'news left'],
    [{ incarnation: 6, name: '' }, 'old'],
  ];
  const { adopt } = start();
  for (const [index, [change, outcome]] of steps.entries()) {
    t.equal(adopt(memberOf('b', 'participant', change)), outcome, `step ${index + 1}`);
  }
});

t.test('about itself a node believes nobody', async (t) => {
  const { view, adopt, events } = start();
  const slander = (change: Partial<Member>): string => adopt(memberOf('self', 'viewer', change));
  t.equal(slander({ incarnation: 9, status: 'dead' }), 'old', 'of a former run, which is dead');
  t.equal(view.self.incarnation, 10);
  t.equal(slander({ incarnation: 10, status: 'suspect' }), 'news slandered');
  t.same([view.self.incarnation, view.self.status, view.self.role], [11, 'alive', 'participant']);
  t.equal(slander({ incarnation: 50, status: 'dead' }), 'news slandered');
  t.equal(view.self.incarnation, 51);
  t.equal(slander({ incarnation: 60 }), 'news', 'a former run of it, by a clock that was ahead');
  t.equal(view.self.incarnation, 61);
  t.equal(slander({ incarnation: 55, status: 'dead' }), 'old slandered', 'others have acted upon it');
  t.equal(slander({ incarnation: 55, status: 'dead' }), 'old', 'which is told once');
  t.equal(view.self.incarnation, 61);
  view.renew({ status: 'left' }, NOW);
  events();
  t.equal(slander({ incarnation: 99, status: 'dead' }), 'old', 'one that has left does not come back');
});

t.test('another process with the same identity is told of', async (t) => {
  const { view, adopt } = start();
  const twin = (incarnation: number): string =>
    adopt(memberOf('other', 'participant', { id: 'id-self', startedMs: 77, incarnation }));
  const outdo = (): string => twin(view.self.incarnation + 1);
  t.equal(outdo(), 'news', 'maybe a former run of this node');
  t.equal(outdo(), 'news', 'of which others know more');
  t.equal(outdo(), 'news cloned', 'which would not go on');
  t.equal(outdo(), 'news', 'that is told once');
  t.equal(
    adopt(memberOf('self', 'participant', { incarnation: 500 })),
    'news',
    'its own record is not another’s',
  );
});

t.test('a name belongs to the older of two that live', async (t) => {
  const { view, table, adopt } = start();
  const younger = memberOf('self', 'participant', { id: 'id-young', startedMs: 5 });
  t.equal(adopt(younger), 'news joined');
  t.equal(view.nameHolder, undefined);
  t.same(
    table.named().map(({ id }) => id),
    ['id-self'],
    'only one of them counts',
  );

  const late = start();
  late.view.renew({ startedMs: 9 }, NOW);
  late.events();
  t.equal(late.adopt(younger), 'news joined conflict');
  t.equal(late.view.nameHolder?.id, 'id-young');
  t.equal(late.adopt({ ...younger, incarnation: 2, status: 'left' }), 'news left');
  t.equal(late.view.nameHolder, undefined, 'free again');

  const twin = { id: 'a', startedMs: 5 };
  t.ok(holdsNameOver(memberOf('x', 'viewer', twin), memberOf('x', 'viewer', { ...twin, id: 'b' })));
});

t.test('the table of members is bounded, and forgets those that are gone', async (t) => {
  const { table, adopt, view, events } = start(3);
  adopt(memberOf('b'));
  adopt(memberOf('c', 'viewer', { status: 'dead' }));
  t.equal(adopt(memberOf('d')), 'news forgotten joined', 'a dead one makes room');
  t.equal(table.get('id-c'), undefined);
  t.equal(adopt(memberOf('e')), 'old full');
  view.adopt(memberOf('d', 'viewer', { status: 'left' }), 400, NOW, 'keep');
  events();
  t.equal(table.transfer(2_000).find(({ member }) => member.name === 'd')?.endedForMs, 1_400);
  view.reap(599);
  t.ok(table.get('id-d'));
  view.reap(600);
  t.same(
    events().map(({ type }) => type),
    ['forgotten'],
  );
  t.equal(table.get('id-d'), undefined);
});

t.test(
  'two tables of the same live members in the same standing have one digest, whatever their past',
  async (t) => {
    const one = new MemberTable(10);
    const two = new MemberTable(10);
    one.put(memberOf('a'), 0);
    one.put(memberOf('b', 'viewer', { incarnation: 3 }), 0);
    one.put(memberOf('gone', 'viewer', { status: 'dead' }), 0);
    two.put(memberOf('b'), 0);
    two.put(memberOf('a'), 0);
    t.not(one.digest, two.digest);
    two.put(memberOf('b', 'viewer', { incarnation: 3 }), 0);
    t.equal(one.digest, two.digest);
    two.put(memberOf('b', 'viewer', { incarnation: 3, status: 'suspect' }), 0);
    t.not(one.digest, two.digest, 'a suspicion is a difference');
    two.put(memberOf('b', 'viewer', { incarnation: 4 }), 0);
    t.equal(one.digest, two.digest, 'what a member says about itself is none');
  },
);

t.test('the failure detector', async (t) => {
  t.test('a member that answers', async (t) => {
    const { detector, adopt, outbox } = start();
    adopt(memberOf('b'));
    t.same(detector.tick(0), []);
    t.same(detector.tick(1_000), []);
    const [probe] = outbox.take();
    if (probe?.type !== 'request') throw new Error('a probe was expected');
    t.match(probe, { to: { id: 'id-b' }, request: { type: 'probe', suspected: false } });
    t.equal(detector.conclude(probe.id, 'reached'), 'id-b');
    t.equal(detector.conclude(probe.id, 'reached'), undefined, 'an answer that comes twice');
    t.same(detector.tick(1_900), []);
  });

  t.test('one that does not: others are asked, then it is suspected, then dead', async (t) => {
    const { detector, adopt, outbox, table } = start();
    adopt(memberOf('b'));
    adopt(memberOf('c'));
    detector.check('id-b', 0);
    detector.check('id-b', 0);
    t.equal(outbox.take().length, 1, 'one probe at a time');
    t.same(detector.tick(599), []);
    t.equal(outbox.take().length, 0);
    t.same(detector.tick(600), []);
    t.match(outbox.take(), [{ to: { id: 'id-c' }, request: { type: 'indirect', target: { id: 'id-b' } } }]);
    t.match(detector.tick(1_500), [{ member: { name: 'b' }, status: 'suspect' }]);
    adopt(memberOf('b', 'participant', { status: 'suspect' }));
    detector.postpone(500);
    t.same(detector.tick(1_000 + 1_999), [], 'a stall of our own gives it time');
    t.match(detector.tick(1_000 + 2_000), [{ member: { name: 'b' }, status: 'dead' }]);
    t.equal(table.get('id-b')?.status, 'suspect', 'it only says what it believes');
  });

  t.test('with nobody else to ask the verdict comes when the way is broken', async (t) => {
    const { detector, adopt, outbox } = start();
    adopt(memberOf('b'));
    detector.check('id-b', 0);
    const [probe] = outbox.take();
    if (probe?.type !== 'request') throw new Error('a probe was expected');
    detector.conclude(probe.id, 'unreached');
    t.match(detector.tick(1), [{ status: 'suspect' }]);
    t.same(detector.tick(2), [], 'once');
  });

  t.test('whoever doubts itself gives others more time', async (t) => {
    const { detector, adopt, health } = start();
    adopt(memberOf('b'));
    health.worse(9);
    t.equal(health.score, 4);
    detector.check('id-b', 0);
    t.same(detector.tick(2_999), []);
    t.match(detector.tick(3_000), [{ status: 'suspect' }]);
  });

  t.test('it watches the next few in the order of identities', async (t) => {
    const { detector, adopt, outbox } = start();
    for (const name of ['a', 'm', 'u', 'v', 'w', 'x']) adopt(memberOf(name));
    detector.tick(0);
    detector.tick(1_000);
    const asked = outbox.take().flatMap((effect) => (effect.type === 'request' ? [effect.to.id] : []));
    t.same(asked.sort(), ['id-u', 'id-v', 'id-w']);
  });
});
