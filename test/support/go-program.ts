import { execFile, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** For a test's `skip`: false where Go is installed, else the word that says what is missing. */
export const goMissing: string | false =
  spawnSync('go', ['version']).status === 0 ? false : 'Go is not installed';

/** A real Go program (test/fixtures/go-pprof) with net/http/pprof. */
export interface GoProgram {
  /** `http://127.0.0.1:port`; profiles are under /debug/pprof/, and /allocate?rounds=N allocates N times 256 KiB. */
  readonly url: string;
  /** Gets a path's body. */
  get(path: string): Promise<Uint8Array>;
  stop(): Promise<void>;
}

const sourcePath = join(import.meta.dirname, '../fixtures/go-pprof');
const runFile = promisify(execFile);

/** Starts the program, built before if need be; stop it with `t.teardown(() => program.stop())`. */
export async function startGoProgram(): Promise<GoProgram> {
  const child = spawn(await build(), { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [address] = await once(createInterface(child.stdout), 'line');
  const url = `http://${address}`;
  return {
    url,
    async get(path) {
      const response = await fetch(url + path);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.bytes();
    },
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}

/** What `go tool pprof` prints about a profile, such as with `['-top']` or `['-raw']`; rejects if it cannot read it. */
export async function goToolPprof(options: readonly string[], profile: Uint8Array): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'starling-profile-'));
  try {
    const file = join(directory, 'profile.pb.gz');
    writeFileSync(file, profile);
    const { stdout } = await runFile('go', ['tool', 'pprof', ...options, file], { maxBuffer: 2 ** 28 });
    return stdout;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The binary's path: built once for one state of its source and kept among the temporary files. */
async function build(): Promise<string> {
  const source = createHash('sha256').update(readFileSync(join(sourcePath, 'main.go')));
  const directory = join(tmpdir(), `starling-go-pprof-${source.digest('hex').slice(0, 16)}`);
  const binary = join(directory, 'program');
  if (existsSync(binary)) return binary;
  mkdirSync(directory, { recursive: true });
  // Several test files may build at once: the finished binary appears in one step.
  const unfinished = join(directory, `program-${process.pid}`);
  const environment = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '' };
  await runFile('go', ['build', '-o', unfinished, '.'], { cwd: sourcePath, env: environment });
  renameSync(unfinished, binary);
  return binary;
}
