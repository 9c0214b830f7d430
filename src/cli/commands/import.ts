/** `import`: reference files into the review, every record accounted for. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReviewError } from '../../errors.ts';
import type { FormatName, ReadCounts } from '../../formats/format.ts';
import { REFUSED_EXTENSIONS, refusedFile } from '../../formats/refusals.ts';
import { type Project, withProject } from '../../project/project.ts';
import { SERVICES, type SourceKind } from '../../records/record.ts';
import type { Queries } from '../../store/database.ts';
import { type ImportRow, insertStreamedImport, listImports } from '../../store/imports.ts';
import { now } from '../clock.ts';
import { writeResult } from '../files.ts';
import type { Output } from '../output.ts';
import { problemLines } from '../problem-lines.ts';
import { contentOf, hashFile, openReferenceFile, type ReferenceFile, withRereadable } from '../reference-stream.ts';
import { sealNow } from '../sealing.ts';

export interface ImportOptions {
  readonly review: string;
  readonly files: readonly string[];
  readonly source: string;
  readonly kind: SourceKind;
  readonly date?: string | undefined;
  readonly strategy?: string | undefined;
  readonly platform?: string | undefined;
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
    const reports: FileReport[] = [];
    for (const file of options.files) {
      const report = await importOrReport(project, source, file, options, output);
      for (const line of problemLines(
        file,
        report.problems.map(({ line, message }) => ({ line: line ?? undefined, message })),
      )) {
        output.note(line);
      }
      reports.push(report);
    }
    await sealNow(project);
    // Of a file that could not be read or recognised, stderr has told.
    output.report({ files: reports }, [
      ...reports.filter(({ format }) => format !== null).map(reportLine),
      ...(reports.some(({ imported }) => imported > 0) ? ['Next: stageone dedupe'] : []),
    ]);
    return reports.some(({ id }) => id === null) ? 2 : 0;
  });
}

/** A file that cannot be read costs no other file of the command. */
async function importOrReport(
  ...given: [project: Project, source: string, path: string, options: ImportOptions, output: Output]
): Promise<FileReport> {
  try {
    const [project, source, path, options, output] = given;
    return await withRereadable(path, (content) => importFile(project, source, path, options, output, content));
  } catch (error) {
    if (!(error instanceof ReviewError) || error.code !== 'unreadable-file') throw error;
    return {
      ...NOTHING,
      file: given[2],
      problems: [{ line: null, message: error.message.replace(`${given[2]} cannot`, 'cannot') }],
    };
  }
}

/** @param content path of what is read, which may be a copy of what `path` names */
async function importFile(
  project: Project,
  source: string,
  path: string,
  options: ImportOptions,
  output: Output,
  content: string,
): Promise<FileReport> {
  const file = await openReferenceFile(content);
  if (file === undefined) {
    output.note(`stageone: ${path}: the format was not recognised; nothing was imported from it.`);
    return { ...NOTHING, file: path, problems: [{ line: null, message: 'format not recognised' }] };
  }
  const sha256 = await hashFile(content);
  const repeat = findRepeat(await listImports(project.database), source, path, sha256, options, output);
  if (repeat !== undefined) {
    output.note('  Nothing to do. A real second export with the same content: --again --date D.');
    const { recordsInFile } = await countRecords(file);
    const problems = [{ line: null, message: repeat }];
    return { ...NOTHING, file: path, format: file.format, recordsInFile, refused: recordsInFile, problems };
  }
  let counts: ReadCounts | undefined;
  const id = await insertStreamedImport(
    project.database,
    {
      sha256,
      pieces: contentOf(content),
      source,
      kind: options.kind,
      path,
      format: file.format,
      searchedOn: options.date,
      strategy: readStrategy(options.strategy),
      platform: options.platform?.trim() || undefined,
      importedAt: now(),
    },
    file.batches,
    () => {
      counts = file.counts();
      return counts;
    },
  );
  if (counts === undefined) throw new Error('The file was not read to its end.');
  const name = fileName({ id });
  setAside(project.directory, name, file.format, counts, output);
  return toReport(name, path, file.format, counts);
}

const NOTHING = { id: null, format: null, recordsInFile: 0, imported: 0, refused: 0 } as const;

async function countRecords(file: ReferenceFile): Promise<ReadCounts> {
  for await (const _batch of file.batches);
  return file.counts();
}

/** A file of that name is read, everything else is the strategy itself. */
function readStrategy(strategy: string | undefined): string | undefined {
  return strategy !== undefined && existsSync(strategy) ? readFileSync(strategy, 'utf8') : strategy;
}

/** Writes what was refused to a file of its own beside the review, where it can be mended and imported again. */
function setAside(directory: string, name: string, format: FormatName, counts: ReadCounts, output: Output): void {
  const text = refusedFile(format, counts.refusals, counts.header);
  if (text === undefined) return;
  const path = join(directory, 'data', 'refused', `${name}.${REFUSED_EXTENSIONS[format]}`);
  output.note(
    `${counts.refused} refused ${counts.refused === 1 ? 'entry was' : 'entries were'} set aside: mend and import.`,
  );
  writeResult(path, text, output);
}

function reportLine(report: FileReport): string {
  const name = report.id === null ? '' : `${report.id} `;
  const sum = `${report.imported} imported + ${report.refused} refused`;
  return `${name}${report.file}: ${report.format}, ${report.recordsInFile} records in the file = ${sum}`;
}

/** How scripts and people name an import: `file-2`. */
export function fileName({ id }: Pick<ImportRow, 'id'>): string {
  return `file-${id}`;
}

function toReport(id: string, file: string, format: FormatName, counts: ReadCounts): FileReport {
  const problems = counts.problems.map((problem) => ({ line: problem.line ?? null, message: problem.message }));
  const { recordsInFile, refused } = counts;
  return { id, file, format, recordsInFile, imported: recordsInFile - refused, refused, problems };
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
