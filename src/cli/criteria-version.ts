/** The version of the eligibility criteria: each change of their text is an event, and every vote stores the version it was cast under. */
import { createHash } from 'node:crypto';
import type { Project } from '../project/project.ts';
import { PROGRAM_CHAIN } from '../records/event.ts';
import { appendPlanned, readEvents } from '../store/events.ts';
import { now, PROGRAM_VERSION } from './clock.ts';

/** The version in force, from 1; a changed text makes the next one. */
export async function ensureCriteria(project: Project): Promise<number> {
  const { criteria, reasons } = project.settings;
  const text = JSON.stringify([criteria, reasons]);
  const hash = createHash('sha256').update(text).digest('hex');
  let version = 0;
  await appendPlanned(project.database, async (queries) => {
    const events = await readEvents(queries, { types: ['criteria'] });
    const newest = events.at(-1);
    version = newest?.criteriaVersion ?? 0;
    if (newest?.verdict === hash) return [];
    version += 1;
    return [
      {
        type: 'criteria',
        chain: PROGRAM_CHAIN,
        at: now(),
        verdict: hash,
        criteriaVersion: version,
        programVersion: PROGRAM_VERSION,
        body: { criteria, reasons },
      },
    ];
  });
  return version;
}
