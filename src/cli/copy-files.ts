/** The files of `queries/` in a copy: as home has them, with a note of whose copy it is. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Pack } from '../exchange/pack.ts';
import { readSettings, type Settings } from '../project/config.ts';

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
 * Writes the files of a pack, the settings last and at once: without them a folder is no review. Settings that were edited here since the last pack are kept under another name.
 *
 * @param before SHA-256 of the settings as the last pack left them; `undefined` when there was none
 * @param draft where the settings stand until they are whole
 */
export function writeCopyFiles(
  directory: string,
  { files }: Pick<Pack, 'files'>,
  copy: Copy,
  before: string | undefined,
  draft = join(directory, 'queries', `${SETTINGS}.tmp`),
): void {
  const folder = join(directory, 'queries');
  mkdirSync(folder, { recursive: true });
  const settingsLast = files.toSorted((a, b) => Number(a.name === SETTINGS) - Number(b.name === SETTINGS));
  for (const { name, text } of settingsLast) {
    const path = join(folder, basename(name));
    if (name === SETTINGS) {
      keepEdited(path, before);
      writeFileSync(draft, withCopy(text, copy));
      renameSync(draft, path);
    } else writeFileSync(path, text);
  }
}

function withCopy(text: string, { reviewer, id }: Copy): string {
  return `${text.trimEnd()}\n# Written by \`init --from\`: this folder is a copy. Leave the next line as it is.\ncopy: { reviewer: ${reviewer}, id: "${id}" }\n`;
}

function keepEdited(path: string, before: string | undefined): void {
  if (before === undefined || !existsSync(path) || hashText(readFileSync(path, 'utf8')) === before) return;
  let number = 1;
  while (existsSync(`${path}.edited-${number}`)) number += 1;
  copyFileSync(path, `${path}.edited-${number}`);
}

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
