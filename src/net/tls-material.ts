import type { Logger } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';
import { errorMessage } from '../util/index.ts';
import { HttpError } from './http-error.ts';
import type { TextSource } from './text-source.ts';
import { textSource } from './text-source.ts';
import type { TlsConfig } from './tls-block.ts';
import type { TlsChoices, TlsOptions, TlsTexts } from './tls-settings.ts';
import { tlsOptions } from './tls-settings.ts';

/** How long files that do not fit together may go on with what they said before: somebody is writing them. */
const SETTLE_MS = 10_000;

/** Connection options that stay the same object until a file changes. */
export interface TlsMaterial {
  /** @throws HttpError 'file' or 'tls' */
  current(): Promise<TlsOptions>;
}

/**
 * The `tls_config` of a client. Files are looked at on every call.
 * @throws HttpError 'tls' where what is given inline cannot be used
 */
export function createTlsMaterial(
  config: TlsConfig | undefined,
  tools: { readonly clock: Clock; readonly logger: Logger },
): TlsMaterial {
  const choices = {
    serverName: config?.server_name ?? '',
    skipsVerification: config?.insecure_skip_verify ?? false,
    minVersion: config?.min_version ?? '',
  };
  const source = (kind: 'ca' | 'cert' | 'key', inline: string | undefined, path: string | undefined) =>
    textSource(
      { inline: `tls_config ${kind}_pem`, file: `tls_config ${kind}_file` },
      inline,
      path,
      tools.clock,
    );
  const sources = {
    ca: source('ca', config?.ca_pem, config?.ca_file),
    certificate: source('cert', config?.cert_pem, config?.cert_file),
    key: source('key', config?.key_pem?.reveal(), config?.key_file),
  };
  if (config?.ca_file || config?.cert_file || config?.key_file)
    return new FileMaterial(sources, choices, tools);
  const texts = {
    ca: config?.ca_pem || undefined,
    certificate: config?.cert_pem || undefined,
    key: config?.key_pem?.reveal() || undefined,
  };
  const isGiven = Object.values(texts).some((text) => text !== undefined);
  let options = isGiven ? tlsOptions(texts, choices) : undefined;
  return {
    // Reading the authorities that everybody trusts takes a while: not before the first connection with TLS.
    current: async () => (options ??= tlsOptions(texts, choices)),
  };
}

interface TlsSources {
  readonly ca: TextSource | undefined;
  readonly certificate: TextSource | undefined;
  readonly key: TextSource | undefined;
}

class FileMaterial implements TlsMaterial {
  readonly #sources: TlsSources;
  readonly #choices: TlsChoices;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #texts: TlsTexts | undefined;
  #options: TlsOptions | undefined;
  #misfitSinceMs: number | undefined;

  constructor(sources: TlsSources, choices: TlsChoices, tools: { clock: Clock; logger: Logger }) {
    this.#sources = sources;
    this.#choices = choices;
    this.#clock = tools.clock;
    this.#logger = tools.logger;
  }

  async current(): Promise<TlsOptions> {
    const { ca, certificate, key } = this.#sources;
    const [caText, certificateText, keyText] = await Promise.all([
      ca?.read(),
      certificate?.read(),
      key?.read(),
    ]);
    const texts = { ca: caText, certificate: certificateText, key: keyText };
    if (this.#options !== undefined && this.#texts !== undefined && isSame(texts, this.#texts)) {
      this.#misfitSinceMs = undefined;
      return this.#options;
    }
    try {
      this.#options = tlsOptions(texts, this.#choices);
    } catch (error) {
      return this.#formerOptions(error);
    }
    if (this.#texts !== undefined) this.#logger.info('TLS files have changed');
    this.#texts = texts;
    this.#misfitSinceMs = undefined;
    return this.#options;
  }

  /** A certificate is replaced a moment before its key: for that moment the former pair goes on. */
  #formerOptions(error: unknown): TlsOptions {
    const nowMs = this.#clock.monotonic();
    if (this.#misfitSinceMs === undefined) {
      this.#misfitSinceMs = nowMs;
      if (this.#options !== undefined) {
        this.#logger.warn('TLS files cannot be used, the former ones go on', { err: errorMessage(error) });
      }
    }
    const isFresh = nowMs - this.#misfitSinceMs < SETTLE_MS;
    if (this.#options === undefined || !isFresh) {
      throw error instanceof HttpError ? error : new HttpError('tls', errorMessage(error), { cause: error });
    }
    return this.#options;
  }
}

function isSame(left: TlsTexts, right: TlsTexts): boolean {
  return left.ca === right.ca && left.certificate === right.certificate && left.key === right.key;
}
