/** What a screen, plain or drawn, needs of one reviewer's sitting. It is handed these functions and knows no store. */
import type { BibRecord, RecordId } from '../records/record.ts';
import type { ExclusionReason, Stage, Verdict } from './decision.ts';
import type { ListedRecord } from './listed-record.ts';
import type { Maskable } from './mask.ts';
import type { UndoneAct } from './undoing.ts';

export interface RelatedReport {
  /** `Other version`, `Linked`. */
  readonly label: string;
  readonly text: string;
}

/** A record as it is shown: merged fields of its cluster. */
export interface ShownRecord {
  readonly id: RecordId;
  readonly record: BibRecord;
  /** Names of the sources that delivered a member, as people read them: `PubMed`. */
  readonly sources: readonly string[];
  /** Other reports that belong to it, such as its preprint or an erratum: shown beside it, never merged. */
  readonly related?: readonly RelatedReport[] | undefined;
  /** This reviewer's own verdict, where there is one. */
  readonly own: { readonly verdict: Verdict; readonly reason: string | undefined } | undefined;
  readonly notes: readonly string[];
  /** This reviewer's own tags and flag. */
  readonly tags?: readonly string[] | undefined;
  readonly isFlagged?: boolean | undefined;
}

/** How a record was looked at before an act on it. */
export interface ActDetails {
  /** Since the record stood on the screen. */
  readonly msOnScreen: number;
  readonly highlighted: boolean;
}

export interface Progress {
  /** `B7` */
  readonly batch: string;
  readonly batchDone: number;
  readonly batchSize: number;
  /** Decided by this reviewer over all batches of the stage. */
  readonly totalDone: number;
  /** Records of the stage known today, those not in a batch yet included. */
  readonly totalSize: number;
}

/** Where the reviewer stands after each act. */
export type Position =
  | { readonly kind: 'record'; readonly shown: ShownRecord; readonly progress: Progress }
  /** Nothing in the batch is undecided: undo, close or quit. */
  | { readonly kind: 'batch-end'; readonly batch: string; readonly progress: Progress }
  /** `afterPilot`: the sitting ends with the pilot round that was closed in it, whatever waits behind. */
  | { readonly kind: 'nothing-left'; readonly afterPilot?: boolean };

export interface HighlightSet {
  readonly name: string;
  /** Words, phrases and `stem*`, compared without case. */
  readonly terms: readonly string[];
  /** Ink colour name: `green`, `red`, `cyan`, `yellow`, `magenta`. */
  readonly colour: string;
}

export interface SessionSettings {
  readonly reviewTitle: string;
  readonly reviewer: string;
  readonly stage: Stage;
  readonly reasons: readonly ExclusionReason[];
  readonly highlights: readonly HighlightSet[];
  /** Lines of the criteria panel. */
  readonly criteria: readonly string[];
  readonly criteriaVersion: number;
  /** Milliseconds after a paint during which keys are dropped; 0 = off. */
  readonly keyGuardMs: number;
  /** Not shown of any record. */
  readonly mask: readonly Maskable[];
}

/** A record that may be of the same report as the one on the screen. */
export interface DuplicateCandidate {
  readonly id: RecordId;
  /** Merged fields of its cluster. */
  readonly record: BibRecord;
  readonly sources: readonly string[];
}

/** Every act resolves only when it is on disk. Acts that the rules forbid reject with a `ReviewError`, and nothing has changed. */
export interface ScreeningSession {
  readonly settings: SessionSettings;
  /** Where the reviewer stands, without acting: first record, end of a batch, or nothing left. */
  current(): Promise<Position>;
  /** Decides on the current record. */
  decide(verdict: Verdict, reason: string | undefined, details: ActDetails): Promise<Position>;
  /**
   * Takes back this reviewer's newest act in a batch that is not closed, whatever it was; `undefined` when there is none. Its record
   * becomes the current one.
   */
  undo(
    details: ActDetails,
  ): Promise<{ readonly undone: RecordId; readonly act: UndoneAct; readonly position: Position } | undefined>;
  /** Takes back this reviewer's verdict on the current record, to which they came back by `go`. It stays the current one. */
  clear(details: ActDetails): Promise<Position>;
  note(text: string, details: ActDetails): Promise<void>;
  /** Puts the flag on the current record, or takes it off; resolves with whether it is on. */
  flag(details: ActDetails): Promise<boolean>;
  /** Puts a tag on the current record, or takes it off. */
  tag(tag: string, on: boolean, details: ActDetails): Promise<void>;
  /** This reviewer's own acts on the current record, a line each, oldest first. */
  history(): Promise<readonly string[]>;
  /** The records of the batch in this reviewer's order. */
  list(): Promise<readonly ListedRecord[]>;
  /** Makes a record of the batch the current one, decided or not; after a verdict the reviewer is where they were. */
  go(id: string): Promise<Position>;
  /** The records most like the current one, best first. */
  findDuplicates(): Promise<readonly DuplicateCandidate[]>;
  /**
   * Marks the current record and another as duplicates. It is a proposal that nobody else sees before the batch is revealed; then
   * `dedupe review` asks about the pair.
   */
  markDuplicate(other: string, details: ActDetails): Promise<void>;
  /** Puts the current record at the end of the batch for this sitting. */
  skip(): Promise<Position>;
  /** Closes the batch; rejects while records are undecided. The next position is that of the next batch. */
  close(): Promise<{ readonly closed: string; readonly position: Position }>;
}
