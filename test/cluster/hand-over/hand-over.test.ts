import t from 'tap';
import type { ItemStatus } from '../../../src/component/index.ts';
import { HandOverDesk, ITEM, releasedAt } from '../../support/hand-over-desk.ts';

/** What can happen to the item of node `a`, whose owner is `b` unless it is held or claimed. */
const EVENTS: Readonly<Record<string, (desk: HandOverDesk) => readonly string[]>> = {
  'it is named no more': (desk) => desk.name(false),
  'it becomes ours': (desk) => desk.own('a'),
  "it becomes b's": (desk) => desk.own('b'),
  "it becomes c's": (desk) => desk.own('c'),
  "it becomes nobody's": (desk) => desk.own(undefined),
  'b asks': (desk) => desk.claimed('b'),
  'b asks while it is busy': (desk) => {
    desk.isBusy = true;
    return desk.claimed('b');
  },
  'c asks': (desk) => desk.claimed('c'),
  'it is packed': (desk) => desk.exported([releasedAt(9, 'x')]),
  'it is not packed': (desk) => desk.exported([]),
  'b gives it': (desk) => desk.answered('b', { released: [releasedAt(9, 'x')] }),
  'b lets wait': (desk) => desk.answered('b', { waiting: [ITEM] }),
  'b does not have it': (desk) => desk.answered('b', {}),
  'b does not answer': (desk) => desk.unanswered('b'),
  'b offers it': (desk) => desk.offered('b'),
  'b has it already': (desk) => desk.offerAnswered('b', [ITEM]),
  'b wants it': (desk) => desk.offerAnswered('b', []),
  'what ran has ended': (desk) => desk.ended(),
  'we stand still': (desk) => desk.pause(),
  'we stand still and come back': (desk) => [...desk.pause(), '|', ...desk.resume()],
  'b dies': (desk) => desk.lose('b', 8, false),
  'b leaves': (desk) => desk.lose('b', 8, true),
  '2 s pass': (desk) => {
    desk.wait(2_000);
    return desk.tick();
  },
  '2 min pass': (desk) => {
    desk.wait(120_000);
    return desk.tick();
  },
};

/** What is done about it, and the state after it. */
const TRANSITIONS: Readonly<Record<ItemStatus, Readonly<Record<string, string>>>> = {
  other: {
    'it is named no more': '-> other',
    'it becomes ours': 'claim b -> claiming',
    "it becomes b's": '-> other',
    "it becomes c's": '-> other',
    "it becomes nobody's": '-> other',
    'b asks': 'reply: no -> other',
    'b asks while it is busy': 'reply: no -> other',
    'c asks': 'reply: no -> other',
    'it is packed': '-> other',
    'it is not packed': '-> other',
    'b gives it': 'offer b -> other',
    'b lets wait': '-> other',
    'b does not have it': '-> other',
    'b does not answer': '-> other',
    'b offers it': 'held [] -> other',
    'b has it already': '-> other',
    'b wants it': '-> other',
    'what ran has ended': '-> other',
    'we stand still': '-> other',
    'we stand still and come back': '| -> other',
    'b dies': 'start after 8 with nothing, taken -> held',
    'b leaves': 'start after 8 with nothing, taken -> held',
    '2 s pass': '-> other',
    '2 min pass': '-> other',
  },
  claiming: {
    'it is named no more': '-> other',
    'it becomes ours': '-> claiming',
    "it becomes b's": 'offer b -> other',
    "it becomes c's": 'offer c -> other',
    "it becomes nobody's": '-> other',
    'b asks': 'reply: wait -> claiming',
    'b asks while it is busy': 'reply: wait -> claiming',
    'c asks': 'reply: wait -> claiming',
    'it is packed': '-> claiming',
    'it is not packed': '-> claiming',
    'b gives it': 'start after 9 with x, taken -> held',
    'b lets wait': '-> claiming',
    'b does not have it': 'start after undefined with nothing, taken -> held',
    'b does not answer': '-> claiming',
    'b offers it': 'held [] -> claiming',
    'b has it already': '-> claiming',
    'b wants it': '-> claiming',
    'what ran has ended': '-> claiming',
    'we stand still': '-> claiming',
    'we stand still and come back': '| -> claiming',
    'b dies': '-> claiming',
    'b leaves': '-> claiming',
    '2 s pass': '-> claiming',
    '2 min pass': 'start after undefined with nothing, taken, unanswered -> held',
  },
  held: {
    'it is named no more': 'drop -> other',
    'it becomes ours': '-> held',
    "it becomes b's": 'offer b -> pending',
    "it becomes c's": 'offer c -> pending',
    "it becomes nobody's": 'drop -> other',
    'b asks': 'reply: wait -> held',
    'b asks while it is busy': 'reply: wait -> held',
    'c asks': 'reply: wait -> held',
    'it is packed': '-> held',
    'it is not packed': '-> held',
    'b gives it': '-> held',
    'b lets wait': '-> held',
    'b does not have it': '-> held',
    'b does not answer': '-> held',
    'b offers it': 'held [1] -> held',
    'b has it already': '-> held',
    'b wants it': '-> held',
    'what ran has ended': '-> held',
    'we stand still': 'suspend -> held',
    'we stand still and come back': 'suspend, |, claim b, claim c -> claiming',
    'b dies': '-> held',
    'b leaves': '-> held',
    '2 s pass': '-> held',
    '2 min pass': '-> held',
  },
  pending: {
    'it is named no more': 'drop -> other',
    'it becomes ours': '-> held',
    "it becomes b's": 'offer b -> pending',
    "it becomes c's": 'offer c -> pending',
    "it becomes nobody's": 'drop -> other',
    'b asks': 'export -> exporting',
    'b asks while it is busy': 'suspend, reply: wait -> stopping',
    'c asks': 'reply: wait -> pending',
    'it is packed': '-> pending',
    'it is not packed': '-> pending',
    'b gives it': '-> pending',
    'b lets wait': '-> pending',
    'b does not have it': '-> pending',
    'b does not answer': '-> pending',
    'b offers it': 'held [] -> pending',
    'b has it already': 'drop, doubled -> other',
    'b wants it': '-> pending',
    'what ran has ended': '-> pending',
    'we stand still': 'suspend -> pending',
    'we stand still and come back': 'suspend, |, offer b -> stopping',
    'b dies': '-> held',
    'b leaves': '-> held',
    '2 s pass': 'offer b -> pending',
    '2 min pass': 'drop, abandoned -> other',
  },
  stopping: {
    'it is named no more': 'drop -> other',
    'it becomes ours': 'start after undefined with own -> held',
    "it becomes b's": '-> stopping',
    "it becomes c's": '-> stopping',
    "it becomes nobody's": 'drop -> other',
    'b asks': 'reply: wait -> stopping',
    'b asks while it is busy': 'reply: wait -> stopping',
    'c asks': 'reply: wait -> stopping',
    'it is packed': '-> stopping',
    'it is not packed': '-> stopping',
    'b gives it': '-> stopping',
    'b lets wait': '-> stopping',
    'b does not have it': '-> stopping',
    'b does not answer': '-> stopping',
    'b offers it': 'held [] -> stopping',
    'b has it already': 'drop, doubled -> other',
    'b wants it': '-> stopping',
    'what ran has ended': 'offer b -> stopping',
    'we stand still': '-> stopping',
    'we stand still and come back': '| -> stopping',
    'b dies': 'start after undefined with own -> held',
    'b leaves': 'start after undefined with own -> held',
    '2 s pass': '-> stopping',
    '2 min pass': 'drop, abandoned -> other',
  },
  exporting: {
    'it is named no more': 'drop -> other',
    'it becomes ours': '-> exporting',
    "it becomes b's": '-> exporting',
    "it becomes c's": '-> exporting',
    "it becomes nobody's": '-> exporting',
    'b asks': 'reply: wait -> exporting',
    'b asks while it is busy': 'reply: wait -> exporting',
    'c asks': 'reply: wait -> exporting',
    'it is packed': 'reply: 9 with x, given -> other',
    'it is not packed': 'start after undefined with own, reply: wait, offer b -> pending',
    'b gives it': '-> exporting',
    'b lets wait': '-> exporting',
    'b does not have it': '-> exporting',
    'b does not answer': '-> exporting',
    'b offers it': 'held [] -> exporting',
    'b has it already': '-> exporting',
    'b wants it': '-> exporting',
    'what ran has ended': '-> exporting',
    'we stand still': '-> exporting',
    'we stand still and come back': '| -> exporting',
    'b dies': '-> exporting',
    'b leaves': '-> exporting',
    '2 s pass': '-> exporting',
    '2 min pass': '-> exporting',
  },
};

t.test('every state and everything that can happen', (t) => {
  for (const status of Object.keys(TRANSITIONS) as ItemStatus[]) {
    const found = Object.fromEntries(
      Object.entries(EVENTS).map(([name, act]) => {
        const desk = new HandOverDesk().bring(status);
        const effects = act(desk).join(', ');
        return [name, `${effects}${effects === '' ? '' : ' '}-> ${desk.status}`];
      }),
    );
    t.same(found, TRANSITIONS[status], status);
  }
  t.end();
});

t.test('a target that goes and comes back while its item is on its way', (t) => {
  const desk = new HandOverDesk().bring('claiming');
  t.same(desk.name(false), []);
  t.equal(desk.status, 'other', 'nobody asks for it again');
  t.same(desk.answered('b', { released: [releasedAt(9, 'x')] }), [], 'it is kept, not started');
  t.same(desk.name(), ['claim b']);
  t.same(desk.answered('b', {}), ['start after 9 with x', 'taken']);
  t.equal(desk.status, 'held');

  const early = new HandOverDesk().bring('claiming');
  early.name(false);
  t.same(early.name(), [], 'the question is still open');
  t.same(early.answered('b', { released: [releasedAt(9, 'x')] }), ['start after 9 with x', 'taken']);
  t.end();
});

t.test('what stopped for its owner and does not fit into the answer goes on', (t) => {
  const desk = new HandOverDesk().bring('stopping');
  t.same(desk.ended(), ['offer b']);
  t.same(desk.claimed('b'), ['export']);
  t.same(desk.exported([]), ['start after undefined with own', 'reply: wait', 'offer b']);
  t.equal(desk.status, 'pending');

  const paused = new HandOverDesk().bring('exporting');
  paused.pause();
  t.same(paused.exported([]), ['reply: wait'], 'but not while we stand still');
  t.same(paused.resume(), ['offer b']);
  t.equal(paused.status, 'stopping');
  paused.wait(2_000);
  t.same(paused.tick(), ['start after undefined with own', 'offer b'], 'the owner did not ask again');
  t.end();
});

t.test('who stood still gives what it knows to whoever owns it now', (t) => {
  const moved = new HandOverDesk().bring('held');
  t.same(moved.pause(), ['suspend']);
  t.same(moved.own('b'), [], 'nothing happens until it has looked around');
  t.same(moved.resume(), ['offer b']);
  t.equal(moved.status, 'stopping');
  t.same(moved.claimed('b'), ['export']);

  const doubting = new HandOverDesk().bring('held');
  doubting.pause();
  t.same(doubting.resume(), ['claim b', 'claim c']);
  t.same(doubting.own('b'), ['offer b'], 'its own state is as good as any');
  t.equal(doubting.status, 'stopping');

  const told = new HandOverDesk().bring('held');
  told.pause();
  told.resume();
  told.answered('b', { released: [releasedAt(9, 'x')] });
  t.same(told.own('b'), ['drop', 'offer b'], 'what another has given it is newer');
  t.same(told.claimed('b'), ['reply: wait'], 'c has not answered yet');
  told.answered('c', {});
  t.same(told.claimed('b'), ['reply: 9 with x']);

  const nobody = new HandOverDesk().bring('held');
  nobody.pause();
  nobody.resume();
  t.same(nobody.own(undefined), ['drop']);
  t.end();
});

t.test('what comes when somebody else is the owner already', (t) => {
  const desk = new HandOverDesk().bring('claiming');
  t.same(desk.own('c'), ['offer c'], 'c may have asked here before: something is on its way');
  t.equal(desk.handOver.unfinished, 1, 'whoever leaves waits for it');
  t.same(desk.claimed('c'), ['reply: wait']);
  t.same(desk.answered('b', { released: [releasedAt(9, 'x')] }), ['offer c']);
  desk.wait(2_000);
  t.same(desk.tick(), ['offer c'], 'until it has it');
  t.equal(desk.handOver.unfinished, 1);
  t.same(desk.claimed('c'), ['reply: 9 with x']);
  t.equal(desk.handOver.unfinished, 0);
  desk.wait(2_000);
  t.same(desk.tick(), []);

  const late = new HandOverDesk().bring('claiming');
  late.own('c');
  late.answered('b', { released: [releasedAt(9, 'x')] });
  t.same(late.offerAnswered('c', [ITEM]), [], 'c has begun without it');
  t.equal(late.handOver.unfinished, 0);
  t.same(late.claimed('c'), ['reply: no']);
  t.end();
});

t.test('what was given before, and has gone on since, is of no use', (t) => {
  const passedOn = (): HandOverDesk => {
    const desk = new HandOverDesk().bring('exporting');
    desk.exported([releasedAt(9, 'x')]);
    desk.own('a');
    return desk;
  };
  for (const useless of [releasedAt(4, 'old'), releasedAt(9, 'x', true), releasedAt(undefined)]) {
    const anew = passedOn().answered('b', { released: [useless] });
    t.same(anew, ['start after undefined with nothing', 'taken'], `${useless.lastSlotMs}`);
  }
  const back = passedOn();
  t.same(
    back.answered('b', { released: [releasedAt(9, 'x')] }),
    ['start after 9 with x', 'taken'],
    'b did nothing',
  );
  t.end();
});

t.test('the holder dies', (t) => {
  const unasked = new HandOverDesk().bring('other');
  t.same(
    unasked.lose('b', 8, false),
    ['start after 8 with nothing', 'taken'],
    'its last slots are made up for',
  );

  const asked = new HandOverDesk().bring('claiming');
  t.same(asked.lose('b', 8, false), [], 'its answer may be on its way');
  t.same(asked.unanswered('b'), []);
  t.same(asked.tick(), ['start after 8 with nothing', 'taken']);

  const answered = new HandOverDesk().bring('claiming');
  answered.lose('b', 8, true);
  t.same(answered.answered('b', { released: [releasedAt(9, 'x')] }), ['start after 9 with x', 'taken']);

  const back = new HandOverDesk().bring('claiming');
  back.lose('b', 8, false);
  back.handOver.memberFound('id-b');
  back.own('a');
  back.unanswered('b');
  back.wait(250);
  t.same(back.tick(), ['claim b'], 'it is there again, and asked again');
  t.end();
});

t.test('a holder that lets wait is asked again; an offer hurries that', (t) => {
  const desk = new HandOverDesk().bring('claiming');
  desk.answered('b', { waiting: [ITEM] });
  desk.wait(249);
  t.same(desk.tick(), []);
  desk.wait(1);
  t.same(desk.tick(), ['claim b']);
  desk.answered('b', { waiting: [ITEM] });
  t.same(desk.offered('b'), ['held []', 'claim b']);
  for (let seconds = 0; seconds < 60; seconds++) {
    desk.answered('b', { waiting: [ITEM] });
    desk.wait(1_000);
    t.same(desk.tick(), ['claim b'], 'for as long as it answers');
  }
  t.end();
});

t.test('an answer that got lost is given again', (t) => {
  const desk = new HandOverDesk().bring('exporting');
  t.same(desk.exported([releasedAt(9, 'x')]), ['reply: 9 with x', 'given']);
  t.same(desk.claimed('b'), ['reply: 9 with x']);
  t.same(desk.claimed('c'), ['reply: no'], 'b may have gone on from there');
  t.same(desk.claimed('b', 2), ['reply: no'], 'the former run of b may have gone on for long');
  desk.wait(60_000);
  desk.tick();
  t.same(desk.claimed('b'), ['reply: no']);
  t.end();
});

t.test('whoever is new to the work asks everybody', (t) => {
  const desk = new HandOverDesk(false);
  desk.own('a');
  desk.wait(1_000_000);
  t.same(desk.name(), ['claim b', 'claim c']);
  desk.answered('b', {});
  t.equal(desk.status, 'claiming');
  t.same(desk.answered('c', { released: [releasedAt(9, 'x')] }), ['start after 9 with x', 'taken']);
  t.end();
});
