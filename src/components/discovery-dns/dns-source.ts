import type { MxRecord, SrvRecord } from 'node:dns';
import type { TargetSource } from '../../discovery/index.ts';
import type { Target } from '../../model/index.ts';
import { LABEL, Labels } from '../../model/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import { FailureLog } from '../../telemetry/index.ts';
import { AppError, errorMessage, formatHostPort, toError } from '../../util/index.ts';
import type { SearchList } from './search-list.ts';
import { namesToTry } from './search-list.ts';

/** What is used of Node's resolver. */
export interface DnsResolver {
  resolve4(name: string): Promise<string[]>;
  resolve6(name: string): Promise<string[]>;
  resolveSrv(name: string): Promise<SrvRecord[]>;
  resolveMx(name: string): Promise<MxRecord[]>;
  resolveNs(name: string): Promise<string[]>;
  cancel(): void;
}

export const RECORD_TYPES = ['SRV', 'A', 'AAAA', 'MX', 'NS'] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

interface Question {
  readonly names: readonly string[];
  readonly type: RecordType;
  /** Of the targets; SRV records bring their own. */
  readonly port: number;
}

const PREFIX = '__meta_dns_';

/** The targets of names; each name is on its own. */
export class DnsSource implements TargetSource {
  readonly #question: Question;
  readonly #resolver: DnsResolver;
  readonly #searchList: () => Promise<SearchList>;
  readonly #logger: Logger;
  readonly #names = new Map<string, { targets: readonly Target[]; readonly failures: FailureLog }>();

  constructor(
    question: Question,
    tools: {
      readonly resolver: DnsResolver;
      readonly searchList: () => Promise<SearchList>;
      readonly logger: Logger;
    },
  ) {
    this.#question = question;
    this.#resolver = tools.resolver;
    this.#searchList = tools.searchList;
    this.#logger = tools.logger;
  }

  /** @throws AppError 'dns' where not one of the names can be resolved */
  async targets(signal: AbortSignal): Promise<readonly Target[]> {
    const cancel = (): void => this.#resolver.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const { names } = this.#question;
      const errors = await Promise.all(names.map((name) => this.#refresh(name, signal)));
      const [first] = errors.filter((error) => error !== undefined);
      if (first !== undefined && errors.every((error) => error !== undefined))
        throw new AppError('dns', first);
      return names.flatMap((name) => this.#names.get(name)?.targets ?? []);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Brings one name up to date; gives what went wrong, if anything. */
  async #refresh(name: string, signal: AbortSignal): Promise<string | undefined> {
    const entry = this.#names.get(name) ?? { targets: [], failures: new FailureLog(this.#logger) };
    this.#names.set(name, entry);
    try {
      entry.targets = await this.#search(name);
      entry.failures.recovered('resolving name again', { name });
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      const reason = `cannot resolve ${name}: ${errorMessage(error)}`;
      if (this.#question.names.length > 1) {
        entry.failures.failed('cannot resolve name, keeping its last targets', errorMessage(error), { name });
      }
      return reason;
    }
  }

  /** The first of the names that this one may stand for that exists; it need not have records of the type. */
  async #search(name: string): Promise<readonly Target[]> {
    let failure: unknown;
    for (const candidate of namesToTry(name, await this.#searchList())) {
      try {
        return await this.#resolve(name, candidate);
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : undefined;
        if (code === 'ENODATA') return [];
        // A later name may exist all the same; only where all are known not to is there nothing.
        if (code !== 'ENOTFOUND') failure = error;
      }
    }
    if (failure !== undefined) throw toError(failure);
    return [];
  }

  async #resolve(name: string, candidate: string): Promise<readonly Target[]> {
    const { type, port } = this.#question;
    const target = (address: string, more: readonly (readonly [string, string])[] = []): Target =>
      Labels.of([[LABEL.address, address], [`${PREFIX}name`, name], ...more]);
    const at = (host: string): string => formatHostPort(host.replace(/\.$/, ''), port);
    switch (type) {
      case 'A':
        return (await this.#resolver.resolve4(candidate)).map((address) => target(at(address)));
      case 'AAAA':
        return (await this.#resolver.resolve6(candidate)).map((address) => target(at(address)));
      case 'MX':
        return (await this.#resolver.resolveMx(candidate)).map(({ exchange }) =>
          target(at(exchange), [[`${PREFIX}mx_record_target`, rooted(exchange)]]),
        );
      case 'NS':
        return (await this.#resolver.resolveNs(candidate)).map((host) =>
          target(at(host), [[`${PREFIX}ns_record_target`, rooted(host)]]),
        );
      case 'SRV':
        return (await this.#resolver.resolveSrv(candidate)).map((record) =>
          target(formatHostPort(record.name.replace(/\.$/, ''), record.port), [
            [`${PREFIX}srv_record_target`, rooted(record.name)],
            [`${PREFIX}srv_record_port`, String(record.port)],
          ]),
        );
    }
  }
}

/** A name as records have it, with the dot of the root that resolvers take off. */
function rooted(name: string): string {
  return name.endsWith('.') ? name : `${name}.`;
}
