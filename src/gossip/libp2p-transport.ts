import { gossipsub } from '@libp2p/gossipsub';
import { identify } from '@libp2p/identify';
import type { Connection, PrivateKey, Stream } from '@libp2p/interface';
import { noise } from '@libp2p/noise';
import { tcp } from '@libp2p/tcp';
import { lpStream } from '@libp2p/utils';
import { yamux } from '@libp2p/yamux';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';
import {
  AppError,
  errorMessage,
  formatHostPort,
  parseHostPort,
  uint64Bytes,
  xxHash64Bytes,
} from '../util/index.ts';
import type { LinkError } from './key-protector.ts';
import { keyProtector } from './key-protector.ts';
import type { Peer } from './messages.ts';
import { multiaddrOf } from './multiaddr.ts';
import { openStream } from './open-stream.ts';
import type { RequestHandler, RequestLimits, Traffic, Transport } from './transport.ts';

export interface Libp2pOptions {
  readonly identity: PrivateKey;
  /** 32 bytes; the same for every member. */
  readonly key: Uint8Array;
  readonly listenHost: string;
  /** 0 takes a free one. */
  readonly listenPort: number;
  /** What news is published under; members of other clusters do not hear it. */
  readonly topic: string;
  /** Told of each connection that could not be made because the other side is no member. */
  readonly onRefused: (error: LinkError, address: string) => void;
}

/** The longest message that is taken from others. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
/** gossipsub's messages: some hundred members. */
const MAX_NEWS_BYTES = 256 * 1024;
const MAX_STREAMS = 256;
const HANDLING_MS = 30_000;
const MAX_CONNECTIONS = 4_096;

/** First byte of an answer. */
const OK = 0;
const FAILED = 1;

/**
 * Starts a libp2p node: TCP, encrypted with the cluster's key and noise, yamux, gossipsub.
 * @throws AppError when the address is bad or taken
 */
export async function startLibp2p(options: Libp2pOptions): Promise<Transport> {
  const { identity, key, listenHost, listenPort, topic, onRefused } = options;
  const node = await createLibp2p({
    privateKey: identity,
    addresses: { listen: [multiaddrOf(listenHost, listenPort)] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    connectionProtector: keyProtector(key, onRefused),
    streamMuxers: [yamux()],
    // Members probe each other themselves; overlapping pings would make the monitor drop good connections.
    connectionMonitor: { enabled: false },
    connectionManager: {
      maxConnections: MAX_CONNECTIONS,
      // Whole clusters start behind one address.
      inboundConnectionThreshold: 1_000,
      maxIncomingPendingConnections: 200,
      addressDialTimeout: 2_000,
      inboundUpgradeTimeout: 3_000,
      reconnectRetries: 0,
    },
    services: {
      identify: identify(),
      pubsub: gossipsub({
        globalSignaturePolicy: 'StrictNoSign',
        msgIdFn: ({ data }) => uint64Bytes(xxHash64Bytes(data)),
        allowPublishToZeroTopicPeers: true,
        emitSelf: false,
        // When one dies all others have the same to say, and a thousand times a thousand messages are too many.
        floodPublish: false,
        heartbeatInterval: 250,
        mcacheLength: 20,
        mcacheGossip: 12,
        tagMeshPeers: false,
        // Many nodes behind one address are no attack here.
        scoreParams: { IPColocationFactorWeight: 0 },
        maxInboundDataLength: MAX_NEWS_BYTES,
      }),
    },
    start: false,
  });
  try {
    await node.start();
  } catch (error) {
    throw listenFailure(formatHostPort(listenHost, listenPort), error);
  }
  const { pubsub } = node.services;
  pubsub.subscribe(topic);

  const counts = { sentMessages: 0, sentBytes: 0, receivedMessages: 0, receivedBytes: 0, failedMessages: 0 };
  const sent = (bytes: number): void => {
    counts.sentMessages++;
    counts.sentBytes += bytes;
  };
  const received = (bytes: number): void => {
    counts.receivedMessages++;
    counts.receivedBytes += bytes;
  };

  async function exchange(
    to: Peer,
    protocol: string,
    body: Uint8Array,
    limits: RequestLimits,
  ): Promise<Uint8Array> {
    const signal = AbortSignal.any([
      AbortSignal.timeout(limits.timeoutMs),
      ...(limits.signal === undefined ? [] : [limits.signal]),
    ]);
    const { host, port } = parseHostPort(to.address);
    const stream = await openStream(node, multiaddr(multiaddrOf(host, port, to.id)), protocol, signal);
    try {
      const framed = frames(stream);
      await framed.write(body, { signal });
      sent(body.length);
      const answer = (await framed.read({ signal })).subarray();
      received(answer.length);
      await stream.close({ signal });
      if (answer[0] === OK) return answer.subarray(1);
      throw new AppError('refused-by-peer', new TextDecoder().decode(answer.subarray(1)));
    } catch (error) {
      stream.abort(error instanceof Error ? error : new Error(errorMessage(error)));
      throw error;
    }
  }

  async function answer(stream: Stream, { remotePeer }: Connection, handler: RequestHandler): Promise<void> {
    const signal = AbortSignal.timeout(HANDLING_MS);
    try {
      const framed = frames(stream);
      const body = (await framed.read({ signal })).subarray();
      received(body.length);
      const reply = await outcome(handler, body, remotePeer.toString());
      sent(reply.length);
      await framed.write(reply, { signal });
      await stream.close({ signal });
    } catch (error) {
      // The asker has gone or talks nonsense; it finds out by itself.
      stream.abort(error instanceof Error ? error : new Error(errorMessage(error)));
    }
  }

  return {
    id: node.peerId.toString(),
    listenAddress: listenAddressOf(node.getMultiaddrs().map(String), listenHost),
    async request(to, protocol, body, limits) {
      try {
        return await exchange(to, protocol, body, limits);
      } catch (error) {
        counts.failedMessages++;
        throw error;
      }
    },
    handle(protocol, handler) {
      return node.handle(protocol, (stream, connection) => answer(stream, connection, handler), {
        maxInboundStreams: MAX_STREAMS,
        maxOutboundStreams: MAX_STREAMS,
      });
    },
    async publish(message) {
      sent(message.length);
      await pubsub.publish(topic, message);
    },
    onMessage(listener) {
      pubsub.addEventListener('message', ({ detail }) => {
        if (detail.topic !== topic) return;
        received(detail.data.length);
        listener(detail.data);
      });
    },
    onDisconnect(listener) {
      node.addEventListener('peer:disconnect', ({ detail }) => listener(detail.toString()));
    },
    hangUp(id) {
      for (const connection of node.getConnections()) {
        if (connection.remotePeer.toString() === id) connection.abort(new Error('the member is dead'));
      }
    },
    traffic: (): Traffic => ({ ...counts, connections: node.getConnections().length }),
    async close() {
      await node.stop();
    },
  };
}

function frames(stream: Stream): ReturnType<typeof lpStream<Stream>> {
  return lpStream(stream, {
    maxDataLength: MAX_MESSAGE_BYTES,
    maxBufferSize: MAX_MESSAGE_BYTES + 64 * 1024,
  });
}

async function outcome(handler: RequestHandler, body: Uint8Array, from: string): Promise<Uint8Array> {
  try {
    return Buffer.concat([Uint8Array.of(OK), await handler(body, from)]);
  } catch (error) {
    return Buffer.concat([Uint8Array.of(FAILED), new TextEncoder().encode(errorMessage(error))]);
  }
}

function listenAddressOf(addresses: readonly string[], host: string): string {
  for (const address of addresses) {
    const port = /\/tcp\/(\d+)/.exec(address)?.[1];
    if (port !== undefined) return formatHostPort(host, Number(port));
  }
  throw new AppError('no-cluster-port', 'the cluster port does not listen');
}

function listenFailure(address: string, error: unknown): AppError {
  return new AppError(
    'cluster-listen',
    `cannot listen on ${address} for the cluster: ${errorMessage(error)}; choose another --cluster.listen-address or --cluster.listen-port`,
    { cause: error },
  );
}
