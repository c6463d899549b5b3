/** Which targets are shown, and in which order: pure, so that it can be tested without a browser. */

const HEALTH_ORDER = { down: 0, unknown: 1, up: 2 };

/** How a column is compared; texts without a locale, which is many times as fast. */
const KEYS = {
  health: (row) => HEALTH_ORDER[row.health],
  target: (row) => row.name,
  type: (row) => row.type,
  owner: (row) => row.owner,
  last: (row) => row.last_scrape,
  duration: (row) => row.duration_ms,
  bytes: (row) => row.bytes,
  next: (row) => row.next_scrape,
};

export const DEFAULT_SORT = { key: 'health', isDescending: false };

/** Entries of the API with what searching and sorting need. @param {readonly any[]} targets */
export function toRows(targets) {
  return targets.map((target) => {
    const { component, owner, series } = target;
    return { ...target, key: `${owner}/${component}/${series}`, name: nameOf(target), text: '' };
  });
}

/** What is searched in; made when somebody searches for the first time. */
function textOf(row) {
  if (row.text !== '') return row.text;
  const { labels, url, type, component, owner, last_error: error } = row;
  const values = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  row.text = [...values, url, type, component, owner, error].join('\n').toLowerCase();
  return row.text;
}

/** What a target is called. */
export function nameOf({ labels, url, series }) {
  return labels.service_name && labels.service_name !== 'unspecified'
    ? labels.service_name
    : labels.job || labels.instance || url || series;
}

/** @param {readonly any[]} rows @param {URLSearchParams} query */
export function filterRows(rows, query) {
  const words = (query.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const labels = query.getAll('label').map((pair) => splitOnce(pair));
  const exact = ['health', 'owner', 'component', 'type', 'state']
    .map((name) => ({ name, value: query.get(name) ?? '' }))
    .filter(({ value }) => value !== '');
  return rows.filter(
    (row) =>
      exact.every(({ name, value }) => row[name] === value) &&
      labels.every(([name, value]) => row.labels[name] === value) &&
      words.every((word) => textOf(row).includes(word)),
  );
}

/** @param {readonly any[]} rows @param {{ key: string, isDescending: boolean }} sort */
export function sortRows(rows, { key, isDescending }) {
  const keyOf = KEYS[key] ?? KEYS.health;
  const sign = isDescending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: keyOf(row) }))
    .sort(
      (a, b) =>
        sign * compare(a.value, b.value) || compare(a.row.name, b.row.name) || compare(a.row.key, b.row.key),
    )
    .map(({ row }) => row);
}

/** How many there are of each health, and how many change hands. @param {readonly any[]} rows */
export function countRows(rows) {
  const counts = { all: rows.length, up: 0, down: 0, unknown: 0, moving: 0 };
  for (const { health, state } of rows) {
    counts[health]++;
    if (state === 'taking-over' || state === 'handing-over') counts.moving++;
  }
  return counts;
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @param {string} pair */
function splitOnce(pair) {
  const at = pair.indexOf('=');
  return at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}
