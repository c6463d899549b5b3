import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/**
 * Where clouds tell a machine its secrets: link-local addresses, and those that single clouds chose. A target may know
 * no other address that is worth redirecting a scraper to, and nobody else redirects there.
 */
const METADATA = new BlockList();
METADATA.addSubnet('169.254.0.0', 16, 'ipv4');
METADATA.addSubnet('fe80::', 10, 'ipv6');
METADATA.addAddress('fd00:ec2::254', 'ipv6');
METADATA.addAddress('168.63.129.16', 'ipv4');
METADATA.addAddress('100.100.100.200', 'ipv4');
METADATA.addAddress('192.0.0.192', 'ipv4');
/** 169.254.0.0/16 as an IPv6-only machine reaches it (RFC 6052). */
METADATA.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');

/** Gives all addresses of a name. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** Why nobody may be redirected to a host, as it stands in a URL; undefined where the host is a name, or harmless. */
export function metadataFault(hostname: string): string | undefined {
  const address = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  if (family === 0 || !METADATA.check(address, family === 6 ? 'ipv6' : 'ipv4')) return undefined;
  return `redirected to ${address}, a link-local or metadata address, which is never followed`;
}

/** The same for the addresses of a name. One that cannot be resolved is left to whoever connects. */
export async function resolvedMetadataFault(
  hostname: string,
  resolve: Resolve = systemResolve,
): Promise<string | undefined> {
  const addresses = await resolve(hostname).catch(() => []);
  for (const address of addresses) {
    const fault = metadataFault(address);
    if (fault !== undefined) return `${fault} (${hostname})`;
  }
  return undefined;
}

async function systemResolve(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}
