/** What is looked at before any command that is typed in the folder of a review. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadSettings, settingsPath } from '../project/project.ts';
import { refuseInCopy } from './home-only.ts';
import { createOutput } from './output.ts';
import { warnOfUnsafePlace } from './synced-folder.ts';

/** Refuses in a copy what only home does, and warns where a live database is not safe. */
export function lookAtFolder(args: Readonly<Record<string, unknown>>): void {
  const review = resolve(String(args['review']));
  if (!existsSync(settingsPath(review)) || NO_REVIEW.includes(firstWord(args))) return;
  refuseInCopy(args, loadSettings(review));
  warnOfUnsafePlace(review, createOutput(false));
}

/** Commands that read no review, wherever they are typed. */
const NO_REVIEW: readonly string[] = ['init', 'convert', 'demo'];

function firstWord(args: Readonly<Record<string, unknown>>): string {
  return Array.isArray(args['_']) ? String(args['_'][0]) : '';
}
