import { join } from 'node:path';
import { readTextFile } from '../../files/index.ts';
import { podApiServer, SERVICE_ACCOUNT_DIRECTORY } from '../../kubernetes/index.ts';
import type { HttpClientSettings } from '../../net/index.ts';
import { defaultHttpClientSettings, defaultTlsConfig } from '../../net/index.ts';
import { AppError, errorMessage } from '../../util/index.ts';
import { readKubeconfig } from './kubeconfig.ts';

/** How to reach an API server. */
export interface ClusterAccess {
  readonly server: string;
  readonly settings: HttpClientSettings;
  /** The namespace of the pod that this is; undefined outside of pods. */
  readonly ownNamespace: string | undefined;
}

/** The arguments that say how. */
interface AccessArguments extends HttpClientSettings {
  readonly api_server: string | undefined;
  readonly kubeconfig_file: string | undefined;
}

/** Where a pod finds what it needs. */
export interface PodEnvironment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly serviceAccountDirectory: string;
}

/** The environment of this process. */
export const podEnvironment: PodEnvironment = {
  variables: process.env,
  serviceAccountDirectory: SERVICE_ACCOUNT_DIRECTORY,
};

/**
 * The kubeconfig file if one is named, else the API server that is named, else the service account of this pod, whose
 * token and authority are read again when they change.
 * @throws AppError 'kubeconfig' or 'not-in-a-pod'
 */
export async function findAccess(args: AccessArguments, environment: PodEnvironment): Promise<ClusterAccess> {
  if (args.kubeconfig_file)
    return { ...(await readKubeconfig(args.kubeconfig_file)), ownNamespace: undefined };
  if (args.api_server) return { server: args.api_server, settings: args, ownNamespace: undefined };
  return serviceAccount(environment);
}

async function serviceAccount({
  variables,
  serviceAccountDirectory,
}: PodEnvironment): Promise<ClusterAccess> {
  const server = podApiServer(variables);
  if (server === undefined) {
    throw new AppError(
      'not-in-a-pod',
      'this is no pod of Kubernetes (KUBERNETES_SERVICE_HOST is not set); set api_server or kubeconfig_file',
    );
  }
  const token = join(serviceAccountDirectory, 'token');
  const authority = join(serviceAccountDirectory, 'ca.crt');
  try {
    const namespace = await readTextFile(join(serviceAccountDirectory, 'namespace'));
    await Promise.all([token, authority].map(readTextFile));
    return {
      server,
      settings: {
        ...defaultHttpClientSettings,
        proxy_from_environment: true,
        bearer_token_file: token,
        tls_config: { ...defaultTlsConfig, ca_file: authority },
      },
      ownNamespace: namespace.trim(),
    };
  } catch (error) {
    throw new AppError(
      'not-in-a-pod',
      `cannot read the service account: ${errorMessage(error)}; check automountServiceAccountToken of the pod`,
      { cause: error },
    );
  }
}
