/** `merge`: takes packs in, each whole or not at all; in any order, and as often as anybody likes. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ReviewError } from '../../errors.ts';
import { PackError } from '../../exchange/pack.ts';
import { ForkError } from '../../exchange/plan-merge.ts';
import { type Project, withProject } from '../../project/project.ts';
import { recordAsked, requireCode } from '../asked.ts';
import { type Merged, mergePack } from '../merging.ts';
import type { Output } from '../output.ts';
import { readPack } from '../packing.ts';

export interface MergeOptions {
  readonly review: string;
  readonly files: readonly string[];
  /** Who takes in a backup of their own. */
  readonly reviewer?: string | undefined;
}

interface FileReport {
  readonly file: string;
  /** `null` when the file was refused. */
  readonly reviewer: string | null;
  readonly events: number;
  readonly new: number;
  readonly revealed?: readonly string[];
  readonly refused?: string;
}

export async function merge(options: MergeOptions, output: Output): Promise<number> {
  const { reviewer } = options;
  if (reviewer !== undefined) requireCode(reviewer);
  return withProject(options.review, async (project) => {
    if (reviewer !== undefined) await recordAsked(project, reviewer, 'merge');
    const reports: FileReport[] = [];
    for (const file of options.files) reports.push(await mergeOrReport(project, file, reviewer, output));
    const lines = reports.filter(({ refused }) => refused === undefined).map(fileLine);
    output.report({ files: reports }, [...lines, ...(lines.length > 0 ? ['Next: stageone status'] : [])]);
    return reports.some(({ refused }) => refused !== undefined) ? 2 : 0;
  });
}

/** A file that is refused costs no other file of the command. */
async function mergeOrReport(
  project: Project,
  file: string,
  reviewer: string | undefined,
  output: Output,
): Promise<FileReport> {
  try {
    const merged = await mergePack(project, readPack(file), reviewer);
    for (const warning of merged.warnings) output.note(`stageone: warning: ${file}: ${warning}`);
    return toReport(file, merged);
  } catch (error) {
    const isRefused = error instanceof PackError || (error instanceof ReviewError && error.code === 'unreadable-file');
    if (!isRefused) throw error;
    const kept = error instanceof ForkError ? `; the file is kept as ${keepAside(project, file)}` : '';
    const refused = error instanceof PackError ? `${error.message}${kept}` : error.message.replace(/\.$/, '');
    output.note(`stageone: ${file} was refused, and nothing of it was taken in: ${refused}.`);
    if (error.hint !== undefined) output.note(`  ${error.hint}`);
    return { file, reviewer: null, events: 0, new: 0, refused };
  }
}

/** Of a fork both versions are kept: one in the log, the other beside the review under a name of its own. */
function keepAside({ directory }: Project, file: string): string {
  const folder = join(directory, 'data', 'refused');
  mkdirSync(folder, { recursive: true });
  const { reviewer, hash } = readPack(file);
  const path = join(folder, `fork-${reviewer}-${hash.slice(0, 12)}.stageone`);
  copyFileSync(file, path);
  return path;
}

function toReport(file: string, { pack, added, revealed }: Merged): FileReport {
  return { file, reviewer: pack.reviewer, events: pack.events.length, new: added.length, revealed };
}

function fileLine({ file, reviewer, events, new: added, revealed = [] }: FileReport): string {
  const shown = revealed.length === 0 ? '' : `; revealed: ${revealed.join(', ')}`;
  return added === 0
    ? `${file}: ${reviewer}, ${events} events, all of them known already${shown}`
    : `${file}: ${reviewer}, ${events} events, ${added} of them new${shown}`;
}
