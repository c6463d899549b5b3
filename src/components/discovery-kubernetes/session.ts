import type { ComponentContext } from '../../component/index.ts';
import type { WatchSession } from '../../discovery/index.ts';
import { exportChanges } from '../../discovery/index.ts';
import { ApiClient } from '../../kubernetes/index.ts';
import type { Target } from '../../model/index.ts';
import { Doorbell } from '../../util/index.ts';
import type { ClusterAccess } from './access.ts';
import { createClusterState } from './cluster-state.ts';
import { KINDS, pathOf } from './kinds.ts';
import type { ReflectorMetrics } from './reflector.ts';
import { Reflector } from './reflector.ts';
import type { Attachments, Role, RoleIndex } from './roles.ts';
import { createIndex, kindsOf } from './roles.ts';

/** What a session watches. */
export interface SessionPlan {
  readonly access: ClusterAccess;
  readonly role: Role;
  /** One empty name for all. */
  readonly namespaces: readonly string[];
  readonly selectors: readonly { readonly role: string; readonly label: string; readonly field: string }[];
  readonly attach: Attachments;
}

/** Connections for lists beside one for each watch. */
const SPARE_CONNECTIONS = 4;

/** One connection to one cluster, from its first list to its end. */
export class Session implements WatchSession {
  readonly #context: ComponentContext;
  readonly #api: ApiClient;
  readonly #index: RoleIndex;
  readonly #reflectors: readonly Reflector[];
  readonly #doorbell = new Doorbell();
  #targets = 0;
  #hasExported = false;

  /** Connects to nothing yet. @throws HttpError where the settings cannot be used */
  constructor(context: ComponentContext, plan: SessionPlan, metrics: ReflectorMetrics) {
    this.#context = context;
    const ring = (): void => this.#doorbell.ring();
    const state = createClusterState((kind, key) => {
      this.#index.changed(kind, key);
      ring();
    });
    this.#index = createIndex(plan.role, state);
    const parts = kindsOf(plan.role, plan.attach).flatMap((kind) =>
      (KINDS[kind].isNamespaced ? plan.namespaces : ['']).map((namespace) => ({ kind, namespace })),
    );
    const { clock, random, logger, version } = context;
    this.#api = new ApiClient(plan.access, {
      permission: 'the verbs list and watch',
      userAgent: `Starling/${version}`,
      logger,
      clock,
      maxSocketsPerOrigin: parts.length + SPARE_CONNECTIONS,
    });
    this.#reflectors = parts.map(({ kind, namespace }) => {
      const selector = plan.selectors.find(({ role }) => role === kind);
      const query = {
        path: pathOf(kind, namespace),
        labelSelector: selector?.label ?? '',
        fieldSelector: selector?.field ?? '',
      };
      const sink = state[kind];
      return new Reflector({
        kind,
        namespace,
        query,
        api: this.#api,
        sink,
        clock,
        random,
        logger,
        metrics,
        onSynced: ring,
      });
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    try {
      const { clock } = this.#context;
      const how = {
        clock,
        doorbell: this.#doorbell,
        collect: () => this.#collect(signal),
        setExports: (exports: { readonly targets: readonly Target[] }) => this.#context.setExports(exports),
      };
      await Promise.all([
        exportChanges(how, signal),
        ...this.#reflectors.map((reflector) => reflector.run(signal)),
      ]);
    } finally {
      await this.#api.close();
    }
  }

  /** Whether everything has been listed, how many targets there are, and what does not work. */
  debugInfo(): unknown {
    return {
      targets: this.#targets,
      synced: this.#reflectors.every(({ hasSynced }) => hasSynced),
      errors: [
        ...new Set(this.#reflectors.map(({ failure }) => failure).filter((each) => each !== undefined)),
      ],
    };
  }

  /** Nothing as long as something has not been listed yet, and where no target has changed. */
  async #collect(signal: AbortSignal): Promise<readonly Target[] | undefined> {
    if (!this.#reflectors.every(({ hasSynced }) => hasSynced)) return undefined;
    const isOther = await this.#index.refresh(signal);
    if (!isOther && this.#hasExported) return undefined;
    this.#hasExported = true;
    const targets = this.#index.targets();
    this.#targets = targets.length;
    return targets;
  }
}
