import type { Cluster } from '../cluster/index.ts';
import type { Member } from '../gossip/index.ts';
import { AppError } from '../util/index.ts';
import { answerQuestion, readQuestion } from './answer-question.ts';
import type { ClusterView, NodeInfo } from './cluster-view.ts';
import type { AnswerContext } from './route-context.ts';

const ASK_PROTOCOL = '/starling/ask/1';

/** The view of a node in a cluster. */
export function clusteredView(cluster: Cluster): ClusterView {
  const describe = (member: Member, meanCost: number): NodeInfo => {
    const isSelf = member.id === cluster.self.id;
    const { series, sees, cost } = cluster.metaOf(member);
    const { name, address, role, status, version, startedMs } = member;
    return {
      ...{ name, address, status, version, startedMs, isSelf, sees },
      state: role,
      share: status === 'alive' || status === 'suspect' ? cluster.shareOf(name) : 0,
      load: meanCost === 0 ? 0 : cost / meanCost,
      targets: series,
      clockOffsetMs: isSelf ? 0 : cluster.clockOffsetMs(member.id),
    };
  };
  return {
    self: () => describe(cluster.self, meanCost(cluster)),
    nodes: () => {
      const mean = meanCost(cluster);
      return cluster.all.map((member) => describe(member, mean)).sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    events: () => cluster.events,
    ask: (node, question, timeoutMs) =>
      cluster.request(node, ASK_PROTOCOL, Buffer.from(JSON.stringify(question)), timeoutMs),
    onChange: (listener) => cluster.onChange(listener),
  };
}

/** Of the nodes that take work. */
function meanCost(cluster: Cluster): number {
  const working = cluster.members.filter(({ role }) => role === 'participant');
  const costs = working.map((member) => cluster.metaOf(member).cost);
  return costs.reduce((sum, cost) => sum + cost, 0) / Math.max(1, costs.length);
}

/** Lets this node answer what others ask through their views. */
export async function answerPeers(cluster: Cluster, context: AnswerContext): Promise<void> {
  await cluster.handle(ASK_PROTOCOL, async (body) => {
    const question = readQuestion(JSON.parse(Buffer.from(body).toString()));
    if (question === undefined) throw new AppError('bad-question', 'this version does not know the question');
    return answerQuestion(context, question);
  });
}
