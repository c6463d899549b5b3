import type { LastProfile } from '../component/index.ts';
import { AppError } from '../util/index.ts';
import type { QueueJson, TargetJson } from './answer-question.ts';
import { answerQuestion, localQueues, localTargets } from './answer-question.ts';
import type { PeerAnswer } from './ask-peers.ts';
import { askPeer, askPeers, PEER_TIMEOUT_MS, readLists, silenceHint } from './ask-peers.ts';
import type { Question } from './cluster-view.ts';
import { decodeProfile } from './profile-message.ts';
import type { RouteContext } from './route-context.ts';

/** How long a scrape that somebody waits for may take, on another node: as long as targets profile. */
const SCRAPE_TIMEOUT_MS = 120_000;
/** For so long an answer is as good as new: several pages that look at once cost one round. */
const FRESH_MS = 1_000;

/** What all nodes have, and which did not answer. */
export interface Gathered<Item> {
  readonly items: readonly Item[];
  readonly peers: readonly PeerAnswer[];
}

export type OwnedTarget = TargetJson & { readonly owner: string };
export type OwnedQueue = QueueJson & { readonly node: string };

/** Where a series is. */
export interface SeriesPlace {
  readonly component: string;
  readonly series: string;
}

/** Answers about the whole cluster: this node's own, and those of its peers, asked all at the same time. */
export class ClusterAnswers {
  readonly #context: RouteContext;
  #recent: { readonly atMs: number; readonly targets: Promise<Gathered<OwnedTarget>> } | undefined;

  constructor(context: RouteContext) {
    this.#context = context;
  }

  /** Every series of the cluster; one that is being handed over may be there twice. */
  targets(): Promise<Gathered<OwnedTarget>> {
    const nowMs = this.#context.clock.monotonic();
    if (this.#recent === undefined || nowMs - this.#recent.atMs > FRESH_MS) {
      this.#recent = { atMs: nowMs, targets: this.#gatherTargets() };
    }
    return this.#recent.targets;
  }

  /** The series of this node. */
  ownTargets(): readonly OwnedTarget[] {
    const owner = this.#context.cluster.self().name;
    return localTargets(this.#context.runtime).map((target) => ({ ...target, owner }));
  }

  ownQueues(): readonly OwnedQueue[] {
    const node = this.#context.cluster.self().name;
    return localQueues(this.#context.runtime).map((queue) => ({ ...queue, node }));
  }

  async queues(): Promise<Gathered<OwnedQueue>> {
    const { answers, peers } = await askPeers(
      this.#context.cluster,
      { type: 'queues' },
      PEER_TIMEOUT_MS,
      readLists<{ queues: readonly QueueJson[] }>('queues'),
    );
    const others = answers.flatMap(({ name, answer }) =>
      answer.queues.map((queue) => ({ ...queue, node: name })),
    );
    return { items: [...this.ownQueues(), ...others], peers };
  }

  /** One series with all that its owner knows. @throws AppError `not-found` or `peer` */
  async target(place: SeriesPlace): Promise<object> {
    const { owner, answer } = await this.#askOwner({ type: 'target', ...place }, PEER_TIMEOUT_MS);
    return { ...JSON.parse(Buffer.from(answer).toString()), owner };
  }

  /** @throws AppError `not-found` or `peer` */
  async profile(place: SeriesPlace): Promise<LastProfile> {
    const { answer } = await this.#askOwner({ type: 'profile', ...place }, PEER_TIMEOUT_MS);
    return decodeProfile(answer);
  }

  /** @throws AppError `not-found` or `peer`, or why the scrape failed */
  async scrapeNow(place: SeriesPlace): Promise<LastProfile> {
    const { answer } = await this.#askOwner({ type: 'scrape-now', ...place }, SCRAPE_TIMEOUT_MS);
    return decodeProfile(answer);
  }

  async #gatherTargets(): Promise<Gathered<OwnedTarget>> {
    const { answers, peers } = await askPeers(
      this.#context.cluster,
      { type: 'targets' },
      PEER_TIMEOUT_MS,
      readLists<{ targets: readonly TargetJson[] }>('targets'),
    );
    const others = answers.flatMap(({ name, answer }) =>
      answer.targets.map((target) => ({ ...target, owner: name })),
    );
    return { items: [...this.ownTargets(), ...others], peers };
  }

  async #askOwner(
    question: Question & SeriesPlace,
    timeoutMs: number,
  ): Promise<{ owner: string; answer: Uint8Array }> {
    const { cluster } = this.#context;
    const { name } = cluster.self();
    const owner = this.#isOwn(question) ? name : await this.#ownerOf(question);
    const answer =
      owner === name
        ? await answerQuestion(this.#context, question)
        : await askPeer(cluster, owner, question, timeoutMs);
    return { owner, answer };
  }

  #isOwn({ component, series }: SeriesPlace): boolean {
    return this.#context.runtime.targetSources().get(component)?.target(series) !== undefined;
  }

  /** @throws AppError `not-found` */
  async #ownerOf({ component, series }: SeriesPlace): Promise<string> {
    const { items, peers } = await this.targets();
    const found = items.filter((item) => item.series === series && item.component === component);
    // Whoever hands a series over knows it better than whoever has not begun.
    const owner = found.find(({ state }) => state !== 'taking-over') ?? found[0];
    if (owner !== undefined) return owner.owner;
    const message = `no node scrapes series ${series} of ${component}${silenceHint(peers)}`;
    throw new AppError('not-found', message);
  }
}
