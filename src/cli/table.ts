/** Numbers and tables as people read them in a terminal. */

/** `12,345` */
export function thousands(count: number): string {
  return count.toLocaleString('en-GB');
}

/** Columns two blanks apart, as wide as their widest cell; `right` = indexes of columns of numbers. Nothing stands at a line's end. */
export function tableLines(rows: readonly (readonly string[])[], right: readonly number[] = []): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return right.includes(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
