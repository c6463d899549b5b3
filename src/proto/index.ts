/**
 * The protobuf messages of other people's formats, as static code generated from `proto/*.proto` (npm run generate).
 * Hot paths do not use it: they work on bytes (src/pprof).
 */
import { starling as cluster } from './gen/cluster.js';
import { starling as gossip } from './gen/gossip.js';
import { perftools } from './gen/profile.js';
import { push } from './gen/push.js';

/** The pprof format. 64-bit fields decode to Long. */
export const PprofProfile = perftools.profiles.Profile;
export type PprofProfile = perftools.profiles.Profile;
export type PprofProfileProperties = perftools.profiles.Profile.$Properties;

/** Pyroscope's push API. */
export const PushRequest = push.v1.PushRequest;
export type PushRequest = push.v1.PushRequest;
export type PushRequestProperties = push.v1.PushRequest.$Properties;
export const RawProfileSeries = push.v1.RawProfileSeries;
export type RawProfileSeries = push.v1.RawProfileSeries.$Properties;

/** Starling's own gossip between members of a cluster. */
export const gossipMessages = gossip.gossip.v1;
export type GossipMember = gossip.gossip.v1.Member.$Properties;
export type GossipTransferredMember = gossip.gossip.v1.TransferredMember.$Properties;

/** How members hand work over. */
export const clusterMessages = cluster.cluster.v1;
