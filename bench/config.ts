import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatFile, parseFile } from '../src/syntax/index.ts';

const LINES = 10_000;
const ROUNDS = 5;
const STARLING = join(import.meta.dirname, '..', 'bin', 'starling');

/** Times parsing, formatting and checking a configuration of 10,000 lines. */
export async function benchConfig(): Promise<void> {
  const text = largeConfiguration();
  const source = { name: 'large.alloy', text };
  const parse = median(ROUNDS, () => parseFile({ ...source }));
  const { file } = parseFile(source);
  const format = median(ROUNDS, () => formatFile(file));
  console.log(
    `config: ${text.split('\n').length} lines: parse ${parse} ms, format ${format} ms (medians of ${ROUNDS})`,
  );
  const directory = mkdtempSync(join(tmpdir(), 'starling-bench-'));
  try {
    const path = join(directory, 'large.alloy');
    writeFileSync(path, text);
    writeFileSync(join(directory, 'empty.alloy'), '');
    const large = median(3, () => validate(path));
    const empty = median(3, () => validate(join(directory, 'empty.alloy')));
    console.log(
      `config: starling validate ${large} ms, of which start-up ${empty} ms: load ${large - empty} ms`,
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function validate(path: string): void {
  const { status, stderr } = spawnSync(STARLING, ['validate', path], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`validate failed: ${stderr}`);
}

/** Components with static targets, relabelling and writing, as people write them, until there are enough lines. */
function largeConfiguration(): string {
  const lines: string[] = [];
  for (let index = 0; lines.length < LINES; index++) {
    lines.push(
      `discovery.relabel "app_${index}" {`,
      '  targets = [',
      `    {"__address__" = "10.0.0.1:${8000 + (index % 1000)}", "service_name" = "app-${index}"},`,
      `    {"__address__" = "10.0.0.2:${8000 + (index % 1000)}", "service_name" = "app-${index}"},`,
      '  ]',
      '  rule {',
      '    source_labels = ["__address__"]',
      '    regex         = "(.*):[0-9]+"',
      '    target_label  = "host"',
      '  }',
      '}',
      '',
      `pyroscope.scrape "app_${index}" {`,
      `  targets         = discovery.relabel.app_${index}.output`,
      `  forward_to      = [pyroscope.write.w_${index % 10}.receiver]`,
      '  scrape_interval = "15s"',
      '  profiling_config {',
      '    profile.fgprof {',
      '      enabled = true',
      '    }',
      '  }',
      '}',
      '',
    );
    if (index < 10)
      lines.push(
        `pyroscope.write "w_${index}" {`,
        '  endpoint {',
        '    url = "http://127.0.0.1:4040"',
        '  }',
        '}',
        '',
      );
  }
  return lines.join('\n');
}

/** Milliseconds, rounded to one decimal. */
function median(rounds: number, work: () => unknown): number {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startedMs = performance.now();
    work();
    times.push(performance.now() - startedMs);
  }
  times.sort((a, b) => a - b);
  return Math.round((times[Math.floor(rounds / 2)] ?? 0) * 10) / 10;
}
