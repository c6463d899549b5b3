import type { HttpClientSettings } from './http-client-fields.ts';
import { noProxy } from './no-proxy.ts';
import { checkRequiredHttpUrl } from './url.ts';

/** The variables of the environment, as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Gives the proxy for a request, or nothing where it goes straight. */
export type ProxyChoice = (url: URL) => URL | undefined;

type ProxySettings = Pick<HttpClientSettings, 'proxy_url' | 'no_proxy' | 'proxy_from_environment'>;

/**
 * The proxies that the settings ask for. The environment is read now, not on every request.
 * @throws Error where a variable of the environment is not a URL
 */
export function chooseProxy(settings: ProxySettings, environment: Environment): ProxyChoice {
  const { proxy_url, no_proxy, proxy_from_environment } = settings;
  if (proxy_from_environment) return proxyOfEnvironment(environment);
  if (!proxy_url) return () => undefined;
  const proxy = new URL(proxy_url);
  // As in Go, loopback needs an exemption where there are no exemptions at all.
  if (!no_proxy) return () => proxy;
  const isExempt = noProxy(no_proxy);
  return (url) => (isExempt(url) ? undefined : proxy);
}

function proxyOfEnvironment(environment: Environment): ProxyChoice {
  const http = proxyOf(environment, 'HTTP_PROXY');
  const https = proxyOf(environment, 'HTTPS_PROXY');
  const isExempt = noProxy(variable(environment, 'NO_PROXY'));
  return (url) => (isExempt(url) ? undefined : url.protocol === 'https:' ? https : http);
}

function proxyOf(environment: Environment, name: string): URL | undefined {
  const value = variable(environment, name);
  if (value === '') return undefined;
  const withScheme = value.includes('://') ? value : `http://${value}`;
  const complaint = checkRequiredHttpUrl(withScheme);
  if (complaint !== undefined) throw new Error(`the environment variable ${name} ${complaint}`);
  return new URL(withScheme);
}

/** The upper-case name wins. */
function variable(environment: Environment, name: string): string {
  return (environment[name] || environment[name.toLowerCase()] || '').trim();
}
