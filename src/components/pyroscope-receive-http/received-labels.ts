import { LABEL, Labels } from '../../model/index.ts';

/** Where the name of a profile goes when it is not the service's. */
const APP_NAME = 'app_name';

const NAME = /^[A-Za-z0-9_./-]+$/;
const KEY = /^[A-Za-z0-9_.]+$/;

/** The labels of a profile as they go on: one without a service is its own service. */
export function receivedLabels(labels: Labels): Labels {
  const name = labels.get(LABEL.name);
  return labels.get(LABEL.serviceName) === ''
    ? labels.with([[LABEL.serviceName, name]])
    : labels.with([[APP_NAME, name]]);
}

/**
 * The labels in the parameter `name` of /ingest, `app{key=value,…}`; none where it cannot be read, which whoever comes
 * next refuses. A key without a value and a pair without an end are left out.
 */
export function parseIngestName(text: string): Labels {
  const brace = text.indexOf('{');
  const name = (brace === -1 ? text : text.slice(0, brace)).trim();
  if (!NAME.test(name)) return Labels.empty;
  const pairs: [string, string][] = [[LABEL.name, name]];
  // The end of a pair is a comma or the brace; what comes after the last of them is not a pair. Time grows with the
  // length alone: a pattern for pairs would look for the end of one that has none anew from each character of it.
  const pieces = brace === -1 ? [] : text.slice(brace + 1).split(/[,}]/);
  for (const pair of pieces.slice(0, -1)) {
    const equals = pair.indexOf('=');
    if (equals === -1) continue;
    const key = pair.slice(0, equals).trim();
    if (!KEY.test(key)) return Labels.empty;
    pairs.push([key, pair.slice(equals + 1).trim()]);
  }
  return Labels.of(pairs);
}
