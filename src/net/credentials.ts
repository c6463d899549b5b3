import type { HttpClientSettings } from './http-client-fields.ts';
import { SecretFile } from './secret-file.ts';

/** Gives the value of the Authorization header for a request, or nothing. @throws HttpError 'credentials' */
export type Credentials = () => Promise<string | undefined>;

type Source = () => Promise<string>;

/** The one way to authenticate that the settings name. */
export function createCredentials(settings: HttpClientSettings): Credentials {
  const { basic_auth, authorization, bearer_token, bearer_token_file } = settings;
  if (basic_auth !== undefined) {
    const password = source(
      basic_auth.password?.reveal(),
      'basic_auth password_file',
      basic_auth.password_file,
    );
    return async () => basicAuthorization(basic_auth.username, await password());
  }
  if (authorization !== undefined) {
    const type = authorization.type.trim() || 'Bearer';
    const { credentials, credentials_file } = authorization;
    return withType(
      type,
      source(credentials?.reveal().trim(), 'authorization credentials_file', credentials_file),
    );
  }
  if (bearer_token?.reveal() || bearer_token_file) {
    return withType('Bearer', source(bearer_token?.reveal().trim(), 'bearer_token_file', bearer_token_file));
  }
  return async () => undefined;
}

/** The value of the header for a user and password (RFC 7617, UTF-8). */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function withType(type: string, secret: Source): Credentials {
  return async () => `${type} ${await secret()}`;
}

function source(inline: string | undefined, argument: string, path: string | undefined): Source {
  if (!path) return async () => inline ?? '';
  const file = new SecretFile(argument, path);
  return () => file.read();
}
