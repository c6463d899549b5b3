import type { Dispatcher } from 'undici';
import { Agent, buildConnector, Pool, ProxyAgent } from 'undici';
import type { Logger } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';
import { errorMessage } from '../util/index.ts';
import { basicAuthorization, userOf } from './basic-authorization.ts';
import type { HttpClientSettings } from './http-client-fields.ts';
import { HttpError } from './http-error.ts';
import type { Environment, ProxyChoice } from './proxy-choice.ts';
import { chooseProxy } from './proxy-choice.ts';
import type { WireHeaders } from './request-headers.ts';
import type { TlsMaterial } from './tls-material.ts';
import { createTlsMaterial } from './tls-material.ts';
import type { TlsOptions } from './tls-settings.ts';

/** A request as it goes on the wire. */
export interface WireRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: WireHeaders;
  readonly body: Uint8Array | undefined;
}

export interface ConnectionsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly environment: Environment;
  /** To one origin, and to one proxy. */
  readonly maxSockets: number;
  readonly socketPath: string | undefined;
}

const IDLE_MS = 5 * 60_000;
/** For the name, TCP, a proxy's CONNECT and TLS, each: Go gives the handshake as long. */
const CONNECT_TIMEOUT_MS = 10_000;

/** The kept connections of one client: straight or through a proxy, made anew when a file of `tls_config` changes. */
export class Connections {
  readonly proxyOf: ProxyChoice;
  readonly #settings: HttpClientSettings;
  readonly #options: ConnectionsOptions;
  readonly #tls: TlsMaterial;
  #tlsOptions: TlsOptions | undefined;
  #direct: Agent | undefined;
  #tunnels = new Map<string, ProxyAgent>();
  readonly #retired = new Set<Dispatcher>();

  /** @throws HttpError 'tls' or 'proxy' where the settings cannot be used */
  constructor(settings: HttpClientSettings, options: ConnectionsOptions) {
    this.#settings = settings;
    this.#options = options;
    this.#tls = createTlsMaterial(settings.tls_config, options);
    try {
      this.proxyOf = chooseProxy(settings, options.environment);
    } catch (error) {
      throw new HttpError('proxy', `proxy_from_environment: ${errorMessage(error)}`, { cause: error });
    }
  }

  /**
   * Sends a request; `handler` gets the answer or the error. Over TLS files are looked at first, which takes a promise.
   * @throws HttpError where it cannot even be tried
   */
  dispatch(request: WireRequest, handler: Dispatcher.DispatchHandler): Promise<void> | undefined {
    const proxy = this.proxyOf(request.url);
    if (request.url.protocol !== 'https:' && proxy?.protocol !== 'https:') {
      this.#dispatch(request, proxy, handler);
      return undefined;
    }
    return this.#tls.current().then((tls) => {
      if (tls !== undefined) this.#renew(tls);
      this.#dispatch(request, proxy, handler);
    });
  }

  #dispatch(request: WireRequest, proxy: URL | undefined, handler: Dispatcher.DispatchHandler): void {
    const { url, method, headers, body = null } = request;
    const path = url.pathname + url.search;
    if (proxy === undefined) {
      this.#directly().dispatch({ origin: url.origin, path, method, headers, body }, handler);
    } else if (url.protocol === 'https:') {
      this.#tunnelTo(proxy).dispatch({ origin: url.origin, path, method, headers, body }, handler);
    } else {
      // The absolute form (RFC 9112 §3.2.2): a plain request is the proxy's to forward.
      const forwarded = { host: url.host, ...proxyAuthorization(proxy), ...headers };
      this.#directly().dispatch(
        { origin: proxy.origin, path: url.origin + path, method, headers: forwarded, body },
        handler,
      );
    }
  }

  /** Ends all connections at once. */
  async destroy(): Promise<void> {
    this.#retire();
    await Promise.all([...this.#retired].map((dispatcher) => dispatcher.destroy()));
  }

  /** Requests under way end on the connections that they began on. */
  #renew(tls: TlsOptions): void {
    if (tls === this.#tlsOptions) return;
    if (this.#tlsOptions !== undefined) this.#retire();
    this.#tlsOptions = tls;
  }

  #retire(): void {
    const dispatchers = [this.#direct, ...this.#tunnels.values()].filter((each) => each !== undefined);
    this.#direct = undefined;
    this.#tunnels = new Map();
    for (const dispatcher of dispatchers) {
      this.#retired.add(dispatcher);
      const forget = (): void => void this.#retired.delete(dispatcher);
      dispatcher.close().then(forget, (error: unknown) => {
        forget();
        this.#options.logger.debug('closing former connections failed', { err: errorMessage(error) });
      });
    }
  }

  #directly(): Agent {
    this.#direct ??= new Agent({ ...this.#poolOptions(), connect: this.#connector() });
    return this.#direct;
  }

  #tunnelTo(proxy: URL): ProxyAgent {
    const known = this.#tunnels.get(proxy.href);
    if (known !== undefined) return known;
    const { servername: _, ...proxyTls } = this.#tlsOptions ?? {};
    const tunnel = new ProxyAgent({
      ...this.#poolOptions(),
      uri: proxy.origin,
      headers: { ...this.#connectHeaders(), ...proxyAuthorization(proxy) },
      requestTls: this.#connectorOptions(),
      proxyTls: { ...proxyTls, timeout: CONNECT_TIMEOUT_MS },
      clientFactory: (origin, options) =>
        new Pool(origin, {
          ...options,
          headersTimeout: CONNECT_TIMEOUT_MS,
          connections: this.#options.maxSockets,
        }),
    });
    this.#tunnels.set(proxy.href, tunnel);
    return tunnel;
  }

  #poolOptions(): Agent.Options {
    return {
      connections: this.#options.maxSockets,
      allowH2: this.#settings.enable_http2,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: IDLE_MS,
      // Callers say how long a request may take; a CPU profile may well take minutes.
      headersTimeout: 0,
      bodyTimeout: 0,
    };
  }

  #connectorOptions(): buildConnector.BuildOptions {
    const { socketPath } = this.#options;
    return {
      ...this.#tlsOptions,
      allowH2: this.#settings.enable_http2,
      timeout: CONNECT_TIMEOUT_MS,
      ...(socketPath === undefined ? {} : { socketPath }),
    };
  }

  /** Connects under the configured name even where a request brings a Host header of its own. */
  #connector(): buildConnector.connector {
    const connect = buildConnector(this.#connectorOptions());
    const servername = this.#tlsOptions?.servername;
    return servername === undefined
      ? connect
      : (options, callback) => connect({ ...options, servername }, callback);
  }

  #connectHeaders(): Record<string, string[]> {
    const given = [...(this.#settings.proxy_connect_header ?? [])];
    return Object.fromEntries(given.map(([name, values]) => [name, values.map((value) => value.reveal())]));
  }
}

function proxyAuthorization(proxy: URL): Record<string, string> {
  const user = userOf(proxy);
  return user === undefined ? {} : { 'Proxy-Authorization': basicAuthorization(user.name, user.password) };
}
