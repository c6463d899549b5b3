import type { Labels } from './labels.ts';

/** The names of labels that mean something to Starling itself. */
export const LABEL = {
  address: '__address__',
  delta: '__delta__',
  instance: 'instance',
  job: 'job',
  name: '__name__',
  path: '__profile_path__',
  pathPrefix: '__profile_path_prefix__',
  scheme: '__scheme__',
  serviceName: 'service_name',
  scopeName: 'otel.scope.name',
  scopeVersion: 'otel.scope.version',
} as const;

/** One profile on its way: labels of its series, and the bytes as they came (gzipped or raw pprof). */
export interface Profile {
  /** Unique among all profiles; travels to the backend, which uses it to recognise repeats. */
  readonly id: string;
  readonly labels: Labels;
  readonly body: Uint8Array;
}

/** A push to `/ingest` that is passed on as it came. */
export interface IngestRequest {
  readonly body: Uint8Array;
  /** Every Content-Type of the request, in order. */
  readonly contentTypes: readonly string[];
  /** Path of the request, e.g. "/ingest". */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly labels: Labels;
}
