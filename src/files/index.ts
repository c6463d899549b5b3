/**
 * Files of the machine that change while they are used: bounded reading, and a loop that reads again when something
 * happens in their directories. Knows no format; holds no watch beyond the end of the loop.
 */

export { readTextFile } from './read-text-file.ts';
export { directoriesOf, watchFiles } from './watch-files.ts';
