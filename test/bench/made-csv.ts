/** Made-up references as a CSV file of the columns that databases export. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Author, BibRecord } from '../../src/records/record.ts';
import { madeRecords } from './made-records.ts';

const COLUMNS: readonly (readonly [name: string, cell: (record: BibRecord) => string | number | undefined])[] = [
  ['title', ({ title }) => title],
  ['author', ({ authors }) => authors.map(nameOf).join('; ')],
  ['year', ({ year }) => year],
  ['journal', ({ journal }) => journal],
  ['volume', ({ volume }) => volume],
  ['number', ({ issue }) => issue],
  ['pages', ({ pages }) => pages],
  ['doi', ({ doi }) => doi],
  ['pmid', ({ pmid }) => pmid],
  ['abstract', ({ abstract }) => abstract],
];
/** Letters that are kept before they are written. */
const PIECE = 2 ** 20;

function nameOf(author: Author): string {
  if ('group' in author) return author.group;
  return author.given === undefined ? author.family : `${author.family}, ${author.given}`;
}

function quoted(cell: string | number | undefined): string {
  return cell === undefined ? '' : `"${String(cell).replaceAll('"', '""')}"`;
}

/** Writes so many records and returns the numbers of the works that they report, in the order of the file. */
export function writeMadeCsv(path: string, count: number): Int32Array {
  const works = new Int32Array(count);
  const file = openSync(path, 'w');
  let text = `record_id,${COLUMNS.map(([name]) => name).join(',')}\n`;
  let row = 0;
  for (const { input, work } of madeRecords(count)) {
    works[row] = work;
    row += 1;
    text += `${row},${COLUMNS.map(([, cell]) => quoted(cell(input.record))).join(',')}\n`;
    if (text.length < PIECE) continue;
    writeSync(file, text);
    text = '';
  }
  writeSync(file, text);
  closeSync(file);
  return works;
}
