/** The address of what is shown: `#/page/part/part?query`. All state that is worth sharing is in it. */
import { useEffect, useMemo, useState } from './view.js';

/** @param {string} hash */
export function parseRoute(hash) {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const [page = '', ...parts] = path.split('/').map(decodeSafely);
  return { page: page === '' ? 'targets' : page, parts, query: new URLSearchParams(query) };
}

/** @param {readonly string[]} path @param {Record<string, string>} [query] */
export function linkTo(path, query = {}) {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''));
  return `#/${path.map(encodeURIComponent).join('/')}${search.size === 0 ? '' : `?${search}`}`;
}

export function useRoute() {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return useMemo(() => parseRoute(hash), [hash]);
}

/**
 * Changes parts of the query without leaving a step to go back to; "" takes a part away.
 * @param {Record<string, string | readonly string[]>} changes
 */
export function changeQuery(changes) {
  const { query } = parseRoute(location.hash);
  for (const [name, value] of Object.entries(changes)) {
    query.delete(name);
    for (const one of [value].flat()) if (one !== '') query.append(name, one);
  }
  const [path] = location.hash.split('?');
  const target = query.size === 0 ? path || '#/' : `${path || '#/'}?${query}`;
  history.replaceState(null, '', target);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** @param {string} text */
function decodeSafely(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
