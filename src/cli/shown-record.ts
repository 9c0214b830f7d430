/** A record as people are shown it: the best fields of its cluster, and the sources that delivered it. */
import type { LinkLog } from '../dedupe/link-log.ts';
import { mergeRecords } from '../dedupe/merge.ts';
import { linkText } from '../dedupe/pair-view.ts';
import { ReviewError } from '../errors.ts';
import type { Project } from '../project/project.ts';
import { type RecordId, sourceTitle } from '../records/record.ts';
import { maskRecord } from '../screening/mask.ts';
import { foldFound } from '../screening/report-changes.ts';
import type { RelatedReport, ShownRecord } from '../screening/session.ts';
import { readEvents } from '../store/events.ts';
import { readRecords } from '../store/records.ts';
import { readMembers } from './added-reports.ts';

/**
 * @param members ids of the cluster; `id` is the one that stands for it
 * @param versions pairs of records that are two reports of one study
 */
export async function showRecord(
  project: Project,
  members: readonly RecordId[],
  id: RecordId,
  versions: LinkLog['versions'],
): Promise<Omit<ShownRecord, 'own' | 'notes'>> {
  const { mask } = project.settings;
  const stored = await readMembers(project, members);
  if (stored.every((each) => each.id !== id)) throw missingRecord(id);
  const { record } = mergeRecords(stored);
  const sources = [...new Set(stored.map(({ source }) => sourceTitle(source)))];
  const linked = record.links.map((link) => ({ label: 'Linked', text: linkText(link) }));
  return {
    id,
    record: maskRecord(record, mask),
    sources: mask.includes('source') ? [] : sources,
    related: [...(await showFound(project, members)), ...(await showVersions(project, members, versions)), ...linked],
  };
}

/** Nothing deletes records, so that somebody has changed the database by other means. */
function missingRecord(id: RecordId): ReviewError {
  return new ReviewError('storage', `Record ${id} is missing from the database, which this program never does.`, {
    hint: 'Take data/review.db from the newest copy; no decision was changed.',
  });
}

/** What was found at full text: the record that holds this report, and records that lead to the same one. */
async function showFound(project: Project, members: readonly RecordId[]): Promise<readonly RelatedReport[]> {
  const own = new Set(members);
  const { added, joined } = foldFound(await readEvents(project.database, { types: ['report'] }));
  const holders = members.flatMap((id) => added.get(id)?.of ?? []);
  const same = joined.filter(({ ids }) => ids.some((id) => own.has(id))).flatMap(({ ids }) => ids);
  const others = [...new Set(same.filter((id) => !own.has(id)))];
  if (holders.length + others.length === 0) return [];
  const found = await readMembers(project, [...holders, ...others]);
  return found.map(({ id, record }) => ({
    label: holders.includes(id) ? 'Found in' : 'Same report',
    text: `record ${id}: ${record.title ?? '(no title)'}`,
  }));
}

/** The other versions of a report, each by its number, title and what tells it apart. */
async function showVersions(
  project: Project,
  members: readonly RecordId[],
  versions: LinkLog['versions'],
): Promise<readonly RelatedReport[]> {
  const others = versionsOf(members, versions);
  if (others.size === 0) return [];
  return (await readRecords(project.database, [...others.keys()])).map(({ id, record, source }) => ({
    label: 'Other version',
    text: [
      `record ${id} (${others.get(id)})`,
      record.title ?? '(no title)',
      [record.journal, record.year, sourceTitle(source)].filter((part) => part !== undefined).join(' · '),
    ].join(': '),
  }));
}

/** Records that are versions of one of the members, with the rule or the hand that says so. */
export function versionsOf(members: readonly RecordId[], versions: LinkLog['versions']): ReadonlyMap<RecordId, string> {
  const own = new Set(members);
  const others = new Map<RecordId, string>();
  for (const { a, b, rule } of versions) {
    if (own.has(a) && !own.has(b)) others.set(b, rule);
    else if (own.has(b) && !own.has(a)) others.set(a, rule);
  }
  return others;
}
