/** `labels`: decisions that imported files bring from other tools, read from the stored files on request; nothing counts them. */
import { ReviewError } from '../../errors.ts';
import type { Label } from '../../formats/labels.ts';
import { readFile } from '../../formats/registry.ts';
import { type Project, withProject } from '../../project/project.ts';
import { listImports, readImport } from '../../store/records.ts';
import type { Output } from '../output.ts';
import { pubmedXmlReader } from '../pubmed-file.ts';
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

async function readLabels({ database }: Project, id: number): Promise<readonly LabelRow[]> {
  const file = await readImport(database, id);
  if (file === undefined) return [];
  const reading = await readFile(file.bytes, file.path, [pubmedXmlReader]);
  // The records were stored in the order of the entries that were not refused.
  return (reading?.entries ?? []).flatMap((entry, index) =>
    (entry.labels ?? []).map((label) => ({
      file: fileName({ id }),
      recordId: file.recordIds[index] ?? '',
      ...label,
    })),
  );
}
