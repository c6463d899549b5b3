/**
 * `npm test [-- file …]`: runs the tests with tap and closes with one plain line, "N passed, N failed, N skipped", which
 * tools and people find at the end of any log.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const SUMMARY = /^# \{ (?<counts>.*) \}$/m;

// Each file is a process of its own, and most load the same modules: they are stripped and compiled once for all.
const NODE_COMPILE_CACHE = join(import.meta.dirname, '..', 'node_modules', '.cache', 'tests');

const child = spawn('tap', ['run', ...process.argv.slice(2)], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { NODE_COMPILE_CACHE, ...process.env },
});
let tail = '';
child.stdout.setEncoding('utf8').on('data', (text: string) => {
  process.stdout.write(text);
  tail = (tail + text).slice(-2_000);
});
child.once('close', (code) => {
  const counts = SUMMARY.exec(tail)?.groups?.['counts'] ?? '';
  const count = (name: string): number => Number(new RegExp(`\\b${name}: (\\d+)`).exec(counts)?.[1] ?? 0);
  console.log(`${count('pass')} passed, ${count('fail')} failed, ${count('skip')} skipped`);
  process.exitCode = code ?? 1;
});
