/** Titles of reports, as the record that stands for each has it. */
import type { Project } from '../project/project.ts';
import type { RecordId } from '../records/record.ts';
import { readRecords } from '../store/records.ts';

export async function reportTitles(
  project: Project,
  reports: readonly { readonly kept: RecordId }[],
): Promise<ReadonlyMap<RecordId, string>> {
  const stored = await readRecords(
    project.database,
    reports.map(({ kept }) => kept),
  );
  return new Map(stored.flatMap(({ id, record }) => (record.title === undefined ? [] : [[id, record.title] as const])));
}
