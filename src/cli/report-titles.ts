/** Titles of reports, as the record that stands for each has it. */
import type { Project } from '../project/project.ts';
import type { RecordId } from '../records/record.ts';
import { readMembers } from './added-reports.ts';

export async function reportTitles(
  project: Project,
  reports: readonly { readonly kept: RecordId }[],
): Promise<ReadonlyMap<RecordId, string>> {
  const stored = await readMembers(
    project,
    reports.map(({ kept }) => kept),
  );
  return new Map(stored.flatMap(({ id, record }) => (record.title === undefined ? [] : [[id, record.title] as const])));
}
