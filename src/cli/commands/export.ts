/** `export`: records with their decisions, in a format that other programs read. */
import { mergeRecords } from '../../dedupe/merge.ts';
import { type ExportRow, type ExportSet, planRows, toItems } from '../../export/selection.ts';
import { writeBatches } from '../../export/write.ts';
import type { ExportItem, WriteFormat } from '../../formats/format.ts';
import { type Project, withProject } from '../../project/project.ts';
import { readMembers } from '../added-reports.ts';
import { writePieces } from '../files.ts';
import type { Output } from '../output.ts';
import { loadReview } from '../review-state.ts';

export interface ExportOptions {
  readonly review: string;
  readonly set: ExportSet;
  readonly format: WriteFormat;
  readonly output?: string | undefined;
  readonly forSpreadsheet: boolean;
}

export async function exportRecords(options: ExportOptions, output: Output): Promise<number | undefined> {
  return withProject(options.review, async (project) =>
    (await writePieces(options.output, exportPieces(project, options), output)) ? undefined : 130,
  );
}

type What = Pick<ExportOptions, 'set' | 'format'> & { readonly forSpreadsheet?: boolean };

/** The text of an export. */
export async function exportText(project: Project, what: What): Promise<string> {
  let text = '';
  for await (const piece of exportPieces(project, what)) text += piece;
  return text;
}

function exportPieces(project: Project, { set, format, forSpreadsheet = false }: What): AsyncGenerator<string> {
  return writeBatches(exportItems(project, set), format, { forSpreadsheet });
}

/** Records that are read and written at a time: no more of them are held in memory. */
const BATCH = 1_000;

/** In order of import; records are read as their turn comes. */
async function* exportItems(project: Project, set: ExportSet): AsyncGenerator<readonly ExportItem[]> {
  const { log, reports } = await loadReview(project);
  // A report that was only found at full text stands where its holder does.
  const placeOf = ({ members: [id] }: ExportRow): number => Number(log.added.get(id)?.of ?? id);
  const rows = planRows(set, reports)
    .map((row) => ({ row, place: placeOf(row) }))
    .sort((left, right) => left.place - right.place)
    .map(({ row }) => row);
  for (let from = 0; from < rows.length; from += BATCH) {
    const some = rows.slice(from, from + BATCH);
    const records = await readMembers(
      project,
      some.flatMap(({ members }) => members),
    );
    yield toItems(some, records, mergeRecords);
  }
}
