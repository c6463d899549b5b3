import dns from 'node:dns/promises';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { clusterFlags } from '../../../src/cli/command-flags.ts';
import type { FlagValues } from '../../../src/cli/flag.ts';
import type { NetworkInterfaces } from '../../../src/cluster/join/advertise-address.ts';
import { resolveReachability } from '../../../src/cluster/join/advertise-address.ts';
import { deriveClusterKey, readClusterKey } from '../../../src/cluster/join/cluster-key.ts';
import type { ClusterEnvironment, ClusterFlags } from '../../../src/cluster/join/cluster-options.ts';
import { resolveClusterOptions } from '../../../src/cluster/join/cluster-options.ts';
import { formatAddress } from '../../../src/cluster/join/peer-address.ts';
import { systemClock } from '../../../src/util/index.ts';
import { testDirectory } from '../../support/test-directory.ts';

const SECRET = 'hNjk2Q0Yf7V5yH8eJt3u';

/** What the program has when no flag is given; that it is assignable says that the two lists of flags agree. */
const noFlags: FlagValues<typeof clusterFlags> & ClusterFlags = {
  name: '',
  nodeName: '',
  keyFile: '',
  listenAddress: '',
  listenPort: clusterFlags.listenPort.fallback,
  joinAddresses: '',
  discoverPeers: '',
  advertiseAddress: '',
  advertiseInterfaces: clusterFlags.advertiseInterfaces.fallback,
  rejoinIntervalMs: clusterFlags.rejoinIntervalMs.fallback,
  maxJoinPeers: clusterFlags.maxJoinPeers.fallback,
  waitForSize: 0,
  waitTimeoutMs: 0,
  leaveTimeoutMs: 30_000,
  isTlsEnabled: false,
  tlsCaPath: '',
  tlsCertPath: '',
  tlsKeyPath: '',
  tlsServerName: '',
};

const machine: NetworkInterfaces = {
  lo: [
    { address: '127.0.0.1', internal: true },
    { address: '::1', internal: true },
  ],
  eth1: [{ address: '10.9.0.1', internal: false }],
  eth0: [
    { address: 'fe80::5', internal: false },
    { address: '2001:db8::5', internal: false },
    { address: '169.254.3.3', internal: false },
    { address: '10.0.0.5', internal: false },
    { address: '10.0.0.6', internal: false },
  ],
  six: [
    { address: 'fe80::6', internal: false },
    { address: '2001:db8::6', internal: false },
  ],
  local: [{ address: '169.254.3.3', internal: false }],
};

const environment: ClusterEnvironment = {
  hostName: 'box',
  interfaces: () => machine,
  resolver: {
    lookup: async (name) => (name === 'here' ? [{ address: '127.0.0.2' }] : [{ address: '10.0.0.7' }]),
    resolveSrv: async () => [],
  },
  clock: systemClock,
  kubernetes: { variables: {}, homeDirectory: '/no-such-place', serviceAccountDirectory: '/no-such-place' },
};

t.test('where a node listens and what it advertises', async (t) => {
  for (const [flags, hasKey, listen, advertise, warning] of [
    [{}, false, '127.0.0.1:12346', '127.0.0.1:12346'],
    [{ advertiseInterfaces: 'nothing' }, false, '127.0.0.1:12346', '127.0.0.1:12346'],
    [{ listenAddress: '127.0.0.3' }, false, '127.0.0.3:12346', '127.0.0.3:12346'],
    [{ listenAddress: 'localhost' }, false, '127.0.0.1:12346', '127.0.0.1:12346'],
    [{ listenAddress: '[::1]' }, false, '[::1]:12346', '[::1]:12346'],
    [{ advertiseAddress: '127.0.0.1:9' }, false, '127.0.0.1:12346', '127.0.0.1:9'],
    [{ listenPort: 0 }, false, '127.0.0.1:0', '127.0.0.1:0'],
    [{}, true, '0.0.0.0:12346', '10.0.0.5:12346'],
    [{ listenAddress: '10.9.0.1' }, true, '10.9.0.1:12346', '10.9.0.1:12346'],
    [{ listenAddress: '127.0.0.2' }, true, '127.0.0.2:12346', '127.0.0.2:12346'],
    [{ advertiseAddress: 'node.example:7' }, true, '0.0.0.0:12346', 'node.example:7'],
    [{ advertiseAddress: '[2001:db8::9]' }, true, '[::]:12346', '[2001:db8::9]:12346'],
    [{ advertiseInterfaces: 'six' }, true, '[::]:12346', '[2001:db8::6]:12346'],
    [{ advertiseInterfaces: 'six, eth1' }, true, '0.0.0.0:12346', '10.9.0.1:12346'],
    [{ advertiseInterfaces: 'all' }, true, '0.0.0.0:12346', '10.9.0.1:12346'],
    [{ advertiseInterfaces: 'lo' }, true, '0.0.0.0:12346', '127.0.0.1:12346'],
    [{ advertiseInterfaces: 'constructor' }, true, '0.0.0.0:12346', '127.0.0.1:12346', /on "constructor"/],
    [
      { advertiseInterfaces: 'local' },
      true,
      '0.0.0.0:12346',
      '127.0.0.1:12346',
      /^--cluster\.advertise-interfaces: no address that other nodes can dial on "local" \(interfaces here: lo, eth1, eth0, six, local\); 127\.0\.0\.1 is advertised, which only nodes of this machine reach: set --cluster\.advertise-address$/,
    ],
    [
      { advertiseInterfaces: 'six', listenAddress: '0.0.0.0' },
      true,
      '0.0.0.0:12346',
      '127.0.0.1:12346',
      /no address that other nodes can dial/,
    ],
    [{ advertiseInterfaces: 'six', listenAddress: '::' }, true, '[::]:12346', '[2001:db8::6]:12346'],
  ] as const) {
    const found = resolveReachability({ ...noFlags, ...flags, hasKey, interfaces: machine });
    const name = `${JSON.stringify(flags)} ${hasKey}`;
    t.equal(formatAddress(found.listen), listen, name);
    t.equal(formatAddress(found.advertise), advertise, name);
    t.match(found.warnings, warning === undefined ? [] : [warning], name);
    t.equal(found.warnings.length, warning === undefined ? 0 : 1, name);
  }
  const alone = { ...noFlags, advertiseInterfaces: 'all', hasKey: true, interfaces: {} };
  t.match(resolveReachability(alone).warnings, [/interfaces here: none/]);
});

t.test('addresses that cannot be used are refused with what to do', async (t) => {
  const key =
    /takes a cluster key: give every node the same --cluster\.key-file \(make one with: openssl rand -base64 32 > cluster\.key\), or stay on 127\.0\.0\.1$/;
  for (const [flags, hasKey, want] of [
    [
      { listenAddress: '0.0.0.0' },
      false,
      /^--cluster\.listen-address: 0\.0\.0\.0 can be reached from other machines/,
    ],
    [{ listenAddress: '::' }, false, key],
    [{ listenAddress: '10.0.0.5' }, false, key],
    [{ advertiseAddress: '10.0.0.5' }, false, key],
    [
      { advertiseAddress: 'node.example' },
      false,
      /^--cluster\.advertise-address: node\.example can be reached/,
    ],
    [{ listenAddress: '10.0.0.5:1' }, true, /has a port; the port goes into --cluster\.listen-port$/],
    [{ listenAddress: 'node.example' }, true, /is a name; write an IP address of this machine$/],
    [{ listenAddress: 'a b' }, true, /^--cluster\.listen-address: "a b" has "a b", which is neither/],
    [
      { advertiseAddress: '0.0.0.0:1' },
      true,
      /nobody can reach 0\.0\.0\.0:1; write an address that other nodes can dial$/,
    ],
    [{ advertiseAddress: '[::]' }, true, /nobody can reach \[::\]/],
    [{ advertiseAddress: 'a:0' }, true, /^--cluster\.advertise-address: "a:0" has the port "0"/],
  ] as const) {
    const name = JSON.stringify(flags);
    t.throws(
      () => resolveReachability({ ...noFlags, ...flags, hasKey, interfaces: machine }),
      { code: 'bad-cluster-flag', message: want },
      name,
    );
  }
});

t.test('the key file', async (t) => {
  const directory = testDirectory(t);
  const write = (name: string, content: string | Uint8Array, mode = 0o600): string => {
    const path = join(directory, name);
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  };
  const plain = await readClusterKey(write('plain', SECRET));
  t.equal(plain.key.length, 32);
  t.same(plain.warnings, []);
  t.same(plain.key, deriveClusterKey(SECRET));
  t.same((await readClusterKey(write('spaced', `\ufeff  ${SECRET}\r\n`))).key, plain.key);
  t.notSame((await readClusterKey(write('other', `${SECRET}x`))).key, plain.key);
  // Other versions must derive the same: RFC 5869 with SHA-256, no salt, info "starling cluster v1".
  t.equal(
    Buffer.from(plain.key).toString('hex'),
    '3bc99cf40c348244695c2ae7e99322a5ab41b1752441866f451c815acf339c54',
  );
  t.equal((await readClusterKey(write('exact', 'é'.repeat(16)))).key.length, 32);

  const open = write('open', SECRET, 0o644);
  t.match((await readClusterKey(open, 'linux')).warnings, [
    /^--cluster\.key-file: every user of this machine can read .+open; take that away with: chmod o-r .+open$/,
  ]);
  t.same((await readClusterKey(open, 'win32')).warnings, []);
  t.same((await readClusterKey(write('group', SECRET, 0o640), 'linux')).warnings, []);

  mkdirSync(join(directory, 'folder'));
  for (const [path, want] of [
    [join(directory, 'missing'), /^--cluster\.key-file: cannot read .+missing: ENOENT/],
    [join(directory, 'folder'), /cannot read .+folder: it is not a regular file/],
    [
      write('empty', ' \n'),
      /^--cluster\.key-file: .+empty is empty; make one with: openssl rand -base64 32 > cluster\.key$/,
    ],
    [write('short', 'a'.repeat(15)), /the key in .+short has 15 characters; it needs 16; make one/],
    [write('binary', Uint8Array.of(0xff, 0xfe, 0xfd)), /cannot read .+binary: it is not text in UTF-8/],
    [write('large', 'a'.repeat(1_048_577)), /cannot read .+large: it is larger than 1048576 bytes/],
  ] as const) {
    await t.rejects(readClusterKey(path), { code: 'bad-cluster-key', message: want }, path);
  }
});

t.test('options without any flag: alone on loopback', async (t) => {
  const { join: joinPeers, ...options } = await resolveClusterOptions(noFlags, environment);
  t.same(options, {
    nodeName: 'box',
    clusterName: '',
    key: undefined,
    listen: { host: '127.0.0.1', port: 12_346 },
    advertise: { host: '127.0.0.1', port: 12_346 },
    rejoinIntervalMs: 60_000,
    maxJoinPeers: 5,
    waitForSize: 0,
    waitTimeoutMs: 0,
    leaveTimeoutMs: 30_000,
    warnings: [],
  });
  t.same(await joinPeers(), { addresses: [], warnings: [] });
});

t.test('options with a key and addresses to join', async (t) => {
  const keyFile = join(testDirectory(t), 'key');
  writeFileSync(keyFile, SECRET);
  chmodSync(keyFile, 0o604);
  const given = {
    ...noFlags,
    keyFile,
    name: 'prod',
    nodeName: 'n1',
    advertiseInterfaces: 'none',
    joinAddresses: '10.0.0.5,127.0.0.1,10.0.0.5:7,node',
  };
  const options = await resolveClusterOptions(given, environment);
  t.equal(options.nodeName, 'n1');
  t.equal(options.clusterName, 'prod');
  t.same(options.key, deriveClusterKey(SECRET));
  t.equal(options.warnings.length, process.platform === 'win32' ? 1 : 2);
  const found = await options.join();
  t.same(found.addresses.map(formatAddress), ['10.0.0.5:7', '10.0.0.7:12346'], 'not its own addresses');
  const bound = await (await resolveClusterOptions({ ...given, listenPort: 0 }, environment)).join(7);
  t.same(bound.addresses.map(formatAddress), ['10.0.0.7:7'], 'the port that is listened on');
});

t.test('without a key only loopback is joined', async (t) => {
  const flags = { ...noFlags, joinAddresses: 'here,there,127.0.0.3' };
  const found = await (await resolveClusterOptions(flags, environment)).join();
  t.same(found.addresses.map(formatAddress), ['127.0.0.2:12346', '127.0.0.3:12346']);
  t.match(found.warnings, [
    /^addresses on other machines are not joined \(10\.0\.0\.7:12346\); that takes a cluster key: give every/,
  ]);
});

t.test('flags that cannot be', async (t) => {
  const keyFile = join(testDirectory(t), 'key');
  writeFileSync(keyFile, SECRET);
  const tls =
    /there are no certificates to set up: cluster traffic is always encrypted, .+ use --cluster\.key-file/;
  for (const [flags, want] of [
    [{ isTlsEnabled: true }, /^--cluster\.enable-tls: there are no certificates/],
    [{ tlsCaPath: 'x' }, /^--cluster\.tls-ca-path: /],
    [{ tlsCertPath: 'x' }, tls],
    [{ tlsKeyPath: 'x' }, tls],
    [{ tlsServerName: 'x' }, tls],
    [{ nodeName: 'a\nb' }, /^--cluster\.node-name: "a\\nb" has control characters$/],
    [{ name: 'a\u0000' }, /^--cluster\.name: "a\\u0000" has control characters$/],
    [{ nodeName: 'é'.repeat(129) }, /^--cluster\.node-name: is 258 bytes long; at most 256 are taken$/],
    [{ rejoinIntervalMs: 1 }, /^--cluster\.rejoin-interval: must be 0s or at least 100ms$/],
    [{ keyFile: '/no-such-place' }, /^--cluster\.key-file: cannot read \/no-such-place: ENOENT/],
    [{ joinAddresses: 'a,,b:' }, /^--cluster\.join-addresses: "b:" has the port ""/],
    [
      { joinAddresses: 'a:12345' },
      /^--cluster\.join-addresses: a:12345: 12345 is the port of the HTTP server;.+ 12346 here .+ write a:12346/,
    ],
    [{ joinAddresses: 'a:8080' }, /^--cluster\.join-addresses: a:8080: 8080 is the port of the HTTP server/],
    [
      { joinAddresses: '10.0.0.9' },
      /^--cluster\.join-addresses: 10\.0\.0\.9 is another machine; that takes a cluster key/,
    ],
    [
      { discoverPeers: 'provider=k8s' },
      /^--cluster\.discover-peers: finds nodes on other machines; that takes a cluster key/,
    ],
    [{ discoverPeers: 'provider=aws', keyFile }, /the provider "aws" is not supported/],
    [
      { discoverPeers: 'provider=k8s', joinAddresses: 'a', keyFile },
      /^--cluster\.join-addresses: excludes --cluster\.discover-peers; give one of the two$/,
    ],
  ] as const) {
    await t.rejects(
      resolveClusterOptions({ ...noFlags, ...flags }, { ...environment, httpPort: 8_080 }),
      { message: want },
      JSON.stringify(flags).slice(0, 60),
    );
  }
  await t.rejects(resolveClusterOptions(noFlags, { ...environment, hostName: '' }), {
    message: /^--cluster\.node-name: this machine has no host name; give the node a name$/,
  });
});

t.test('the interfaces and the resolver of Node fit', async (t) => {
  const flags = { ...noFlags, joinAddresses: 'localhost:7' };
  const real = { ...environment, resolver: dns, interfaces: networkInterfaces };
  const { addresses } = await (await resolveClusterOptions(flags, real)).join();
  t.match(addresses.map(formatAddress), [/^(127\.0\.0\.1|\[::1\]):7$/]);
});
