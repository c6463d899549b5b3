/**
 * The client of Kubernetes' API, and where it finds the server: in a kubeconfig file or in the service account of a pod.
 * Lists come page by page, watches event by event. What is listed, how much of it and for how long is up to the callers.
 */

export type { ApiAccess } from './api-access.ts';
export type { ObjectQuery, WatchEvent } from './api-client.ts';
export { ApiClient } from './api-client.ts';
export { ApiError } from './api-error.ts';
export { readKubeconfig } from './kubeconfig-access.ts';
export type { PodEnvironment } from './service-account.ts';
export { podAccess, readServiceAccountFile, SERVICE_ACCOUNT_DIRECTORY } from './service-account.ts';
