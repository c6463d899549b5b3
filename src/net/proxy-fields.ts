import type { Rule } from '../schema/index.ts';
import { bool, defaulted, list, map, optional, secret, string } from '../schema/index.ts';
import { urlText } from './display.ts';
import { isGiven } from './given.ts';
import { checkSecretHeaders } from './headers.ts';
import { checkHttpUrl } from './url.ts';

/** Arguments of requests through a proxy: at the top of an HTTP client and again inside `oauth2`. */
export const proxyFields = {
  proxy_url: optional(urlText, 'HTTP proxy to send requests through.', { check: checkHttpUrl }),
  no_proxy: optional(
    string,
    'Comma-separated list of IP addresses, CIDR notations, and domain names to exclude from proxying.',
  ),
  proxy_from_environment: defaulted(
    bool,
    false,
    'Use the proxy URL indicated by the environment variables HTTP_PROXY, HTTPS_PROXY and NO_PROXY.',
  ),
  proxy_connect_header: optional(
    map(list(secret)),
    'Specifies headers to send to proxies during CONNECT requests.',
    { check: checkSecretHeaders },
  ),
};

interface ProxyArguments {
  readonly proxy_url?: string | undefined;
  readonly no_proxy?: string | undefined;
  readonly proxy_from_environment?: boolean;
  readonly proxy_connect_header?: ReadonlyMap<string, unknown> | undefined;
}

/** What must hold between them, in the order in which it is checked. */
export const proxyRules: readonly Rule<ProxyArguments>[] = [
  {
    fields: ['proxy_connect_header', 'proxy_url', 'proxy_from_environment'],
    doc: '`proxy_connect_header` needs `proxy_url` or `proxy_from_environment`.',
    check: (args) =>
      isGiven(args.proxy_connect_header) && !isGiven(args.proxy_url) && !args.proxy_from_environment
        ? 'if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured'
        : undefined,
  },
  {
    fields: ['proxy_from_environment', 'proxy_url'],
    doc: '`proxy_from_environment` excludes `proxy_url` and `no_proxy`.',
    check: (args) =>
      args.proxy_from_environment && isGiven(args.proxy_url)
        ? 'if proxy_from_environment is configured, proxy_url must not be configured'
        : undefined,
  },
  {
    fields: ['proxy_from_environment', 'no_proxy'],
    check: (args) =>
      args.proxy_from_environment && isGiven(args.no_proxy)
        ? 'if proxy_from_environment is configured, no_proxy must not be configured'
        : undefined,
  },
  {
    fields: ['no_proxy', 'proxy_url', 'proxy_from_environment'],
    doc: '`no_proxy` needs `proxy_url`.',
    check: (args) =>
      isGiven(args.no_proxy) && !isGiven(args.proxy_url) && !args.proxy_from_environment
        ? 'if no_proxy is configured, proxy_url must also be configured'
        : undefined,
  },
];
