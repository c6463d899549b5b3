import type { HttpClientSettings } from '../net/index.ts';

/** How to reach an API server. */
export interface ApiAccess {
  readonly server: string;
  readonly settings: HttpClientSettings;
}
