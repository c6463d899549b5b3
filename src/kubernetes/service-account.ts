import { formatHostPort } from '../util/index.ts';

/** Where Kubernetes mounts the service account of a pod. */
export const SERVICE_ACCOUNT_DIRECTORY = '/var/run/secrets/kubernetes.io/serviceaccount';

/** URL of the API server as the environment of a pod has it; undefined outside of pods. */
export function podApiServer(variables: Readonly<Record<string, string | undefined>>): string | undefined {
  const host = variables['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = variables['KUBERNETES_SERVICE_PORT'] ?? '443';
  return host === '' ? undefined : `https://${formatHostPort(host, port)}`;
}
