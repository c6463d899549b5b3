import { delimiter, join } from 'node:path';
import { podApiServer } from '../../kubernetes/index.ts';
import { errorMessage } from '../../util/index.ts';
import { readKubeconfig } from './kubeconfig.ts';
import type { KubernetesAccess } from './kubernetes-api.ts';
import { readSmallFile } from './small-file.ts';

/** Where to look for the access. */
export interface KubernetesEnvironment {
  /** Environment variables of the process. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  /** Where a pod finds its token and the CA; `SERVICE_ACCOUNT_DIRECTORY` but for tests. */
  readonly serviceAccountDirectory: string;
}

/**
 * The kubeconfig that is named; without one the service account of the pod; outside of pods `$KUBECONFIG` (its first
 * file), then `~/.kube/config`. Everything is read anew, as tokens are replaced while a pod runs.
 * @throws Error that names the file and says what is wrong with it
 */
export async function findKubernetesAccess(
  kubeconfig: string | undefined,
  environment: KubernetesEnvironment,
): Promise<KubernetesAccess> {
  const { variables, homeDirectory } = environment;
  if (kubeconfig !== undefined) return readKubeconfig(kubeconfig);
  const server = podApiServer(variables);
  if (server !== undefined) return readServiceAccount(server, environment);
  const [listed = ''] = (variables['KUBECONFIG'] ?? '').split(delimiter);
  if (listed !== '') return readKubeconfig(listed);
  return readKubeconfig(join(homeDirectory, '.kube', 'config')).catch((error: unknown) => {
    throw new Error(
      `this is no pod of Kubernetes (KUBERNETES_SERVICE_HOST is not set), and ${errorMessage(error)}; ` +
        'name the file with kubeconfig=PATH',
      { cause: error },
    );
  });
}

async function readServiceAccount(
  server: string,
  { serviceAccountDirectory }: KubernetesEnvironment,
): Promise<KubernetesAccess> {
  const [token, authority] = await Promise.all(
    ['token', 'ca.crt'].map((name) => readSmallFile(join(serviceAccountDirectory, name))),
  ).catch((error: unknown) => {
    throw new Error(`${errorMessage(error)}; check automountServiceAccountToken of the pod`, {
      cause: error,
    });
  });
  return {
    source: serviceAccountDirectory,
    server: new URL(server),
    authorization: `Bearer ${token?.text.trim() ?? ''}`,
    authority: authority?.text,
    certificate: undefined,
    certificateKey: undefined,
    serverName: undefined,
    isCertificateChecked: true,
  };
}
