/** Details of a retrieval as people type them, checked; a file is read for its hash and never kept. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ReviewError } from '../errors.ts';
import type { RetrievalState } from '../screening/decision.ts';
import type { RetrievalBody } from '../screening/retrieval.ts';

export interface RetrievalDetails {
  readonly route?: string | undefined;
  readonly attempt?: readonly string[] | undefined;
  readonly file?: string | undefined;
  readonly date?: string | undefined;
}

/**
 * The body of the event; `undefined` when nothing was said.
 *
 * @param named whether exactly one report is named
 * @throws ReviewError `usage`, `unreadable-file`
 */
export function checkDetails(
  details: RetrievalDetails,
  state: RetrievalState,
  named: { readonly one: boolean },
): RetrievalBody | undefined {
  const route = details.route?.trim();
  const attempts = (details.attempt ?? []).map((text) => text.trim());
  const { date, file } = details;
  if (route === '' || attempts.includes(''))
    throw usage('--route and --attempt need a text.', '--attempt "author asked"');
  if (attempts.length > 0 && state === 'retrieved') {
    throw usage('An attempt is one that has not led to the report yet.', '--route "library" says how it was obtained.');
  }
  if (date !== undefined && !isDay(date)) throw usage(`\`${date}\` is no day.`, '--date 2026-11-25');
  if (file !== undefined && (state !== 'retrieved' || !named.one)) {
    throw usage(
      'A file belongs to one report that was retrieved.',
      'stageone retrieve ID --state retrieved --file PATH',
    );
  }
  const body: RetrievalBody = {
    ...(route === undefined ? {} : { route }),
    ...(attempts.length === 0 ? {} : { attempts }),
    ...(date === undefined ? {} : { date }),
    ...(file === undefined ? {} : { file: { name: basename(file), sha256: hashOf(file) } }),
  };
  return Object.keys(body).length === 0 ? undefined : body;
}

function usage(message: string, hint: string): ReviewError {
  return new ReviewError('usage', message, { hint });
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function hashOf(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch (error) {
    throw new ReviewError('unreadable-file', `${path} could not be read.`, {
      hint: 'Name the file of the full text; only its name and SHA-256 are stored.',
      cause: error,
    });
  }
}
