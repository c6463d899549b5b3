import type { Test } from 'tap';

/**
 * An empty directory of the test, which goes after everything that the test tears down. `t.testdir()` alone would remove
 * it before that where it is called first, under the hands of whoever still writes there.
 */
export function testDirectory(t: Test): string {
  t.teardown(() => undefined);
  return t.testdir();
}
