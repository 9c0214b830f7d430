/** Reports that were only found at full text, as records: what was said of each, and where it was found. */
import type { Project } from '../project/project.ts';
import { parseName } from '../records/names.ts';
import { EMPTY_RECORD, type RecordId, type StoredRecord } from '../records/record.ts';
import { type AddedReport, foldFound } from '../screening/report-changes.ts';
import { readEvents } from '../store/events.ts';
import { readRecords } from '../store/records.ts';

/** The report as if a source had delivered it: that of the record that holds it. */
function asRecord({ id, title, authors, year, doi }: AddedReport, holder: StoredRecord): StoredRecord {
  const { position, source, kind } = holder;
  const record = { ...EMPTY_RECORD, title, authors: authors.map(parseName), year, doi };
  return { id, position, source, kind, sourceId: undefined, record, abstractFrom: undefined };
}

/** The reports as records, each with the source of its holder; those whose holder has left the review are left out. */
export function addedRecords(added: Iterable<AddedReport>, records: readonly StoredRecord[]): readonly StoredRecord[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  return [...added].flatMap((report) => {
    const holder = byId.get(report.of);
    return holder === undefined ? [] : [asRecord(report, holder)];
  });
}

/** Stored records, and reports found at full text among the ids, in order of import. */
export async function readMembers(project: Project, ids: readonly RecordId[]): Promise<readonly StoredRecord[]> {
  const { database } = project;
  const stored = ids.filter((id) => !isAddedId(id));
  if (stored.length === ids.length) return readRecords(database, ids);
  const all = foldFound(await readEvents(database, { types: ['report'] })).added;
  const added = ids.flatMap((id) => all.get(id) ?? []);
  const holders = await readRecords(
    database,
    added.map(({ of }) => of),
  );
  return [...(await readRecords(database, stored)), ...addedRecords(added, holders)];
}

/** `118+1` */
export function isAddedId(id: string): boolean {
  return id.includes('+');
}
