import type { ClusterAnswers } from './cluster-answers.ts';
import type { RouteContext } from './route-context.ts';

/** What the routes of the API behind the debug UI are handed. */
export interface ApiContext extends RouteContext {
  readonly answers: ClusterAnswers;
  /** "/api/v0", under the prefix of the UI. */
  readonly base: string;
}
