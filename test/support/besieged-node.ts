import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Receiver } from '../../src/demo/index.ts';
import { createReceiver } from '../../src/demo/index.ts';
import type { Labels } from '../../src/model/index.ts';
import type { ScrapeLedger } from './scrape-ledger.ts';
import { startScrapeLedger } from './scrape-ledger.ts';
import type { StarlingProcess } from './starling-process.ts';
import { runStarling } from './starling-process.ts';
import { until } from './until.ts';

/** A node in a process of its own with every port open, which scrapes one target every second. */
export interface BesiegedNode {
  readonly process: StarlingProcess;
  readonly url: string;
  /** Ports by what listens there; `h2c` receives profiles and takes HTTP/2, too. */
  readonly ports: Readonly<Record<'http' | 'receive' | 'h2c' | 'cluster', number>>;
  readonly ledger: ScrapeLedger;
  readonly receiver: Receiver;
  /** Labels of what was delivered. */
  readonly delivered: readonly Labels[];
  /** Resolves when two more profiles were scraped and delivered, and the node has said that it is ready. */
  isAtWork(): Promise<void>;
  /** Open descriptors and resident memory, where the machine tells them. */
  usage(): { readonly descriptors: number; readonly residentBytes: number } | undefined;
  /** Stops it, and gives the lines of its log. */
  stop(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface BesiegedOptions {
  /** More blocks; `pyroscope.write.backend.receiver` takes profiles. */
  readonly blocks?: string;
  /** Stands in the blocks `http` of the receivers. */
  readonly receiveHttp?: string;
  readonly flags?: readonly string[];
}

/** Long enough for a busy machine, and short enough to notice a port that nobody answers on. */
const READY_MS = 60_000;

export async function startBesiegedNode(options: BesiegedOptions = {}): Promise<BesiegedNode> {
  const directory = mkdtempSync(join(tmpdir(), 'starling-besieged-'));
  const ledger = await startScrapeLedger();
  const delivered: Labels[] = [];
  const receiver = await createReceiver({ onProfile: ({ labels }) => delivered.push(labels) });
  const path = join(directory, 'config.alloy');
  writeFileSync(path, configuration(options, ledger.port, receiver.url));
  const process = runStarling([
    'run',
    '--server.http.listen-addr=127.0.0.1:0',
    `--storage.path=${join(directory, 'data')}`,
    '--cluster.enabled=true',
    '--cluster.listen-port=0',
    ...(options.flags ?? []),
    path,
  ]);
  const portOf = async (pattern: RegExp): Promise<number> => Number((await process.errorLine(pattern))[1]);
  const [http, receive, h2c, cluster] = await Promise.all([
    portOf(/msg="node started".* url=http:\/\/127\.0\.0\.1:(\d+)/),
    portOf(/component=pyroscope\.receive_http\.plain .*port=(\d+)/),
    portOf(/component=pyroscope\.receive_http\.h2c .*port=(\d+)/),
    portOf(/msg="cluster port open".* advertise=127\.0\.0\.1:(\d+)/),
  ]);
  const url = `http://127.0.0.1:${http}`;
  return {
    process,
    url,
    ports: { http, receive, h2c, cluster },
    ledger,
    receiver,
    delivered,
    async isAtWork() {
      const before = delivered.length;
      const answer = await fetch(`${url}/-/ready`, {
        headers: { connection: 'close' },
        signal: AbortSignal.timeout(READY_MS),
      });
      if (answer.status !== 200) throw new Error(`/-/ready answered ${answer.status}`);
      await until(() => delivered.length >= before + 2, 30_000);
    },
    usage: () => usageOf(process.child.pid ?? 0),
    async stop() {
      process.child.kill('SIGTERM');
      const { code, error } = await process.ended;
      if (code !== 0) throw new Error(`it ended with ${code}: ${error}`);
      return error.split('\n');
    },
    async close() {
      await process.kill();
      await receiver.close();
      await ledger.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Opens connections that say `words` and then nothing; all that could be opened are closed by the caller. */
export async function siege(
  port: number,
  count: number,
  words: (index: number) => string | Uint8Array,
): Promise<Socket[]> {
  const sockets: Socket[] = [];
  const BATCH = 250;
  while (sockets.length < count) {
    const batch = Array.from({ length: Math.min(BATCH, count - sockets.length) }, (_, index) => {
      const socket = connect(port, '127.0.0.1');
      const text = words(sockets.length + index);
      const settled = new Promise<void>((resolve) => {
        socket.on('connect', () => resolve()).on('close', () => resolve());
      });
      socket.on('error', () => undefined).resume();
      if (text.length > 0) socket.write(text);
      return { socket, settled };
    });
    sockets.push(...batch.map(({ socket }) => socket));
    await Promise.all(batch.map(({ settled }) => settled));
  }
  return sockets;
}

function configuration(
  { blocks = '', receiveHttp = '' }: BesiegedOptions,
  targetPort: number,
  url: string,
): string {
  const receive = (name: string, more: string): string => `
pyroscope.receive_http "${name}" {
  http {
    listen_address = "127.0.0.1"
    listen_port    = 0
    ${receiveHttp}
    ${more}
  }
  forward_to = [pyroscope.write.backend.receiver]
}`;
  return `
pyroscope.write "backend" {
  endpoint {
    url = "${url}"
  }
}
pyroscope.scrape "apps" {
  targets = [{"__address__" = "127.0.0.1:${targetPort}", "__profile_path_prefix__" = "/1", "service_name" = "app"}]
  forward_to      = [pyroscope.write.backend.receiver]
  scrape_interval = "1s"
  profiling_config {
    profile.memory {
      enabled = false
    }
    profile.block {
      enabled = false
    }
    profile.mutex {
      enabled = false
    }
    profile.process_cpu {
      enabled = false
    }
  }
}
${receive('plain', '')}
${receive('h2c', 'http2 {\n enabled = true\n}')}
${blocks}
`;
}

/** What Linux tells of a process. */
function usageOf(pid: number): { descriptors: number; residentBytes: number } | undefined {
  try {
    const [, kilobytes = ''] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return {
      descriptors: readdirSync(`/proc/${pid}/fd`).length,
      residentBytes: Number(kilobytes) * 1024,
    };
  } catch {
    return undefined;
  }
}
