/** `export`: records with their decisions, in a format that other programs read. */
import { mergeRecords } from '../../dedupe/merge.ts';
import { type ExportSet, selectItems } from '../../export/selection.ts';
import { writeExport } from '../../export/write.ts';
import type { WriteFormat } from '../../formats/format.ts';
import { type Project, withProject } from '../../project/project.ts';
import { readRecords } from '../../store/records.ts';
import { addedRecords } from '../added-reports.ts';
import { writeResult } from '../files.ts';
import type { Output } from '../output.ts';
import { loadReview } from '../review-state.ts';

export interface ExportOptions {
  readonly review: string;
  readonly set: ExportSet;
  readonly format: WriteFormat;
  readonly output?: string | undefined;
  readonly forSpreadsheet: boolean;
}

export async function exportRecords(options: ExportOptions, output: Output): Promise<undefined> {
  return withProject(options.review, async (project) => {
    writeResult(options.output, await exportText(project, options), output);
    return undefined;
  });
}

/** The text of an export. */
export async function exportText(
  project: Project,
  options: Pick<ExportOptions, 'set' | 'format'> & { readonly forSpreadsheet?: boolean },
): Promise<string> {
  const state = await loadReview(project);
  const stored = await readRecords(project.database);
  const records = [...stored, ...addedRecords(state.log.added.values(), stored)];
  return writeExport(selectItems(options.set, records, state.reports, mergeRecords), options.format, {
    forSpreadsheet: options.forSpreadsheet ?? false,
  });
}
