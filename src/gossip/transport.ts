import type { Peer } from './messages.ts';

/** Bounds of one request. */
export interface RequestLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Answers requests of one protocol. What it throws reaches the asker as the message of an error. */
export type RequestHandler = (body: Uint8Array, from: string) => Promise<Uint8Array> | Uint8Array;

/** How members reach each other: requests to one, news to all. Every link is encrypted, and only members are on it. */
export interface Transport {
  /** The identity by which others know this node. */
  readonly id: string;
  /** host:port on which it listens. */
  readonly listenAddress: string;
  /** @throws when there is no answer, or the answer is an error */
  request(to: Peer, protocol: string, body: Uint8Array, limits: RequestLimits): Promise<Uint8Array>;
  handle(protocol: string, handler: RequestHandler): Promise<void>;
  /** Tells everybody; best effort. */
  publish(message: Uint8Array): Promise<void>;
  onMessage(listener: (message: Uint8Array) => void): void;
  /** The last connection to a member broke. */
  onDisconnect(listener: (id: string) => void): void;
  /** Breaks the connections to a member, which may lead nowhere: the next request dials anew. */
  hangUp(id: string): void;
  traffic(): Traffic;
  close(): Promise<void>;
}

/** Counts since the start; bytes are those of messages, without what encryption adds. */
export interface Traffic {
  readonly sentMessages: number;
  readonly sentBytes: number;
  readonly receivedMessages: number;
  readonly receivedBytes: number;
  readonly failedMessages: number;
  readonly connections: number;
}

/** What there is at the start. */
export const NO_TRAFFIC: Traffic = {
  sentMessages: 0,
  sentBytes: 0,
  receivedMessages: 0,
  receivedBytes: 0,
  failedMessages: 0,
  connections: 0,
};
