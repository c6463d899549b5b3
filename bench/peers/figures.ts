/** What was measured of one collector. */
export type Figures = readonly { readonly what: string; readonly value: number }[];

/** Figures of several collectors beside each other, with the ratio of the first to the second. */
export function tableOf(names: readonly string[], measured: readonly Figures[]): string {
  const [first = [], second] = measured;
  const rows = first.map(({ what, value }, index) => {
    const other = second?.[index]?.value;
    const ratio = other === undefined || other === 0 ? '' : (value / other).toFixed(2);
    return [
      what,
      text(value),
      ...(second === undefined ? [] : [other === undefined ? '–' : text(other), ratio]),
    ];
  });
  const head = ['', ...names, ...(second === undefined ? [] : ['ratio'])];
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}

function text(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
