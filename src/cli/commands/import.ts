/** `import`: reference files into the review, every record accounted for. */
import { existsSync, readFileSync } from 'node:fs';
import { ReviewError } from '../../errors.ts';
import type { FileReading } from '../../formats/registry.ts';
import { withProject } from '../../project/project.ts';
import { SERVICES, type SourceKind } from '../../records/record.ts';
import type { Queries } from '../../store/database.ts';
import { type ImportRow, insertImport, listImports, sha256 } from '../../store/records.ts';
import { now } from '../clock.ts';
import { readReferenceFile } from '../files.ts';
import type { Output } from '../output.ts';

export interface ImportOptions {
  readonly review: string;
  readonly files: readonly string[];
  readonly source: string;
  readonly kind: SourceKind;
  readonly date?: string | undefined;
  readonly strategy?: string | undefined;
  readonly again: boolean;
}

interface FileReport {
  /** Names the import to `withdraw`; `null` when nothing was imported. */
  readonly id: string | null;
  readonly file: string;
  readonly format: string | null;
  readonly recordsInFile: number;
  readonly imported: number;
  readonly refused: number;
  readonly problems: readonly { readonly line: number | null; readonly message: string }[];
}

export async function importFiles(options: ImportOptions, output: Output): Promise<number> {
  requireOptions(options);
  return withProject(options.review, async (project) => {
    const source = await knownSpelling(project.database, options);
    const strategy =
      options.strategy !== undefined && existsSync(options.strategy)
        ? readFileSync(options.strategy, 'utf8')
        : options.strategy;
    const reports: FileReport[] = [];
    let refused = false;
    for (const file of options.files) {
      const { bytes, reading } = await readReferenceFile(file);
      if (reading === undefined) {
        refused = true;
        output.note(`stageone: ${file}: the format was not recognised; nothing was imported from it.`);
        reports.push({
          id: null,
          file,
          format: null,
          recordsInFile: 0,
          imported: 0,
          refused: 0,
          problems: [{ line: null, message: 'format not recognised' }],
        });
        continue;
      }
      const repeat = findRepeat(await listImports(project.database), source, file, sha256(bytes), options, output);
      if (repeat !== undefined) {
        refused = true;
        output.note(`stageone: ${repeat}`);
        output.note('  Nothing to do. A real second export with the same content: --again --date D.');
        reports.push({
          id: null,
          file,
          format: reading.format,
          recordsInFile: reading.recordsInFile,
          imported: 0,
          refused: reading.recordsInFile,
          problems: [{ line: null, message: repeat }],
        });
        continue;
      }
      const id = await insertImport(
        project.database,
        {
          source,
          kind: options.kind,
          path: file,
          format: reading.format,
          searchedOn: options.date,
          strategy,
          recordsInFile: reading.recordsInFile,
          refused: reading.refused,
          problems: reading.problems,
          importedAt: now(),
          bytes,
        },
        reading.entries.map((entry) => ({ sourceId: entry.sourceId, record: entry.record })),
      );
      reports.push(toReport(fileName({ id }), file, reading));
    }
    for (const report of reports) {
      for (const problem of report.problems.slice(0, 20)) {
        output.note(`${report.file}${problem.line === null ? '' : `:${problem.line}`}: ${problem.message}`);
      }
    }
    output.report({ files: reports }, [
      ...reports.map(
        (report) =>
          `${report.id === null ? '' : `${report.id} `}${report.file}: ${report.format ?? 'not recognised'}, ${report.recordsInFile} records in the file = ${report.imported} imported + ${report.refused} refused`,
      ),
      'Next: stageone dedupe',
    ]);
    return refused ? 2 : 0;
  });
}

/** How scripts and people name an import: `file-2`. */
export function fileName({ id }: Pick<ImportRow, 'id'>): string {
  return `file-${id}`;
}

function toReport(id: string, file: string, reading: FileReading): FileReport {
  const problems = reading.problems.map((problem) => ({ line: problem.line ?? null, message: problem.message }));
  if (reading.recordsInFile === 0 && problems.length === 0)
    problems.push({ line: null, message: 'the file holds no records' });
  return {
    id,
    file,
    format: reading.format,
    recordsInFile: reading.recordsInFile,
    imported: reading.entries.length,
    refused: reading.refused,
    problems,
  };
}

function requireOptions(options: ImportOptions): void {
  const name = options.source.trim().toLowerCase();
  if (name === '') throw new ReviewError('usage', '--source needs a name.', { hint: '--source "PsycINFO (Ovid)"' });
  if (SERVICES.some((service) => service === name)) {
    throw new ReviewError('usage', `\`${options.source}\` is the name of a service that \`search\` asks.`, {
      hint: `Name the file's source otherwise: --source "${options.source} (file)"`,
    });
  }
  if (options.again && options.date === undefined) {
    throw new ReviewError('usage', '--again needs the date of the second search.', {
      hint: '--again --date 2026-11-25',
    });
  }
}

/** Source names compare case-free; the first spelling stands. */
async function knownSpelling(queries: Queries, options: ImportOptions): Promise<string> {
  const source = options.source.trim();
  const known = (await listImports(queries)).find((row) => row.source.toLowerCase() === source.toLowerCase());
  if (known !== undefined && known.kind !== options.kind) {
    throw new ReviewError('refused', `The source ${known.source} is of the kind ${known.kind}, not ${options.kind}.`, {
      hint: `Leave --kind ${known.kind}, or give this source a name of its own.`,
    });
  }
  return known?.source ?? source;
}

/** What is wrong when these bytes came already for this source; for another source that is only a warning. */
function findRepeat(
  imports: readonly ImportRow[],
  source: string,
  file: string,
  hash: string,
  options: ImportOptions,
  output: Output,
): string | undefined {
  let repeat: string | undefined;
  for (const earlier of imports.filter((row) => row.sha256 === hash)) {
    const story = `${file} has the same content as ${earlier.path}, imported on ${earlier.importedAt} for ${earlier.source}`;
    if (earlier.source !== source) output.note(`stageone: warning: ${story}.`);
    else if (!options.again) repeat = `${story}.`;
  }
  return repeat;
}
