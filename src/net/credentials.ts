import type { Clock } from '../util/index.ts';
import type { OAuth2Settings } from './auth-blocks.ts';
import { basicAuthorization } from './basic-authorization.ts';
import type { HttpClientSettings } from './http-client-fields.ts';
import { textSource } from './text-source.ts';

/** What a client authenticates with. */
export interface Credentials {
  /** The value of the Authorization header for a request. @throws HttpError 'file' or 'oauth2' */
  authorization(): Promise<string>;
  /** The server has refused this value: whether the next one may be another. */
  refused(authorization: string): boolean;
  close(): Promise<void>;
}

/** The one way to authenticate that the settings name; undefined where they name none. */
export function createCredentials(
  settings: HttpClientSettings,
  clock: Clock,
  createOAuth2: (settings: OAuth2Settings) => Credentials,
): Credentials | undefined {
  const { basic_auth, authorization, oauth2, bearer_token, bearer_token_file } = settings;
  if (oauth2 !== undefined) return createOAuth2(oauth2);
  if (basic_auth !== undefined) {
    const password = textSource(
      { inline: 'basic_auth password', file: 'basic_auth password_file' },
      basic_auth.password?.reveal(),
      basic_auth.password_file,
      clock,
    );
    return unchanging(async () => basicAuthorization(basic_auth.username, (await password?.read()) ?? ''));
  }
  if (authorization !== undefined) {
    const type = authorization.type.trim() || 'Bearer';
    const credentials = textSource(
      { inline: 'authorization credentials', file: 'authorization credentials_file' },
      authorization.credentials?.reveal().trim(),
      authorization.credentials_file,
      clock,
    );
    return unchanging(async () => `${type} ${(await credentials?.read()) ?? ''}`);
  }
  const names = { inline: 'bearer_token', file: 'bearer_token_file' };
  const token = textSource(names, bearer_token?.reveal().trim(), bearer_token_file, clock);
  return token === undefined ? undefined : unchanging(async () => `Bearer ${await token.read()}`);
}

/** Credentials that only a change of the configuration or of a file makes better. */
function unchanging(authorization: () => Promise<string>): Credentials {
  return { authorization, refused: () => false, close: async () => undefined };
}
