import type { SimulatedNode } from '../test/support/simulated-cluster.ts';
import { LargeCluster } from './large-cluster.ts';

const SIZES = (process.env['BENCH_CLUSTER_SIZES'] ?? '10,100,1000').split(',').map(Number);
const IDLE_MS = 20_000;
const AFTER_MS = 10_000;
/** As in src/cluster. */
const META_MS = 5_000;
const META_PER_MEMBER_MS = 50;
/** A network between machines of one site. */
const WEATHER = { loss: 0, minDelayMs: 1, maxDelayMs: 10 };

/** The real membership of up to a thousand nodes in virtual time: how long news takes, and what it costs. */
export function benchClusterGossip(): Promise<void> {
  for (const size of SIZES) measure(size);
  return Promise.resolve();
}

function measure(size: number): void {
  const cluster = new LargeCluster(1);
  cluster.weather = WEATHER;
  cluster.rejoinMs = 60_000;
  cluster.seed(size);
  for (const node of cluster.nodes) tellMeta(cluster, node);
  cluster.time.advance(Math.max(META_MS, size * META_PER_MEMBER_MS));
  line(cluster, `${size} nodes, idle`, IDLE_MS, () => undefined);
  line(cluster, `${size} nodes, one more joins`, AFTER_MS, () => {
    const node = cluster.start('new', cluster.nodes.slice(0, 5));
    tellMeta(cluster, node);
    return until(cluster, (other) =>
      other === node ? other.sees().length > size : knows(other, 'joined', node),
    );
  });
  line(cluster, `${size + 1} nodes, one is killed`, AFTER_MS, () => {
    const node = cluster.nodes.at(-1);
    if (node === undefined) return undefined;
    cluster.kill(node);
    return until(cluster, (other) => knows(other, 'dead', node));
  });
  line(cluster, `${size} nodes, one leaves`, AFTER_MS, () => {
    const node = cluster.nodes[0];
    if (node === undefined) return undefined;
    cluster.leave(node);
    return until(cluster, (other) => other === node || knows(other, 'left', node));
  });
}

/** Runs some time after an event, and prints what it took a node and a second. */
function line(cluster: LargeCluster, what: string, ms: number, happen: () => number | undefined): void {
  const before = cluster.sent;
  const cpu = process.cpuUsage();
  const startMs = cluster.time.nowMs;
  const knownMs = happen();
  cluster.time.advance(startMs + ms - cluster.time.nowMs);
  const { user, system } = process.cpuUsage(cpu);
  const nodes = cluster.nodes.filter(({ isDead }) => !isDead).length;
  const per = (value: number): number => value / nodes / (ms / 1_000);
  const sent = cluster.sent;
  console.log(
    [
      `${what}: ${knownMs === undefined ? '' : `known to all after ${Math.round(knownMs)} ms; `}a node sends`,
      `${per(sent.messages - before.messages).toFixed(1)} messages and`,
      `${(per(sent.bytes - before.bytes) / 1_000).toFixed(1)} kB a second over ${ms / 1_000} s,`,
      `and computes for at most ${(per((user + system) / 1_000)).toFixed(2)} ms a second`,
    ].join(' '),
  );
}

function until(cluster: LargeCluster, holds: (node: SimulatedNode) => boolean): number | undefined {
  const startMs = cluster.time.nowMs;
  let waiting = cluster.nodes.filter(({ isDead }) => !isDead);
  while (waiting.length > 0 && cluster.time.nowMs - startMs < AFTER_MS) {
    cluster.time.advance(10);
    waiting = waiting.filter((node) => !holds(node));
  }
  return waiting.length > 0 ? Number.POSITIVE_INFINITY : cluster.time.nowMs - startMs;
}

function knows(node: SimulatedNode, type: 'joined' | 'dead' | 'left', { id }: SimulatedNode): boolean {
  return node.events.some(({ event }) => event.type === type && event.member.id === id);
}

/** Like a real node, tells others what has changed with it since it last told: with the members also its share of the work. */
function tellMeta(cluster: LargeCluster, node: SimulatedNode): void {
  const metaMs = Math.max(META_MS, cluster.nodes.length * META_PER_MEMBER_MS);
  let told = '';
  const tell = (): void => {
    if (node.isDead || node.membership.phase === 'left') return;
    const meta = JSON.stringify({
      series: Math.round(4_000_000 / node.membership.members.length),
      configuration: 'c0ffee00c0ffee00',
      targets: 'decaf000decaf000',
      sees: [],
    });
    if (meta !== told) node.act(() => node.membership.change({ meta: Buffer.from(meta) }, node.moment()));
    told = meta;
    cluster.time.after(metaMs, tell);
  };
  cluster.time.after(cluster.random.next() * metaMs, tell);
}
