import type { Labels } from '../../model/index.ts';
import { LABEL } from '../../model/index.ts';
import { WriteError } from './write-error.ts';

const NAME = /^[A-Za-z0-9_.]+$/;
const RESERVED = '__';

/**
 * The labels under which a profile is sent: without `__*` except `__name__` and `__delta__`, then the external labels,
 * which win; an empty one deletes.
 * @throws WriteError 'invalid-labels'
 */
export function pushLabels(labels: Labels, external: ReadonlyMap<string, string>): Labels {
  checkLabels(labels);
  return labels
    .filter((name) => !name.startsWith(RESERVED) || name === LABEL.name || name === LABEL.delta)
    .with(external);
}

/**
 * The labels of a push to /ingest. A service name becomes the name of the profile; `__*` labels stay.
 * @throws WriteError 'invalid-labels'
 */
export function ingestLabels(labels: Labels, external: ReadonlyMap<string, string>): Labels {
  const service = labels.get(LABEL.serviceName);
  const named = service === '' ? labels : labels.with([[LABEL.name, service]]);
  checkLabels(named);
  return named.with(external);
}

/** Labels as the query parameter `name` of /ingest has them: `cpu{a=1,b=2}`, values as they are. */
export function ingestName(labels: Labels): string {
  const pairs = [...labels]
    .filter(({ name }) => name !== LABEL.name)
    .map(({ name, value }) => `${name}=${value}`);
  return `${labels.get(LABEL.name)}{${pairs.join(',')}}`;
}

function checkLabels(labels: Labels): void {
  if (labels.size === 0) throw invalid('a profile without labels cannot be sent: service name required');
  for (const { name, value } of labels) {
    if (!NAME.test(name)) {
      throw invalid(`label name ${JSON.stringify(name)} must be of letters, digits, "_" and "."`);
    }
    if (!value.isWellFormed()) throw invalid(`the value of label ${name} is not valid UTF-8`);
  }
}

function invalid(message: string): WriteError {
  return new WriteError('invalid-labels', message);
}
