/** Tables of the RIS format: tags that are known, types of record, and the labels that carry what a type cannot say. */
import type { RecordType } from '../records/record.ts';

/** All tags of the specifications of 2001 and 2011 and those that real files add; within an abstract only these are tags. */
export const KNOWN_TAGS: ReadonlySet<string> = new Set(
  (
    'TY ER A1 A2 A3 A4 A5 AB AD AN AR AU AV BN BT C1 C2 C3 C4 C5 C6 C7 C8 CA CC CL CN CP CR CT CY DA DB DI DO DP ED EI EP ET ' +
    'FD H1 H2 ID IS J1 J2 JA JF JO K1 KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NL NO NS NV OP PA PB PD PG PM PP PT PY RD RI RN RP RT ' +
    'SD SE SL SN SP SR ST SV T1 T2 T3 TA TI TT U1 U2 U3 U4 U5 UR VL VO WP WT WV Y1 Y2 YR'
  ).split(' '),
);

/** Tags whose continuation lines are further values: EndNote writes one keyword, ISSN, author or address a line. */
export const LISTED_TAGS: ReadonlySet<string> = new Set(['KW', 'K1', 'SN', 'BN', 'UR', 'LK', 'AU', 'A1', 'A2', 'DB']);

/** TY codes, those of the specification and those that real files add. */
const TYPE_CODES: Readonly<Record<string, RecordType>> = {
  JOUR: 'article',
  JFULL: 'journal',
  EJOUR: 'article',
  EJOU: 'article',
  INPR: 'article',
  ABST: 'article',
  CONF: 'conference-paper',
  CPAPER: 'conference-paper',
  BOOK: 'book',
  EBOOK: 'book',
  EDBOOK: 'book',
  CHAP: 'book-chapter',
  ECHAP: 'book-chapter',
  RPRT: 'report',
  GOVDOC: 'report',
  STAND: 'report',
  THES: 'thesis',
  DATA: 'dataset',
  DBASE: 'dataset',
  AGGR: 'dataset',
  ELEC: 'webpage',
  WEB: 'webpage',
  BLOG: 'webpage',
  ICOMM: 'webpage',
  NEWS: 'news',
  MGZN: 'news',
  GEN: 'other',
};

/** Words of `M3`, of a spelt-out TY and of `type` columns, lower case, without what is not a letter. */
const TYPE_WORDS: Readonly<Record<string, RecordType>> = {
  article: 'article',
  journalarticle: 'article',
  articlejournal: 'article',
  researcharticle: 'article',
  originalarticle: 'article',
  review: 'review',
  reviewarticle: 'review',
  systematicreview: 'review',
  metaanalysis: 'review',
  preprint: 'preprint',
  postedcontent: 'preprint',
  editorial: 'editorial',
  editorialmaterial: 'editorial',
  letter: 'letter',
  comment: 'letter',
  erratum: 'erratum',
  correction: 'erratum',
  publishederratum: 'erratum',
  retraction: 'retraction-notice',
  retractionnotice: 'retraction-notice',
  retractionofpublication: 'retraction-notice',
  conferencepaper: 'conference-paper',
  proceedingspaper: 'conference-paper',
  proceedingsarticle: 'conference-paper',
  conferenceproceedings: 'conference-paper',
  paperconference: 'conference-paper',
  meetingabstract: 'conference-paper',
  conferenceabstract: 'conference-paper',
  inproceedings: 'conference-paper',
  book: 'book',
  monograph: 'book',
  bookchapter: 'book-chapter',
  booksection: 'book-chapter',
  chapter: 'book-chapter',
  report: 'report',
  technicalreport: 'report',
  governmentdocument: 'report',
  thesis: 'thesis',
  dissertation: 'thesis',
  dissertationthesis: 'thesis',
  phdthesis: 'thesis',
  mastersthesis: 'thesis',
  dataset: 'dataset',
  webpage: 'webpage',
  website: 'webpage',
  news: 'news',
  newspaperarticle: 'news',
  magazinearticle: 'news',
  component: 'component',
  journal: 'journal',
  journalissue: 'journal',
  peerreview: 'peer-review',
  other: 'other',
  generic: 'other',
};

/** The type that a TY code or words in plain English name; `undefined` where neither is known. */
export function findType(text: string): RecordType | undefined {
  return TYPE_CODES[text.toUpperCase()] ?? TYPE_WORDS[text.toLowerCase().replace(/[^a-z]/g, '')];
}

/** Words of `M3` that make an article something more particular. */
export function refineType(type: RecordType, words: string): RecordType {
  if (type !== 'article' && type !== 'other') return type;
  const found = findType(words);
  return found === undefined || found === 'article' ? type : found;
}

/** TY code of each type, and the words in M3 for those that have no code of their own. */
export const TYPE_OUT: { readonly [T in RecordType]: { readonly code: string; readonly words?: string } } = {
  article: { code: 'JOUR' },
  review: { code: 'JOUR', words: 'Review' },
  preprint: { code: 'JOUR', words: 'Preprint' },
  editorial: { code: 'JOUR', words: 'Editorial' },
  letter: { code: 'JOUR', words: 'Letter' },
  erratum: { code: 'JOUR', words: 'Erratum' },
  'retraction-notice': { code: 'JOUR', words: 'Retraction notice' },
  'conference-paper': { code: 'CPAPER' },
  book: { code: 'BOOK' },
  'book-chapter': { code: 'CHAP' },
  report: { code: 'RPRT' },
  thesis: { code: 'THES' },
  dataset: { code: 'DATA' },
  webpage: { code: 'ELEC' },
  news: { code: 'NEWS' },
  component: { code: 'GEN', words: 'Component' },
  journal: { code: 'GEN', words: 'Journal' },
  'peer-review': { code: 'JOUR', words: 'Peer review' },
  other: { code: 'GEN' },
};
