/** Compares what the readers say of the shared reference files with what independent readers found in them. */

import { pubmedXmlReader } from '../../src/cli/pubmed-file.ts';
import { readFile } from '../../src/formats/registry.ts';
import type { BibRecord } from '../../src/records/record.ts';
import { type Expected, type ExpectedRecord, readExpected, readReference } from './support.ts';

/** What was compared in one file; `wrong` names each field that differs, with both values. */
export interface FileCheck {
  readonly path: string;
  readonly isRight: boolean;
  readonly fields: number;
  readonly wrong: readonly string[];
}

/**
 * The files whose number of records is disputed, with ours and the reason: the independent readers disagree with each other.
 * `rispy__example_wos.ris` is Web of Science text under a wrong name, which Zotero's RIS translator passes over.
 */
export const DISPUTED: Readonly<Record<string, string>> = {
  'ris/rispy__example_wos.ris': 'Web of Science text: read as such, where the RIS reader of the list finds nothing',
};

const plain = (text: string | undefined): string =>
  (text ?? '')
    .replace(/<[^>]+>/g, '')
    .replace(/\s+/g, ' ')
    .trim();
const letters = (text: string | undefined): string =>
  plain(text)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

function nameOf(record: BibRecord): string {
  const first = [...record.authors, ...record.editors][0];
  if (first === undefined) return '';
  return 'group' in first ? first.group : first.family;
}

/** Each field that the list knows of a record, and whether ours agrees. */
const CHECKS: readonly {
  readonly field: keyof ExpectedRecord;
  readonly ours: (record: BibRecord) => unknown;
  readonly agrees: (record: BibRecord, want: ExpectedRecord) => boolean;
}[] = [
  {
    field: 'title',
    ours: ({ title }) => title,
    agrees: (record, want) => letters(record.title) === letters(want.title),
  },
  {
    field: 'authors',
    ours: ({ authors, editors }) => `${authors.length}+${editors.length}`,
    // Zotero counts all creators.
    agrees: ({ authors, editors }, want) =>
      authors.length === want.authors || authors.length + editors.length === want.authors,
  },
  {
    field: 'firstAuthor',
    ours: nameOf,
    agrees: (record, want) => letters(want.firstAuthor).includes(letters(nameOf(record))) && nameOf(record) !== '',
  },
  {
    field: 'date',
    ours: ({ year }) => year,
    agrees: ({ year }, want) => year !== undefined && String(want.date).includes(String(year)),
  },
  { field: 'year', ours: ({ year }) => year, agrees: ({ year }, want) => String(year) === String(want.year) },
  {
    field: 'doi',
    ours: ({ doi }) => doi,
    agrees: ({ doi }, want) => doi?.toLowerCase() === want.doi?.toLowerCase(),
  },
  { field: 'pmid', ours: ({ pmid }) => pmid, agrees: ({ pmid }, want) => pmid === want.pmid },
  {
    field: 'journal',
    ours: ({ journal, journalAbbreviation }) => `${journal} / ${journalAbbreviation}`,
    agrees: ({ journal, journalAbbreviation }, want) =>
      [journal, journalAbbreviation].some((name) => letters(name) === letters(want.journal)),
  },
  {
    field: 'abstractChars',
    ours: ({ abstract }) => abstract?.length ?? 0,
    agrees: ({ abstract }, want) => Math.abs((abstract?.length ?? 0) - (want.abstractChars ?? 0)) <= 15,
  },
  {
    field: 'keywords',
    ours: ({ keywords, meshHeadings }) => `${keywords.length}+${meshHeadings.length}`,
    agrees: ({ keywords, meshHeadings }, want) =>
      keywords.length === want.keywords || keywords.length + meshHeadings.length === want.keywords,
  },
];

/** Reads one shared file and compares number of records and fields of the first and the last. */
async function checkFile(path: string, want: Expected): Promise<FileCheck> {
  const reading = await readFile(readReference(path), path, [pubmedXmlReader]);
  const wrong: string[] = [];
  let fields = 0;
  if (reading === undefined) return { path, isRight: want.records === 0, fields, wrong: ['not recognised'] };
  const isRight = path in DISPUTED || reading.recordsInFile === want.records;
  if (!isRight) wrong.push(`records: ${reading.recordsInFile}, expected ${want.records}`);
  if (path in DISPUTED) return { path, isRight, fields, wrong };
  const ends = [
    ['first', want.first, reading.entries[0]?.record],
    ['last', want.last, reading.entries.at(-1)?.record],
  ] as const;
  for (const [end, side, record] of ends) {
    if (side === undefined || record === undefined) continue;
    for (const { field, ours, agrees } of CHECKS) {
      if (side[field] === undefined) continue;
      fields += 1;
      if (!agrees(record, side)) wrong.push(`${end} ${field}: ${ours(record)}, expected ${side[field]}`);
    }
  }
  return { path, isRight, fields, wrong };
}

export async function checkAll(): Promise<readonly FileCheck[]> {
  const checks: FileCheck[] = [];
  for (const [path, want] of Object.entries(readExpected())) checks.push(await checkFile(path, want));
  return checks;
}
