/** `convert`: a reference file in another format, without a review. */
import { ReviewError } from '../../errors.ts';
import { itemOfEntry } from '../../export/selection.ts';
import { betweenEntries, writeExport } from '../../export/write.ts';
import type { ReadEntry, WriteFormat } from '../../formats/format.ts';
import { writePieces } from '../files.ts';
import type { Output } from '../output.ts';
import { problemLines } from '../problem-lines.ts';
import { openReferenceFile, type ReferenceFile } from '../reference-stream.ts';

export interface ConvertOptions {
  readonly file: string;
  readonly format: WriteFormat;
  readonly output?: string | undefined;
}

/** RIS and NBIB are written while the file is read; the other formats are made whole. */
export async function convert(options: ConvertOptions, output: Output): Promise<undefined> {
  const file = await openReferenceFile(options.file);
  if (file === undefined) {
    throw new ReviewError('unreadable-file', `${options.file}: the format was not recognised.`, {
      hint: 'RIS, NBIB, PubMed and EndNote XML, BibTeX, Web of Science, Refer, CSL-JSON and tables with a header line are read; the content decides.',
    });
  }
  const between = betweenEntries(options.format);
  const pieces = between === undefined ? wholeFile(file, options.format) : entryByEntry(file, options.format, between);
  await writePieces(options.output, pieces, output);
  const { problems, recordsInFile, refused } = file.counts();
  for (const line of problemLines(options.file, problems)) output.note(line);
  output.note(`${recordsInFile} records in the file = ${recordsInFile - refused} converted + ${refused} refused`);
  return undefined;
}

async function* entryByEntry(file: ReferenceFile, format: WriteFormat, between: string): AsyncGenerator<string> {
  let isFirst = true;
  for await (const batch of file.batches) {
    if (batch.length === 0) continue;
    const text = await writeExport(
      batch.map((entry) => itemOfEntry(entry, '')),
      format,
    );
    yield isFirst ? text : between + text;
    isFirst = false;
  }
}

async function* wholeFile(file: ReferenceFile, format: WriteFormat): AsyncGenerator<string> {
  const entries: ReadEntry[] = [];
  for await (const batch of file.batches) for (const entry of batch) entries.push(entry);
  // Whether the ids of a table are fit to use is known at its end only.
  const { recordIds } = file.counts();
  const items = entries.map((entry) =>
    itemOfEntry(recordIds === undefined ? entry : { ...entry, recordId: recordIds[entry.position - 1] }, ''),
  );
  yield await writeExport(items, format);
}
