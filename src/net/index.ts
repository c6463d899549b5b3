/**
 * The HTTP client that every component with an HTTP connection shares: its arguments, declared once, and the client
 * itself on undici; and what servers say about TLS (`readServerTls`). Invariants: secrets never leave the origin they were configured for and never show in an error;
 * a body is never read beyond its bound; files that arguments name are looked at on every request.
 */

export { basicAuthorization } from './basic-authorization.ts';
export { headers, urlText } from './display.ts';
export { checkHeaders } from './headers.ts';
export type { HttpClient, HttpClientOptions, HttpRequest } from './http-client.ts';
export { httpClientConfigBlock, settingsOfConfig } from './http-client-config.ts';
export type { HttpClientSettings } from './http-client-fields.ts';
export {
  defaultHttpClientSettings,
  defaultTlsConfig,
  httpClientFields,
  httpClientRules,
} from './http-client-fields.ts';
export type { HttpErrorCode } from './http-error.ts';
export { HttpError } from './http-error.ts';
export type { HttpResponse, ResponseHeaders } from './response-collector.ts';
export type { ServerTls } from './server-tls.ts';
export { CLIENT_AUTH_TYPES, clientAuthorityRule, readServerTls } from './server-tls.ts';
export { isOldTls, OLD_CIPHERS, TLS_VERSIONS, tlsVersion } from './tls-version.ts';
export { createHttpClient } from './undici-client.ts';
export { checkHttpUrl, checkRequiredHttpUrl, publicUrl } from './url.ts';
