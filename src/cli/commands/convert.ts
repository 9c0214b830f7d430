/** `convert`: a reference file in another format, without a review. */
import { ReviewError } from '../../errors.ts';
import { itemOfEntry } from '../../export/selection.ts';
import { writeExport } from '../../export/write.ts';
import type { WriteFormat } from '../../formats/format.ts';
import { readReferenceFile, writeResult } from '../files.ts';
import type { Output } from '../output.ts';
import { problemLines } from '../problem-lines.ts';

export interface ConvertOptions {
  readonly file: string;
  readonly format: WriteFormat;
  readonly output?: string | undefined;
}

export async function convert(options: ConvertOptions, output: Output): Promise<undefined> {
  const { reading } = await readReferenceFile(options.file);
  if (reading === undefined) {
    throw new ReviewError('unreadable-file', `${options.file}: the format was not recognised.`, {
      hint: 'RIS, NBIB, PubMed and EndNote XML, BibTeX, Web of Science, Refer, CSL-JSON and tables with a header line are read; the content decides.',
    });
  }
  for (const line of problemLines(options.file, reading.problems)) output.note(line);
  const items = reading.entries.map((entry) => itemOfEntry(entry, ''));
  writeResult(options.output, await writeExport(items, options.format), output);
  output.note(
    `${reading.recordsInFile} records in the file = ${reading.entries.length} converted + ${reading.refused} refused`,
  );
  return undefined;
}
