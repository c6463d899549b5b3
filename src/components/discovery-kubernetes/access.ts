import type { ApiAccess, PodEnvironment } from '../../kubernetes/index.ts';
import {
  podAccess,
  readKubeconfig,
  readServiceAccountFile,
  SERVICE_ACCOUNT_DIRECTORY,
} from '../../kubernetes/index.ts';
import type { HttpClientSettings } from '../../net/index.ts';
import { AppError } from '../../util/index.ts';

/** How to reach an API server, and from where. */
export interface ClusterAccess extends ApiAccess {
  /** The namespace of the pod that this is; undefined outside of pods. */
  readonly ownNamespace: string | undefined;
}

/** The arguments that say how. */
interface AccessArguments extends HttpClientSettings {
  readonly api_server: string | undefined;
  readonly kubeconfig_file: string | undefined;
}

/** The environment of this process. */
export const podEnvironment: PodEnvironment = {
  variables: process.env,
  serviceAccountDirectory: SERVICE_ACCOUNT_DIRECTORY,
};

/**
 * The kubeconfig file if one is named, else the API server that is named, else the service account of this pod, whose
 * token and authority are read again when they change.
 * @throws AppError 'kubeconfig', 'not-in-a-pod' or 'service-account'
 */
export async function findAccess(args: AccessArguments, environment: PodEnvironment): Promise<ClusterAccess> {
  if (args.kubeconfig_file)
    return { ...(await readKubeconfig(args.kubeconfig_file)), ownNamespace: undefined };
  if (args.api_server) return { server: args.api_server, settings: args, ownNamespace: undefined };
  const access = await podAccess(environment);
  if (access === undefined) {
    throw new AppError(
      'not-in-a-pod',
      'this is no pod of Kubernetes (KUBERNETES_SERVICE_HOST is not set); set api_server or kubeconfig_file',
    );
  }
  return { ...access, ownNamespace: await readServiceAccountFile(environment, 'namespace') };
}
