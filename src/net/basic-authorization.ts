/** The value of the header for a user and password (RFC 7617, UTF-8). */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** The user and password that a URL carries, if it does. */
export function userOf({ username, password }: URL): { name: string; password: string } | undefined {
  if (username === '' && password === '') return undefined;
  return { name: percentDecoded(username), password: percentDecoded(password) };
}

function percentDecoded(text: string): string {
  // A stray % is left as it is, as URL itself does.
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
