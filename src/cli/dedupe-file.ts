/** `dedupe FILE`: duplicates of any reference file, without a review. */
import { stringify } from 'csv-stringify/sync';
import { findDuplicates } from '../dedupe/find-duplicates.ts';
import { ReviewError } from '../errors.ts';
import type { FileReading } from '../formats/registry.ts';
import { readReferenceFile, writeResult } from './files.ts';
import type { Output } from './output.ts';

export interface DedupeFileOptions {
  readonly file: string;
  readonly output: string;
  readonly queue: string | undefined;
  readonly explain: string | undefined;
}

export async function dedupeFile(options: DedupeFileOptions, output: Output): Promise<undefined> {
  const readStart = performance.now();
  const { reading } = await readReferenceFile(options.file);
  if (reading === undefined) {
    throw new ReviewError('unreadable-file', `${options.file}: the format was not recognised.`, {
      hint: 'Any file that `import` reads can be deduplicated.',
    });
  }
  for (const problem of reading.problems) output.note(`${options.file}:${problem.line ?? ''}: ${problem.message}`);
  const ids = recordIds(reading);
  const start = performance.now();
  const found = findDuplicates(
    reading.entries.map((entry, index) => ({
      id: ids[index] ?? String(entry.position),
      record: entry.record,
      source: entry.sourceName,
      position: entry.position,
    })),
    // Numbered updates and versions of one paper are one work in a file (the convention of the labelled sets).
    { versions: 'link', updates: 'merge' },
  );
  const seconds = (performance.now() - start) / 1000;
  const clusterOf = new Map(found.clusters.flatMap((cluster) => cluster.map((id) => [id, cluster[0] ?? id] as const)));
  const table = (header: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
    stringify([[...header], ...rows.map((row) => [...row])]);
  writeResult(
    options.output,
    table(
      ['record_id', 'cluster_id'],
      ids.map((id) => [id, clusterOf.get(id) ?? id]),
    ),
    output,
  );
  if (options.queue !== undefined) {
    writeResult(
      options.queue,
      table(
        ['a', 'b', 'score', 'reason'],
        found.queue.map((pair) => [pair.a, pair.b, pair.score, pair.reason]),
      ),
      output,
    );
  }
  if (options.explain !== undefined) {
    writeResult(
      options.explain,
      table(
        ['a', 'b', 'rule'],
        found.links.map((link) => [link.a, link.b, link.rule]),
      ),
      output,
    );
  }
  const clusters = found.clusters.length;
  const document = {
    records: ids.length,
    clusters,
    duplicatesRemoved: ids.length - clusters,
    queue: found.queue.length,
    seconds,
    readSeconds: (start - readStart) / 1000,
  };
  output.report(document, [
    `${ids.length} records, ${clusters} after linking ${ids.length - clusters} duplicates; ${found.queue.length} pairs to ask about; ${seconds.toFixed(2)} s`,
  ]);
  return undefined;
}

/** The file's own ids when every record has one and all differ, else positions from 1. */
function recordIds(reading: FileReading): readonly string[] {
  const own = reading.entries.map((entry) => entry.recordId);
  const usable =
    reading.refused === 0 && own.every((id) => id !== undefined && id !== '') && new Set(own).size === own.length;
  return reading.entries.map((entry) => (usable ? (entry.recordId ?? '') : String(entry.position)));
}
