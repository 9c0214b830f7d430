/** What a field says in a set as a whole: numbers that count rows are no issues, and where no place is recorded its absence says nothing. */
import { CELLS, DETAILS, FIRST_PAGE, GIVEN_ISSUE, IS_UNPLACED, type RecordColumns, VOLUME } from './prepare.ts';

/** Fewer issues may all differ by chance. */
const FEWEST = 50;
/** Issues are numbered within a year and come again and again: where nearly each record has its own, rows were numbered. */
const OWN_SHARE = 0.9;
/** Where fewer records have a place in print, an export left it out. */
const PLACED_SHARE = 0.1;

/** Grows with the set. */
export class Habits {
  readonly #issues = new Set<number>();
  #withIssue = 0;
  #placed = 0;
  #records = 0;
  #told = '';

  add({ cells, details }: RecordColumns, number: number): void {
    const cell = number * CELLS;
    const issue = details[number * DETAILS + GIVEN_ISSUE] ?? 0;
    this.#records += 1;
    if ((cells[cell + VOLUME] ?? 0) !== 0 || (cells[cell + FIRST_PAGE] ?? 0) !== 0) this.#placed += 1;
    if (issue === 0) return;
    this.#withIssue += 1;
    this.#issues.add(issue);
  }

  /** Whether the set has other habits than when this was asked last. */
  takeChange(): boolean {
    const told = `${this.#issuesAreRows} ${this.#placesAreKept}`;
    const hasChanged = told !== this.#told;
    this.#told = told;
    return hasChanged;
  }

  /** What the set makes of a record: its issue + 1, 0 when there is none, and {@link IS_UNPLACED}. */
  readingOf({ cells, details }: RecordColumns, number: number): { readonly issue: number; readonly flags: number } {
    const cell = number * CELLS;
    const issue = this.#issuesAreRows ? 0 : (details[number * DETAILS + GIVEN_ISSUE] ?? 0);
    const isPlaced = (cells[cell + VOLUME] ?? 0) !== 0 || issue !== 0 || (cells[cell + FIRST_PAGE] ?? 0) !== 0;
    return { issue, flags: !isPlaced && this.#placesAreKept ? IS_UNPLACED : 0 };
  }

  get #issuesAreRows(): boolean {
    return this.#withIssue >= FEWEST && this.#issues.size >= OWN_SHARE * this.#withIssue;
  }

  /** Records of the set have a place in print unless they are ahead of it. */
  get #placesAreKept(): boolean {
    return this.#placed > 0 && this.#placed >= PLACED_SHARE * this.#records;
  }
}
