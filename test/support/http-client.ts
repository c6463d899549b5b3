import type { Test } from 'tap';
import type { HttpClient, HttpClientOptions } from '../../src/net/index.ts';
import { createHttpClient, httpClientFields } from '../../src/net/index.ts';
import { defineBlock } from '../../src/schema/index.ts';
import { argumentsOf } from './decode-text.ts';

const schema = defineBlock({ ...httpClientFields });

/** A client made of arguments as a configuration has them; closed when the test ends. */
export function clientOf(t: Test, text: string, options: Partial<HttpClientOptions> = {}): HttpClient {
  const client = createHttpClient(argumentsOf({ arguments: schema }, text), {
    userAgent: 'Starling/test',
    ...options,
  });
  t.teardown(() => client.close());
  return client;
}
