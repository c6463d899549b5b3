/** Which kept profiles are looked at: pure, so that it can be tested without a browser. */

/** Spans of time that can be picked, in milliseconds. */
export const SPANS = [
  { key: '5m', title: '5 min', ms: 300_000 },
  { key: '15m', title: '15 min', ms: 900_000 },
  { key: '1h', title: '1 h', ms: 3_600_000 },
  { key: '6h', title: '6 h', ms: 21_600_000 },
  { key: '24h', title: '24 h', ms: 86_400_000 },
];
const DEFAULT_SPAN = '15m';
/** What people look for first. */
const FIRST_TYPES = ['process_cpu', 'memory'];

/**
 * What of all that is kept the address asks for. The type is one that there is, unless there is nothing.
 * @param {URLSearchParams} query @param {readonly any[]} series
 */
export function chooseKept(query, series) {
  const service = query.get('service') ?? '';
  const labels = query.getAll('label');
  const ofService = series.filter((one) => service === '' || one.labels.service_name === service);
  const sorted = [...new Set(ofService.map((one) => one.type))].sort();
  const first = FIRST_TYPES.filter((one) => sorted.includes(one));
  const types = [...first, ...sorted.filter((one) => !first.includes(one))];
  const type = query.get('type') || (types[0] ?? '');
  return {
    service,
    services: [...new Set(series.map((one) => one.labels.service_name ?? ''))].filter(Boolean).sort(),
    type,
    types: types.includes(type) || type === '' ? types : [...types, type],
    labels,
    span: SPANS.find(({ key }) => key === query.get('span'))?.key ?? DEFAULT_SPAN,
    from: query.get('from') ?? '',
    to: query.get('to') ?? '',
  };
}

/** The choice as a query of the API. @param {ReturnType<typeof chooseKept>} choice */
export function keptQuery({ service, type, labels, span, from, to }) {
  const query = new URLSearchParams();
  if (type !== '') query.set('type', type);
  if (service !== '') query.append('label', `service_name=${service}`);
  for (const label of labels) query.append('label', label);
  if (from !== '' && to !== '') {
    query.set('from', from);
    query.set('to', to);
  } else {
    query.set('last', String(SPANS.find(({ key }) => key === span)?.ms));
  }
  return query;
}
