import type { Infer } from '../schema/index.ts';
import { bool, defaulted, defineBlock } from '../schema/index.ts';
import type { HttpClientSettings } from './http-client-fields.ts';
import {
  authenticationRule,
  commonArguments,
  defaultHttpClientSettings,
  httpClientBlocks,
} from './http-client-fields.ts';
import { proxyFields } from './proxy-fields.ts';

/** The nested `http_client_config` block of the phlare components: fewer arguments, and HTTP/2 spelt `enable_http_2`. */
export const httpClientConfigBlock = defineBlock(
  {
    ...commonArguments,
    enable_http_2: defaulted(bool, true, 'Whether HTTP2 is supported for requests.'),
    proxy_url: proxyFields.proxy_url,
    ...httpClientBlocks,
  },
  [authenticationRule],
);

/** The same settings under the names of today. */
export function settingsOfConfig(config: Infer<typeof httpClientConfigBlock>): HttpClientSettings {
  const { enable_http_2, ...shared } = config;
  return { ...defaultHttpClientSettings, ...shared, enable_http2: enable_http_2 };
}
