/** A record as people are shown it: the best fields of its cluster, and the sources that delivered it. */
import { mergeRecords } from '../dedupe/merge.ts';
import type { Project } from '../project/project.ts';
import { type RecordId, SERVICE_TITLES } from '../records/record.ts';
import type { ShownRecord } from '../screening/session.ts';
import { readRecords } from '../store/records.ts';

/** @param members ids of the cluster; `id` is the one that stands for it. */
export async function showRecord(
  project: Project,
  members: readonly RecordId[],
  id: RecordId,
): Promise<Omit<ShownRecord, 'own' | 'notes'>> {
  const stored = await readRecords(project.database, members);
  const merged = mergeRecords(stored);
  return { id, record: merged.record, sources: [...new Set(stored.map(({ source }) => sourceTitle(source)))] };
}

/** Services as people read them; other sources by the name they were given. */
export function sourceTitle(source: string): string {
  return Object.entries(SERVICE_TITLES).find(([name]) => name === source)?.[1] ?? source;
}
