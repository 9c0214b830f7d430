/** The local filter: what a ranked or widened request brought beyond the query is taken out, cluster by cluster. */

import type { FilterBody } from '../dedupe/link-log.ts';
import { mergeRecords } from '../dedupe/merge.ts';
import type { Project } from '../project/project.ts';
import { filterVerdict, needsLocalFilter } from '../query/evaluate.ts';
import { prepareFields } from '../query/prepared-fields.ts';
import type { Compiled } from '../query/tree.ts';
import { NOT_LITERATURE, type RecordId, type StoredRecord } from '../records/record.ts';
import { listRuns, readRunRecords } from '../store/runs.ts';

/**
 * The verdict on every cluster none of whose members came from PubMed, an import or an exact run, on its merged fields:
 * it stays when any query that found a member keeps it (design.md section 2).
 */
export async function applyLocalFilter(
  project: Project,
  records: readonly StoredRecord[],
  clusters: readonly (readonly RecordId[])[],
): Promise<FilterBody> {
  const byId = new Map(records.map((record) => [record.id, record]));
  const queriesOf = await findCompiled(project);
  const removed: RecordId[] = [];
  const removedUnknown: RecordId[] = [];
  const titleOnly: RecordId[] = [];
  const notLiterature: RecordId[] = [];
  for (const cluster of clusters) {
    const members = cluster.flatMap((id) => byId.get(id) ?? []);
    if (members.every((member) => NOT_LITERATURE.includes(member.record.type))) {
      notLiterature.push(...cluster);
      continue;
    }
    const compiled = new Set<Compiled>();
    let exempt = false;
    for (const member of members) {
      const found = queriesOf.get(member.id);
      if (found === undefined || member.source === 'pubmed' || found.some((each) => !needsLocalFilter(each))) {
        exempt = true;
        break;
      }
      for (const each of found) compiled.add(each);
    }
    if (exempt) continue;
    const { record } = mergeRecords(members);
    const fields = prepareFields(record);
    const verdicts = [...compiled].map((each) => filterVerdict(each, record, { fields }));
    if (verdicts.includes('keep')) continue;
    if (verdicts.includes('keep-title-only')) titleOnly.push(...cluster.slice(0, 1));
    else if (verdicts.includes('remove-unknown')) removedUnknown.push(...cluster);
    else removed.push(...cluster);
  }
  return { removed, removedUnknown, titleOnly, notLiterature };
}

/** What each record of a service was asked for with, over all runs that delivered it. */
async function findCompiled(project: Project): Promise<ReadonlyMap<RecordId, readonly Compiled[]>> {
  const runs = new Map((await listRuns(project.database)).map((run) => [run.id, run.compiled]));
  const found = new Map<RecordId, Compiled[]>();
  for (const [runId, ids] of await readRunRecords(project.database)) {
    const compiled = runs.get(runId);
    if (compiled === undefined) continue;
    for (const id of ids) {
      const known = found.get(id);
      if (known === undefined) found.set(id, [compiled]);
      else known.push(compiled);
    }
  }
  return found;
}
