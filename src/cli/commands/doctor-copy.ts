/** `doctor copy`: moves a review between a file and a server, events and hashes as they are; what was left is kept as a backup. */
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseDocument } from 'yaml';
import { ReviewError } from '../../errors.ts';
import { databaseFile, loadSettings, openOnServer, serverUrl, settingsPath } from '../../project/project.ts';
import { type Database, openDatabase } from '../../store/database.ts';
import { backupPath } from '../../store/maintenance.ts';
import { copyReview } from '../../store/move.ts';
import { now } from '../clock.ts';
import { replaceFile } from '../files.ts';
import type { Output } from '../output.ts';

interface CopyOptions {
  readonly review: string;
  /** `postgres://…`, or `file`. */
  readonly to?: string | undefined;
}

export async function doctorCopy({ review, to }: CopyOptions, output: Output): Promise<undefined> {
  if (to === undefined) {
    throw new ReviewError('usage', '`doctor copy` needs to know where to.', {
      hint: 'stageone doctor copy --to postgres://user@host/database, or: --to file',
    });
  }
  const settings = loadSettings(review);
  if (settings.copy !== undefined) {
    throw new ReviewError('refused', 'A copy that was opened from a pack stays a file.', {
      hint: 'Type this at home.',
    });
  }
  const path = databaseFile(review);
  const toFile = to === 'file';
  const url = toFile ? serverUrl() : to;
  if (url === undefined) {
    throw new ReviewError('usage', 'To copy a review from its server, DATABASE_URL has to name it.', {
      hint: 'export DATABASE_URL=postgres://user@host/database',
    });
  }
  if (!toFile && !existsSync(path)) {
    throw new ReviewError('refused', `There is no ${path} to copy.`, {
      hint: 'stageone init makes a review on the server of DATABASE_URL.',
    });
  }
  const file = await openDatabase(path);
  let server: Database | undefined;
  let rows: ReadonlyMap<string, number>;
  try {
    server = await openOnServer(review, settings, url, { create: !toFile });
    rows = toFile ? await copyReview(server, file) : await copyReview(file, server);
  } finally {
    await server?.destroy();
    await file.destroy();
  }
  // The settings first: from then on nobody makes an empty review in place of the one that moved.
  writeDatabase(review, toFile ? 'file' : 'server');
  const left = toFile ? undefined : backupPath(path, now(), 'moved-to-server');
  if (left !== undefined) {
    mkdirSync(dirname(left), { recursive: true });
    renameSync(path, left);
  }
  // How many events there are would tell how much others have left open.
  const told = [...rows].filter(([table]) => table !== 'event');
  output.report({ to: toFile ? path : 'server', rows: Object.fromEntries(told), backup: left ?? null }, [
    `Copied the log and ${told.map(([table, count]) => `${table} ${count}`).join(', ')}.`,
    ...(left === undefined ? [] : [`The file as it was: ${left}`]),
    toFile
      ? 'Next: unset DATABASE_URL, then stageone verify'
      : 'Next: set DATABASE_URL to that address on every machine of the team, then stageone verify',
  ]);
  return undefined;
}

/** Sets one key of the settings and leaves everything else, comments too, as it is. */
function writeDatabase(review: string, database: 'file' | 'server'): void {
  const path = settingsPath(review);
  const document = parseDocument(readFileSync(path, 'utf8'));
  document.set('database', database);
  replaceFile(path, document.toString({ lineWidth: 0 }));
}
