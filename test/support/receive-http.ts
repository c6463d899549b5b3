import { receiver as receiverType } from '../../src/component/index.ts';
import { pyroscopeReceiveHttp } from '../../src/components/pyroscope-receive-http/index.ts';
import type { IngestRequest, Profile, ProfilesReceiver } from '../../src/model/index.ts';
import type { Clock } from '../../src/util/index.ts';
import { systemClock } from '../../src/util/index.ts';
import type { TestContext } from './component-context.ts';
import { createTestContext } from './component-context.ts';
import { argumentsOf } from './decode-text.ts';

interface Test {
  teardown(callback: () => unknown): void;
}

/** A receiver that keeps what comes. */
export class Sink implements ProfilesReceiver {
  readonly componentId: string;
  readonly profiles: Profile[] = [];
  readonly ingests: IngestRequest[] = [];
  /** Called before anything is taken. */
  onTake: (signal: AbortSignal | undefined) => void | Promise<void> = () => undefined;

  constructor(componentId = 'pyroscope.write.test') {
    this.componentId = componentId;
  }

  async append(profile: Profile, signal?: AbortSignal): Promise<void> {
    await this.onTake(signal);
    this.profiles.push(profile);
  }

  async appendIngest(request: IngestRequest, signal?: AbortSignal): Promise<void> {
    await this.onTake(signal);
    this.ingests.push(request);
  }
}

export interface RunningReceiver extends TestContext {
  readonly url: string;
  readonly port: number;
  readonly sink: Sink;
  readonly second: Sink;
  update(text: string): Promise<void>;
  stop(): Promise<void>;
  health(): unknown;
}

/** A component on a free port, with two receivers. */
export async function runReceiveHttp(
  t: Test,
  http = '',
  more = '',
  clock: Clock = systemClock,
): Promise<RunningReceiver> {
  const test = createTestContext({ clock });
  const sink = new Sink();
  const second = new Sink('pyroscope.write.second');
  const decode = (block: string): unknown =>
    argumentsOf(pyroscopeReceiveHttp, `forward_to = [sink, null, second]\n${block}\n${more}`, {
      sink: receiverType.encode(sink),
      second: receiverType.encode(second),
    });
  const httpBlock = (inside: string): string =>
    `http {\n listen_address = "127.0.0.1"\n listen_port = 0\n ${inside}\n}`;
  const component = await pyroscopeReceiveHttp.create(test.context, decode(httpBlock(http)));
  const end = new AbortController();
  const running = component.run(end.signal);
  const stop = async (): Promise<void> => {
    end.abort();
    await running;
  };
  t.teardown(stop);
  const port = Number((await test.logged('listening for profiles'))['port']);
  return {
    ...test,
    url: `${http.includes('tls') ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    sink,
    second,
    stop,
    health: () => component.health?.(),
    update: async (inside) => component.update(decode(httpBlock(inside))),
  };
}
