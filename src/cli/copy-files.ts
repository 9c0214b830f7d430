/** The files of `queries/` in a copy: as home has them, with a note of whose copy it is. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Pack } from '../exchange/pack.ts';
import { readSettings } from '../project/config.ts';

const SETTINGS = 'review.yaml';

interface Copy {
  readonly reviewer: string;
  readonly id: string;
}

/** SHA-256 of the settings of a pack as a copy has them. @throws ReviewError `settings` where they cannot be read */
export function copySettingsHash({ files }: Pick<Pack, 'files'>, copy: Copy): string {
  const text = withCopy(files.find(({ name }) => name === SETTINGS)?.text ?? '', copy);
  readSettings(text, 'queries/review.yaml of the pack');
  return hashText(text);
}

/**
 * Writes the files of a pack. Settings that were edited here since the last pack are kept under another name.
 *
 * @param before SHA-256 of the settings as the last pack left them; `undefined` when there was none
 */
export function writeCopyFiles(
  directory: string,
  { files }: Pick<Pack, 'files'>,
  copy: Copy,
  before: string | undefined,
): void {
  const folder = join(directory, 'queries');
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of files) {
    const path = join(folder, basename(name));
    if (name === SETTINGS) keepEdited(path, before);
    writeFileSync(path, name === SETTINGS ? withCopy(text, copy) : text);
  }
}

function withCopy(text: string, { reviewer, id }: Copy): string {
  return `${text.trimEnd()}\n# Written by \`init --from\`: this folder is a copy. Leave the next line as it is.\ncopy: { reviewer: ${reviewer}, id: "${id}" }\n`;
}

function keepEdited(path: string, before: string | undefined): void {
  if (before === undefined || !existsSync(path) || hashText(readFileSync(path, 'utf8')) === before) return;
  let number = 1;
  while (existsSync(`${path}.edited-${number}`)) number += 1;
  renameSync(path, `${path}.edited-${number}`);
}

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
