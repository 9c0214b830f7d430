/** `bundle`: the replication package, a ZIP file or a folder, for whoever wants to check or repeat the review. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ReviewError } from '../../errors.ts';
import { encodeArchive, type Members } from '../../exchange/archive.ts';
import { MANIFEST } from '../../exchange/manifest.ts';
import { withProject } from '../../project/project.ts';
import { gatherBundle } from '../bundling.ts';
import { now } from '../clock.ts';
import { writeBytes } from '../files.ts';
import type { Output } from '../output.ts';

export interface BundleCommand {
  readonly review: string;
  /** A name that ends in `.zip`, or that of a folder. */
  readonly output: string;
  readonly abstracts: boolean;
}

export async function bundle(options: BundleCommand, output: Output): Promise<undefined> {
  const path = options.output;
  const isArchive = /\.zip$/i.test(path);
  if (!isArchive) requireEmpty(path);
  return withProject(options.review, async (project) => {
    const members = await gatherBundle(project, options);
    if (isArchive) writeBytes(path, encodeArchive(members, now()), output);
    else writeFolder(path, members, output);
    const files = [...members].map(([name, content]) => ({ name, bytes: content.length }));
    output.report({ output: path, abstracts: options.abstracts, files }, [
      `${path}: ${files.length} files${options.abstracts ? ', with abstracts' : ', without abstracts'}. README says what each is.`,
      `Next: stageone verify ${path}`,
    ]);
    return undefined;
  });
}

/** What is there already would look like a part of the package. */
function requireEmpty(path: string): void {
  if (!existsSync(path) || readdirSync(path).length === 0) return;
  throw new ReviewError('refused', `${path} is there already and is not empty.`, {
    hint: 'Name a new folder, or a file that ends in .zip.',
  });
}

/** Written beside its place first, and the manifest put there last: a part of a package never looks like one. */
function writeFolder(path: string, members: Members, output: Output): void {
  const place = resolve(path);
  const draft = `${place}.${process.pid}.tmp`;
  for (const [name, content] of members) {
    const file = join(draft, ...name.split('/'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  // The folder itself stays, as somebody may stand in it.
  mkdirSync(place, { recursive: true });
  const names = readdirSync(draft).sort((a, b) => Number(a === MANIFEST) - Number(b === MANIFEST));
  for (const name of names) renameSync(join(draft, name), join(place, name));
  rmdirSync(draft);
  output.note(`Wrote ${path}`);
}
