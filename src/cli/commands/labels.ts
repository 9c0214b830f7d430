/** `labels`: decisions that imported files bring from other tools, read from the stored files on request; nothing counts them. */
import { ReviewError } from '../../errors.ts';
import type { Label } from '../../formats/labels.ts';
import { type Project, withProject } from '../../project/project.ts';
import { importBodies, importedIds, listImports } from '../../store/imports.ts';
import type { Output } from '../output.ts';
import { streamReferenceFile, withCopy } from '../reference-stream.ts';
import { fileName } from './import.ts';

export interface LabelsOptions {
  readonly review: string;
  readonly files?: readonly string[] | undefined;
}

/** One label with the record that carries it and the import that brought it. */
interface LabelRow extends Label {
  readonly file: string;
  readonly recordId: string;
}

/** Prints `record_id`, tool, field, value and person of each label, in order of import. */
export async function labels({ review, files }: LabelsOptions, output: Output): Promise<undefined> {
  return withProject(review, async (project) => {
    const imports = await listImports(project.database);
    const known = imports.map(fileName);
    const asked = files === undefined || files.length === 0 ? known : files;
    const unknown = asked.find((name) => !known.includes(name));
    if (unknown !== undefined) {
      throw new ReviewError('usage', `${unknown} is no import of this review.`, {
        hint: known.length === 0 ? 'Nothing was imported yet.' : `Imports: ${known.join(', ')}`,
      });
    }
    const rows: LabelRow[] = [];
    for (const { id } of imports.filter((each) => asked.includes(fileName(each)))) {
      rows.push(...(await readLabels(project, id)));
    }
    output.report(
      { labels: rows.map(({ by, ...row }) => ({ ...row, by: by ?? null })) },
      rows.length === 0 ? ['No labels: these files bring no decisions.'] : rows.map(labelLine),
    );
    return undefined;
  });
}

function labelLine({ file, recordId, tool, field, value, by }: LabelRow): string {
  return `${file} ${recordId} ${tool} ${field}: ${value}${by === undefined ? '' : ` (${by})`}`;
}

/** Runs through the stored file part by part, as an import may be longer than memory. */
async function readLabels({ database }: Project, id: number): Promise<readonly LabelRow[]> {
  return withCopy(importBodies(database, id), async (path) => {
    const recordIds = await importedIds(database, id);
    const rows: LabelRow[] = [];
    let count = 0;
    await streamReferenceFile(path, ({ labels: found = [] }) => {
      // The records were stored in the order of the entries that were not refused.
      for (const label of found) rows.push({ file: fileName({ id }), recordId: recordIds[count] ?? '', ...label });
      count += 1;
    });
    return rows;
  });
}
