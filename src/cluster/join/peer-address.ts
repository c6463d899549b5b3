import { BlockList, isIP, isIPv6 } from 'node:net';
import { formatHostPort } from '../../util/index.ts';

/** Where a node takes cluster traffic: an IP address or a host name, without brackets, and a TCP port. */
export interface PeerAddress {
  readonly host: string;
  readonly port: number;
}

/** What `host`, `host:port`, `[IPv6]` and `[IPv6]:port` say. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number | undefined;
}

const MAX_PORT = 65_535;
const MAX_NAME_LENGTH = 253;
/** Underscores are no part of host names, but of SRV names. */
const NAME = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?$/;

const linkLocal = new BlockList();
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4');
linkLocal.addSubnet('fe80::', 10, 'ipv6');

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Reads a host with or without a port. An IPv6 address without brackets has no port.
 * @throws Error that says what is wrong with the text
 */
export function parseHostAndPort(text: string): HostAndPort {
  if (text.includes('://')) throw new Error('is a URL; write host:port, without a scheme');
  if (isIPv6(text)) return { host: canonicalHost(text), port: undefined };
  const [, bracketed, name = '', portText] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(text) ?? [];
  const host = bracketed ?? name;
  if (host === '') throw new Error('is not a host or host:port');
  if (bracketed !== undefined && !isIPv6(bracketed)) {
    throw new Error(`has ${JSON.stringify(bracketed)} in brackets, which is not an IPv6 address`);
  }
  if (bracketed === undefined) checkName(host);
  return { host: canonicalHost(host), port: portText === undefined ? undefined : parsePort(portText) };
}

/** `host:port`, with brackets around IPv6. */
export function formatAddress({ host, port }: PeerAddress): string {
  return formatHostPort(host, port);
}

/** One spelling for a host, so that equal ones compare equal. */
export function canonicalHost(host: string): string {
  const lower = host.toLowerCase();
  if (!isIPv6(lower)) return isIP(lower) === 0 ? lower.replace(/\.$/, '') : lower;
  const [address = '', zone] = lower.split('%');
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  return zone === undefined ? short : `${short}%${zone}`;
}

/** Whether it is an address of this machine alone; of names that is `localhost` only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || isIn(loopback, host);
}

/** Whether it is an address that holds on one network segment only. */
export function isLinkLocal(host: string): boolean {
  return isIn(linkLocal, host);
}

/** Whether it stands for every address of the machine. */
export function isUnspecified(host: string): boolean {
  return host === '0.0.0.0' || canonicalHost(host) === '::';
}

function isIn(list: BlockList, host: string): boolean {
  const family = isIP(host);
  return family !== 0 && list.check(host.replace(/%.*/, ''), family === 6 ? 'ipv6' : 'ipv4');
}

function checkName(name: string): void {
  if (name.length > MAX_NAME_LENGTH || !NAME.test(name)) {
    throw new Error(`has ${JSON.stringify(name)}, which is neither a host name nor an IP address`);
  }
  const isAllNumbers = /^[\d.]+$/.test(name);
  if (isAllNumbers && isIP(name) === 0) throw new Error(`has ${name}, which is not an IPv4 address`);
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= MAX_PORT) return port;
  throw new Error(`has the port ${JSON.stringify(text)}; it must be a number from 1 to ${MAX_PORT}`);
}
