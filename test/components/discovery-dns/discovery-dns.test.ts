/** discovery.dns against a DNS server on loopback; the component's own resolver is the system's. */
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import dns from 'dns2';
import t from 'tap';
import type { DnsResolver, RecordType } from '../../../src/components/discovery-dns/dns-source.ts';
import { DnsSource } from '../../../src/components/discovery-dns/dns-source.ts';
import { discoveryDns } from '../../../src/components/discovery-dns/index.ts';
import type { SearchList } from '../../../src/components/discovery-dns/search-list.ts';
import {
  namesToTry,
  parseSearchList,
  readSearchList,
} from '../../../src/components/discovery-dns/search-list.ts';
import type { Logger } from '../../../src/telemetry/index.ts';
import { silentLogger } from '../../../src/telemetry/index.ts';
import { createTestContext } from '../../support/component-context.ts';
import { decodeText } from '../../support/decode-text.ts';

const { Packet } = dns;
const { signal } = new AbortController();

const toolsOf = (
  resolver: DnsResolver,
  logger: Logger = silentLogger,
  search: SearchList = { domains: [], dots: 1 },
) => ({ resolver, logger, searchList: async () => search });

interface DnsServer {
  readonly resolver: Resolver;
  /** What the next answers say of their own accord: 0 is fine, 2 a failure of the server. */
  rcode: number;
}

/** A real DNS server with a few records. */
async function serve(t: { teardown(callback: () => unknown): void }): Promise<DnsServer> {
  const state = { rcode: 0 };
  const server = dns.createUDPServer((request, send) => {
    const response = Packet.createResponseFromRequest(request);
    const [question] = request.questions;
    const name = question?.name ?? '';
    const base = { name, class: Packet.CLASS.IN, ttl: 1 };
    const records: Readonly<Record<string, readonly object[]>> = {
      [`${Packet.TYPE.A} web.test`]: [
        { ...base, type: Packet.TYPE.A, address: '10.0.0.1' },
        { ...base, type: Packet.TYPE.A, address: '10.0.0.2' },
      ],
      [`${Packet.TYPE.AAAA} web.test`]: [{ ...base, type: Packet.TYPE.AAAA, address: 'fd00::1' }],
      [`${Packet.TYPE.MX} web.test`]: [{ ...base, type: Packet.TYPE.MX, priority: 1, exchange: 'mail.test' }],
      [`${Packet.TYPE.NS} web.test`]: [{ ...base, type: Packet.TYPE.NS, ns: 'ns.test' }],
      [`${Packet.TYPE.SRV} _pprof._tcp.test`]: [
        { ...base, type: Packet.TYPE.SRV, priority: 1, weight: 1, port: 6060, target: 'one.example' },
      ],
    };
    const found = records[`${question?.type} ${name}`];
    response.header.rcode = state.rcode !== 0 ? state.rcode : name.endsWith('gone.test') ? 3 : 0;
    if (state.rcode === 0) response.answers.push(...((found ?? []) as typeof response.answers));
    void send(response);
  });
  const listening = once(server, 'listening');
  void server.listen(0, '127.0.0.1');
  await listening;
  t.teardown(() => server.close());
  const resolver = new Resolver({ timeout: 20_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  return Object.assign(state, { resolver });
}

t.test('arguments', async (t) => {
  t.match(decodeText(discoveryDns.arguments, 'names = ["x"]').value, {
    type: 'SRV',
    port: 0,
    refresh_interval: 30_000,
  });
  t.same(decodeText(discoveryDns.arguments, 'names = ["x"]\ntype = "a"\nport = 80').messages, []);
  for (const [text, message] of [
    ['', /missing required attribute "names"/],
    ['names = []', /names must have at least one name/],
    ['names = ["x"]\ntype = "TXT"', /type must be one of SRV, A, AAAA, MX, NS, got "TXT"/],
    ['names = ["x"]\ntype = "A"', /a port is required for type A/],
    ['names = ["x"]\ntype = "mx"', /a port is required for type mx/],
    ['names = ["x"]\nport = 70000', /port must be a port/],
    ['names = ["x"]\nrefresh_interval = "0s"', /refresh_interval must be greater than 0/],
  ] as const) {
    t.match(decodeText(discoveryDns.arguments, text).messages[0], message);
  }
});

const rows: readonly (readonly [RecordType, string, readonly Readonly<Record<string, string>>[]])[] = [
  ['A', 'web.test', [{ __address__: '10.0.0.1:80' }, { __address__: '10.0.0.2:80' }]],
  ['AAAA', 'web.test', [{ __address__: '[fd00::1]:80' }]],
  ['MX', 'web.test', [{ __address__: 'mail.test:80', __meta_dns_mx_record_target: 'mail.test.' }]],
  ['NS', 'web.test', [{ __address__: 'ns.test:80', __meta_dns_ns_record_target: 'ns.test.' }]],
  [
    'SRV',
    '_pprof._tcp.test',
    [
      {
        __address__: 'one.example:6060',
        __meta_dns_srv_record_target: 'one.example.',
        __meta_dns_srv_record_port: '6060',
      },
    ],
  ],
];

for (const [type, name, want] of rows) {
  t.test(`records of type ${type}`, async (t) => {
    const { resolver } = await serve(t);
    const source = new DnsSource({ names: [name], type, port: 80 }, toolsOf(resolver));
    const targets = await source.targets(signal);
    t.same(
      targets
        .map((target) => target.toJSON())
        .sort((a, b) => String(a['__address__']).localeCompare(String(b['__address__']))),
      want.map((labels) => ({ ...labels, __meta_dns_name: name })),
    );
  });
}

t.test('names that are not complete are searched in the domains of resolv.conf', async (t) => {
  const { resolver } = await serve(t);
  const search = { domains: ['gone.test', 'test'], dots: 2 };
  const source = new DnsSource(
    { names: ['web'], type: 'A', port: 80 },
    toolsOf(resolver, silentLogger, search),
  );
  const targets = await source.targets(signal);
  t.equal(targets.length, 2);
  t.equal(targets[0]?.get('__meta_dns_name'), 'web', 'the name as it was written');
});

t.test('what resolv.conf says', async (t) => {
  const search = parseSearchList(
    'nameserver 10.0.0.1\n# search none\ndomain old.test\nsearch a.test b.test. ; c\noptions timeout:1 ndots:5\n',
  );
  t.same(search, { domains: ['a.test', 'b.test.'], dots: 5 });
  t.same(parseSearchList(''), { domains: [], dots: 1 });
  t.same(namesToTry('web.shop', search), ['web.shop.a.test', 'web.shop.b.test', 'web.shop']);
  t.same(namesToTry('web.shop', { ...search, dots: 1 }), ['web.shop', 'web.shop.a.test', 'web.shop.b.test']);
  t.same(namesToTry('web.shop.', search), ['web.shop.']);
  t.same(await readSearchList('/nonexistent'), { domains: [], dots: 1 });
});

t.test('names that are not there have no targets', async (t) => {
  const { resolver } = await serve(t);
  const source = new DnsSource(
    { names: ['gone.test', 'empty.test', 'web.test'], type: 'A', port: 1 },
    toolsOf(resolver),
  );
  t.equal((await source.targets(signal)).length, 2);
});

t.test('a server that fails: each name keeps its targets', async (t) => {
  const server = await serve(t);
  const { context, log } = createTestContext();
  const one = new DnsSource(
    { names: ['web.test'], type: 'A', port: 1 },
    toolsOf(server.resolver, context.logger),
  );
  const two = new DnsSource(
    { names: ['web.test', 'gone.test'], type: 'A', port: 1 },
    toolsOf(server.resolver, context.logger),
  );
  t.equal((await one.targets(signal)).length, 2);
  t.equal((await two.targets(signal)).length, 2);
  server.rcode = 2;
  await t.rejects(one.targets(signal), { message: /^cannot resolve web\.test: / }, 'nothing can be resolved');
  await t.rejects(two.targets(signal), { message: /^cannot resolve web\.test: / });
  t.match(
    log.filter(({ level }) => level === 'warn').map(({ name }) => name),
    ['web.test', 'gone.test'],
  );
  server.rcode = 0;
  t.equal((await two.targets(signal)).length, 2);
  t.equal(log.filter(({ msg }) => msg === 'resolving name again').length, 2);
});

t.test('one name of two that fails keeps its targets, the other goes on', async (t) => {
  let isBroken = false;
  const no = async (): Promise<never> => {
    throw new Error('not asked for');
  };
  const resolver = {
    async resolve4(name: string): Promise<string[]> {
      if (isBroken && name === 'bad')
        throw Object.assign(new Error('queryA ESERVFAIL bad'), { code: 'ESERVFAIL' });
      return [isBroken ? '2.2.2.2' : '1.1.1.1'];
    },
    resolve6: no,
    resolveSrv: no,
    resolveMx: no,
    resolveNs: no,
    cancel: () => undefined,
  };
  const source = new DnsSource({ names: ['bad', 'good'], type: 'A', port: 80 }, toolsOf(resolver));
  await source.targets(signal);
  isBroken = true;
  t.same(
    (await source.targets(signal)).map((target) => target.get('__address__')),
    ['1.1.1.1:80', '2.2.2.2:80'],
  );
});
