/** `convert`: a reference file in another format, without a review. */
import { ReviewError } from '../../errors.ts';
import { itemOfEntry } from '../../export/selection.ts';
import { writeBatches } from '../../export/write.ts';
import type { ExportItem, WriteFormat } from '../../formats/format.ts';
import { writePieces } from '../files.ts';
import type { Output } from '../output.ts';
import { problemLines } from '../problem-lines.ts';
import { openReferenceFile, type ReferenceFile, withRereadable } from '../reference-stream.ts';

export interface ConvertOptions {
  readonly file: string;
  readonly format: WriteFormat;
  readonly output?: string | undefined;
}

/** Files are written while they are read, but for the lists in a citation style, which are made whole. */
export async function convert(options: ConvertOptions, output: Output): Promise<number | undefined> {
  // Whether the ids of a table are fit to use is known at its end only: where they are written, it is read twice.
  if (!WITH_IDS.has(options.format)) return convertFile(options, output, options.file, undefined);
  return withRereadable(options.file, async (path) => {
    const { batches, counts } = await openKnown(options.file, path);
    for await (const _batch of batches);
    return convertFile(options, output, path, counts().recordIds);
  });
}

const WITH_IDS: ReadonlySet<WriteFormat> = new Set(['csv', 'csl', 'biblatex']);

/** @param path of what is read, which may be a copy of what the command line names */
async function convertFile(
  options: ConvertOptions,
  output: Output,
  path: string,
  recordIds: readonly string[] | undefined,
): Promise<number | undefined> {
  const file = await openKnown(options.file, path);
  async function* batches(): AsyncGenerator<readonly ExportItem[]> {
    for await (const batch of file.batches) {
      yield batch.map((entry) =>
        itemOfEntry(recordIds === undefined ? entry : { ...entry, recordId: recordIds[entry.position - 1] }, ''),
      );
    }
  }
  const pieces = writeBatches(batches(), options.format);
  if (!(await writePieces(options.output, pieces, output))) return 130;
  const { problems, recordsInFile, refused } = file.counts();
  for (const line of problemLines(options.file, problems)) output.note(line);
  output.note(`${recordsInFile} records in the file = ${recordsInFile - refused} converted + ${refused} refused`);
  return undefined;
}

async function openKnown(name: string, path: string): Promise<ReferenceFile> {
  const file = await openReferenceFile(path);
  if (file !== undefined) return file;
  throw new ReviewError('unreadable-file', `${name}: the format was not recognised.`, {
    hint: 'RIS, NBIB, PubMed and EndNote XML, BibTeX, Web of Science, Refer, CSL-JSON and tables with a header line are read; the content decides.',
  });
}
