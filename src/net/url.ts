/** Checks an argument that must be an http or https URL; "" means "not configured" and passes. */
export function checkHttpUrl(value: string): string | undefined {
  return value === '' ? undefined : checkRequiredHttpUrl(value);
}

/** Checks an argument that must be an http or https URL. */
export function checkRequiredHttpUrl(value: string): string | undefined {
  if (!URL.canParse(value)) return 'must be a URL such as http://example.com:4040';
  const { protocol } = new URL(value);
  return protocol === 'http:' || protocol === 'https:' ? undefined : 'must begin with http:// or https://';
}

/** A URL as it may be shown, in its own spelling: without user, password, query and fragment. */
export function publicUrl(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/\/\/[^/\\]*@/, '//');
}
