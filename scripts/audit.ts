/**
 * `npm run audit`: asks the registry for known weaknesses of what a node runs with. Ends with 1 for those that are high or
 * critical, and with 0 where the registry cannot be asked: that says nothing about the code.
 */
import { spawnSync } from 'node:child_process';

interface AuditReport {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
}

const GRAVE = ['high', 'critical'];

const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
const report = parseReport(stdout);
if (error !== undefined || report?.vulnerabilities === undefined || report.auditReportVersion === undefined) {
  console.log('audit: the registry could not be asked; nothing is known');
} else {
  const found = Object.entries(report.vulnerabilities);
  for (const [name, { severity, range }] of found) console.log(`audit: ${severity}: ${name} ${range}`);
  const grave = found.filter(([, { severity }]) => GRAVE.includes(severity)).length;
  console.log(`audit: ${found.length} known weaknesses, ${grave} of them high or critical`);
  process.exitCode = grave > 0 ? 1 : 0;
}

function parseReport(text: string): AuditReport | undefined {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no report.
    return undefined;
  }
}
