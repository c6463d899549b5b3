import { join } from 'node:path';
import { readTextFile } from '../files/index.ts';
import { defaultHttpClientSettings, defaultTlsConfig } from '../net/index.ts';
import { AppError, errorMessage, formatHostPort } from '../util/index.ts';
import type { ApiAccess } from './api-access.ts';

/** Where Kubernetes mounts the service account of a pod. */
export const SERVICE_ACCOUNT_DIRECTORY = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Where a pod finds what it needs. */
export interface PodEnvironment {
  /** Environment variables of the process. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** `SERVICE_ACCOUNT_DIRECTORY` but for tests. */
  readonly serviceAccountDirectory: string;
}

/**
 * The API server of the cluster that this pod is in, and its service account, whose token and authority are read again when
 * they change; undefined outside of pods.
 * @throws AppError 'service-account' where they cannot be read
 */
export async function podAccess(environment: PodEnvironment): Promise<ApiAccess | undefined> {
  const { variables, serviceAccountDirectory } = environment;
  const host = variables['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = variables['KUBERNETES_SERVICE_PORT'] ?? '443';
  if (host === '') return undefined;
  await readServiceAccountFile(environment, 'token');
  await readServiceAccountFile(environment, 'ca.crt');
  return {
    server: `https://${formatHostPort(host, port)}`,
    settings: {
      ...defaultHttpClientSettings,
      proxy_from_environment: true,
      bearer_token_file: join(serviceAccountDirectory, 'token'),
      tls_config: { ...defaultTlsConfig, ca_file: join(serviceAccountDirectory, 'ca.crt') },
    },
  };
}

/**
 * What a file of the service account says, without white space around it.
 * @throws AppError 'service-account'
 */
export async function readServiceAccountFile(
  { serviceAccountDirectory }: PodEnvironment,
  name: 'token' | 'ca.crt' | 'namespace',
): Promise<string> {
  try {
    return (await readTextFile(join(serviceAccountDirectory, name))).trim();
  } catch (error) {
    throw new AppError(
      'service-account',
      `cannot read the service account: ${errorMessage(error)}; check automountServiceAccountToken of the pod`,
      { cause: error },
    );
  }
}
