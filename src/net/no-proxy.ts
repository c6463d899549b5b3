import { BlockList, isIP } from 'node:net';

/** Says of a host and port whether requests to it go without a proxy. */
export type ProxyExemption = (url: URL) => boolean;

interface Rule {
  readonly port: string;
  matches(host: string): boolean;
}

/**
 * Reads a NO_PROXY list as Go does (golang.org/x/net/http/httpproxy): separated by commas; `*` is everything; an
 * address or CIDR; `example.com` the domain and what is below it, `.example.com` only what is below; each but a CIDR
 * optionally with a port. `localhost` and loopback addresses are always exempt. What cannot be read matches nothing.
 */
export function noProxy(list: string): ProxyExemption {
  const rules = list
    .split(',')
    .map((entry) => ruleOf(entry.trim().toLowerCase()))
    .filter((rule) => rule !== undefined);
  return (url) => {
    const host = hostOf(url);
    if (isLoopback(host)) return true;
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    return rules.some((rule) => (rule.port === '' || rule.port === port) && rule.matches(host));
  };
}

function ruleOf(entry: string): Rule | undefined {
  if (entry === '') return undefined;
  if (entry === '*') return { port: '', matches: () => true };
  if (entry.includes('/')) return networkRule(entry);
  const { host, port } = splitPort(entry);
  if (isIP(host) !== 0) return networkRule(`${host}/${isIP(host) === 6 ? 128 : 32}`, port);
  if (host === '') return undefined;
  // "*.example.com" is what people write for ".example.com".
  const suffix = host.startsWith('*.') ? host.slice(1) : host;
  if (suffix.startsWith('.')) return { port, matches: (name) => name.endsWith(suffix) };
  return { port, matches: (name) => name === suffix || name.endsWith(`.${suffix}`) };
}

function networkRule(cidr: string, port = ''): Rule | undefined {
  const [address = '', prefix = ''] = cidr.split('/', 2);
  const version = isIP(address);
  const bits = Number(prefix);
  const isPrefix = /^\d{1,3}$/.test(prefix) && bits <= (version === 6 ? 128 : 32);
  if (version === 0 || !isPrefix) return undefined;
  const networks = new BlockList();
  networks.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4');
  return { port, matches: (host) => isIP(host) !== 0 && networks.check(host, familyOf(host)) };
}

function splitPort(entry: string): { host: string; port: string } {
  const bracketed = /^\[(?<host>.*)\](?::(?<port>\d+))?$/.exec(entry)?.groups;
  if (bracketed !== undefined) return { host: bracketed['host'] ?? '', port: bracketed['port'] ?? '' };
  // More than one colon: an IPv6 address, which has no port unless it is in brackets.
  const plain = /^(?<host>[^:]*):(?<port>\d+)$/.exec(entry)?.groups;
  return plain === undefined
    ? { host: entry, port: '' }
    : { host: plain['host'] ?? '', port: plain['port'] ?? '' };
}

/** Without the brackets of an IPv6 address and the dot that ends a full name. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function isLoopback(host: string): boolean {
  return host === 'localhost' || (isIP(host) !== 0 && loopback.check(host, familyOf(host)));
}

function familyOf(host: string): 'ipv4' | 'ipv6' {
  return isIP(host) === 6 ? 'ipv6' : 'ipv4';
}
