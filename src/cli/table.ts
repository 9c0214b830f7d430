/** Numbers and tables as people read them in a terminal. */
import wrapAnsi from 'wrap-ansi';

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

/** A table whose cells are wrapped to the widths of their columns; a row takes as many lines as its longest cell. */
export function wrappedTable(rows: readonly (readonly string[])[], widths: readonly number[]): readonly string[] {
  return rows.flatMap((row) => {
    const cells = row.map((cell, column) => wrapLines(cell, widths[column] ?? 20));
    const height = Math.max(1, ...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      cells
        .map((lines, column) => (lines[line] ?? '').padEnd(widths[column] ?? 20))
        .join('  ')
        .trimEnd(),
    );
  });
}

/** A text in lines of at most so many characters; longer words are broken. */
export function wrapLines(text: string, width: number): readonly string[] {
  return wrapAnsi(text, Math.max(1, width), { hard: true }).split('\n');
}
