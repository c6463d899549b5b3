import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { ClusterNode } from '../test/support/cluster-node.ts';
import { startClusterStage } from '../test/support/cluster-stage.ts';
import { deadLine } from './cluster-change.ts';
import { cpuSeconds, rssMegabytes } from './process-figures.ts';

const NODES = Number(process.env['BENCH_CLUSTER_NODES'] ?? 20);
const SETTLE_S = 30;
const IDLE_S = 30;
/** As by default; the stage's own is shorter. */
const ARGS = ['--cluster.rejoin-interval=60s'];

/** Real nodes, each a process of its own: how they find each other, and what it costs to be one of them and have nothing to do. */
export async function benchClusterNodes(): Promise<void> {
  const stage = await startClusterStage({ targets: 0, intervalSeconds: 15, types: ['memory'] });
  try {
    const first = await stage.start('n0', ARGS);
    const startMs = Date.now();
    const started = await Promise.all(
      Array.from({ length: NODES - 2 }, async (_, index) => stage.start(`n${index + 1}`, ARGS)),
    );
    const openMs = Date.now();
    await Promise.all([first, ...started].map((node) => seesAll(node, [first, ...started])));
    console.log(
      `${NODES - 1} nodes at once: the last had started after ${seconds(openMs - startMs)}, and all saw all ${seconds(Date.now() - openMs)} later`,
    );

    const nodes = [...stage.nodes];
    const last = await stage.start(`n${NODES - 1}`, ARGS);
    const lastMs = Date.now();
    await Promise.all([...nodes.map((node) => sees(node, last)), seesAll(last, nodes)]);
    console.log(
      `one more: it and all others saw each other at most ${seconds(Date.now() - lastMs)} after it had started`,
    );

    await wait(SETTLE_S * 1_000);
    await measureIdle(stage.nodes);

    const others = stage.nodes.filter((node) => node !== first);
    const killedMs = Date.now();
    const noticed = others.map(async ({ process }) => {
      await process.errorLine(deadLine(first.name));
      return Date.now() - killedMs;
    });
    await first.kill();
    const times = await Promise.all(noticed);
    console.log(
      `kill -9 of one: the first other knew after ${seconds(Math.min(...times))}, the last after ${seconds(Math.max(...times))}`,
    );
  } finally {
    await stage.close();
  }
}

interface Reading {
  readonly cpuS: number;
  readonly sentMessages: number;
  readonly sentBytes: number;
  readonly writtenBytes: number;
}

async function measureIdle(nodes: readonly ClusterNode[]): Promise<void> {
  const before = await Promise.all(nodes.map(read));
  const beganMs = Date.now();
  await wait(IDLE_S * 1_000);
  const after = await Promise.all(nodes.map(read));
  const elapsedS = (Date.now() - beganMs) / 1_000;
  const rates = (field: keyof Reading): number[] =>
    after.map((reading, index) => (reading[field] - (before[index]?.[field] ?? 0)) / elapsedS);
  const memory = nodes.map(({ process }) => rssMegabytes(process.child.pid ?? 0, 'VmRSS'));
  console.log(
    [
      `an idle node of ${nodes.length}: CPU ${percent(mean(rates('cpuS')))} of a core (at most ${percent(Math.max(...rates('cpuS')))}),`,
      `sends ${mean(rates('sentMessages')).toFixed(1)} messages and ${kilobytes(mean(rates('sentBytes')))} a second,`,
      `${kilobytes(mean(rates('writtenBytes')))} a second with encryption and what gossipsub forwards;`,
      `resident memory ${Math.round(mean(memory))} MB (at most ${Math.max(...memory)} MB)`,
    ].join(' '),
  );
}

async function read({ process, metric }: ClusterNode): Promise<Reading> {
  const pid = process.child.pid ?? 0;
  return {
    cpuS: cpuSeconds(pid),
    sentMessages: await metric('cluster_transport_tx_packets_total'),
    sentBytes: await metric('cluster_transport_tx_bytes_total'),
    writtenBytes: Number(/wchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1] ?? 0),
  };
}

async function seesAll(node: ClusterNode, others: readonly ClusterNode[]): Promise<void> {
  await Promise.all(others.filter((other) => other !== node).map((other) => sees(node, other)));
}

async function sees({ process }: ClusterNode, { name }: ClusterNode): Promise<void> {
  await process.errorLine(new RegExp(`msg="node joined".* node=${name} `));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}
