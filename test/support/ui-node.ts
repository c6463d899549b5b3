import type { Test } from 'tap';
import type { ProfileStore, TargetStatus } from '../../src/component/index.ts';
import type { ClusterView, Server } from '../../src/server/index.ts';
import { TestRuntime } from './runtime.ts';
import { testServer } from './test-server.ts';
import { QUEUE, status, TestSource, testCluster, withSource } from './ui-world.ts';

const CONFIG = `
test.source "a" { value = "one" }
// password = "hunter1"
test.sink "b" {
  value    = test.source.a.value
  password = "hunter2"
}
declare "m" { test.sink "inner" { value = "x" } }
m "one" { }
`;

/** A server over a cluster of itself ("a"), one peer ("b") and one that never answers ("mute"). */
export interface UiNode {
  readonly server: Server;
  readonly node: TestRuntime;
  readonly own: TestSource;
  readonly peer: TestSource;
  readonly cluster: ClusterView & { changed(): void };
}

export interface UiNodeOptions {
  /** Of this node, and of its peer. */
  readonly own?: readonly TargetStatus[];
  readonly peer?: readonly TargetStatus[];
  readonly uiPathPrefix?: string;
  /** What this node keeps, and what its peer does, by id of component. */
  readonly kept?: ReadonlyMap<string, ProfileStore>;
  readonly peerKept?: ReadonlyMap<string, ProfileStore>;
  /** Stands before the rest of the configuration. */
  readonly config?: string;
}

export async function startUiNode(t: Test, options: UiNodeOptions = {}): Promise<UiNode> {
  const node = new TestRuntime(t, { 'config.alloy': `${options.config ?? ''}${CONFIG}` });
  await node.load();
  const range = (from: number): TargetStatus[] =>
    Array.from({ length: 8 }, (_, index) => status(from + index));
  const own = new TestSource(options.own ?? range(0));
  const peer = new TestSource(options.peer ?? range(8));
  const cluster = testCluster(
    { b: withSource(node.runtime, peer, [{ ...QUEUE, isFailing: false }], options.peerKept) },
    [
      { timeMs: 0, type: 'join', node: 'b', detail: 'joined' },
      { timeMs: 60_000, type: 'suspect', node: 'mute', detail: 'does not answer' },
    ],
  );
  const server = testServer(t, {
    runtime: withSource(node.runtime, own, [QUEUE], options.kept),
    metrics: node.metrics,
    uiPathPrefix: options.uiPathPrefix ?? '/',
    cluster,
    access: node.access,
  });
  return { server, node, own, peer, cluster };
}
