/** BibTeX and BibLaTeX: read by saying their fields in the tags of RIS. */
import { type BibtexEntry, opensEntry, readBibtexEntries } from './bibtex-entries.ts';
import { bibtexNames } from './bibtex-names.ts';
import type { FileReader, ReadResult, StretchReader } from './format.ts';
import { lastBeginning } from './pieces.ts';
import { readEntries } from './ris.ts';
import { evenLines, type TaggedField } from './tagged-lines.ts';
import { loadTexParser, TexReader } from './tex.ts';

/**
 * Our own reader parts a file into entries and fields, as that of the package gives up the rest of an entry where Scopus writes a
 * blank in a field's name or EBSCO an odd brace, knows no lines, and wants the whole file; the package reads TeX and names.
 */
export const bibtexReader: FileReader = {
  id: 'bibtex',
  detects: (head) => /^\s*@\s*[A-Za-z][\w-]*\s*[{(]/m.test(head),
  cut: (text) => lastBeginning(text, '@', opensEntry),
  read: (text, fileName) => beginBibtex(fileName)(text, true),
  begin: beginBibtex,
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
  misc: 'GEN',
};

/** Fields and the tags that say the same; the first that an entry has wins where RIS has one place. */
const FIELDS: readonly (readonly [field: string, tag: string])[] = [
  ['journaltitle', 'T2'],
  ['journal', 'T2'],
  ['booktitle', 'T2'],
  ['eventtitle', 'T2'],
  ['shortjournal', 'J2'],
  ['abbrev_source_title', 'J2'],
  ['origtitle', 'OP'],
  ['year', 'PY'],
  ['date', 'DA'],
  ['volume', 'VL'],
  ['number', 'IS'],
  ['issue', 'IS'],
  ['art_number', 'C7'],
  ['article-number', 'C7'],
  ['articleno', 'C7'],
  ['eid', 'C7'],
  ['publisher', 'PB'],
  ['institution', 'PB'],
  ['school', 'PB'],
  ['organization', 'PB'],
  ['location', 'CY'],
  ['address', 'CY'],
  ['city', 'CY'],
  ['edition', 'ET'],
  ['issn', 'SN'],
  ['isbn', 'SN'],
  ['abstract', 'AB'],
  ['language', 'LA'],
  ['langid', 'LA'],
  ['note', 'N1'],
  ['annote', 'N1'],
  ['annotation', 'N1'],
  ['document_type', 'M3'],
  ['entrysubtype', 'M3'],
  ['source', 'DB'],
];

/** What an entry takes over from the one that its `crossref` names (BibLaTeX manual, appendix B), and under which name. */
const INHERITED: Readonly<Record<string, string>> = {
  title: 'booktitle',
  editor: 'editor',
  year: 'year',
  date: 'date',
  month: 'month',
  publisher: 'publisher',
  address: 'address',
  location: 'location',
  volume: 'volume',
  issn: 'issn',
  isbn: 'isbn',
  language: 'language',
};

/** Entries that stand in a later stretch of a long file cannot be taken over from. */
function beginBibtex(fileName: string): StretchReader {
  const macros = new Map<string, string>();
  const parents = new Map<string, BibtexEntry>();
  return async (text) => readStretch(evenLines(text), fileName, macros, parents);
}

/** An entry of which a part cannot be read keeps the others, with a problem. */
async function readStretch(
  text: string,
  fileName: string,
  macros: Map<string, string>,
  parents: Map<string, BibtexEntry>,
): Promise<ReadResult> {
  const parser = await loadTexParser();
  const found = readBibtexEntries(text, macros);
  for (const entry of found) {
    if (PARENTS.has(entry.type) && entry.key !== '') parents.set(entry.key.toLowerCase(), entry);
  }
  const faults = found.flatMap(({ fault, line }) => (fault === undefined ? [] : [problemAt(line, fault)]));
  const result = readEntries(
    found.map((entry) => {
      const told = new Set<string>();
      const tex = new TexReader(parser, (message) => told.add(message));
      const fields = inRisTags(withInherited(entry, parents), tex);
      for (const message of told) faults.push(problemAt(entry.line, message));
      return { line: entry.line, fields, fault: undefined };
    }),
    fileName,
  );
  return { ...result, problems: [...result.problems, ...faults] };

  function problemAt(line: number, message: string) {
    return { line, at: fileName, message };
  }
}

const PARENTS: ReadonlySet<string> = new Set(['proceedings', 'book', 'collection', 'mvbook', 'periodical']);

function withInherited(entry: BibtexEntry, parents: ReadonlyMap<string, BibtexEntry>): BibtexEntry {
  const parent = parents.get(entry.fields.get('crossref')?.trim().toLowerCase() ?? '');
  if (parent === undefined || parent === entry) return entry;
  const fields = new Map(entry.fields);
  for (const [theirs, own] of Object.entries(INHERITED)) {
    const value = parent.fields.get(theirs);
    if (value !== undefined && !fields.has(own)) fields.set(own, value);
  }
  return { ...entry, fields };
}

function inRisTags(entry: BibtexEntry, tex: TexReader): readonly TaggedField[] {
  const { line, fields } = entry;
  // A type that RIS has no code for stands as it is.
  const tags: TaggedField[] = [{ tag: 'TY', value: TYPES[entry.type] ?? entry.type, line }];
  const add = (tag: string, value: string | undefined): void => {
    if (value !== undefined && value.trim() !== '') tags.push({ tag, value: value.trim(), line });
  };
  const text = (field: string): string | undefined => {
    const value = fields.get(field);
    return value === undefined ? undefined : tex.text(value);
  };
  const [title, subtitle] = [text('title') ?? text('maintitle'), text('subtitle')];
  add('TI', subtitle === undefined ? title : `${title ?? ''}: ${subtitle}`);
  for (const [field, tag] of FIELDS) add(tag, text(field));
  for (const name of bibtexNames(fields.get('author') ?? '', tex)) add('AU', name);
  for (const name of bibtexNames(fields.get('editor') ?? '', tex)) add('A2', name);
  // A month stands beside the year: `may` or `3 # may`.
  const month = fields.get('month');
  if (month !== undefined)
    add('DA', /^\d{1,2}$/.test(month) ? `${fields.get('year') ?? ''}-${month}` : tex.text(month));
  const [start, end] = (text('pages') ?? '').split(/\s*[-–—]+\s*/);
  add('SP', start);
  add('EP', end);
  for (const field of ['author_keywords', 'keywords']) {
    const keywords = text(field) ?? '';
    for (const keyword of keywords.split(keywords.includes(';') ? ';' : ',')) add('KW', keyword);
  }
  addIdentifiers(entry, add);
  return tags;
}

/** Signs that TeX escapes are themselves in addresses and identifiers. */
function addIdentifiers({ type, key, fields }: BibtexEntry, add: (tag: string, value: string | undefined) => void) {
  const bare = (field: string): string | undefined =>
    fields
      .get(field)
      ?.replace(/\\url\s*\{([^}]*)\}/g, '$1')
      .replace(/\{?\\textasciitilde(?:\{\})?\}?/g, '~')
      .replace(/\\([_&%#~{}])/g, '$1')
      .replace(/[{}]/g, '');
  add('DO', bare('doi'));
  add('UR', bare('url'));
  add('UR', bare('howpublished'));
  const eprint = bare('eprint');
  const archive = fields.get('eprinttype') ?? fields.get('archiveprefix') ?? '';
  if (/^arxiv$/i.test(archive) && eprint !== undefined) {
    add('UR', `https://arxiv.org/abs/${eprint}`);
    if (TYPES[type] !== 'JOUR') add('M3', 'Preprint');
  }
  const pmid = bare('pmid') ?? bare('pubmed_id') ?? (/^pubmed$/i.test(archive) ? eprint : undefined);
  if (pmid !== undefined) add('C3', `PUBMED ${pmid}`);
  add('C2', bare('pmcid') ?? bare('pmc'));
  add('ID', key);
}
