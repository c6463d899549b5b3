import type { StarlingProcess } from './starling-process.ts';
import { runStarling } from './starling-process.ts';

/** What a node tells about the cluster. */
export interface NodeView {
  /** Names of the nodes that it believes alive and at work, sorted, each once. */
  readonly working: readonly string[];
  /** Every series of the cluster, by "target/type". */
  readonly series: readonly {
    readonly key: string;
    readonly owner: string;
    readonly state: string;
    /** A time at which it is due. */
    readonly slotMs: number;
  }[];
}

/** A node of the cluster in a process of its own. */
export interface ClusterNode {
  readonly name: string;
  readonly process: StarlingProcess;
  readonly url: string;
  /** host:port that others join. */
  readonly clusterAddress: string;
  readonly view: () => Promise<NodeView>;
  /** What it says of the nodes: name and state. */
  readonly peers: () => Promise<readonly { readonly name: string; readonly state: string }[]>;
  /** The value of a metric, summed over its series that carry these labels. */
  readonly metric: (name: string, labels?: Readonly<Record<string, string>>) => Promise<number>;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

export interface NodeStart {
  readonly name: string;
  readonly args: readonly string[];
  /** A command that runs the node. */
  readonly within: readonly string[];
  /** Called when it is about to end. */
  readonly onGone: () => void;
}

/** Starts a node and waits until it serves. */
export async function startClusterNode({ name, args, within, onGone }: NodeStart): Promise<ClusterNode> {
  const process = runStarling(args, { within });
  const [[, clusterAddress = ''], [, url = '']] = await Promise.all([
    process.errorLine(/msg="cluster port open".* advertise=(\S+)/),
    process.errorLine(/msg="node started".* url=(\S+)/),
  ]);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    onGone();
    process.child.kill(signal);
    return (await process.ended).code;
  };
  return {
    name,
    process,
    url,
    clusterAddress,
    async view() {
      const [{ nodes }, { targets }] = await Promise.all([
        read<{ nodes: { name: string; status: string; state: string }[] }>(`${url}/api/v0/cluster`),
        read<{ targets: TargetJson[] }>(`${url}/api/v0/targets`),
      ]);
      return {
        working: [
          ...new Set(
            nodes.flatMap(({ name, status, state }) =>
              status === 'alive' && state === 'participant' ? name : [],
            ),
          ),
        ],
        series: targets.map(({ labels, type, owner, state, next_scrape: next }) => ({
          key: `${labels['instance']}/${type}`,
          owner,
          state,
          slotMs: Date.parse(next),
        })),
      };
    },
    peers: () => read(`${url}/api/v0/web/peers`),
    async metric(metric, labels = {}) {
      const text = await (await fetch(`${url}/metrics`)).text();
      let sum = 0;
      for (const line of text.split('\n')) {
        const [, found, given = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
        const fits = Object.entries(labels).every(([key, wanted]) => given.includes(`${key}="${wanted}"`));
        if (found === metric && fits) sum += Number(value);
      }
      return sum;
    },
    stop: () => end('SIGTERM'),
    async kill() {
      await end('SIGKILL');
    },
  };
}

interface TargetJson {
  readonly labels: Readonly<Record<string, string>>;
  readonly type: string;
  readonly owner: string;
  readonly state: string;
  readonly next_scrape: string;
}

/** What an API answers, whose shape its own tests check. */
async function read<T>(url: string): Promise<T> {
  const answer: T = JSON.parse(await (await fetch(url)).text());
  return answer;
}
