import type { Flag, FlagReader, FlagType, IgnoredFlag } from './flag.ts';
import { bool, duration, int, text } from './flag.ts';

const MAX_PORT = 65_535;
const MAX_CLUSTER_SIZE = 10_000;
const MAX_DEMO_TARGETS = 16;
const MAX_DEMO_NODES = 9;
const TAKEN_PATHS = ['-', 'debug', 'metrics'];
const noTls =
  'Refused with an error: cluster traffic is always encrypted; --cluster.key-file says who takes part.';

/** Flags of `run` that decide how one node runs. */
export const runFlags = {
  storagePath: flag(
    'storage.path',
    directory(),
    'data-starling/',
    'Directory where components keep their files.',
  ),
  listenAddress: flag(
    'server.http.listen-addr',
    text('host:port'),
    '127.0.0.1:12345',
    'Address on which the HTTP server listens; port 0 takes a free one.',
  ),
  uiPathPrefix: flag('server.http.ui-path-prefix', uiPath(), '/', 'Path under which the debug UI is served.'),
  isPprofEnabled: flag(
    'server.http.enable-pprof',
    bool,
    true,
    "Serve the node's own profiles under /debug/pprof and /debug/fgprof.",
  ),
  isSupportBundleDisabled: flag(
    'server.http.disable-support-bundle',
    bool,
    false,
    'Refuse to make support bundles at /-/support.',
  ),
  isClusterEnabled: flag(
    'cluster.enabled',
    bool,
    false,
    'Share the targets of components with `clustering { enabled = true }` with other nodes.',
  ),
};

/** Flags of `run` that set up a cluster; they change nothing while `--cluster.enabled` is false. */
export const clusterFlags = {
  name: flag('cluster.name', text('name'), '', 'Name of the cluster; nodes of other names are refused.'),
  nodeName: flag('cluster.node-name', text('name'), '', 'Name of this node; the host name by default.'),
  keyFile: flag(
    'cluster.key-file',
    text('path'),
    '',
    'File with the secret that the nodes share, 16 characters or more (openssl rand -base64 32); without it cluster traffic stays on loopback.',
  ),
  listenAddress: flag(
    'cluster.listen-address',
    text('address'),
    '',
    'IP address on which cluster traffic is taken; by default every one of the machine with a key, 127.0.0.1 without.',
  ),
  listenPort: flag(
    'cluster.listen-port',
    int(0, MAX_PORT),
    12_346,
    'Port on which cluster traffic is taken; 0 takes a free one.',
  ),
  joinAddresses: flag(
    'cluster.join-addresses',
    text('hosts'),
    '',
    'Nodes to join, with commas between: host or host:port, dns+host (A and AAAA records), dnssrv+name (SRV records), dnssrvnoa+name (SRV records, targets dialled by name). Without a port: --cluster.listen-port of this node.',
  ),
  discoverPeers: flag(
    'cluster.discover-peers',
    text('query'),
    '',
    'Where to look for nodes to join: provider=k8s with namespace, label_selector, field_selector, host_network and kubeconfig as key=value; excludes --cluster.join-addresses.',
  ),
  advertiseAddress: flag(
    'cluster.advertise-address',
    text('host:port'),
    '',
    'Address that other nodes use to reach this one, as host or host:port.',
  ),
  advertiseInterfaces: flag(
    'cluster.advertise-interfaces',
    text('names'),
    'eth0,en0',
    'Interfaces to take the advertised address from where none is given; all for every one.',
  ),
  rejoinIntervalMs: flag('cluster.rejoin-interval', duration, 60_000, 'How often to join again; 0s never.'),
  maxJoinPeers: flag(
    'cluster.max-join-peers',
    int(0, MAX_CLUSTER_SIZE),
    5,
    'How many nodes to join at once, chosen at random; 0 for all.',
  ),
  waitForSize: flag(
    'cluster.wait-for-size',
    int(0, MAX_CLUSTER_SIZE),
    0,
    'Number of nodes below which no clustered work is done.',
  ),
  waitTimeoutMs: flag('cluster.wait-timeout', duration, 0, 'How long to wait for that number; 0s for ever.'),
  leaveTimeoutMs: flag(
    'cluster.leave-timeout',
    duration,
    30_000,
    'How long a node that stops may take to hand its work over; scrapes that run are finished in that time.',
  ),
  isTlsEnabled: flag('cluster.enable-tls', bool, false, noTls),
  tlsCaPath: flag('cluster.tls-ca-path', text('path'), '', noTls),
  tlsCertPath: flag('cluster.tls-cert-path', text('path'), '', noTls),
  tlsKeyPath: flag('cluster.tls-key-path', text('path'), '', noTls),
  tlsServerName: flag('cluster.tls-server-name', text('name'), '', noTls),
};

const everythingSupported = 'every component here is supported';
const onlyAlloySyntax = "only Alloy's own language is read";
const noGraphql = 'there is no GraphQL API';

/** Flags of Alloy that `validate` takes as well as `run`. */
const ignoredByBoth: readonly IgnoredFlag[] = [
  ignored('stability.level', text('level'), everythingSupported),
  ignored('feature.community-components.enabled', bool, everythingSupported),
  ignored('config.format', text('format'), onlyAlloySyntax),
  ignored('config.bypass-conversion-errors', bool, onlyAlloySyntax),
  ignored('config.extra-args', text('args'), onlyAlloySyntax),
];

/** Flags of Alloy that change nothing, by command. */
export const ignoredFlags: Readonly<Record<'run' | 'validate', readonly IgnoredFlag[]>> = {
  validate: ignoredByBoth,
  run: [
    ignored('disable-reporting', bool, 'nothing is ever reported to anybody'),
    ...ignoredByBoth,
    ignored('feature.component-shutdown-deadline', duration, 'a stop always ends within seconds'),
    ignored('feature.prometheus.direct-fanout.enabled', bool, 'there are no Prometheus components'),
    ignored(
      'feature.prometheus.metric-validation-scheme',
      text('scheme'),
      'there are no Prometheus components',
    ),
    ignored(
      'server.http.memory-addr',
      text('host:port'),
      'components reach the server over its listen address',
    ),
    ignored('server.http.enable-graphql', bool, noGraphql),
    ignored('server.http.enable-graphql-playground', bool, noGraphql),
    ignored('cluster.use-discovery-v1', bool, 'there is one way of discovery'),
    ignored('windows.priority', text('priority'), 'the priority is set by whoever starts the process'),
  ],
};

/** Flags of `fmt`. */
export const formatFlags = {
  isWrite: { ...flag('write', bool, false, 'Write the result back to the file.'), short: 'w' },
  isTest: { ...flag('test', bool, false, 'Write nothing; exit 1 if the file is not formatted.'), short: 't' },
};

/** Flags of `demo`. */
export const demoFlags = {
  durationMs: flag('duration', duration, 0, 'How long to run; 0s until Ctrl-C.'),
  isJson: flag(
    'json',
    bool,
    false,
    'Print one line of JSON at the end, and everything else on standard error.',
  ),
  nodes: flag(
    'nodes',
    int(1, MAX_DEMO_NODES),
    3,
    'How many nodes share the work; one of them stops for a while.',
  ),
  targets: flag('targets', int(1, MAX_DEMO_TARGETS), 4, 'How many demo applications to start and scrape.'),
  intervalMs: flag('interval', demoInterval(), 5_000, 'How often each profile is scraped.'),
};

function flag<T>(name: string, type: FlagType<T>, fallback: T, doc: string): Flag<T> {
  return { name, type, fallback, doc };
}

function ignored(name: string, type: FlagReader, reason: string): IgnoredFlag {
  return { name, type, reason };
}

/** An empty path would be wherever the process happens to be started. */
function directory(): FlagType<string> {
  return {
    ...text('path'),
    read(value) {
      if (value === '') throw new Error('must name a directory, got ""');
      return value;
    },
  };
}

/** The pages lie beside the addresses of the node itself, and must not cover them. */
function uiPath(): FlagType<string> {
  return {
    ...text('path'),
    read(value) {
      if (!/^[\w.~/-]*$/.test(value) || /(^|\/)\.{1,2}(\/|$)/.test(value)) {
        throw new Error(
          `must be a path of letters, digits, "_", "-", "." and "~", such as /ui, got ${JSON.stringify(value)}`,
        );
      }
      const [first = ''] = value.split('/').filter((segment) => segment !== '');
      if (TAKEN_PATHS.includes(first)) {
        throw new Error(
          `must not begin with /${first}, where the node itself answers, got ${JSON.stringify(value)}`,
        );
      }
      return value;
    },
  };
}

/** CPU profiles take the interval less one second, and at least one second. */
function demoInterval(): FlagType<number> {
  const minimumMs = 2_000;
  return {
    ...duration,
    read(value) {
      const ms = duration.read(value);
      if (ms < minimumMs) throw new Error(`must be at least 2s, got ${value}`);
      return ms;
    },
  };
}
