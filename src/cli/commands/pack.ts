/** `pack`: one file for one reviewer's machine, or from it for home, or a backup of one reviewer's events. */
import { ReviewError } from '../../errors.ts';
import { type Project, withProject } from '../../project/project.ts';
import { appendPlanned } from '../../store/events.ts';
import { recordAsked, requireReviewer } from '../asked.ts';
import { requireOwnCopy } from '../copies.ts';
import { exchangeEvent } from '../exchange-log.ts';
import { writeBytes } from '../files.ts';
import type { Output } from '../output.ts';
import { type Packed, packBackup, packCopy, packReturn } from '../packing.ts';

export interface PackOptions {
  readonly review: string;
  readonly reviewer?: string | undefined;
  /** Batches of each stage that the reviewer has not closed. */
  readonly batches: number;
  readonly backup: boolean;
  readonly output: string;
}

export async function pack(options: PackOptions, output: Output): Promise<undefined> {
  if (!(Number.isSafeInteger(options.batches) && options.batches > 0)) {
    throw new ReviewError('usage', '--batches is a number of batches, 1 or more.', { hint: '--batches 4' });
  }
  return withProject(options.review, async (project) => {
    const packed = await makePack(project, options);
    writeBytes(options.output, packed.bytes, output);
    report(packed, options.output, output);
    return undefined;
  });
}

async function makePack(project: Project, { reviewer, batches, backup }: PackOptions): Promise<Packed> {
  const { copy } = project.settings;
  if (copy !== undefined && reviewer !== undefined) requireOwnCopy(project.settings, reviewer);
  const who = reviewer ?? copy?.reviewer;
  if (who === undefined) {
    throw new ReviewError('usage', 'At home a pack is for one reviewer.', {
      hint: 'stageone pack --reviewer R1 --output for-r1.stageone',
    });
  }
  if (backup) {
    if (copy === undefined) await recordAsked(project, who, 'pack --backup');
    return packBackup(project, who);
  }
  if (copy !== undefined) return packReturn(project);
  await requireReviewer(project, who);
  await recordAsked(project, who, 'pack');
  const packed = await packCopy(project, who, batches);
  const about = { reviewer: who, pack: packed.pack.hash, gaps: [], commitments: [] };
  await appendPlanned(project.database, async () => [exchangeEvent(project.settings, 'packed', about)]);
  return packed;
}

function report({ pack: made, batches }: Packed, file: string, output: Output): void {
  const { kind, reviewer, events, rows, hash } = made;
  const records = rows.filter(({ table }) => table === 'record').length;
  const list = batches.join(', ') || 'none';
  const lines = {
    copy: [
      `${file}: the copy of ${reviewer}, with ${records} records; batches to do: ${list}.`,
      `Next, on the machine of ${reviewer}: stageone init DIR --from FILE, later stageone merge FILE`,
    ],
    return: [
      `${file}: what ${reviewer} did in closed batches and resolutions; closed and not revealed yet: ${list}.`,
      'Next, at home: stageone merge FILE',
    ],
    backup: [
      `${file}: a backup of ${reviewer}, with votes that are open: only ${reviewer} takes it in.`,
      `Next, where it is needed: stageone merge FILE --reviewer ${reviewer}`,
    ],
  };
  output.report({ file, kind, reviewer, records, events: events.length, batches, hash }, lines[kind]);
}
