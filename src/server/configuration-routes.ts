import type { FastifyInstance } from 'fastify';
import type { LoadStatus } from '../runtime/index.ts';
import { placeDiagnostic } from '../runtime/index.ts';
import type { ApiContext } from './api-context.ts';
import { failure, flag, list, number, object, oneOf, text, time } from './api-schema.ts';
import { isoTime } from './iso-time.ts';
import { refuseOtherSites } from './same-origin.ts';

const load = object({
  successful: flag('Whether it was applied; if not, the configuration before keeps running.'),
  at: time('When.'),
  sha256: text('Of the text that runs.'),
  diagnostics: list(
    object({
      severity: oneOf(['error', 'warning'], 'Warnings stop nothing.'),
      message: text('What is wrong.'),
      file: text('"" where no single place is at fault.'),
      line: number('From 1 on; 0 where no single place is at fault.'),
      column: number('From 1 on; 0 where no single place is at fault.'),
    }),
  ),
});

/** The text that runs, how it was loaded, and loading it again. */
export function addConfigurationRoutes(api: FastifyInstance, { runtime, base }: ApiContext): void {
  const tags = ['configuration'];
  const files = list(object({ name: text('Path of the file.'), text: text('Its text, secrets masked.') }));
  const response = { 200: object({ files, last_load: load }) };
  api.get(
    `${base}/configuration`,
    { schema: { tags, summary: 'The configuration that runs, without secrets', response } },
    async () => ({ files: runtime.sources(), last_load: loadToJson(runtime.lastLoad) }),
  );
  api.post(
    `${base}/reload`,
    {
      onRequest: refuseOtherSites,
      schema: {
        tags,
        summary: 'Reads the configuration again and applies it whole or not at all',
        response: { 200: load, 403: failure },
      },
    },
    async () => loadToJson(await runtime.reload()),
  );
}

function loadToJson(status: LoadStatus | undefined): object {
  return {
    successful: status?.isSuccessful ?? false,
    at: isoTime(status?.atMs),
    sha256: status?.sha256 ?? '',
    diagnostics: (status?.diagnostics ?? []).map(placeDiagnostic),
  };
}
