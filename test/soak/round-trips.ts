/** What is written and read again is the same record, in every format, for records as hard as real ones. */
import fc from 'fast-check';
import type { WriteFormat } from '../../src/formats/format.ts';
import { readFile, WRITERS } from '../../src/formats/registry.ts';
import { type Author, asRecordId, type BibRecord } from '../../src/records/record.ts';
import type { Part } from '../bench/figures.ts';
import { anItem, anyRecord } from '../formats/support.ts';

const ALL: readonly (keyof BibRecord)[] = [
  'type',
  'title',
  'originalTitle',
  'authors',
  'editors',
  'year',
  'month',
  'day',
  'journal',
  'volume',
  'issue',
  'pages',
  'publisher',
  'place',
  'edition',
  'doi',
  'pmid',
  'pmcid',
  'openAlexId',
  'issns',
  'isbns',
  'abstract',
  'keywords',
  'languages',
  'urls',
  'notes',
];

/** What each format holds, as the docstring of its writer says. */
const HELD: { readonly [F in WriteFormat]?: readonly (keyof BibRecord)[] } = {
  ris: ALL,
  csv: ALL,
  csl: ALL,
  nbib: [
    'title',
    'originalTitle',
    'authors',
    'year',
    'month',
    'doi',
    'pmid',
    'pmcid',
    'abstract',
    'keywords',
    'languages',
    'issns',
    'isbns',
    'notes',
    'editors',
    'day',
    'journal',
    'volume',
    'issue',
    'pages',
    'publisher',
    'edition',
    'openAlexId',
  ],
  biblatex: ALL.filter((field) => !['type', 'issue', 'pmcid', 'openAlexId', 'urls', 'notes'].includes(field)),
};

const SIGNS = [
  ' < ',
  '; ',
  ' | ',
  ' > ',
  ' & ',
  ': ',
  ' – ',
  ' "',
  '" ',
  ' [',
  '] ',
  ' % ',
  ' # ',
  ' $ ',
  ' _ ',
  ' ~ ',
  ' \\ ',
  " '",
  ' {',
  '} ',
];
const PIECES = [
  'P<0.05',
  'n=12',
  'مواجهة الشرطة',
  'שוטרים ומשתמשים',
  '警察与吸毒者',
  '한국어 제목',
  'Ελληνικά',
  'H₂O',
  'naïve',
  '𝛼-blocker',
  'ER',
  'TY',
  'e.g.',
  'Pt. 2',
];

/** Titles of up to 300 signs and more with what trips readers up: signs of lists and markup, scripts from right to left. */
const hardTitle = fc
  .array(fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom(...SIGNS, ' ', ' ')), { minLength: 1, maxLength: 40 })
  .map((parts) => `A ${parts.map(([piece, sign]) => piece + sign).join('')}end`.replace(/ {2,}/g, ' '));

const crowd: readonly Author[] = Array.from({ length: 621 }, (_, index) => ({
  family: `Author${index}`,
  given: 'J. K.',
  suffix: undefined,
}));

/** Records as sources deliver them, every tenth with a title as hard as above, every hundredth with 621 authors. */
const hardRecord: fc.Arbitrary<BibRecord> = fc
  .tuple(anyRecord, hardTitle, fc.nat(9), fc.nat(99))
  .map(([record, title, hard, many]) => ({
    ...record,
    title: hard < 3 ? title : record.title,
    authors: many === 0 ? crowd : record.authors,
  }));

interface Loss {
  readonly format: string;
  readonly field: string;
  readonly wrote: unknown;
  readonly read: unknown;
}

/** What RIS and its readers cannot hold in a title: a `<` right before a letter gets a blank. */
function asHeld(format: string, field: string, value: unknown): unknown {
  if (format === 'ris' && field === 'title' && typeof value === 'string')
    return value.replace(/<(?=[A-Za-z/!?])/g, '< ');
  return value;
}

/** Writes and reads so many generated records in each format; every difference is a loss. */
export async function roundTrips(records: number, seed: number): Promise<readonly Loss[]> {
  const made = fc.sample(hardRecord, { numRuns: records, seed });
  const losses: Loss[] = [];
  for (const [format, fields] of Object.entries(HELD)) {
    for (let start = 0; start < made.length; start += 500) {
      const stretch = made.slice(start, start + 500);
      const items = stretch.map((record, index) => anItem(record, { id: asRecordId(String(start + index + 1)) }));
      const text = await WRITERS[format as WriteFormat].write(items, {});
      const reading = await readFile(new TextEncoder().encode(text), 'x');
      if (reading?.entries.length !== stretch.length) {
        losses.push({ format, field: 'number of records', wrote: stretch.length, read: reading?.entries.length });
      }
      for (const [index, record] of stretch.entries()) {
        const again = reading?.entries[index]?.record;
        for (const field of fields) {
          const wrote = asHeld(format, field, record[field]);
          if (JSON.stringify(wrote) !== JSON.stringify(again?.[field]))
            losses.push({ format, field, wrote, read: again?.[field] });
        }
      }
    }
  }
  return losses;
}

const RECORDS = 10_000;

export const roundTripping: Part = {
  name: 'round-trips',
  about: 'records written and read again in every format',
  measure: async () => {
    const losses = await roundTrips(RECORDS, 1);
    if (losses.length > 0)
      throw new Error(`${losses.length} losses:\n${JSON.stringify(losses.slice(0, 10), undefined, 1)}`);
    const size = `${RECORDS.toLocaleString('en-US')} records a format`;
    return Object.entries(HELD).map(([format, fields]) => ({
      what: `${format}: fields that differ`,
      size,
      value: '0',
      against: `${fields.length} fields compared`,
      ratio: '-',
    }));
  },
};
