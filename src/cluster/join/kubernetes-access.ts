import { delimiter, join } from 'node:path';
import type { ApiAccess, PodEnvironment } from '../../kubernetes/index.ts';
import { podAccess, readKubeconfig } from '../../kubernetes/index.ts';
import { errorMessage } from '../../util/index.ts';

/** Where to look for the access. */
export interface KubernetesEnvironment extends PodEnvironment {
  readonly homeDirectory: string;
}

/** How to reach a Kubernetes API server. */
export interface KubernetesAccess extends ApiAccess {
  /** Where this was read from, for errors. */
  readonly source: string;
}

/**
 * The kubeconfig that is named; without one the service account of the pod; outside of pods `$KUBECONFIG` (its first
 * file), then `~/.kube/config`.
 * @throws Error that names the file and says what is wrong with it
 */
export async function findKubernetesAccess(
  kubeconfig: string | undefined,
  environment: KubernetesEnvironment,
): Promise<KubernetesAccess> {
  const { variables, homeDirectory, serviceAccountDirectory } = environment;
  if (kubeconfig !== undefined) return fromKubeconfig(kubeconfig);
  const access = await podAccess(environment);
  if (access !== undefined) return { ...access, source: serviceAccountDirectory };
  const [listed = ''] = (variables['KUBECONFIG'] ?? '').split(delimiter);
  if (listed !== '') return fromKubeconfig(listed);
  return fromKubeconfig(join(homeDirectory, '.kube', 'config')).catch((error: unknown) => {
    throw new Error(
      `this is no pod of Kubernetes (KUBERNETES_SERVICE_HOST is not set), and ${errorMessage(error)}; ` +
        'name the file with kubeconfig=PATH',
      { cause: error },
    );
  });
}

async function fromKubeconfig(path: string): Promise<KubernetesAccess> {
  return { ...(await readKubeconfig(path)), source: path };
}
