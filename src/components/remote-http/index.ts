/**
 * remote.http: exports the text behind a URL, and again whenever it changes. It must be there when the component is made
 * or updated; later failures keep the last text and show in the health.
 */

export { remoteHttp } from './definition.ts';
