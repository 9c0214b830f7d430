/** Writes one entry of a RIS file as Zotero writes it: CRLF, each value on one line, however long, no empty tags. */
import { formatName } from '../records/names.ts';
import type { Author, BibRecord } from '../records/record.ts';
import { SERVICE_TITLES, SERVICES } from '../records/record.ts';
import { plainLine } from './clean.ts';
import type { ExportItem } from './format.ts';
import { ownNotes } from './own-note.ts';
import { TYPE_OUT } from './ris-tags.ts';

const END = '\r\n';

/** One entry from TY to ER and the empty line after it. Order of tags: that of Zotero's own export. */
export function writeRisEntry(item: ExportItem): string {
  const { record } = item;
  const { code, words } = TYPE_OUT[record.type];
  const isProceedings = record.type === 'conference-paper';
  let out = `TY  - ${code}${END}`;
  out += line('TI', safeMarkup(record.title));
  for (const author of record.authors) out += line('AU', risName(author));
  out += line('T2', record.journal);
  for (const editor of record.editors) out += line('A2', risName(editor));
  out += line('AB', safeMarkup(record.abstract));
  out += line('CY', record.place);
  out += dateLines(record);
  out += line('DO', record.doi);
  out += line('ET', record.edition);
  out += line('VL', record.volume);
  out += line('IS', record.issue);
  out += pageLines(record);
  out += line('J2', record.journalAbbreviation);
  for (const language of record.languages) out += line('LA', language);
  out += line('PB', record.publisher);
  for (const number of record.issns) out += line('SN', number);
  for (const number of record.isbns) out += line('SN', number);
  for (const url of record.urls) out += line('UR', url.includes(';') ? url.replace(/;/g, '%3B') : url);
  out += originLines(item);
  out += line('C2', record.pmcid);
  if (isProceedings) out += line('C3', record.journal);
  if (record.articleNumber !== undefined) out += line('C7', record.articleNumber);
  out += line('M3', words);
  for (const note of ownNotes(item)) out += `N1  - ${note}${END}`;
  for (const keyword of record.keywords) out += keywordLine(keyword);
  for (const heading of record.meshHeadings) if (!record.keywords.includes(heading)) out += keywordLine(heading);
  return `${out}ER  - ${END}${END}`;
}

function line(tag: string, value: string | undefined): string {
  if (value === undefined) return '';
  const text = plainLine(value);
  return text === '' ? '' : `${tag}  - ${text}${END}`;
}

function risName(author: Author): string {
  // A comma would make a person of a group; the specification bans the star.
  const name = 'group' in author ? author.group.replace(/\s*,\s*/g, ' – ') : formatName(author);
  return name.includes('*') ? name.replace(/\*/g, '') : name;
}

/** Zotero splits keywords at `;`, and the specification bans the star. */
function keywordLine(keyword: string): string {
  return line('KW', /[;*]/.test(keyword) ? keyword.replace(/\*/g, '').replace(/;/g, ',') : keyword);
}

/** Zotero parses titles as HTML: `P<value` would lose its end, `< v` does not. Inline tags are out already. */
function safeMarkup(text: string | undefined): string | undefined {
  return text?.includes('<') ? text.replace(/<(?=[A-Za-z/!?])/g, '< ') : text;
}

function dateLines(record: BibRecord): string {
  if (record.year === undefined) return '';
  const month = record.month === undefined ? '' : String(record.month).padStart(2, '0');
  const day = record.month === undefined || record.day === undefined ? '' : String(record.day).padStart(2, '0');
  return `DA  - ${record.year}/${month}/${day}/${END}PY  - ${record.year}${END}`;
}

/** SP and EP, shortened ends written out (`123-8` is 123 to 128); a first page with a hyphen keeps the whole range in SP. */
function pageLines(record: BibRecord): string {
  const { pages, articleNumber } = record;
  if (pages === undefined) return line('SP', articleNumber);
  const range = /^([A-Za-z]*)(\d+)\s*[-–—]\s*([A-Za-z]*)(\d+)$/.exec(pages);
  const [, prefix = '', start = '', endPrefix = '', end = ''] = range ?? [];
  // `S1-5` may be one page of a supplement as well as a range: it stays as it is.
  if (range === null || prefix !== endPrefix) return line('SP', pages);
  const full = end.length < start.length ? start.slice(0, start.length - end.length) + end : end;
  return line('SP', prefix + start) + line('EP', endPrefix + full);
}

/** Accession number and database: PubMed's where there is one, else that of the source. */
function originLines(item: ExportItem): string {
  if (item.record.pmid !== undefined) return `AN  - ${item.record.pmid}${END}DB  - PubMed${END}`;
  const service = SERVICES.find((name) => name === item.source);
  return line('AN', item.sourceId) + line('DB', service === undefined ? item.source : SERVICE_TITLES[service]);
}
