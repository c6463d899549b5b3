import { isIP } from 'node:net';
import { AppError } from '../util/index.ts';

/** libp2p's way to write an address, e.g. "/ip4/127.0.0.1/tcp/12346". */
export function multiaddrOf(host: string, port: number, peerId?: string): string {
  const kind = { 4: 'ip4', 6: 'ip6' }[isIP(host)] ?? 'dns';
  const peer = peerId === undefined ? '' : `/p2p/${peerId}`;
  return `/${kind}/${host}/tcp/${port}${peer}`;
}

/** @throws AppError when it is not host:port, with brackets around IPv6 */
export function parseHostPort(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port > 65_535) {
    throw new AppError('bad-address', `${JSON.stringify(text)} is not host:port`);
  }
  return { host, port };
}

export function formatHostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
