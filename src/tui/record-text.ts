/** A record as blocks of plain text in reading order: title first, then who, where and when, then the abstract. */
import type { Author, BibRecord, LinkKind } from '../records/record.ts';
import type { ListedRecord } from '../screening/listed-record.ts';
import type { DuplicateCandidate, ShownRecord } from '../screening/session.ts';

export type BlockKind = 'banner' | 'title' | 'particulars' | 'section' | 'keywords' | 'own';

/** One paragraph, without line breaks and control characters. */
export interface TextBlock {
  readonly kind: BlockKind;
  /** `BACKGROUND` of a section of a structured abstract, `Keywords`, `Notes`. */
  readonly label: string | undefined;
  readonly text: string;
}

const NO_ABSTRACT = 'NO ABSTRACT: judge on the title; when in doubt, keep it';
const RETRACTED = 'RETRACTED: this report has been retracted';
const BY_LINK: Readonly<Partial<Record<LinkKind, string>>> = {
  'retracted-by': RETRACTED,
  'concern-in': 'EXPRESSION OF CONCERN: the journal has doubts about this report',
  'erratum-in': 'CORRECTED: a correction of this report has been published',
};

// `LABEL: text` at the start of a line, the label in capitals: `METHODS AND FINDINGS:`.
const SECTION = /^(\p{Lu}[\p{Lu}\p{N} ,&/()'’-]{1,60}):\s+(?=\S)/u;
// Exports of other databases run the sections together: `Background: … Methods: …`.
const KNOWN_LABELS =
  'Background|Introduction|Context|Objectives?|Aims?|Purpose|Design|Setting|Participants|Materials? and methods|Methods?|Methodology|Measurements|Interventions?|Findings|Results?|Discussion|Conclusions?|Limitations|Implications';
const RUN_TOGETHER = new RegExp(`(?<=[.!?)\\]] )(?=(?:${KNOWN_LABELS}|${KNOWN_LABELS.toUpperCase()}): \\S)`, 'u');
const KNOWN_SECTION = new RegExp(`^(${KNOWN_LABELS}): (?=\\S)`, 'u');
const SHOWN_AUTHORS = 8;

/** Text as a terminal may be shown it: NFC, tabs and breaks as one blank, no control, direction or zero-width characters but joiners. */
export function safeText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(
      /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e007f}]/gu,
      '',
    )
    .trim();
}

/** The blocks of a record; banners come first. */
export function describeRecord(shown: ShownRecord): TextBlock[] {
  const { record } = shown;
  const blocks: TextBlock[] = [];
  const add = (kind: BlockKind, text: string, label?: string): void => {
    const safe = safeText(text);
    if (safe !== '') blocks.push({ kind, label, text: safe });
  };
  for (const banner of banners(record)) add('banner', banner);
  if (record.abstract === undefined) add('banner', NO_ABSTRACT);
  add('title', record.title ?? '(no title)');
  if (record.originalTitle !== undefined) add('particulars', record.originalTitle, 'Original title');
  add('particulars', authorLine(record.authors));
  add(
    'particulars',
    [record.journal, record.year?.toString(), record.type, record.languages.join(', ')]
      .filter((part) => part !== undefined && part !== '')
      .join(' · '),
  );
  add('particulars', identifierLine(shown));
  add('particulars', shown.sources.join(', '), 'Sources');
  for (const { label, text } of shown.related ?? []) add('particulars', text, label);
  if (shown.own !== undefined) add('own', [shown.own.verdict, shown.own.reason ?? ''].join(' '), 'Your verdict');
  if (shown.isFlagged === true) add('own', 'flagged', 'You');
  add('own', (shown.tags ?? []).join(', '), 'Your tags');
  for (const line of (record.abstract ?? '').split('\n').flatMap((paragraph) => paragraph.split(RUN_TOGETHER))) {
    const label = SECTION.exec(line) ?? KNOWN_SECTION.exec(line);
    if (label?.[1] === undefined) add('section', line);
    else add('section', line.slice(label[0].length), label[1]);
  }
  add('keywords', record.keywords.join('; '), 'Keywords');
  add('keywords', record.meshHeadings.join('; '), 'MeSH');
  for (const note of shown.notes) add('own', note, 'Your note');
  return blocks;
}

/** What a reader has to know before the title. */
function banners({ isRetracted, links }: BibRecord): ReadonlySet<string> {
  const linked = links.flatMap(({ kind }) => BY_LINK[kind] ?? []);
  return new Set(isRetracted ? [RETRACTED, ...linked] : linked);
}

/** A block as one line: `BACKGROUND: text`. */
export function blockLine(block: TextBlock): string {
  return block.label === undefined ? block.text : `${block.label}: ${block.text}`;
}

/** A candidate in two lines: its title; who, where, when, and whose record it is. */
export function candidateLines({
  record,
  sources,
}: Pick<DuplicateCandidate, 'record' | 'sources'>): readonly [string, string] {
  const [first] = record.authors;
  const who = first === undefined ? '' : 'group' in first ? first.group : first.family;
  const parts = [who, record.year?.toString() ?? '', record.journal ?? '', sources.join(', ')];
  return [safeText(record.title ?? '(no title)'), safeText(parts.filter((part) => part !== '').join(' · '))];
}

/** A record of the batch in two lines: its title; what the reviewer did with it, who, where, when. */
export function listLines(listed: ListedRecord): readonly [string, string] {
  const { record, own, isFlagged, tags, notes } = listed;
  const [title, particulars] = candidateLines({ record, sources: [] });
  const marks = [
    own === undefined ? 'undecided' : [own.verdict, own.reason ?? ''].join(' ').trim(),
    isFlagged ? 'flagged' : '',
    tags.length === 0 ? '' : `tags ${tags.join(', ')}`,
    notes.length === 0 ? '' : `${notes.length} ${notes.length === 1 ? 'note' : 'notes'}`,
    record.abstract === undefined ? 'no abstract' : '',
    particulars,
  ];
  return [title, safeText(marks.filter((mark) => mark !== '').join(' · '))];
}

function authorLine(authors: readonly Author[]): string {
  const names = authors
    .slice(0, SHOWN_AUTHORS)
    .map((author) =>
      'group' in author
        ? author.group
        : [author.family, author.given, author.suffix].filter((part) => part !== undefined).join(' '),
    );
  const more = authors.length - SHOWN_AUTHORS;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function identifierLine({ record }: ShownRecord): string {
  return [
    record.doi === undefined ? '' : `doi ${record.doi}`,
    record.pmid === undefined ? '' : `pmid ${record.pmid}`,
    record.pmcid ?? '',
    record.openAlexId ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
