import type { Component, ComponentContext } from '../../component/index.ts';
import type { HttpClientSettings } from '../../net/index.ts';
import { AppError } from '../../util/index.ts';
import type { PodEnvironment } from './access.ts';
import { findAccess } from './access.ts';
import type { ReflectorMetrics } from './reflector.ts';
import type { Attachments } from './roles.ts';
import { roleNamed } from './roles.ts';
import type { SessionPlan } from './session.ts';
import { Session } from './session.ts';

/** The arguments, decoded. */
export interface KubernetesArguments extends HttpClientSettings {
  readonly api_server: string | undefined;
  readonly role: string;
  readonly kubeconfig_file: string | undefined;
  readonly namespaces: { readonly own_namespace: boolean; readonly names: readonly string[] };
  readonly selectors: SessionPlan['selectors'];
  readonly attach_metadata: Attachments;
}

/** The running discovery.kubernetes: one session after another, each as long as its arguments last. */
export class KubernetesDiscovery implements Component<KubernetesArguments> {
  readonly #context: ComponentContext;
  readonly #environment: PodEnvironment;
  readonly #metrics: ReflectorMetrics;
  #session: Session;
  /** Ends the session that runs. */
  #end = new AbortController();

  private constructor(
    context: ComponentContext,
    environment: PodEnvironment,
    metrics: ReflectorMetrics,
    session: Session,
  ) {
    this.#context = context;
    this.#environment = environment;
    this.#metrics = metrics;
    this.#session = session;
  }

  /** @throws when the arguments, a kubeconfig file or the service account cannot be used */
  static async create(
    context: ComponentContext,
    args: KubernetesArguments,
    environment: PodEnvironment,
  ): Promise<KubernetesDiscovery> {
    const metrics: ReflectorMetrics = {
      events: context.metrics.counter({
        name: 'prometheus_sd_kubernetes_events_total',
        help: 'Events of the API that were handled, by kind of object.',
        labels: ['role', 'event'],
      }),
      failures: context.metrics.counter({
        name: 'prometheus_sd_kubernetes_failures_total',
        help: 'Lists and watches that failed.',
      }),
    };
    const session = new Session(context, await planOf(context, args, environment), metrics);
    context.setExports({ targets: [] });
    return new KubernetesDiscovery(context, environment, metrics, session);
  }

  async update(args: KubernetesArguments): Promise<void> {
    // The targets of the former session stay until the new one has its own.
    this.#session = new Session(
      this.#context,
      await planOf(this.#context, args, this.#environment),
      this.#metrics,
    );
    this.#end.abort();
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#end = new AbortController();
      await this.#session.run(AbortSignal.any([signal, this.#end.signal]));
    }
  }

  debugInfo(): unknown {
    return this.#session.debugInfo();
  }
}

async function planOf(
  { logger }: ComponentContext,
  args: KubernetesArguments,
  environment: PodEnvironment,
): Promise<SessionPlan> {
  const access = await findAccess(args, environment);
  const { own_namespace, names } = args.namespaces;
  if (own_namespace && access.ownNamespace === undefined) {
    throw new AppError(
      'own-namespace',
      'own_namespace needs the service account of a pod, without api_server and kubeconfig_file; use names instead',
    );
  }
  if (args.kubeconfig_file && args.api_server) {
    logger.warn('api_server does not count beside kubeconfig_file', {
      kubeconfig_file: args.kubeconfig_file,
    });
  }
  const own = own_namespace && access.ownNamespace !== undefined ? [access.ownNamespace] : [];
  const namespaces = [...new Set([...names, ...own])];
  return {
    access,
    role: roleNamed(args.role),
    namespaces: namespaces.length === 0 ? [''] : namespaces,
    selectors: args.selectors,
    attach: args.attach_metadata,
  };
}
