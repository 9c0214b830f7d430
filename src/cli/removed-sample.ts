/** The list for a person to check: records that the local filter took out although they have no abstract to decide on. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportsPath, type Project } from '../project/project.ts';
import { shuffled } from '../records/random.ts';
import { readRecords } from '../store/records.ts';
import type { ReviewState } from './review-state.ts';

/** Size of the list (design, "unknown"). */
const SAMPLE = 100;
const NAME = 'removed-on-title-alone.csv';

/**
 * Draws 100 of the reports that were removed on the title alone, by the seed of the review, and writes them with an empty
 * column for the person's answer. Gives the path; `undefined` when nothing was removed so.
 */
export async function writeRemovedSample(project: Project, state: ReviewState): Promise<string | undefined> {
  const unknown = state.reports.filter((report) => report.removed?.by === 'automation' && report.removed.unknown);
  if (unknown.length === 0) return undefined;
  const drawn = shuffled(
    unknown.map((report) => report.kept),
    `${project.settings.seed}:removed`,
  ).slice(0, SAMPLE);
  const records = new Map((await readRecords(project.database, drawn)).map((record) => [record.id, record]));
  const rows = drawn.flatMap((id) => {
    const found = records.get(id);
    if (found === undefined) return [];
    const { title, year, journal, doi, urls } = found.record;
    return [[id, title, year, journal, doi, doi === undefined ? urls[0] : `https://doi.org/${doi}`, found.source, '']];
  });
  const header = ['record_id', 'title', 'year', 'journal', 'doi', 'url', 'source', 'should_be_screened'];
  const folder = exportsPath(project.directory);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, NAME);
  const { stringify } = await import('csv-stringify/sync');
  writeFileSync(path, stringify([header, ...rows], { record_delimiter: '\r\n' }));
  return path;
}
