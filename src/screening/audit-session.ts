/** What the plain screen needs of one sitting of an audit. It is handed these functions and knows no store. */
import type { RecordId } from '../records/record.ts';
import type { AuditVerdict } from './audit.ts';
import type { ShownRecord } from './session.ts';

/** Where the sitting stands after each act; nothing is told of how the two reviewers came to exclude the record. */
export type AuditPosition =
  | {
      readonly kind: 'record';
      readonly shown: ShownRecord;
      /** Records of the sample still to be answered in this sitting, this one included. */
      readonly left: number;
    }
  | { readonly kind: 'nothing-left' };

/** Every act resolves only when it is on disk. Acts that the rules forbid reject with a `ReviewError`, and nothing has changed. */
export interface AuditSession {
  /** The record to be answered now, without acting. */
  current(): Promise<AuditPosition>;
  answer(verdict: AuditVerdict, why: string | undefined): Promise<AuditPosition>;
  /** Leaves the record open; it does not come again in this sitting. */
  skip(): Promise<AuditPosition>;
  /** Takes back this person's newest answer; `undefined` when there is none. The record becomes the current one. */
  undo(): Promise<{ readonly undone: RecordId; readonly position: AuditPosition } | undefined>;
}
