/** `dedupe FILE`: duplicates of any reference file, without a review. */
import type { DedupeInput, FoundDuplicates } from '../dedupe/duplicate.ts';
import { DuplicateFinder } from '../dedupe/duplicate-finder.ts';
import { ReviewError } from '../errors.ts';
import type { ReadEntry } from '../formats/format.ts';
import { writeResult } from './files.ts';
import type { Output } from './output.ts';
import { problemLines } from './problem-lines.ts';
import { streamReferenceFile } from './reference-stream.ts';

export interface DedupeFileOptions {
  readonly file: string;
  readonly output: string;
  readonly queue: string | undefined;
  readonly explain: string | undefined;
}

/** Records between two looks at the clock. */
const BATCH = 1000;

/** Time and records of the engine: reading and comparing alternate, and only the latter counts. */
class Engine {
  seconds = 0;
  readonly finder = new DuplicateFinder();
  #waiting: DedupeInput[] = [];

  take({ record, sourceName, position }: ReadEntry): void {
    this.#waiting.push({ id: String(position), record, source: sourceName, position });
    if (this.#waiting.length === BATCH) this.#add();
  }

  find(): FoundDuplicates {
    this.#add();
    // Numbered updates and versions of one paper are one work in a file (the convention of the labelled sets).
    return this.#timed(() => this.finder.find({ versions: 'link', updates: 'merge', values: false }));
  }

  #add(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    this.#timed(() => {
      for (const input of batch) this.finder.add(input);
    });
  }

  #timed<T>(work: () => T): T {
    const start = performance.now();
    const result = work();
    this.seconds += (performance.now() - start) / 1000;
    return result;
  }
}

export async function dedupeFile(options: DedupeFileOptions, output: Output): Promise<undefined> {
  const start = performance.now();
  const engine = new Engine();
  const counts = await streamReferenceFile(options.file, (entry) => engine.take(entry));
  if (counts === undefined) {
    throw new ReviewError('unreadable-file', `${options.file}: the format was not recognised.`, {
      hint: 'Any file that `import` reads can be deduplicated.',
    });
  }
  for (const line of problemLines(options.file, counts.problems)) output.note(line);
  const found = engine.find();
  const readSeconds = (performance.now() - start) / 1000 - engine.seconds;
  const nameOf = (position: string): string => counts.recordIds?.[Number(position) - 1] ?? position;

  writeResult(options.output, table(['record_id', 'cluster_id'], clusterRows(found, nameOf)), output);
  if (options.queue !== undefined) {
    const pairs = found.queue.map(({ a, b, score, reason }) => [nameOf(a), nameOf(b), String(score), reason]);
    writeResult(options.queue, table(['a', 'b', 'score', 'reason'], pairs), output);
  }
  if (options.explain !== undefined) {
    const links = found.links.map(({ a, b, rule }) => [nameOf(a), nameOf(b), rule]);
    writeResult(options.explain, table(['a', 'b', 'rule'], links), output);
  }
  const clusters = found.clusters.length;
  const records = engine.finder.size;
  const document = {
    records,
    clusters,
    duplicatesRemoved: records - clusters,
    queue: found.queue.length,
    seconds: engine.seconds,
    readSeconds,
  };
  output.report(document, [
    `${records} records, ${clusters} after linking ${records - clusters} duplicates; ${found.queue.length} pairs to ask about; ${engine.seconds.toFixed(2)} s`,
  ]);
  return undefined;
}

/** A row for each record, in the order of the file; a cluster has the name of its first record. */
function clusterRows({ clusters }: FoundDuplicates, nameOf: (position: string) => string): readonly string[][] {
  const rows: string[][] = [];
  for (const cluster of clusters) {
    const name = nameOf(cluster[0] ?? '');
    for (const position of cluster) rows[Number(position)] = [nameOf(position), name];
  }
  // Refused records left holes.
  return rows.filter(() => true);
}

/** RFC 4180 with line feeds; written here as a million short rows take the package for it seconds. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, ...rows].map((row) => row.map(quoted).join(','));
  return `${lines.join('\n')}\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell;
}
