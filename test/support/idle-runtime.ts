import type { RuntimeView } from '../../src/runtime/index.ts';

/** A runtime in which nothing runs. */
export const idleRuntime: RuntimeView = {
  isReady: false,
  lastLoad: undefined,
  components: () => [],
  component: () => undefined,
  targetSources: () => new Map(),
  queues: () => new Map(),
  profileStores: () => new Map(),
  sources: () => [],
  onLoad: () => () => undefined,
  reload: async () => ({ isSuccessful: false, atMs: 0, diagnostics: [], sha256: '' }),
};
