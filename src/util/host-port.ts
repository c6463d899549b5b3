import { AppError } from './errors.ts';

/** `host:port`, with brackets around an IPv6 address. */
export function formatHostPort(host: string, port: number | string): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Reads what `formatHostPort` writes. @throws AppError 'bad-address' */
export function parseHostPort(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port > 65_535) {
    throw new AppError('bad-address', `${JSON.stringify(text)} is not host:port`);
  }
  return { host, port };
}
