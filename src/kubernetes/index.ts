/**
 * What those who ask Kubernetes' API share: where a pod finds its service account, and what a kubeconfig file says. Text in,
 * facts out; reading files and sending requests belongs to the callers.
 */

export type { KubeconfigContext, PemSource } from './kubeconfig.ts';
export { parseKubeconfig } from './kubeconfig.ts';
export { podApiServer, SERVICE_ACCOUNT_DIRECTORY } from './service-account.ts';
