import fc from 'fast-check';
import t from 'tap';
import { Claim } from '../../../src/cluster/hand-over/claim.ts';
import type { ClaimReply, GivenItem, HandOverRequest } from '../../../src/cluster/hand-over/items.ts';
import { Parking } from '../../../src/cluster/hand-over/parking.ts';
import { DEFAULT_HAND_OVER_SETTINGS } from '../../../src/cluster/hand-over/settings.ts';
import {
  decodeClaimReply,
  decodeOfferReply,
  decodeRequest,
  encodeReply,
  encodeRequest,
} from '../../../src/cluster/hand-over/wire.ts';
import { WireError } from '../../../src/gossip/index.ts';
import { clusterMessages } from '../../../src/proto/index.ts';

const ids = fc.array(fc.bigInt(0n, 2n ** 64n - 1n), { maxLength: 20 });
const released = fc.record({
  id: fc.bigInt(0n, 2n ** 64n - 1n),
  lastSlotMs: fc.option(fc.integer({ min: 0, max: 4e12 }), { nil: undefined }),
  baseline: fc.option(fc.uint8Array({ maxLength: 50 }), { nil: undefined }),
  isRepeated: fc.boolean(),
});

t.test('messages come out as they went in', async () => {
  const request = fc.record({
    type: fc.constantFrom('claim', 'offer'),
    ids,
    epoch: fc.integer({ min: 0, max: 4e12 }),
  }) as fc.Arbitrary<HandOverRequest>;
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), request, (work, one) => {
      t.same(decodeRequest(encodeRequest(work, one)), { work, request: one });
    }),
  );
  fc.assert(
    fc.property(fc.array(released, { maxLength: 5 }), ids, (items, waiting) => {
      const reply: ClaimReply = { type: 'claim', released: items, waiting };
      t.same(decodeClaimReply(encodeReply(reply)), reply);
    }),
  );
  fc.assert(
    fc.property(ids, (held) => {
      t.same(decodeOfferReply(encodeReply({ type: 'offer', held })), { type: 'offer', held });
    }),
  );
});

t.test('what is no message is an error of its own kind, or nothing that harms', async (t) => {
  for (const decode of [decodeRequest, decodeClaimReply, decodeOfferReply]) {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        try {
          decode(bytes);
        } catch (error) {
          if (!(error instanceof WireError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  }
  t.throws(() => decodeRequest(new Uint8Array()), { code: 'bad-message' }, 'of no kind');
  const { HandOverRequest, HandOverReply } = clusterMessages;
  const odd = { ids: new Uint8Array(9) };
  t.throws(() => decodeRequest(HandOverRequest.encode({ work: 'x', claim: odd }).finish()), /9 bytes/);
  t.throws(() => decodeClaimReply(HandOverReply.encode({ released: [{}] }).finish()), /without its identity/);
  const whole = encodeRequest('x', { type: 'claim', ids: [1n], epoch: 2 });
  const newer = Buffer.concat([whole, Uint8Array.of(0xf8, 0x07, 1)]);
  t.same(decodeRequest(newer).request.ids, [1n], 'fields of a newer version are passed over');
  const first = HandOverRequest.encode({ work: 'x', claim: { ids: new Uint8Array(8) } }).finish();
  t.same(decodeRequest(first).request, { type: 'claim', ids: [0n], epoch: 0 }, 'of a version without epochs');
});

const item = (id: bigint, bytes = 0): GivenItem => ({
  id,
  lastSlotMs: 5,
  baseline: bytes === 0 ? undefined : new Uint8Array(bytes),
  isRepeated: false,
});

t.test('what was given out is kept for a while, within a bound', async (t) => {
  const parking = new Parking({ ...DEFAULT_HAND_OVER_SETTINGS, parkedMs: 100, parkedBytes: 25 });
  const b = { id: 'b', epoch: 1 };
  t.equal(parking.give(1n, b), undefined);
  parking.put(item(1n, 10), b, 0);
  parking.put(item(2n, 10), undefined, 50);
  t.equal(parking.give(1n, b)?.baseline?.length, 10, 'again, for the one who had it');
  t.equal(parking.give(1n, { id: 'c', epoch: 1 }), undefined, 'not for others');
  t.equal(parking.give(1n, { id: 'b', epoch: 2 }), undefined, 'nothing for another run');
  t.equal(parking.give(2n, b)?.baseline?.length, 10, 'what nobody had goes to the first who asks');
  t.equal(parking.give(2n, { id: 'c', epoch: 1 }), undefined);
  parking.put(item(3n, 10), b, 60);
  t.same(
    parking.give(1n, b),
    { ...item(1n), isRepeated: true },
    'the oldest lose their baselines when there are too many bytes',
  );
  t.equal(parking.give(2n, b)?.baseline?.length, 10);
  parking.put(item(2n, 30), b, 70);
  t.same(
    [2n, 3n].map((id) => parking.give(id, b)?.baseline),
    [undefined, undefined],
    'one that is too large',
  );
  parking.put(item(4n, 20), b, 80);
  t.equal(parking.give(4n, b)?.baseline?.length, 20, 'and the bytes are free again');
  parking.expire(100);
  t.equal(parking.give(1n, b), undefined);
  t.ok(parking.give(4n, b));
  parking.remove(4n);
  t.equal(parking.give(4n, b), undefined);
});

t.test('a claim comes to where the newest holder left off', async (t) => {
  const at = (lastSlotMs: number | undefined, text?: string): GivenItem => ({
    id: 1n,
    lastSlotMs,
    baseline: text === undefined ? undefined : Buffer.from(text),
    isRepeated: false,
  });
  type Step = (claim: Claim) => void;
  const gives =
    (...args: Parameters<typeof at>): Step =>
    (claim) =>
      claim.release('x', at(...args));
  const dies =
    (ms: number): Step =>
    (claim) =>
      claim.lose('y', ms);
  const leaves =
    (ms: number): Step =>
    (claim) =>
      claim.leave('z', ms);
  const table: Readonly<Record<string, readonly [Step[], unknown, string | undefined]>> = {
    'nobody knows anything': [[], undefined, undefined],
    'the newer of two': [[gives(5, 'old'), gives(9, 'new')], 9, 'new'],
    'the newer of two, the other way round': [[gives(9, 'new'), gives(5, 'old')], 9, 'new'],
    'the same slot with a baseline': [[gives(9), gives(9, 'x')], 9, 'x'],
    'a slot of which nobody has the baseline': [[gives(5, 'old'), gives(9)], 9, undefined],
    'who died later may have gone on': [[gives(5, 'x'), dies(8)], 8, undefined],
    'who died before did not': [[dies(3), gives(5, 'x')], 5, 'x'],
    'the last of those who died': [[dies(3), dies(8), dies(5)], 8, undefined],
    'who left, when nobody has it': [[leaves(8)], 8, undefined],
    'who left handed over': [[leaves(8), gives(5, 'x')], 5, 'x'],
    'never scraped yet': [[gives(undefined, 'x')], undefined, 'x'],
  };
  for (const [name, [steps, lastSlotMs, baseline]] of Object.entries(table)) {
    const claim = new Claim(0);
    for (const step of steps) step(claim);
    const found = claim.resumption(1n, false);
    const text = found.baseline === undefined ? undefined : Buffer.from(found.baseline).toString();
    t.same([found.lastSlotMs, text], [lastSlotMs, baseline], name);
  }
  t.equal(new Claim(0).resumption(1n, true).baseline, 'own');
  const done = new Claim(0, 7);
  t.equal(done.resumption(1n, false).lastSlotMs, undefined, 'what is done at least says nothing of the last');
  done.lose('b', 5);
  t.equal(done.resumption(1n, false).lastSlotMs, 7, 'but is not done again');
  const lost = new Claim(0);
  lost.lose('b', 8);
  t.same(lost.resumption(1n, true), { id: 1n, lastSlotMs: 8, baseline: undefined });
  t.ok(lost.isLost);
});

t.test('a claim asks each member once, and again when told to', async (t) => {
  const claim = new Claim(0);
  t.ok(claim.isSettled);
  claim.include('b', 0);
  claim.include('b', 50);
  t.notOk(claim.isSettled);
  t.notOk(claim.isDue('c', 0));
  t.ok(claim.isDue('b', 0));
  t.notOk(claim.isDue('b', 1e9), 'once');
  claim.repeat('b', 300, false, 50);
  t.equal(claim.silentMs('b', 250), 250, 'silent since it was first asked');
  t.notOk(claim.isDue('b', 299));
  t.ok(claim.isDue('b', 300));
  claim.repeat('b', 600, true, 350);
  t.equal(claim.silentMs('b', 400), 50, 'it has said something');
  claim.settle('b');
  claim.repeat('b', 0, true, 0);
  t.ok(claim.isSettled, 'who has settled is not asked again');
});
