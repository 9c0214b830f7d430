/** BibTeX and BibLaTeX: read by saying their fields in the tags of RIS. */

import { type BibtexEntry, readBibtexEntries } from './bibtex-entries.ts';
import { bibtexNames } from './bibtex-names.ts';
import type { FileReader, ReadResult } from './format.ts';
import { readEntries } from './ris.ts';
import { evenLines, type TaggedField } from './tagged-lines.ts';
import { fromTex } from './tex.ts';

export const bibtexReader: FileReader = {
  id: 'bibtex',
  detects: (head) => /^\s*@\s*[A-Za-z][\w-]*\s*[{(]/m.test(head),
  read: parseBibtex,
};

const TYPES: Readonly<Record<string, string>> = {
  article: 'JOUR',
  book: 'BOOK',
  mvbook: 'BOOK',
  collection: 'BOOK',
  proceedings: 'BOOK',
  booklet: 'BOOK',
  manual: 'BOOK',
  inbook: 'CHAP',
  incollection: 'CHAP',
  inreference: 'CHAP',
  inproceedings: 'CPAPER',
  conference: 'CPAPER',
  techreport: 'RPRT',
  report: 'RPRT',
  phdthesis: 'THES',
  mastersthesis: 'THES',
  thesis: 'THES',
  dataset: 'DATA',
  online: 'ELEC',
  electronic: 'ELEC',
  www: 'ELEC',
};

/** Fields and the tags that say the same; the first that an entry has wins where RIS has one place. */
const FIELDS: readonly (readonly [field: string, tag: string])[] = [
  ['title', 'TI'],
  ['journaltitle', 'T2'],
  ['journal', 'T2'],
  ['booktitle', 'T2'],
  ['shortjournal', 'J2'],
  ['abbrev_source_title', 'J2'],
  ['year', 'PY'],
  ['date', 'DA'],
  ['volume', 'VL'],
  ['number', 'IS'],
  ['issue', 'IS'],
  ['art_number', 'C7'],
  ['article-number', 'C7'],
  ['eid', 'C7'],
  ['publisher', 'PB'],
  ['institution', 'PB'],
  ['school', 'PB'],
  ['location', 'CY'],
  ['address', 'CY'],
  ['edition', 'ET'],
  ['issn', 'SN'],
  ['isbn', 'SN'],
  ['abstract', 'AB'],
  ['language', 'LA'],
  ['langid', 'LA'],
  ['note', 'N1'],
  ['document_type', 'M3'],
  ['entrysubtype', 'M3'],
];

/** Reads a BibTeX file; an entry whose end cannot be read keeps what was read before, with a problem. */
export function parseBibtex(text: string, fileName: string): ReadResult {
  const found = readBibtexEntries(evenLines(text));
  const result = readEntries(
    found.map((entry) => ({ line: entry.line, fields: inRisTags(entry), fault: undefined })),
    fileName,
  );
  const faults = found.flatMap(({ fault, line }) =>
    fault === undefined ? [] : [{ line, at: fileName, message: fault }],
  );
  return { ...result, problems: [...result.problems, ...faults] };
}

function inRisTags(entry: BibtexEntry): readonly TaggedField[] {
  const { line, fields } = entry;
  const tags: TaggedField[] = [{ tag: 'TY', value: TYPES[entry.type] ?? 'GEN', line }];
  const add = (tag: string, value: string | undefined): void => {
    if (value !== undefined && value.trim() !== '') tags.push({ tag, value: value.trim(), line });
  };
  for (const [field, tag] of FIELDS) {
    const value = fields.get(field);
    if (value === undefined) continue;
    const subtitle = field === 'title' ? fields.get('subtitle') : undefined;
    add(tag, fromTex(subtitle === undefined ? value : `${value}: ${subtitle}`));
  }
  for (const name of bibtexNames(fields.get('author') ?? '')) add('AU', name);
  for (const name of bibtexNames(fields.get('editor') ?? '')) add('A2', name);
  // A month stands beside the year: `may` or `3 # may`.
  const month = fields.get('month');
  if (month !== undefined) add('DA', /^\d{1,2}$/.test(month) ? `${fields.get('year') ?? ''}-${month}` : fromTex(month));
  const [start, end] = fromTex(fields.get('pages') ?? '').split(/\s*[-–—]+\s*/);
  add('SP', start);
  add('EP', end);
  const keywords = fromTex(fields.get('keywords') ?? fields.get('author_keywords') ?? '');
  for (const keyword of keywords.split(keywords.includes(';') ? ';' : ',')) add('KW', keyword);
  // Signs that TeX escapes are themselves in addresses.
  add(
    'DO',
    fields
      .get('doi')
      ?.replace(/\\([_&%#{}])/g, '$1')
      .replace(/[{}]/g, ''),
  );
  add(
    'UR',
    fields
      .get('url')
      ?.replace(/\\url\{([^}]*)\}/, '$1')
      .replace(/\\([_&%#~])/g, '$1'),
  );
  const pmid =
    fields.get('pmid') ?? (/^pubmed$/i.test(fields.get('eprinttype') ?? '') ? fields.get('eprint') : undefined);
  if (pmid !== undefined) add('C3', `PUBMED ${pmid}`);
  add('C2', fields.get('pmcid') ?? fields.get('pmc'));
  add('ID', entry.key);
  return tags;
}
