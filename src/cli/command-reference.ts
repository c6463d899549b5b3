import type { CommandDeclaration } from './commands.ts';
import { commands } from './commands.ts';
import { isSwitch } from './flag.ts';

/** The reference page of commands and flags, as Markdown. */
export function commandReference(): string {
  const head =
    '# Commands and flags\n\nFlags follow the command: `--flag value` or `--flag=value`; a switch also as `--flag` alone.\n';
  return [head, ...commands.map(describe)].join('\n');
}

function describe({ name, doc, argument, flags, ignored }: CommandDeclaration): string {
  const usage = ['starling', name, '[flags]', ...(argument === undefined ? [] : [argument.name])].join(' ');
  const lines = [`## starling ${name}`, '', doc, '', `\`\`\`\n${usage}\n\`\`\``, ''];
  if (argument !== undefined) lines.push(`\`${argument.name}\`: ${argument.doc}.`, '');
  const rows = flags.flatMap(Object.values);
  if (rows.length > 0) {
    lines.push('| Flag | Type | Default | Description |', '| --- | --- | --- | --- |');
    for (const flag of rows) {
      const short = flag.short === undefined ? '' : `\`-${flag.short}\`, `;
      const type = isSwitch(flag) ? 'switch' : flag.type.name;
      const fallback = flag.type.print(flag.fallback);
      lines.push(
        `| ${short}\`--${flag.name}\` | ${type} | ${fallback === '' ? '' : `\`${fallback}\``} | ${flag.doc} |`,
      );
    }
    lines.push('');
  }
  if (ignored.length > 0) {
    lines.push("Taken for the sake of Alloy's command lines, with a note and without effect:", '');
    for (const flag of ignored) lines.push(`- \`--${flag.name}\`: ${flag.reason}.`);
    lines.push('');
  }
  return lines.join('\n');
}
