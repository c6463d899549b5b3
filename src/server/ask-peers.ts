import { AppError, errorMessage } from '../util/index.ts';
import type { ClusterView, NodeInfo, Question } from './cluster-view.ts';

/** How long a node may take to tell what it has. */
export const PEER_TIMEOUT_MS = 2_000;

/** How it went with another node. */
export interface PeerAnswer {
  readonly name: string;
  readonly ok: boolean;
  /** "" where it is ok. */
  readonly error: string;
}

/** What other nodes answered, and how it went with each. */
export interface PeerAnswers<Answer> {
  readonly answers: readonly { readonly name: string; readonly answer: Answer }[];
  readonly peers: readonly PeerAnswer[];
}

/** Asks all other nodes that may answer, at the same time, and waits for none longer than the timeout. */
export async function askPeers<Answer>(
  cluster: ClusterView,
  question: Question,
  timeoutMs: number,
  read: (answer: Uint8Array) => Answer,
): Promise<PeerAnswers<Answer>> {
  // Of two nodes with one name only the one that holds it does anything.
  const names = new Set(cluster.nodes().flatMap((node) => (mayAnswer(node) ? node.name : [])));
  names.delete(cluster.self().name);
  const asked = await Promise.all(
    [...names].map(async (name) => {
      try {
        const answer = read(await cluster.ask(name, question, timeoutMs));
        return { answers: [{ name, answer }], peer: { name, ok: true, error: '' } };
      } catch (error) {
        return { answers: [], peer: { name, ok: false, error: errorMessage(error) } };
      }
    }),
  );
  return { answers: asked.flatMap(({ answers }) => answers), peers: asked.map(({ peer }) => peer) };
}

/** Asks one other node. @throws AppError `peer` where it has no answer, or none in time */
export async function askPeer(
  cluster: ClusterView,
  node: string,
  question: Question,
  timeoutMs: number,
): Promise<Uint8Array> {
  try {
    return await cluster.ask(node, question, timeoutMs);
  } catch (error) {
    throw new AppError('peer', `node ${node}: ${errorMessage(error)}`, { cause: error });
  }
}

/** Reads an answer in JSON that has lists of these names. @throws Error for what is no such answer */
export function readLists<Answer>(...names: readonly (string & keyof Answer)[]) {
  return (answer: Uint8Array): Answer => {
    const read = JSON.parse(Buffer.from(answer).toString());
    for (const name of names) {
      if (!Array.isArray(read?.[name]))
        throw new Error(`the answer has no ${name}; is it of another version?`);
    }
    return read;
  };
}

/** Names the nodes that did not answer, for the end of a message that something was not found; "" where all did. */
export function silenceHint(peers: readonly PeerAnswer[]): string {
  const silent = peers.filter(({ ok }) => !ok).map(({ name }) => name);
  return silent.length === 0 ? '' : `; no answer came from ${silent.join(', ')}`;
}

function mayAnswer({ isSelf, status }: NodeInfo): boolean {
  return !isSelf && (status === 'alive' || status === 'suspect');
}
