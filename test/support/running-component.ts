import type { AnyDefinition, Component } from '../../src/component/index.ts';
import type { AnyExports, TestContext, TestContextOptions } from './component-context.ts';
import { createTestContext } from './component-context.ts';
import { argumentsOf } from './decode-text.ts';

/** A component that runs, and what it does. */
export interface RunningComponent<E extends AnyExports = AnyExports> extends TestContext<E> {
  readonly component: Component<unknown>;
  /** Gives it new arguments, as text. */
  update(text: string): Promise<void>;
  /** Ends it and waits until it has ended; happens by itself at the end of the test. */
  stop(): Promise<void>;
}

/** Makes a component from the text of its arguments and runs it until the end of the test. */
export async function runComponent<E extends AnyExports = AnyExports>(
  test: { teardown(callback: () => unknown): void },
  definition: AnyDefinition,
  text: string,
  options: TestContextOptions = {},
): Promise<RunningComponent<E>> {
  const testContext = createTestContext<E>(options);
  const component = await definition.create(testContext.context, argumentsOf(definition, text));
  const end = new AbortController();
  const running = component.run(end.signal);
  const stop = async (): Promise<void> => {
    end.abort();
    await running;
  };
  test.teardown(stop);
  return {
    ...testContext,
    component,
    update: async (next) => component.update(argumentsOf(definition, next)),
    stop,
  };
}
