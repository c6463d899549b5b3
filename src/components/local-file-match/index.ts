/**
 * local.file_match: looks for files by patterns again and again and exports one target for each file found. Files are
 * not opened.
 */

export { localFileMatch } from './definition.ts';
