import { hasErrors, renderDiagnostics } from '../syntax/index.ts';
import type { Ports } from './ports.ts';

/** Prints everything wrong with a configuration on standard error; exit code 1 for errors, 0 for warnings alone. */
export async function validate(path: string, ports: Pick<Ports, 'terminal' | 'validate'>): Promise<number> {
  const { terminal } = ports;
  const diagnostics = await ports.validate(path);
  terminal.error(renderDiagnostics(diagnostics, { color: terminal.hasColor }));
  return hasErrors(diagnostics) ? 1 : 0;
}
