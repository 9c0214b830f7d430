/** Record ids as people type them, checked against the review. */
import { ReviewError } from '../errors.ts';
import { asRecordId, type RecordId } from '../records/record.ts';
import type { ReviewState } from './review-state.ts';

/** @throws ReviewError `unknown-record` naming the first id that is none. */
export function knownIds(ids: readonly string[], state: Pick<ReviewState, 'origins'>): readonly RecordId[] {
  const known = new Set<string>(state.origins.map((origin) => origin.id));
  for (const id of ids) {
    if (!known.has(id)) {
      throw new ReviewError('unknown-record', `There is no record ${id}.`, {
        hint: `Ids are the record_id of \`stageone export --set all --format csv\`; this review has ${known.size} records.`,
      });
    }
  }
  return [...new Set(ids)].map(asRecordId);
}
