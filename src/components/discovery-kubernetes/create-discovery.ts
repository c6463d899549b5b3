import type { ComponentContext } from '../../component/index.ts';
import { WatchingDiscovery } from '../../discovery/index.ts';
import type { PodEnvironment } from '../../kubernetes/index.ts';
import type { HttpClientSettings } from '../../net/index.ts';
import { AppError } from '../../util/index.ts';
import { findAccess } from './access.ts';
import type { ReflectorMetrics } from './reflector.ts';
import type { Attachments } from './roles.ts';
import { roleNamed } from './roles.ts';
import type { SessionPlan } from './session.ts';
import { Session } from './session.ts';

/** The arguments, decoded. */
interface KubernetesArguments extends HttpClientSettings {
  readonly api_server: string | undefined;
  readonly role: string;
  readonly kubeconfig_file: string | undefined;
  readonly namespaces: { readonly own_namespace: boolean; readonly names: readonly string[] };
  readonly selectors: SessionPlan['selectors'];
  readonly attach_metadata: Attachments;
}

/** Makes a discovery.kubernetes. @throws when the arguments, a kubeconfig file or the service account cannot be used */
export function createKubernetesDiscovery(
  context: ComponentContext,
  args: KubernetesArguments,
  environment: PodEnvironment,
): Promise<WatchingDiscovery<KubernetesArguments>> {
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
  const open = async (given: KubernetesArguments): Promise<Session> =>
    new Session(context, await planOf(context, given, environment), metrics);
  return WatchingDiscovery.create(context, args, open);
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
