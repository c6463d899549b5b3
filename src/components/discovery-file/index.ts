/**
 * discovery.file: exports the targets that files of target groups list (Prometheus' file_sd: JSON or YAML), and again
 * whenever a file changes. A file that cannot be read, or is caught half-written, keeps the targets it had.
 */

export { discoveryFile } from './definition.ts';
