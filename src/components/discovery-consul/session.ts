import type { ComponentContext } from '../../component/index.ts';
import type { WatchSession } from '../../discovery/index.ts';
import { exportChanges } from '../../discovery/index.ts';
import type { Target } from '../../model/index.ts';
import { createHttpClient } from '../../net/index.ts';
import type { Counter } from '../../telemetry/index.ts';
import { FailureLog } from '../../telemetry/index.ts';
import { Doorbell, errorMessage, listOf, recordOf, sleep, textOf } from '../../util/index.ts';
import type { Answer, ConsulArguments } from './consul-client.ts';
import { ConsulClient } from './consul-client.ts';
import { serviceTargets } from './service-targets.ts';

const RETRY_MS = 15_000;
/** Each service has a query of its own that waits at Consul. */
const MAX_CONNECTIONS = 4_096;

interface WatchedService {
  readonly end: AbortController;
  /** Undefined until Consul has told. */
  targets: readonly Target[] | undefined;
}

/** The watches of one catalog: one for the list of services and one for each service that is wanted. */
export class ConsulSession implements WatchSession {
  readonly #context: ComponentContext;
  readonly #args: ConsulArguments;
  readonly #client: ConsulClient;
  readonly #failedQueries: Counter;
  readonly #failures: FailureLog;
  /** What fails at present: the first failure is told, and when the last is over. */
  readonly #failing = new Set<string>();
  readonly #doorbell = new Doorbell();
  readonly #services = new Map<string, WatchedService>();
  readonly #watches = new Set<Promise<void>>();
  #datacenter = '';
  /** Whether all services that are wanted are known. */
  #isComplete = false;

  constructor(context: ComponentContext, args: ConsulArguments, failedQueries: Counter) {
    const { clock, logger, version } = context;
    this.#context = context;
    this.#args = args;
    this.#failedQueries = failedQueries;
    this.#failures = new FailureLog(logger);
    const settings =
      args.username === undefined
        ? args
        : {
            ...args,
            basic_auth: { username: args.username, password: args.password, password_file: undefined },
          };
    const options = { userAgent: `Starling/${version}`, logger, clock, maxSocketsPerOrigin: MAX_CONNECTIONS };
    this.#client = new ConsulClient(args, createHttpClient(settings, options));
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#context;
    const setExports = (exports: { readonly targets: readonly Target[] }): void =>
      this.#context.setExports(exports);
    const collect = async (): Promise<readonly Target[] | undefined> => this.#targets();
    try {
      await Promise.all([
        exportChanges({ clock, doorbell: this.#doorbell, collect, setExports }, signal),
        this.#watchAll(signal),
      ]);
    } finally {
      await Promise.all(this.#watches);
      await this.#client.close();
    }
  }

  /** How many services and targets there are, and why asking fails, if it does. */
  debugInfo(): unknown {
    return {
      services: this.#services.size,
      targets: this.#targets()?.length ?? 0,
      last_error: this.#failures.reason ?? '',
    };
  }

  /** Nothing until all services have been heard of once. */
  #targets(): readonly Target[] | undefined {
    const names = [...this.#services.keys()].sort();
    const all = names.map((name) => this.#services.get(name)?.targets);
    if (!this.#isComplete || all.some((targets) => targets === undefined)) return undefined;
    return all.flatMap((targets) => targets ?? []);
  }

  async #watchAll(signal: AbortSignal): Promise<void> {
    const { services, tags } = this.#args;
    await this.#findDatacenter(signal);
    if (services.length > 0 && tags.length === 0) {
      this.#follow(services, signal);
      return;
    }
    await this.#repeat('/v1/catalog/services', [], signal, (data) => {
      const wanted = Object.entries(recordOf(data)).filter(([name, its]) =>
        this.#isWanted(name, listOf(its).map(textOf)),
      );
      this.#follow(
        wanted.map(([name]) => name),
        signal,
      );
    });
  }

  async #findDatacenter(signal: AbortSignal): Promise<void> {
    this.#datacenter = this.#args.datacenter ?? '';
    while (this.#datacenter === '' && !signal.aborted) {
      const answer = await this.#ask('/v1/agent/self', [], 0, signal);
      this.#datacenter = textOf(recordOf(recordOf(answer?.data)['Config'])['Datacenter']);
      // An agent that does not say where it is: the label stays empty.
      if (answer !== undefined) return;
    }
  }

  #isWanted(name: string, itsTags: readonly string[]): boolean {
    const { services, tags } = this.#args;
    return (services.length === 0 || services.includes(name)) && tags.every((tag) => itsTags.includes(tag));
  }

  /** Watches just these services from now on. */
  #follow(names: readonly string[], signal: AbortSignal): void {
    for (const [name, { end }] of this.#services) {
      if (names.includes(name)) continue;
      end.abort();
      this.#services.delete(name);
      this.#failing.delete(pathOf(name));
    }
    for (const name of names) {
      if (this.#services.has(name)) continue;
      const service: WatchedService = { end: new AbortController(), targets: undefined };
      this.#services.set(name, service);
      const watch = this.#watchService(name, service, AbortSignal.any([signal, service.end.signal]));
      this.#watches.add(watch);
      void watch.finally(() => this.#watches.delete(watch));
    }
    this.#isComplete = true;
    this.#doorbell.ring();
  }

  #watchService(name: string, service: WatchedService, signal: AbortSignal): Promise<void> {
    const tags = this.#args.tags.map((tag) => ['tag', tag] as const);
    const facts = { name, datacenter: this.#datacenter, tagSeparator: this.#args.tag_separator };
    return this.#repeat(pathOf(name), tags, signal, (data) => {
      service.targets = serviceTargets(data, facts);
      this.#doorbell.ring();
    });
  }

  /** Asks again and again for what is newer than the last answer. */
  async #repeat(
    path: string,
    more: readonly (readonly [string, string])[],
    signal: AbortSignal,
    onData: (data: unknown) => void,
  ): Promise<void> {
    const { clock } = this.#context;
    let index = 0;
    while (!signal.aborted) {
      const beganMs = clock.monotonic();
      const answer = await this.#ask(path, more, index, signal);
      if (answer === undefined) {
        // Without waiting for a change: that shows at once whether it works again.
        index = 0;
        continue;
      }
      if (answer.index !== index || index === 0) onData(answer.data);
      // An index that goes back is that of a cluster that was restored: begin anew.
      index = answer.index < index ? 0 : answer.index;
      await sleep(clock, this.#args.refresh_interval - (clock.monotonic() - beganMs), signal);
    }
  }

  /** Nothing where it failed, after a pause. */
  async #ask(
    path: string,
    more: readonly (readonly [string, string])[],
    index: number,
    signal: AbortSignal,
  ): Promise<Answer | undefined> {
    try {
      const answer = await this.#client.ask(path, more, index, signal);
      this.#failing.delete(path);
      if (this.#failing.size === 0) this.#failures.recovered('Consul answers again');
      return answer;
    } catch (error) {
      if (signal.aborted) return undefined;
      this.#failedQueries.inc({});
      if (this.#failing.size === 0) {
        this.#failures.failed('cannot ask Consul, keeping the last targets', errorMessage(error));
      }
      this.#failing.add(path);
      await sleep(this.#context.clock, RETRY_MS, signal);
      return undefined;
    }
  }
}

function pathOf(service: string): string {
  return `/v1/health/service/${encodeURIComponent(service)}`;
}
