/** A review folder on disk: its settings, its saved queries and its database. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { ReviewError } from '../errors.ts';
import { DEFAULT_TRAPS } from '../query/default-traps.ts';
import { readBlocks, readQuery } from '../query/read.ts';
import { readTraps, type Trap } from '../query/traps.ts';
import type { SavedQuery } from '../query/tree.ts';
import { type Database, openDatabase, openServerDatabase, storageError } from '../store/database.ts';
import { readSettings, type Settings } from './config.ts';

export interface Project {
  readonly directory: string;
  readonly settings: Settings;
  readonly database: Database;
}

/** Path of the settings, which make a folder a review. */
export function settingsPath(directory: string): string {
  return join(directory, 'queries', 'review.yaml');
}

/** Folder of what can be made again at will. */
export function exportsPath(directory: string): string {
  return join(directory, 'data', 'exports');
}

/** @throws ReviewError `not-a-review`, `settings` */
export function loadSettings(directory: string): Settings {
  const path = settingsPath(directory);
  if (!existsSync(path)) {
    throw new ReviewError('not-a-review', `${directory} holds no review: there is no queries/review.yaml.`, {
      hint: 'Go to the folder of the review, name it with --review DIR, or make one with `stageone init DIR --title "…" --reviewers R1,R2`.',
    });
  }
  return readSettings(readFileSync(path, 'utf8'), relative(directory, path));
}

/** Address of the server that keeps the review; `undefined` where the review is a file. */
export function serverUrl(): string | undefined {
  const url = process.env['DATABASE_URL']?.trim();
  return url === '' ? undefined : url;
}

/** Whether there is a database to look into, without making one. */
export function hasDatabase(directory: string): boolean {
  return serverUrl() !== undefined || existsSync(databaseFile(directory));
}

/** Path of the database of a review that is a file. */
export function databaseFile(directory: string): string {
  return join(directory, 'data', 'review.db');
}

/**
 * Opens the review's database on a server.
 *
 * @param options.create makes the tables where they are missing
 * @throws ReviewError `settings` when the settings have no id, `storage`
 */
export async function openOnServer(
  directory: string,
  { id }: Settings,
  url: string,
  options: { readonly create: boolean },
): Promise<Database> {
  if (id === undefined) {
    throw new ReviewError('settings', `${settingsPath(directory)} has no id, which names the review on the server.`, {
      hint: `Add a line like this one, the same in every copy: id: ${randomUUID()}`,
    });
  }
  return openServerDatabase({ url, id }, options);
}

/**
 * Opens the review, hands it to `work` and closes the database whatever happens.
 *
 * @param options.create makes the tables on a server; a file is made when it is missing
 */
export async function withProject<T>(
  directory: string,
  work: (project: Project) => Promise<T>,
  options: { readonly create: boolean } = { create: false },
): Promise<T> {
  const settings = loadSettings(directory);
  mkdirSync(join(directory, 'data'), { recursive: true });
  const path = databaseFile(directory);
  // What a pack was opened to is a file: on the server it would be taken for its home.
  const url = settings.copy === undefined ? serverUrl() : undefined;
  if (settings.copy === undefined && settings.database === 'server' && url === undefined) {
    throw new ReviewError('settings', 'This review is on a server, and DATABASE_URL is not set.', {
      hint: 'Set it: export DATABASE_URL=postgres://user@host/database. To work with a file again: `stageone doctor copy --to file`.',
    });
  }
  const database = url === undefined ? await openDatabase(path) : await openOnServer(directory, settings, url, options);
  try {
    return await work({ directory, settings, database });
  } catch (error) {
    throw storageError(error, path);
  } finally {
    await database.destroy();
  }
}

/** The saved queries: files of `queries/` with an `id`, in the order of their names. */
export function loadQueries(directory: string): readonly SavedQuery[] {
  const folder = join(directory, 'queries');
  const blocksFile = join(folder, 'blocks.yaml');
  const blocks = readBlocks(
    existsSync(blocksFile) ? readFileSync(blocksFile, 'utf8') : 'blocks: {}',
    relative(directory, blocksFile),
  );
  const queries = readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name) && !['review.yaml', 'blocks.yaml'].includes(name))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
    .filter(({ text }) => /^id\s*:/m.test(text))
    .map(({ name, text }) => readQuery(text, `queries/${basename(name)}`, blocks));
  const seen = new Map<string, string>();
  for (const query of queries) {
    const other = seen.get(query.id);
    if (other !== undefined) {
      throw new ReviewError('settings', `${query.file} and ${other} have the same id \`${query.id}\`.`, {
        hint: 'Give each saved query an id of its own.',
      });
    }
    seen.set(query.id, query.file);
  }
  return queries;
}

/** The ambiguous terms that `query lint` knows: those of `queries/traps.yaml`, or a general list where a review has none. */
export function loadTraps(directory: string): readonly Trap[] {
  const path = join(directory, 'queries', 'traps.yaml');
  return existsSync(path) ? readTraps(readFileSync(path, 'utf8'), 'queries/traps.yaml') : DEFAULT_TRAPS;
}
