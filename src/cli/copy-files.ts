/** The files of `queries/` in a copy: as home has them, with a note of whose copy it is. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Pack } from '../exchange/pack.ts';
import { readSettings, type Settings } from '../project/config.ts';
import { replaceFile } from './files.ts';

const SETTINGS = 'review.yaml';

interface Copy {
  readonly reviewer: string;
  readonly id: string;
}

/** The settings of a pack as a copy has them, and the SHA-256 of their text. @throws ReviewError `settings` where they cannot be read */
export function copySettings(
  { files }: Pick<Pack, 'files'>,
  copy: Copy,
): { readonly settings: Settings; readonly hash: string } {
  const text = withCopy(files.find(({ name }) => name === SETTINGS)?.text ?? '', copy);
  return { settings: readSettings(text, 'queries/review.yaml of the pack'), hash: hashText(text) };
}

/**
 * Writes the files of a pack, the settings last and at once: without them a folder is no review. Settings that were edited here are
 * kept under another name.
 *
 * @param left SHA-256 of the settings as each pack so far left them: a merge that was interrupted may have told of its own and not
 * written them
 * @param draft where the settings stand until they are whole
 */
export function writeCopyFiles(
  directory: string,
  { files }: Pick<Pack, 'files'>,
  copy: Copy,
  left: ReadonlySet<string>,
  draft?: string,
): void {
  const folder = join(directory, 'queries');
  mkdirSync(folder, { recursive: true });
  const settingsLast = files.toSorted((a, b) => Number(a.name === SETTINGS) - Number(b.name === SETTINGS));
  for (const { name, text } of settingsLast) {
    const path = join(folder, basename(name));
    if (name === SETTINGS) {
      keepEdited(path, left);
      replaceFile(path, withCopy(text, copy), draft);
    } else replaceFile(path, text);
  }
}

function withCopy(text: string, { reviewer, id }: Copy): string {
  return `${text.trimEnd()}\n# Written by \`init --from\`: this folder is a copy. Leave the next line as it is.\ncopy: { reviewer: ${reviewer}, id: "${id}" }\n`;
}

function keepEdited(path: string, left: ReadonlySet<string>): void {
  if (!existsSync(path) || left.has(hashText(readFileSync(path, 'utf8')))) return;
  let number = 1;
  while (existsSync(`${path}.edited-${number}`)) number += 1;
  copyFileSync(path, `${path}.edited-${number}`);
}

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
