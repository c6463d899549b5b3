import type { Client, ClientAuth, TokenEndpointResponse } from 'oauth4webapi';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  clientCredentialsGrantRequest,
  customFetch,
  processClientCredentialsResponse,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'oauth4webapi';
import type { Clock } from '../util/index.ts';
import { errorMessage } from '../util/index.ts';
import type { OAuth2Settings } from './auth-blocks.ts';
import type { Credentials } from './credentials.ts';
import type { HttpClient } from './http-client.ts';
import type { HttpClientSettings } from './http-client-fields.ts';
import { defaultHttpClientSettings } from './http-client-fields.ts';
import { HttpError } from './http-error.ts';
import type { TextSource } from './text-source.ts';
import { textSource } from './text-source.ts';
import { publicUrl } from './url.ts';

/** A token that lives shorter than this is fetched anew: it might expire on its way. As in Go. */
const EXPIRY_MARGIN_MS = 10_000;
/** How long a failure stands before the token server is asked again. */
const FAILURE_PAUSE_MS = 1_000;
const TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

interface Token {
  readonly secret: string;
  readonly authorization: string;
  readonly expiresMs: number;
}

/** Tokens of the client credentials flow (RFC 6749 §4.4), kept until they expire or are refused. */
export class OAuth2Credentials implements Credentials {
  readonly #settings: OAuth2Settings;
  readonly #http: HttpClient;
  readonly #clock: Clock;
  readonly #secret: TextSource | undefined;
  readonly #closing = new AbortController();
  #token: Token | undefined;
  #fetching: Promise<Token> | undefined;
  #failure: { readonly error: unknown; readonly untilMs: number } | undefined;
  /** Whether the server takes the secret only in the body; found out by trying, as Go does. */
  #sendsInBody = false;

  /** @param http the client for the token server; closed with this */
  constructor(settings: OAuth2Settings, http: HttpClient, clock: Clock) {
    this.#settings = settings;
    this.#http = http;
    this.#clock = clock;
    this.#secret = textSource(
      { inline: 'oauth2 client_secret', file: 'oauth2 client_secret_file' },
      settings.client_secret?.reveal(),
      settings.client_secret_file,
      clock,
    );
  }

  async authorization(): Promise<string> {
    const secret = (await this.#secret?.read()) ?? '';
    const token = this.#token;
    if (token?.secret === secret && this.#clock.monotonic() < token.expiresMs) return token.authorization;
    return (await this.#fetchOnce(secret)).authorization;
  }

  refused(authorization: string): boolean {
    if (this.#token?.authorization === authorization) this.#token = undefined;
    return true;
  }

  close(): Promise<void> {
    this.#closing.abort();
    return this.#http.close();
  }

  /** All who need a token wait for the same answer; one who gives up does not take it from the others. */
  #fetchOnce(secret: string): Promise<Token> {
    if (this.#failure !== undefined && this.#clock.monotonic() < this.#failure.untilMs) {
      return Promise.reject(this.#failure.error);
    }
    this.#fetching ??= this.#fetch(secret).finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetch(secret: string): Promise<Token> {
    try {
      const answer = await this.#ask(secret);
      const livesMs = answer.expires_in === undefined ? Number.POSITIVE_INFINITY : answer.expires_in * 1_000;
      const expiresMs = this.#clock.monotonic() + livesMs - EXPIRY_MARGIN_MS;
      this.#token = { secret, authorization: `Bearer ${answer.access_token}`, expiresMs };
      this.#failure = undefined;
      return this.#token;
    } catch (cause) {
      const where = `oauth2 token_url ${publicUrl(this.#settings.token_url ?? '')}`;
      const error = new HttpError('oauth2', `${where}: ${complaintOf(cause)}`, { cause });
      this.#failure = { error, untilMs: this.#clock.monotonic() + FAILURE_PAUSE_MS };
      throw error;
    }
  }

  async #ask(secret: string): Promise<TokenEndpointResponse> {
    const [first, second] = this.#sendsInBody
      ? ([ClientSecretPost, ClientSecretBasic] as const)
      : ([ClientSecretBasic, ClientSecretPost] as const);
    try {
      return await this.#askWith(first(secret));
    } catch (error) {
      if (!(error instanceof ResponseBodyError || error instanceof WWWAuthenticateChallengeError))
        throw error;
      // The answers of servers that want it the other way differ widely; the first error says more.
      const answer = await this.#askWith(second(secret)).catch(() => undefined);
      if (answer === undefined) throw error;
      this.#sendsInBody = !this.#sendsInBody;
      return answer;
    }
  }

  async #askWith(authentication: ClientAuth): Promise<TokenEndpointResponse> {
    const { client_id = '', token_url = '', scopes, endpoint_params } = this.#settings;
    const server = { issuer: new URL(token_url).origin, token_endpoint: token_url };
    const client: Client = { client_id };
    const parameters = new URLSearchParams([...(endpoint_params ?? [])]);
    if (scopes.length > 0) parameters.set('scope', scopes.join(' '));
    const response = await clientCredentialsGrantRequest(server, client, authentication, parameters, {
      [allowInsecureRequests]: true,
      [customFetch]: (url, { method, headers, body }) =>
        this.#send({ url, method, headers, body: new TextEncoder().encode(body.toString()) }),
    });
    return processClientCredentialsResponse(server, client, response);
  }

  async #send(request: Pick<Parameters<HttpClient['request']>[0], 'url' | 'method' | 'headers' | 'body'>) {
    const limits = { signal: this.#closing.signal, timeoutMs: TIMEOUT_MS, maxBytes: MAX_ANSWER_BYTES };
    const { status, headers, body } = await this.#http.request({ ...request, ...limits });
    const contentType = headers['content-type'];
    return new Response(status === 204 || status === 304 ? null : new Uint8Array(body), {
      status,
      headers: contentType === undefined ? {} : { 'Content-Type': contentType },
    });
  }
}

function complaintOf(error: unknown): string {
  if (error instanceof HttpError) return error.message;
  if (error instanceof ResponseBodyError) {
    const description = error.error_description === undefined ? '' : ` (${error.error_description})`;
    return `the server answered ${error.status} with the error ${JSON.stringify(error.error)}${description}`;
  }
  if (error instanceof WWWAuthenticateChallengeError) return `the server answered ${error.status}`;
  return `no token: ${errorMessage(error)}`;
}

/** How the token server is reached: through its own proxy, with its own TLS. */
export function tokenServerSettings(oauth2: OAuth2Settings): HttpClientSettings {
  const { proxy_url, no_proxy, proxy_from_environment, proxy_connect_header, tls_config } = oauth2;
  return {
    ...defaultHttpClientSettings,
    proxy_url,
    no_proxy,
    proxy_from_environment,
    proxy_connect_header,
    tls_config,
  };
}
