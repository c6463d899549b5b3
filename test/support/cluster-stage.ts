import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Receiver } from '../../src/demo/index.ts';
import { createReceiver } from '../../src/demo/index.ts';
import type { ScrapeLedger } from './scrape-ledger.ts';
import { startScrapeLedger } from './scrape-ledger.ts';
import type { StarlingProcess } from './starling-process.ts';
import { runStarling } from './starling-process.ts';

export interface StageOptions {
  readonly targets: number;
  readonly intervalSeconds: number;
  readonly types: readonly string[];
}

/** A node of the cluster in a process of its own. */
export interface ClusterNode {
  readonly name: string;
  readonly process: StarlingProcess;
  readonly url: string;
  /** host:port that others join. */
  readonly clusterAddress: string;
  readonly peers: () => Promise<readonly { readonly name: string; readonly state: string }[]>;
  /** The value of a metric, summed over its series that carry these labels. */
  readonly metric: (name: string, labels?: Readonly<Record<string, string>>) => Promise<number>;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

/** Targets, a receiver and any number of clustered nodes with one configuration. */
export interface ClusterStage {
  readonly ledger: ScrapeLedger;
  readonly receiver: Receiver;
  readonly nodes: readonly ClusterNode[];
  /** Labels and bodies of the profiles that arrived. */
  readonly delivered: readonly { readonly series: string; readonly body: Uint8Array }[];
  start(name: string, args?: readonly string[]): Promise<ClusterNode>;
  close(): Promise<void>;
}

const ALL_TYPES = ['memory', 'block', 'goroutine', 'mutex', 'process_cpu'];

export async function startClusterStage(options: StageOptions): Promise<ClusterStage> {
  const directory = mkdtempSync(join(tmpdir(), 'starling-cluster-'));
  const ledger = await startScrapeLedger();
  const delivered: { series: string; body: Uint8Array }[] = [];
  const receiver = await createReceiver({
    onProfile: ({ labels, body }) => {
      delivered.push({ series: `${labels.get('instance')}/${labels.get('__name__')}`, body });
    },
  });
  const path = join(directory, 'config.alloy');
  writeFileSync(path, configuration(options, ledger.port, receiver.url));
  const nodes: ClusterNode[] = [];
  return {
    ledger,
    receiver,
    nodes,
    delivered,
    async start(name, args = []) {
      const storage = join(directory, name);
      mkdirSync(storage, { recursive: true });
      const seeds = nodes.map(({ clusterAddress }) => clusterAddress);
      const process = runStarling([
        'run',
        '--server.http.listen-addr=127.0.0.1:0',
        `--storage.path=${storage}`,
        '--cluster.enabled=true',
        '--cluster.listen-port=0',
        '--cluster.rejoin-interval=5s',
        `--cluster.node-name=${name}`,
        ...(seeds.length === 0 ? [] : [`--cluster.join-addresses=${seeds.join(',')}`]),
        ...args,
        path,
      ]);
      const [[, clusterAddress = ''], [, url = '']] = await Promise.all([
        process.errorLine(/msg="cluster port open".* advertise=(\S+)/),
        process.errorLine(/msg="node started".* url=(\S+)/),
      ]);
      const node = clusterNode(name, process, url, clusterAddress, () =>
        nodes.splice(nodes.indexOf(node), 1),
      );
      nodes.push(node);
      return node;
    },
    async close() {
      await Promise.all([...nodes].map((node) => node.kill()));
      await receiver.close();
      await ledger.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function clusterNode(
  name: string,
  process: StarlingProcess,
  url: string,
  clusterAddress: string,
  gone: () => void,
): ClusterNode {
  return {
    name,
    process,
    url,
    clusterAddress,
    peers: async () => readPeers(await (await fetch(`${url}/api/v0/web/peers`)).json()),
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
    async stop() {
      process.child.kill('SIGTERM');
      gone();
      return (await process.ended).code;
    },
    async kill() {
      process.child.kill('SIGKILL');
      gone();
      await process.ended;
    },
  };
}

function readPeers(json: unknown): readonly { readonly name: string; readonly state: string }[] {
  if (!Array.isArray(json)) throw new Error('peers must be a list');
  return json.map(({ name, state }: Record<string, unknown>) => ({
    name: String(name),
    state: String(state),
  }));
}

function configuration({ targets, intervalSeconds, types }: StageOptions, port: number, url: string): string {
  const profiles = ALL_TYPES.map(
    (type) => `    profile.${type} {\n      enabled = ${types.includes(type)}\n    }`,
  );
  const lines = Array.from(
    { length: targets },
    (_, index) =>
      `    {"__address__" = "127.0.0.1:${port}", "__profile_path_prefix__" = "/${index}", "instance" = "${index}"},`,
  );
  return `
pyroscope.write "backend" {
  endpoint {
    url = "${url}"
  }
}

pyroscope.scrape "apps" {
  clustering {
    enabled = true
  }
  targets = [
${lines.join('\n')}
  ]
  forward_to      = [pyroscope.write.backend.receiver]
  scrape_interval = "${intervalSeconds}s"
  profiling_config {
${profiles.join('\n')}
  }
}
`;
}
