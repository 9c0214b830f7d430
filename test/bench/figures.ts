/** What benchmarks and long proofs print: one table of figures, each with its size and what it is held against. */

/** One line of the table. */
export interface Figure {
  readonly what: string;
  /** What it was measured on: `10,000 records a source`. */
  readonly size: string;
  /** The figure itself, a median where it was measured several times. */
  readonly value: string;
  /** The limit that holds, or the peer's figure; `-` where there is none. */
  readonly against: string;
  /** Figure ÷ bound or peer; `-` where that says nothing. */
  readonly ratio: string;
}

export interface Part {
  readonly name: string;
  readonly about: string;
  /** @param flags the words of the command line that begin with `--` */
  readonly measure: (flags: ReadonlySet<string>) => Promise<readonly Figure[]>;
}

/** Runs the parts that the command line names, or all, and prints their figures. A part that fails makes the exit status 1. */
export async function runParts(parts: readonly Part[], words: readonly string[]): Promise<void> {
  const flags = new Set(words.filter((word) => word.startsWith('--')));
  const names = words.filter((word) => !word.startsWith('--'));
  const unknown = names.filter((name) => parts.every((part) => part.name !== name));
  if (unknown.length > 0 || flags.has('--help')) {
    for (const { name, about } of parts) console.log(`${name.padEnd(18)} ${about}`);
    if (unknown.length > 0) process.exitCode = 2;
    return;
  }
  for (const part of parts.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const start = performance.now();
    console.log(`\n${part.name}: ${part.about}`);
    try {
      printTable(await part.measure(flags));
    } catch (error) {
      console.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
      process.exitCode = 1;
    }
    console.log(`(${((performance.now() - start) / 1000).toFixed(1)} s)`);
  }
}

const COLUMNS = ['what', 'size', 'value', 'against', 'ratio'] as const;

function printTable(figures: readonly Figure[]): void {
  if (figures.length === 0) return;
  const rows = [Object.fromEntries(COLUMNS.map((column) => [column, column])), ...figures.map((row) => ({ ...row }))];
  const widths = COLUMNS.map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    console.log(
      COLUMNS.map((column, index) => (row[column] ?? '').padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

/** The middle value; of an even number, the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? low;
  return (low + high) / 2;
}

/** `12,345` or `12.3`: digits that say something. */
export function round(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) >= 100 ? 0 : 2 });
}
