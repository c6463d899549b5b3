import type { ProfileSelection } from '../component/index.ts';
import { AppError } from '../util/index.ts';
import { answerQuestion } from './answer-question.ts';
import type { PeerAnswer } from './ask-peers.ts';
import { askPeer, askPeers, PEER_TIMEOUT_MS, readLists, silenceHint } from './ask-peers.ts';
import { isoTime } from './iso-time.ts';
import type { KeptList, KeptProfileJson, KeptSeriesJson } from './kept-profiles.ts';
import { localKeptProfiles, localKeptSeries, TIME_PARTS } from './kept-profiles.ts';
import type { MergedProfile } from './merge-kept.ts';
import { mergeKeptProfiles, mergeMerged } from './merge-kept.ts';
import { decodeWithBody } from './profile-message.ts';
import type { RouteContext } from './route-context.ts';

/** Merging takes longer than telling. */
const MERGE_TIMEOUT_MS = 10_000;

/** Where a kept profile is. */
export interface KeptPlace {
  readonly node: string;
  readonly component: string;
  readonly profile: string;
}

export interface KeptInCluster extends Omit<KeptList, 'profiles'> {
  readonly profiles: readonly (KeptProfileJson & { readonly node: string })[];
  readonly peers: readonly PeerAnswer[];
}

/** Answers about the profiles that the cluster keeps: each node tells of its own, all at the same time. */
export class KeptAnswers {
  readonly #context: RouteContext;

  constructor(context: RouteContext) {
    this.#context = context;
  }

  /** Every series; one that changed hands is kept on several nodes. */
  async series(): Promise<{
    series: readonly (KeptSeriesJson & { readonly node: string })[];
    peers: readonly PeerAnswer[];
  }> {
    const { cluster, runtime } = this.#context;
    const { answers, peers } = await askPeers(
      cluster,
      { type: 'kept-series' },
      PEER_TIMEOUT_MS,
      readLists<ReturnType<typeof localKeptSeries>>('series'),
    );
    const own = { name: cluster.self().name, answer: localKeptSeries(runtime) };
    const series = [own, ...answers].flatMap(({ name: node, answer }) =>
      answer.series.map((one) => ({ node, ...one })),
    );
    return { series, peers };
  }

  /** The newest profiles of a selection. */
  async profiles(selection: ProfileSelection, limit: number): Promise<KeptInCluster> {
    const { cluster, runtime } = this.#context;
    const { answers, peers } = await askPeers(
      cluster,
      { type: 'kept-profiles', selection, limit },
      PEER_TIMEOUT_MS,
      readLists<KeptList>('profiles', 'parts'),
    );
    const own = { name: cluster.self().name, answer: localKeptProfiles(runtime, selection, limit) };
    const all = [own, ...answers];
    const profiles = all
      .flatMap(({ name: node, answer }) => answer.profiles.map((profile) => ({ node, ...profile })))
      .sort((one, other) => (one.taken < other.taken ? 1 : -1))
      .slice(0, limit);
    const parts = Array.from({ length: TIME_PARTS }, (_, part) =>
      all.reduce((sum, { answer }) => sum + (answer.parts[part] ?? 0), 0),
    );
    return {
      total: all.reduce((sum, { answer }) => sum + answer.total, 0),
      bytes: all.reduce((sum, { answer }) => sum + answer.bytes, 0),
      parts,
      profiles,
      peers,
    };
  }

  /** The newest profiles of a selection as one. @throws AppError `not-found` where there is none */
  async merged(
    selection: ProfileSelection,
  ): Promise<MergedProfile & { readonly peers: readonly PeerAnswer[] }> {
    const { analysis, cluster } = this.#context;
    const [own, { answers, peers }] = await Promise.all([
      mergeKeptProfiles(this.#context, selection),
      askPeers(cluster, { type: 'kept-merged', selection }, MERGE_TIMEOUT_MS, readMerged),
    ]);
    const merged = await mergeMerged(analysis, [own, ...answers.map(({ answer }) => answer)]);
    if (merged.merged > 0) return { ...merged, peers };
    const time = `from ${isoTime(selection.fromMs)} to ${isoTime(selection.toMs)}`;
    throw new AppError('not-found', `no profile is kept with these labels ${time}${silenceHint(peers)}`);
  }

  /** @throws AppError `not-found` or `peer` */
  async profile({ node, component, profile }: KeptPlace): Promise<Uint8Array> {
    const question = { type: 'kept-profile', component, profile } as const;
    const { cluster } = this.#context;
    return node === cluster.self().name
      ? answerQuestion(this.#context, question)
      : askPeer(cluster, node, question, PEER_TIMEOUT_MS);
  }
}

/** @throws Error for what is no such answer */
function readMerged(answer: Uint8Array): MergedProfile {
  const { about, body } = decodeWithBody(answer);
  if (!isAbout(about)) throw new Error('the answer of the other node is no profile');
  return { ...about, body };
}

function isAbout(about: unknown): about is Omit<MergedProfile, 'body'> {
  return typeof about === 'object' && about !== null && 'merged' in about && 'total' in about;
}
