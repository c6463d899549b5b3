import { AppError } from '../../util/index.ts';

/**
 * Why a cluster cannot be set up or joined: a flag is wrong, its key file is, none of the addresses resolves, or the
 * discovery of peers fails. The last two may pass; the first two stay until somebody changes them.
 */
export type ClusterSetupErrorCode =
  | 'bad-cluster-flag'
  | 'bad-cluster-key'
  | 'no-join-address'
  | 'peer-discovery-failed';

/** An error about `--cluster.<flag>`, named at the beginning. */
export function flagError(flag: string, message: string, cause?: unknown): AppError<ClusterSetupErrorCode> {
  return new AppError('bad-cluster-flag', `--cluster.${flag}: ${message}`, { cause });
}
