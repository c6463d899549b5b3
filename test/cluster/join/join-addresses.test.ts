import fc from 'fast-check';
import t from 'tap';
import { httpPortMistake } from '../../../src/cluster/join/http-port-mistake.ts';
import type { JoinContext, JoinTargets, NameResolver } from '../../../src/cluster/join/join-addresses.ts';
import { resolveJoinAddresses } from '../../../src/cluster/join/join-addresses.ts';
import { parseJoinAddresses } from '../../../src/cluster/join/join-entry.ts';
import {
  formatAddress,
  isLinkLocal,
  isLoopback,
  isUnspecified,
  parseHostAndPort,
} from '../../../src/cluster/join/peer-address.ts';
import { AppError } from '../../../src/util/index.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

t.test('a host with or without a port', async (t) => {
  for (const [text, host, port] of [
    ['starling', 'starling', undefined],
    ['Starling.Example.', 'starling.example', undefined],
    ['_cluster._tcp.starling:1', '_cluster._tcp.starling', 1],
    ['10.0.0.1:65535', '10.0.0.1', 65_535],
    ['[::1]:12346', '::1', 12_346],
    ['[2001:DB8:0:0::1]', '2001:db8::1', undefined],
    ['2001:db8::1', '2001:db8::1', undefined],
    ['[fe80::1%eth0]:5', 'fe80::1%eth0', 5],
  ] as const) {
    t.same(parseHostAndPort(text), { host, port }, text);
  }
});

t.test('what is no host is refused with the reason', async (t) => {
  for (const [text, want] of [
    ['http://a:1', /^is a URL; write host:port, without a scheme$/],
    ['', /^is not a host or host:port$/],
    [':12346', /^is not a host or host:port$/],
    ['[::1', /^is not a host or host:port$/],
    ['[]:1', /^is not a host or host:port$/],
    ['[a]:1', /^has "a" in brackets, which is not an IPv6 address$/],
    ['a b', /^has "a b", which is neither a host name nor an IP address$/],
    ['a..b', /neither a host name nor an IP address/],
    ['münchen', /neither a host name nor an IP address/],
    [`${'a'.repeat(254)}`, /neither a host name nor an IP address/],
    ['300.1.1.1', /^has 300\.1\.1\.1, which is not an IPv4 address$/],
    ['a:', /^has the port ""; it must be a number from 1 to 65535$/],
    ['a:0', /^has the port "0"/],
    ['a:65536', /^has the port "65536"/],
    ['a:1:2', /^has the port "1:2"/],
  ] as const) {
    t.throws(() => parseHostAndPort(text), { message: want }, text);
  }
});

t.test('kinds of addresses', async (t) => {
  for (const [host, kinds] of [
    ['127.0.0.1', 'loopback'],
    ['127.8.9.1', 'loopback'],
    ['::1', 'loopback'],
    ['localhost', 'loopback'],
    ['169.254.1.1', 'link-local'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['0:0::0', 'unspecified'],
    ['10.0.0.1', ''],
    ['2001:db8::1', ''],
    ['example', ''],
  ] as const) {
    const found = [
      isLoopback(host) ? 'loopback' : '',
      isLinkLocal(host) ? 'link-local' : '',
      isUnspecified(host) ? 'unspecified' : '',
    ].join('');
    t.equal(found, kinds, host);
  }
});

t.test('an address that is printed reads back', async () => {
  const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());
  fc.assert(
    fc.property(host, fc.integer({ min: 1, max: 65_535 }), (written, port) => {
      const read = parseHostAndPort(formatAddress({ host: written, port }));
      const again = parseHostAndPort(formatAddress({ host: read.host, port }));
      return read.port === port && again.host === read.host;
    }),
  );
});

t.test('entries of the list', async (t) => {
  for (const [text, lookup, host, port] of [
    ['a', 'any', 'a', undefined],
    ['a:1', 'any', 'a', 1],
    ['10.0.0.1', 'literal', '10.0.0.1', undefined],
    ['[::1]:2', 'literal', '::1', 2],
    ['dns+a:3', 'dns', 'a', 3],
    ['dns+10.0.0.1', 'literal', '10.0.0.1', undefined],
    ['dnssrv+_c._tcp.a', 'srv', '_c._tcp.a', undefined],
    ['dnssrvnoa+_c._tcp.a:4', 'srv-names', '_c._tcp.a', 4],
  ] as const) {
    t.same(parseJoinAddresses(` ${text},, `), [{ text, lookup, host, port }], text);
  }
  t.same(parseJoinAddresses(' , '), []);
  t.equal(parseJoinAddresses('a,b , c').length, 3);
});

t.test('an entry that cannot be read is named', async (t) => {
  for (const [list, want] of [
    ['a,b:x', /^--cluster\.join-addresses: "b:x" has the port "x"; it must be a number from 1 to 65535$/],
    ['srv+a', /"srv\+a" begins with "srv\+"; there are dns\+, dnssrv\+, dnssrvnoa\+$/],
    ['dnssrv+10.0.0.1', /asks for SRV records of an address; write 10\.0\.0\.1 without dnssrv\+$/],
    ['http://a:1', /"http:\/\/a:1" is a URL; write host:port/],
    [Array(1_001).fill('a').join(), /1001 entries are more than 1000; name some of the nodes/],
  ] as const) {
    t.throws(() => parseJoinAddresses(list), { code: 'bad-cluster-flag', message: want }, list.slice(0, 20));
  }
});

t.test('any text is read or refused with an AppError', async () => {
  const pieces = fc.constantFrom(
    'dns+',
    'dnssrv+',
    '+',
    ':',
    '[',
    ']',
    '::1',
    ',',
    '.',
    '1',
    'a',
    '%',
    ' ',
    '://',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(pieces).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (list) => {
      try {
        const entries = parseJoinAddresses(list);
        return entries.every(({ host, port }) => host !== '' && (port === undefined || port > 0));
      } catch (error) {
        return error instanceof AppError;
      }
    }),
    { numRuns: 1_000 },
  );
});

/** A resolver with these records: names to addresses, and names to `host:port` of services. */
function resolverOf(
  hosts: Readonly<Record<string, readonly string[]>>,
  services: Readonly<Record<string, readonly string[]>> = {},
): NameResolver {
  return {
    async lookup(name) {
      const found = hosts[name];
      if (found === undefined) throw new Error(`getaddrinfo ENOTFOUND ${name}`);
      return found.map((address) => ({ address }));
    },
    async resolveSrv(name) {
      const found = services[name];
      if (found === undefined) throw new Error(`querySrv ENOTFOUND ${name}`);
      return found.map((text) => ({
        name: text.slice(0, text.lastIndexOf(':')),
        port: Number(text.slice(text.lastIndexOf(':') + 1)),
      }));
    },
  };
}

const resolver = resolverOf(
  {
    a: ['10.0.0.1', '2001:DB8::1'],
    b: ['10.0.0.2'],
    both: ['10.0.0.3'],
    'b.example': ['10.0.0.2'],
    empty: [],
  },
  {
    service: ['b.example.:7000', 'a:7001'],
    both: ['a:7001'],
    half: ['gone:7000', 'b:7001'],
    none: ['gone:7000'],
    off: ['.:0'],
  },
);

async function resolve(list: string, context: Partial<JoinContext> = {}): Promise<JoinTargets> {
  const full = { defaultPort: 12_346, own: [], ...context };
  return resolveJoinAddresses(parseJoinAddresses(list), full, { resolver, clock: new FakeClock() });
}

t.test('entries become addresses', async (t) => {
  for (const [list, want, warnings = []] of [
    ['', []],
    ['10.0.0.9, [::1]:5', ['10.0.0.9:12346', '[::1]:5']],
    ['a', ['10.0.0.1:12346', '[2001:db8::1]:12346']],
    ['a:9', ['10.0.0.1:9', '[2001:db8::1]:9']],
    ['dns+a', ['10.0.0.1:12346', '[2001:db8::1]:12346']],
    ['dnssrv+service', ['10.0.0.2:7000', '10.0.0.1:7001', '[2001:db8::1]:7001']],
    ['dnssrv+service:9', ['10.0.0.2:9', '10.0.0.1:9', '[2001:db8::1]:9']],
    ['dnssrvnoa+service', ['b.example:7000', 'a:7001']],
    ['service', ['10.0.0.2:7000', '10.0.0.1:7001', '[2001:db8::1]:7001']],
    ['both', ['10.0.0.3:12346']],
    ['half', ['10.0.0.2:7001']],
    ['b,dns+b,10.0.0.2:12346,b:1', ['10.0.0.2:12346', '10.0.0.2:1']],
    ['b,off', ['10.0.0.2:12346'], ['cannot resolve "off": there are no records']],
    ['b,empty', ['10.0.0.2:12346'], ['cannot resolve "empty": there are no records']],
    [
      'b,dnssrv+none',
      ['10.0.0.2:12346'],
      ['cannot resolve "dnssrv+none": A and AAAA records of gone: getaddrinfo ENOTFOUND gone'],
    ],
    [
      'b,nowhere',
      ['10.0.0.2:12346'],
      [
        'cannot resolve "nowhere": A and AAAA records of nowhere: getaddrinfo ENOTFOUND nowhere; ' +
          'SRV records of nowhere: querySrv ENOTFOUND nowhere',
      ],
    ],
    [
      'b,dns+service',
      ['10.0.0.2:12346'],
      ['cannot resolve "dns+service": A and AAAA records of service: getaddrinfo ENOTFOUND service'],
    ],
  ] as const) {
    const found = await resolve(list);
    t.same(found.addresses.map(formatAddress), want, list);
    t.same(found.warnings, warnings, list);
  }
});

t.test('a node does not join itself; alone in the list it joins nobody', async (t) => {
  const own = [{ host: '2001:db8:0::1', port: 12_346 }];
  t.same((await resolve('a', { own })).addresses.map(formatAddress), ['10.0.0.1:12346']);
  t.same((await resolve('a:1', { own })).addresses.length, 2);
  t.same(await resolve('10.0.0.4', { own: [{ host: '10.0.0.4', port: 12_346 }] }), {
    addresses: [],
    warnings: [],
  });
});

t.test('when nothing resolves it is an error with every reason', async (t) => {
  await t.rejects(resolve('x,dnssrv+y'), {
    code: 'no-join-address',
    message:
      /^--cluster\.join-addresses: none of the entries resolves to an address: cannot resolve "x": .+; cannot resolve "dnssrv\+y": SRV records of y: querySrv ENOTFOUND y \(write the full name: search domains do not count\)$/,
  });
});

t.test('a resolver that does not answer is not waited for', async (t) => {
  const clock = new FakeClock();
  const silent: NameResolver = {
    lookup: (name) =>
      name === 'b' ? Promise.resolve([{ address: '10.0.0.2' }]) : new Promise(() => undefined),
    resolveSrv: () => Promise.reject(new Error('no server')),
  };
  const context = { defaultPort: 1, own: [] };
  const found = resolveJoinAddresses(parseJoinAddresses('slow,b'), context, { resolver: silent, clock });
  await clock.advance(5_000);
  t.same(await found, {
    addresses: [{ host: '10.0.0.2', port: 1 }],
    warnings: [
      'cannot resolve "slow": no answer about A and AAAA records of slow within 5s; SRV records of slow: no server',
    ],
  });
  t.equal(clock.waiting, 0, 'no timer is left behind');
});

t.test('what a resolver gives is bounded, and so are the lookups at a time', async (t) => {
  const many = Array.from({ length: 1_500 }, (_, index) => `10.1.${index >> 8}.${index & 255}`);
  let running = 0;
  let most = 0;
  const counting: NameResolver = {
    async lookup(name) {
      most = Math.max(most, ++running);
      await settle();
      running--;
      return name === 'many' ? many.map((address) => ({ address })) : [{ address: '10.0.0.1' }];
    },
    resolveSrv: () => Promise.reject(new Error('not asked')),
  };
  const list = ['many', ...Array.from({ length: 99 }, (_, index) => `node-${index}`)].join();
  const found = await resolveJoinAddresses(
    parseJoinAddresses(list),
    { defaultPort: 1, own: [] },
    { resolver: counting, clock: new FakeClock() },
  );
  t.equal(found.addresses.length, 1_000);
  t.same(found.warnings, ['only the first 1000 of 1501 addresses to join are used']);
  t.equal(most, 32);
});

t.test('the port of the HTTP server is told from that of the cluster', async (t) => {
  const mistake = (port: number, ports: Parameters<typeof httpPortMistake>[1]): string | undefined =>
    httpPortMistake({ host: '10.0.0.1', port }, ports);
  t.equal(
    mistake(12_345, { clusterPort: 12_346 }),
    '12345 is the port of the HTTP server; cluster traffic has a port of its own, 12346 here ' +
      '(--cluster.listen-port): write 10.0.0.1:12346, or leave the port out',
  );
  t.match(
    mistake(8_080, { clusterPort: 7_000, httpPort: 8_080 }),
    /^8080 is the port of the HTTP server; .+ 7000 here/,
  );
  t.equal(mistake(12_346, { clusterPort: 12_346, httpPort: 12_346 }), undefined);
  t.equal(mistake(12_345, { clusterPort: 12_345 }), undefined);
  t.equal(mistake(7_777, { clusterPort: 12_346 }), undefined);
  t.match(httpPortMistake({ host: '::1', port: 12_345 }, { clusterPort: 12_346 }), /write \[::1\]:12346/);
});
