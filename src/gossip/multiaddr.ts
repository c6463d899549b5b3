import { isIP } from 'node:net';

/** libp2p's way to write an address, e.g. "/ip4/127.0.0.1/tcp/12346". */
export function multiaddrOf(host: string, port: number, peerId?: string): string {
  const kind = { 4: 'ip4', 6: 'ip6' }[isIP(host)] ?? 'dns';
  const peer = peerId === undefined ? '' : `/p2p/${peerId}`;
  return `/${kind}/${host}/tcp/${port}${peer}`;
}
