/** The records of a batch with the best fields of their clusters, read once for the list and the search of the screen. */
import { mergeRecords } from '../dedupe/merge.ts';
import type { Project } from '../project/project.ts';
import { type BibRecord, EMPTY_RECORD, type RecordId, type StoredRecord } from '../records/record.ts';
import { readMembers } from './added-reports.ts';

export interface BatchList {
  /** In the order of the ids; what is read of a batch is kept for the sitting. */
  records(ids: readonly RecordId[]): Promise<readonly { readonly id: RecordId; readonly record: BibRecord }[]>;
}

export function openBatchList(project: Project, clusterOf: (id: RecordId) => readonly RecordId[]): BatchList {
  let known = new Map<RecordId, BibRecord>();
  return {
    async records(ids) {
      if (ids.some((id) => !known.has(id))) {
        const stored = await readMembers(project, ids.flatMap(clusterOf));
        const byId = new Map(stored.map((record) => [record.id, record]));
        known = new Map(ids.map((id) => [id, merged(clusterOf(id), byId)]));
      }
      return ids.map((id) => ({ id, record: known.get(id) ?? EMPTY_RECORD }));
    },
  };
}

function merged(members: readonly RecordId[], byId: ReadonlyMap<RecordId, StoredRecord>): BibRecord {
  const stored = members.flatMap((id) => byId.get(id) ?? []);
  return stored.length === 0 ? EMPTY_RECORD : mergeRecords(stored).record;
}
