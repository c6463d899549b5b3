/**
 * local.file: exports the text of one file, and again whenever the file changes. The file must exist when the component
 * is made or updated; later failures keep the last text and show in the health.
 */

export { localFile } from './definition.ts';
