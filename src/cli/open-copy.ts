/** `init --from`: opens a pack as one reviewer's copy of the review on this machine. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReviewError } from '../errors.ts';
import { type Pack, PackError } from '../exchange/pack.ts';
import { planMerge } from '../exchange/plan-merge.ts';
import { databaseFile, settingsPath } from '../project/project.ts';
import type { NewEvent } from '../records/event.ts';
import { openDatabase, storageError } from '../store/database.ts';
import { appendEvents } from '../store/events.ts';
import { insertEventRows, insertPackedRows } from '../store/packed.ts';
import { copySettings, writeCopyFiles } from './copy-files.ts';
import { exchangeEvent } from './exchange-log.ts';
import type { Output } from './output.ts';
import { readPack } from './packing.ts';
import { warnOfUnsafePlace } from './synced-folder.ts';

/** The settings until the copy is whole: what stands beside them after an interruption is taken away by the next try. */
function openingPath(directory: string): string {
  return `${settingsPath(directory)}.opening`;
}

/** @throws ReviewError `refused` when the file is no pack for a copy; nothing is left of it then */
export async function openCopy(directory: string, file: string, output: Output): Promise<undefined> {
  if (existsSync(openingPath(directory))) removeOpened(directory);
  refuseOthersFiles(directory);
  const pack = readForCopy(file);
  const copy = { reviewer: pack.reviewer, id: randomBytes(6).toString('hex') };
  warnOfUnsafePlace(directory, output);
  try {
    const { settings, hash } = copySettings(pack, copy);
    for (const name of ['queries', 'data']) mkdirSync(join(directory, name), { recursive: true });
    writeFileSync(openingPath(directory), '');
    await fillDatabase(
      directory,
      pack,
      exchangeEvent(settings, 'opened', { ...pack, pack: pack.hash, settings: hash }),
    );
    writeCopyFiles(directory, pack, copy, new Set(), openingPath(directory));
  } catch (error) {
    removeOpened(directory);
    throw error;
  }
  const batches = pack.events.filter(({ type }) => type === 'batch').length;
  const records = pack.rows.filter(({ table }) => table === 'record').length;
  output.report({ directory, title: pack.title, reviewer: pack.reviewer, copy: copy.id, records }, [
    `Opened the copy of ${pack.reviewer} of the review "${pack.title}" in ${directory}: ${records} records, ${batches} batches.`,
    'Here work `screen`, `resolve`, `status`, `pack` and `merge`; all else is done at home.',
    `Next: stageone screen --reviewer ${pack.reviewer}, then stageone pack --output FILE for home`,
  ]);
  return undefined;
}

async function fillDatabase(directory: string, pack: Pack, opened: NewEvent): Promise<void> {
  const path = databaseFile(directory);
  const database = await openDatabase(path);
  try {
    await database.transaction().execute(async (transaction) => {
      await insertPackedRows(transaction, pack.rows);
      await insertEventRows(transaction, planMerge(pack, { hashes: new Set(), followers: new Map() }));
      await appendEvents(transaction, [opened]);
    });
  } catch (error) {
    throw storageError(error, path);
  } finally {
    await database.destroy();
  }
}

function removeOpened(directory: string): void {
  for (const name of ['queries', 'data']) rmSync(join(directory, name), { recursive: true, force: true });
}

/** What is there already is nobody's to overwrite, nor to take away when the pack is refused. */
function refuseOthersFiles(directory: string): void {
  for (const name of ['queries', 'data']) {
    if (!existsSync(join(directory, name))) continue;
    throw new ReviewError('refused', `${directory} has a folder \`${name}\` already.`, {
      hint: 'Open the pack in a new folder: stageone init DIR --from FILE',
    });
  }
}

function readForCopy(file: string): Pack {
  try {
    const pack = readPack(file);
    if (pack.kind === 'copy') return pack;
    throw new PackError(
      `it is no copy of the review, but ${pack.kind === 'return' ? `what ${pack.reviewer} did` : 'a backup'}`,
      'At home: stageone pack --reviewer CODE --output FILE',
    );
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    throw new ReviewError('refused', `${file} cannot be opened: ${error.message}.`, { hint: error.hint, cause: error });
  }
}
