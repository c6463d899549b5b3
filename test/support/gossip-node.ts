import { createHash } from 'node:crypto';
import { generateKeyPair } from '@libp2p/crypto/keys';
import type { LinkError, MembershipEvent, MembershipSettings } from '../../src/gossip/index.ts';
import { DEFAULT_MEMBERSHIP_SETTINGS, Gossip, startLibp2p } from '../../src/gossip/index.ts';
import { silentLogger } from '../../src/telemetry/index.ts';
import type { Clock } from '../../src/util/index.ts';
import { systemClock, systemRandom } from '../../src/util/index.ts';

export interface GossipNode {
  readonly gossip: Gossip;
  readonly events: MembershipEvent[];
  readonly refused: { readonly error: LinkError; readonly address: string }[];
  close(): Promise<void>;
}

export interface GossipNodeOptions {
  readonly name: string;
  readonly key?: string;
  readonly cluster?: string;
  readonly settings?: Partial<MembershipSettings>;
  readonly clock?: Clock;
}

/** A member on real sockets of the loopback interface. */
export async function startGossipNode({
  name,
  key = 'secret',
  cluster = '',
  settings = {},
  clock = systemClock,
}: GossipNodeOptions): Promise<GossipNode> {
  const refused: GossipNode['refused'] = [];
  const events: MembershipEvent[] = [];
  const transport = await startLibp2p({
    identity: await generateKeyPair('Ed25519'),
    key: createHash('sha256').update(key).digest(),
    listenHost: '127.0.0.1',
    listenPort: 0,
    topic: `starling/${cluster}`,
    onRefused: (error, address) => refused.push({ error, address }),
  });
  const gossip = new Gossip({
    transport,
    clock,
    random: systemRandom,
    logger: silentLogger,
    settings: { ...DEFAULT_MEMBERSHIP_SETTINGS, ...settings },
    cluster,
    name,
    address: transport.listenAddress,
    version: '1.0.0',
  });
  gossip.on((event) => events.push(event));
  await gossip.start();
  return { gossip, events, refused, close: () => gossip.close() };
}
