import fc from 'fast-check';
import t from 'tap';
import type { Member } from '../../src/gossip/index.ts';
import { MEMBER_LIMITS, MEMBER_ROLES, MEMBER_STATUSES } from '../../src/gossip/member.ts';
import type { GossipReply, GossipRequest } from '../../src/gossip/messages.ts';
import { multiaddrOf } from '../../src/gossip/multiaddr.ts';
import {
  decodeNews,
  decodeReply,
  decodeRequest,
  encodeNews,
  encodeReply,
  encodeRequest,
} from '../../src/gossip/wire.ts';
import { WireError } from '../../src/gossip/wire-error.ts';
import { gossipMessages } from '../../src/proto/index.ts';
import { formatHostPort, parseHostPort } from '../../src/util/index.ts';
import { memberOf } from '../support/hand-over-desk.ts';

const number = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const text = (maxLength: number) => fc.string({ minLength: 1, maxLength: Math.min(maxLength, 30) });
const member: fc.Arbitrary<Member> = fc.record({
  id: text(MEMBER_LIMITS.idLength),
  name: text(MEMBER_LIMITS.nameLength),
  address: text(MEMBER_LIMITS.addressLength),
  incarnation: number,
  status: fc.constantFrom(...MEMBER_STATUSES),
  role: fc.constantFrom(...MEMBER_ROLES),
  version: fc.string({ maxLength: 20 }),
  startedMs: number,
  meta: fc.uint8Array({ maxLength: 50 }),
});
const members = fc.array(fc.record({ member, endedForMs: number }), { maxLength: 5 });
const digest = fc.bigInt(0n, 2n ** 64n - 1n);
const request: fc.Arbitrary<GossipRequest> = fc.oneof(
  fc.record({
    type: fc.constant('probe' as const),
    knownIncarnation: number,
    suspected: fc.boolean(),
    digest,
  }),
  fc.record({
    type: fc.constant('indirect' as const),
    target: fc.record({ id: text(30), address: text(30) }),
    knownIncarnation: number,
  }),
  fc.record({ type: fc.constant('sync' as const), cluster: fc.string(), members }),
);
const wallMs = fc.double({ min: 0, max: 4e12, noNaN: true }).map((ms) => ms + 0);
const reply: fc.Arbitrary<GossipReply> = fc.oneof(
  fc.record(
    { type: fc.constant('probe' as const), digest, receivedMs: wallMs, sentMs: wallMs, member },
    { requiredKeys: ['type', 'digest', 'receivedMs', 'sentMs'] },
  ),
  fc.record(
    { type: fc.constant('indirect' as const), reached: fc.boolean(), member },
    { requiredKeys: ['type', 'reached'] },
  ),
  fc.record({ type: fc.constant('sync' as const), members }),
  fc.record({ type: fc.constant('refusal' as const), reason: fc.string() }),
);

t.test('messages come out as they went in', async () => {
  fc.assert(fc.property(request, (one) => void t.same(decodeRequest(encodeRequest(one)), one)));
  fc.assert(fc.property(reply, (one) => void t.same(decodeReply(encodeReply(one)), one)));
  fc.assert(
    fc.property(fc.array(member, { maxLength: 5 }), (all) => void t.same(decodeNews(encodeNews(all)), all)),
  );
});

t.test('what is no message is an error of its own kind, or nothing that harms', async (t) => {
  for (const decode of [decodeRequest, decodeReply, decodeNews]) {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decode(bytes);
        } catch (error) {
          if (!(error instanceof WireError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  }
  const whole = encodeNews([memberOf('a'), memberOf('b')]);
  for (let length = 1; length < whole.length; length++) {
    try {
      t.ok(decodeNews(whole.subarray(0, length)).length < 2);
    } catch (error) {
      t.type(error, WireError);
    }
  }
});

t.test('records that nobody may have are refused', async (t) => {
  const bad: Readonly<Record<string, Partial<Member>>> = {
    'no id': { id: '' },
    'a long id': { id: 'x'.repeat(MEMBER_LIMITS.idLength + 1) },
    'no name': { name: '' },
    'a long name': { name: 'x'.repeat(MEMBER_LIMITS.nameLength + 1) },
    'no address': { address: '' },
    'a long address': { address: 'x'.repeat(MEMBER_LIMITS.addressLength + 1) },
    'a long version': { version: 'x'.repeat(MEMBER_LIMITS.versionLength + 1) },
    'much to say': { meta: new Uint8Array(MEMBER_LIMITS.metaBytes + 1) },
    'an incarnation that cannot be counted on': { incarnation: 2 ** 60 },
  };
  for (const [name, change] of Object.entries(bad)) {
    t.throws(() => decodeNews(encodeNews([memberOf('a', 'viewer', change)])), { code: 'bad-message' }, name);
  }
  const { Reply, Request } = gossipMessages;
  t.throws(() => decodeReply(Reply.encode({ sync: { members: [{}] } }).finish()), /a gap/);
  t.throws(
    () => decodeRequest(Request.encode({ indirect_probe: { id: 'a' } }).finish()),
    /without its target/,
  );
  t.same(
    decodeRequest(Request.encode({ probe: { digest: new Uint8Array(3) } }).finish()),
    { type: 'probe', knownIncarnation: 0, suspected: false, digest: 0n },
    'a digest of another length is none',
  );
});

t.test('a record of a newer version is read without its unknown fields', async (t) => {
  const { Member: Record, News } = gossipMessages;
  const known = News.encode({ members: [{ id: 'a', name: 'a', address: 'a:1', incarnation: 3 }] }).finish();
  const inner = Record.encode({ id: 'a', name: 'a', address: 'a:1', incarnation: 3 }).finish();
  // Fields 100 (varint), 101 (bytes) and 102 (double).
  const more = Buffer.from([
    ...inner,
    0xa0,
    0x06,
    5,
    0xaa,
    0x06,
    2,
    1,
    2,
    0xb1,
    0x06,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
  const newer = Buffer.concat([Uint8Array.of(0x0a, more.length), more, Uint8Array.of(0xf8, 0x07, 1)]);
  t.same(decodeNews(newer), decodeNews(known));
});

t.test('members that stand as only a newer version knows are passed over, and nothing else', async (t) => {
  const { News, Reply } = gossipMessages;
  const known = { id: 'a', name: 'a', address: 'a:1' };
  for (const [what, newer] of Object.entries({ status: { status: 9 }, role: { role: 9 } })) {
    const unknown = { ...known, id: 'b', ...newer };
    const ids = decodeNews(News.encode({ members: [unknown, known] }).finish()).map(({ id }) => id);
    t.same(ids, ['a'], what);
    const members = [{ member: unknown }, { member: known, ended_for_ms: 5 }];
    t.match(decodeReply(Reply.encode({ sync: { members } }).finish()), {
      members: { length: 1, 0: { member: { id: 'a' }, endedForMs: 5 } },
    });
    const probe = decodeReply(Reply.encode({ probe: { sent_ms: 7, member: unknown } }).finish());
    t.match(probe, { type: 'probe', sentMs: 7 });
    t.notOk('member' in probe);
    const indirect = decodeReply(
      Reply.encode({ indirect_probe: { reached: true, member: unknown } }).finish(),
    );
    t.same(indirect, { type: 'indirect', reached: true });
  }
});

t.test('addresses', async (t) => {
  for (const [address, host, port] of [
    ['127.0.0.1:80', '127.0.0.1', 80],
    ['[::1]:12346', '::1', 12_346],
    ['node-1.example:0', 'node-1.example', 0],
  ] as const) {
    t.same(parseHostPort(address), { host, port });
    t.equal(formatHostPort(host, port), address);
  }
  for (const address of ['', 'host', 'host:', ':80', '::1:80', 'host:70000', 'host:8o', '[::1]', 'a:b:80']) {
    t.throws(() => parseHostPort(address), { code: 'bad-address' }, address);
  }
  t.equal(multiaddrOf('127.0.0.1', 80), '/ip4/127.0.0.1/tcp/80');
  t.equal(multiaddrOf('::1', 80, 'peer'), '/ip6/::1/tcp/80/p2p/peer');
  t.equal(multiaddrOf('node.example', 80), '/dns/node.example/tcp/80');
});
