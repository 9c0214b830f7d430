/** The records of a set in the form in which they are compared, in columns: numbers and hashes, made once when a record comes in. */
import { doiKey } from '../records/identifiers.ts';
import type { BibRecord } from '../records/record.ts';
import type { DedupeInput } from './duplicate.ts';
import {
  doiStemOf,
  familyOf,
  isCochrane,
  isGroup,
  isMeetingAbstract,
  isPreprint,
  pagesOf,
  registrationOf,
  visitNames,
  volumeAndIssue,
} from './fields.ts';
import { type JournalNames, journalNames } from './journals.ts';
import { Letters } from './letters.ts';
import { normalTitle } from './normal-title.ts';
import type { Notice } from './notices.ts';
import { Sketches } from './sketches.ts';
import { combined, hashText, roomFor, Terms, TextHash, TextNumbers } from './terms.ts';

/** Numbers of one record that the cheap tests need, beside each other: one line of the processor's cache. 0 is unknown. */
export const CELLS = 16;
export const TITLE = 0;
/** A second hash of the title: two titles are the same when both agree. */
export const TITLE_CHECK = 1;
/** Place of the title among the letters and its length there. */
export const TITLE_START = 2;
export const TITLE_LENGTH = 3;
export const DOI = 4;
export const DOI_CHECK = 5;
/** The DOI without version, or the number of a Cochrane review. */
export const DOI_STEM = 6;
export const PMID = 7;
/** Id of a registered trial. */
export const REGISTRATION = 8;
/** Number of the first author's family name among the families, + 1. */
export const FAMILY = 9;
/** Volume and issue + 1; the issue is 0 where the set shows that such numbers count rows. */
export const VOLUME = 10;
export const ISSUE = 11;
export const FIRST_PAGE = 12;
export const LAST_PAGE = 13;
export const YEAR = 14;
export const FLAGS = 15;

/** What the rules need beside that. */
export const DETAILS = 10;
/** Number of the journal, + 1. */
export const JOURNAL = 0;
/** Numbers in the title, as a number among such texts. */
export const NUMBERS = 1;
/** Number of the sketch of the abstract, + 1. */
export const SKETCH = 2;
/** Title in the language of the report: place among the letters, length and hash. */
export const ORIGINAL_START = 3;
export const ORIGINAL_LENGTH = 4;
export const ORIGINAL = 8;
/** Where the names of the authors, and after them the ISSNs, begin and end. */
export const NAMES_START = 5;
export const ISSNS_START = 6;
export const ISSNS_END = 7;
/** The issue as the record gives it, + 1. */
export const GIVEN_ISSUE = 9;

export const IS_ELECTRONIC = 1;
export const IS_PREPRINT = 2;
export const IS_MEETING_ABSTRACT = 4;
export const IS_NOTICE = 8;
/** The title tells no report: several of the set bear it, it is very short, or made of words like "editorial". */
export const IS_GENERIC = 16;
/** The first author is a group. */
export const IS_GROUP = 32;
/** The DOI stands with several titles: it is that of a meeting or an issue. */
export const IS_SHARED_DOI = 64;
/** A review of the Cochrane Library, which is updated under one title. */
export const IS_COCHRANE = 128;
/** No volume, issue or page, in a set that gives them. */
export const IS_UNPLACED = 256;
/** What the title announces, from this bit up. */
export const NOTICE_SHIFT = 9;
const NOTICES: readonly Notice[] = ['none', 'erratum', 'retraction', 'comment', 'reply', 'protocol'];

/** A hash that is never 0, which means unknown. */
function known(hash: number): number {
  return hash === 0 ? 1 : hash;
}

export class RecordColumns {
  readonly ids: string[] = [];
  readonly letters = new Letters();
  readonly sketches = new Sketches();
  readonly families = new Terms();
  readonly numbers = new Terms();
  /** Names of journals, and of their abbreviations after a line feed. */
  readonly journals = new Terms();
  /** Orders of import. */
  positions = new Float64Array(64);
  cells = new Int32Array(64 * CELLS);
  details = new Int32Array(64 * DETAILS);
  /** Hashes of names and ISSNs. */
  lists = new Int32Array(1024);
  /** Two hashes of all that is compared: what has the same is one record to every rule. Neither depends on other records. */
  contents = new Int32Array(128);
  readonly #numbers = new TextNumbers();
  readonly #journalNames: JournalNames[] = [];
  readonly #text = new TextHash();
  #summed: [number, number] = [0, 1];
  #size = 0;
  #listed = 0;

  constructor() {
    this.numbers.add('');
  }

  get size(): number {
    return this.#size;
  }

  /** The number of the record of an id, or -1. */
  find(id: string): number {
    return this.#numbers.find(id);
  }

  /**
   * Takes a record in and returns its number.
   *
   * @throws RangeError when its id is there already.
   */
  add({ id, position, record }: DedupeInput): number {
    const number = this.#size;
    if (this.#numbers.add(id) !== number) throw new RangeError('Two records bear the same id.');
    this.ids.push(id);
    this.#size += 1;
    this.positions = roomFor(this.positions, this.#size, Float64Array);
    this.cells = roomFor(this.cells, this.#size * CELLS, Int32Array);
    this.details = roomFor(this.details, this.#size * DETAILS, Int32Array);
    this.contents = roomFor(this.contents, this.#size * 2, Int32Array);
    this.positions[number] = position;
    this.#fill(record, number * CELLS, number * DETAILS);
    this.#sum(number);
    return number;
  }

  /** Names of a journal, read when they are first needed. */
  journalNames(journal: number): JournalNames {
    const known = this.#journalNames[journal];
    if (known !== undefined) return known;
    const [name = '', abbreviation = ''] = this.journals.textOf(journal).split('\n');
    const names = journalNames(name, abbreviation);
    this.#journalNames[journal] = names;
    return names;
  }

  /** Order of import; ids decide where positions are the same. */
  byPosition(a: number, b: number): number {
    const order = (this.positions[a] ?? 0) - (this.positions[b] ?? 0);
    if (order !== 0 || a === b) return order;
    return (this.ids[a] ?? '') < (this.ids[b] ?? '') ? -1 : 1;
  }

  /** The records in order of import. */
  inOrder(numbers: readonly number[]): readonly number[] {
    return numbers.toSorted((a, b) => this.byPosition(a, b));
  }

  /** All records in order of import. */
  allInOrder(): Int32Array {
    const order = new Int32Array(this.#size);
    let isSorted = true;
    for (let number = 0; number < this.#size; number += 1) {
      order[number] = number;
      if (number > 0 && (this.positions[number - 1] ?? 0) >= (this.positions[number] ?? 0)) isSorted = false;
    }
    return isSorted ? order : order.sort((a, b) => this.byPosition(a, b));
  }

  titleWords(number: number): readonly string[] {
    const at = number * CELLS;
    return this.letters.wordsOf(this.cells[at + TITLE_START] ?? 0, this.cells[at + TITLE_LENGTH] ?? 0);
  }

  /** The words of one title that another has not. */
  titleWordsBeyond(number: number, other: number): readonly string[] {
    const { cells, letters } = this;
    const [x, y] = [number * CELLS, other * CELLS];
    return letters.wordsBeyond(
      cells[x + TITLE_START] ?? 0,
      cells[x + TITLE_LENGTH] ?? 0,
      cells[y + TITLE_START] ?? 0,
      cells[y + TITLE_LENGTH] ?? 0,
    );
  }

  #fill(record: BibRecord, cell: number, detail: number): void {
    const { cells, details, letters } = this;
    const title = normalTitle(record.title ?? record.originalTitle);
    const start = letters.add(title.words);
    const length = letters.end - start;
    cells[cell + TITLE] = length === 0 ? 0 : known(letters.lastHash);
    cells[cell + TITLE_CHECK] = letters.lastCheck;
    cells[cell + TITLE_START] = start;
    cells[cell + TITLE_LENGTH] = length;
    const doi = record.doi === undefined ? '' : doiKey(record.doi);
    cells[cell + DOI] = this.#hash(doi);
    cells[cell + DOI_CHECK] = doi === '' ? 0 : this.#text.check;
    const stem = doiStemOf(doi, record);
    cells[cell + DOI_STEM] = stem === doi ? (cells[cell + DOI] ?? 0) : this.#hash(stem);
    cells[cell + PMID] = record.pmid === undefined ? 0 : Number(record.pmid.slice(-9)) | 0;
    const journal = record.journal ?? record.journalAbbreviation;
    const registration = registrationOf(record.title) || registrationOf(journal) || registrationOf(record.urls[0]);
    cells[cell + REGISTRATION] = this.#hash(registration);
    const family = familyOf(record.authors[0]);
    cells[cell + FAMILY] = family === '' ? 0 : this.families.add(family) + 1;
    const { volume, issue } = volumeAndIssue(record);
    cells[cell + VOLUME] = volume === undefined ? 0 : volume + 1;
    cells[cell + ISSUE] = issue === undefined ? 0 : issue + 1;
    details[detail + GIVEN_ISSUE] = cells[cell + ISSUE] ?? 0;
    const pages = pagesOf(record, volume !== undefined);
    cells[cell + FIRST_PAGE] = pages.first;
    cells[cell + LAST_PAGE] = pages.last;
    cells[cell + YEAR] = record.year ?? 0;
    cells[cell + FLAGS] =
      (pages.isElectronic ? IS_ELECTRONIC : 0) |
      (isPreprint(record, doi) ? IS_PREPRINT : 0) |
      (isMeetingAbstract(record) ? IS_MEETING_ABSTRACT : 0) |
      (record.type === 'erratum' || record.type === 'retraction-notice' ? IS_NOTICE : 0) |
      (isGroup(record.authors[0]) ? IS_GROUP : 0) |
      (title.isGeneric ? IS_GENERIC : 0) |
      (isCochrane(record, doi) ? IS_COCHRANE : 0) |
      (NOTICES.indexOf(title.notice) << NOTICE_SHIFT);
    details[detail + JOURNAL] =
      journal === undefined ? 0 : this.journals.add(`${journal}\n${record.journalAbbreviation ?? ''}`) + 1;
    details[detail + NUMBERS] = this.numbers.add(title.numbers);
    details[detail + SKETCH] = record.abstract === undefined ? 0 : this.sketches.add(record.abstract) + 1;
    if (record.originalTitle !== undefined) {
      details[detail + ORIGINAL_START] = letters.add(normalTitle(record.originalTitle).words);
      details[detail + ORIGINAL_LENGTH] = letters.end - (details[detail + ORIGINAL_START] ?? 0);
      details[detail + ORIGINAL] = details[detail + ORIGINAL_LENGTH] === 0 ? 0 : known(letters.lastHash);
    }
    this.#list(record, detail);
  }

  #hash(text: string): number {
    return text === '' ? 0 : known(this.#text.read(text).hash);
  }

  #list(record: BibRecord, detail: number): void {
    const start = this.#listed;
    this.details[detail + NAMES_START] = start;
    visitNames(record.authors, (hash) => {
      for (let at = start; at < this.#listed; at += 1) if (this.lists[at] === hash) return;
      this.#push(hash);
    });
    this.details[detail + ISSNS_START] = this.#listed;
    for (const issn of record.issns) this.#push(hashText(issn));
    this.details[detail + ISSNS_END] = this.#listed;
  }

  #push(hash: number): void {
    this.lists = roomFor(this.lists, this.#listed + 1, Int32Array);
    this.lists[this.#listed] = hash;
    this.#listed += 1;
  }

  /** Hashes of the content; numbers that depend on what came before are replaced by hashes of what they stand for. */
  #sum(number: number): void {
    const { cells, details, lists } = this;
    const cell = number * CELLS;
    const detail = number * DETAILS;
    const family = cells[cell + FAMILY] ?? 0;
    const journal = details[detail + JOURNAL] ?? 0;
    const sketch = details[detail + SKETCH] ?? 0;
    this.#summed = [0, 1];
    for (let at = 0; at < CELLS; at += 1) {
      if (at === TITLE_START) continue;
      this.#take(at === FAMILY ? (family === 0 ? 0 : this.families.hashOf(family - 1)) : (cells[cell + at] ?? 0));
    }
    this.#take(journal === 0 ? 0 : this.journals.hashOf(journal - 1));
    this.#take(this.numbers.hashOf(details[detail + NUMBERS] ?? 0));
    this.#take(sketch === 0 ? 0 : this.sketches.hashOf(sketch - 1));
    this.#take(details[detail + ORIGINAL] ?? 0);
    this.#take((details[detail + ISSNS_START] ?? 0) - (details[detail + NAMES_START] ?? 0));
    const end = details[detail + ISSNS_END] ?? 0;
    for (let at = details[detail + NAMES_START] ?? 0; at < end; at += 1) this.#take(lists[at] ?? 0);
    this.contents[2 * number] = this.#summed[0];
    this.contents[2 * number + 1] = this.#summed[1];
  }

  #take(value: number): void {
    this.#summed[0] = combined(this.#summed[0], value);
    this.#summed[1] = combined(value, this.#summed[1]);
  }
}
