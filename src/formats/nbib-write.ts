/** Writes one entry of an NBIB file: tags of four places, values folded at 88 characters between words, as PubMed does. */
import { formatName, shortName } from '../records/names.ts';
import type { Author, RecordLink } from '../records/record.ts';
import { plainLine } from './clean.ts';
import type { ExportItem } from './format.ts';
import { ownNotes } from './own-note.ts';

const WIDTH = 88;

const LINK_TAGS: Partial<Readonly<Record<RecordLink['kind'], string>>> = {
  'comment-in': 'CIN',
  'comment-on': 'CON',
  'erratum-in': 'EIN',
  'erratum-of': 'EFR',
  'retracted-by': 'RIN',
  'retraction-of': 'ROF',
  'concern-in': 'ECI',
  'concern-of': 'ECF',
  'updated-in': 'UIN',
  'update-of': 'UOF',
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** One entry; its first line is PMID, empty where the record has none, since readers begin a record there. */
export function writeNbibEntry(item: ExportItem): string {
  const { record } = item;
  const lines: string[] = [`PMID- ${record.pmid ?? ''}`.trimEnd()];
  const add = (tag: string, value: string | undefined): void => {
    const text = value === undefined ? '' : plainLine(value);
    if (text !== '') lines.push(...fold(tag, text));
  };
  for (const number of record.issns) add('IS', number);
  for (const number of record.isbns) add('ISBN', number);
  add('VI', record.volume);
  add('IP', record.issue);
  add('DP', date(item));
  add('TI', record.title);
  add('TT', record.originalTitle);
  add('PG', record.pages);
  if (record.doi !== undefined) add('LID', `${record.doi} [doi]`);
  if (record.articleNumber !== undefined) add('LID', `${record.articleNumber} [pii]`);
  add('AB', record.abstract);
  for (const author of record.authors) {
    if ('group' in author) add('CN', author.group);
    else {
      add('FAU', formatName(author));
      add('AU', withInitials(author));
    }
  }
  for (const editor of record.editors) add('FED', formatName(editor));
  for (const language of record.languages) add('LA', language);
  for (const type of record.sourceTypes.length > 0 ? record.sourceTypes : [record.type]) add('PT', type);
  add('PB', record.publisher);
  add('EN', record.edition);
  add('TA', record.journalAbbreviation);
  add('JT', record.journal);
  for (const heading of record.meshHeadings) add('MH', heading);
  for (const keyword of record.keywords) add('OT', keyword);
  add('PMC', record.pmcid);
  for (const link of record.links) {
    const tag = LINK_TAGS[link.kind];
    if (tag !== undefined && link.pmid !== undefined) add(tag, `PMID: ${link.pmid}`);
  }
  for (const note of ownNotes(item)) if (!note.startsWith('PMID: ')) add('GN', note);
  return `${lines.join('\n')}\n`;
}

function withInitials(author: Extract<Author, { family: string }>): string {
  const initials =
    (author.given ?? '')
      .match(/(?:^|[\s.-])\p{L}/gu)
      ?.map((each) => each.slice(-1))
      .join('') ?? '';
  return [shortName(author), initials.toUpperCase(), author.suffix]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
}

function date(item: ExportItem): string | undefined {
  const { year, month, day } = item.record;
  if (year === undefined) return undefined;
  const name = month === undefined ? undefined : MONTHS[month - 1];
  return [year, name, name === undefined ? undefined : day].filter((part) => part !== undefined).join(' ');
}

function fold(tag: string, text: string): readonly string[] {
  const lines: string[] = [];
  let line = `${tag.padEnd(4)}-`;
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > WIDTH && line.length > 6) {
      lines.push(line);
      line = '     ';
    }
    line += ` ${word}`;
  }
  lines.push(line);
  return lines;
}
