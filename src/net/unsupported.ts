import { givenOf } from './given.ts';
import type { HttpClientSettings } from './http-client-fields.ts';
import { HttpError } from './http-error.ts';

/**
 * Refuses settings that this version does not act on: ignoring them would send requests another way than asked.
 * @throws HttpError 'unsupported', naming all of them
 */
export function refuseUnsupported(settings: HttpClientSettings): void {
  const names = [
    ...givenOf(settings, ['oauth2', 'proxy_url', 'proxy_from_environment']),
    ...givenOf(settings.tls_config ?? {}, Object.keys(settings.tls_config ?? {})).map(
      (name) => `tls_config ${name}`,
    ),
  ];
  if (names.length === 0) return;
  throw new HttpError(
    'unsupported',
    `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not supported yet`,
  );
}
