/** All formats: which one a file has, decided by its content, and the readers and writers by name. */
import { bibtexReader } from './bibtex.ts';
import { cslReader, cslWriter } from './csl.ts';
import { csvReader } from './csv-read.ts';
import { csvWriter } from './csv-write.ts';
import { decodeText } from './decode.ts';
import { endnoteXmlReader } from './endnote-xml.ts';
import { eppiJsonReader } from './eppi-json.ts';
import type { FileReader, FileWriter, FormatName, ReadResult, WriteFormat } from './format.ts';
import { nbibReader, nbibWriter } from './nbib.ts';
import { referReader } from './refer.ts';
import { apaWriter, biblatexWriter, harvardWriter, vancouverWriter } from './reference-list.ts';
import { withTexts } from './refusals.ts';
import { risReader, risWriter } from './ris.ts';
import { wosReader } from './wos.ts';

/** In the order in which they are asked; CSV last, as nearly any text has a comma in its first line. */
export const READERS: readonly FileReader[] = [
  eppiJsonReader,
  cslReader,
  endnoteXmlReader,
  nbibReader,
  risReader,
  wosReader,
  referReader,
  bibtexReader,
  csvReader,
];

export const WRITERS: { readonly [F in WriteFormat]: FileWriter } = {
  ris: risWriter,
  nbib: nbibWriter,
  csv: csvWriter,
  csl: cslWriter,
  biblatex: biblatexWriter,
  apa: apaWriter,
  vancouver: vancouverWriter,
  harvard: harvardWriter,
};

/** How much of a file is looked at: headers of platforms come before the first record. */
const HEAD_CHARACTERS = 20_000;

/** The format of a text, or `undefined` when no reader knows it. An empty text has none. */
export function detectFormat(text: string): FormatName | undefined {
  return findReader(text)?.id;
}

/** A file that was recognised, and what stands in it. */
export interface FileReading extends ReadResult {
  readonly format: FormatName;
}

/**
 * Reads a file of any known format; `undefined` when none is recognised.
 *
 * @param content the bytes (gzip already undone) or the text
 * @param more readers that live elsewhere, asked first: PubMed's XML is read by the source that fetches it
 */
export async function readFile(
  content: Uint8Array | string,
  fileName: string,
  more: readonly FileReader[] = [],
): Promise<FileReading | undefined> {
  const text = typeof content === 'string' ? content : decodeText(content);
  const reader = findReader(text, more);
  if (reader === undefined) return undefined;
  const result = await reader.read(text, fileName);
  return { format: reader.id, ...result, refusals: withTexts(text, result) };
}

/** The reader that knows a text that begins so. */
export function findReader(text: string, more: readonly FileReader[] = []): FileReader | undefined {
  const head = text.slice(0, HEAD_CHARACTERS).replace(/^\ufeff/, '');
  return more.find((reader) => reader.detects(head)) ?? READERS.find((reader) => reader.detects(head));
}
