/** What `verify` finds in what was collected: references, hashes, seals, and records that their raw answers or files do not bear out. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../exchange/finding.ts';
import type { ReadEntry } from '../formats/format.ts';
import type { Project } from '../project/project.ts';
import type { ReviewEvent } from '../records/event.ts';
import { isAsStored, startTally } from '../search/replay-report.ts';
import { runName } from '../search/run-report.ts';
import {
  type Fault,
  findChangedAnswers,
  findChangedVersions,
  findDangling,
  findUnfoundedSupplies,
  isNumbered,
} from '../store/checks.ts';
import { listImports, readFirstVersions, readImportContent } from '../store/imports.ts';
import { recordToJson } from '../store/records.ts';
import { replayRun } from '../store/replay.ts';
import { listRuns } from '../store/runs.ts';
import { type BrokenSeal, findBrokenSeals } from '../store/seals.ts';
import { openReferenceFile } from './reference-stream.ts';

/** Nothing of what was withdrawn is deleted, so it has to be as it was too. */
const WITHDRAWN_TOO = { withdrawn: true };

/** Everything but the log. In a copy there are no raw answers, and nothing is read again. */
export async function verifyCollected(
  project: Project,
  events: readonly ReviewEvent[],
  note: (line: string) => void,
): Promise<readonly Finding[]> {
  const { database, settings } = project;
  const isCopy = settings.copy !== undefined;
  note('Checking references, hashes and seals …');
  const checks: readonly (readonly [at: string, check: () => Promise<readonly Finding[]>])[] = [
    ['references', async () => named('REFERENCE', await findDangling(database))],
    ['records', async () => named('RECORD_CHANGED', await findChangedVersions(database))],
    ['seals', async () => (await findBrokenSeals(database, events, isCopy)).map(sealFinding)],
    ['answers', async () => named('ANSWER_CHANGED', isCopy ? [] : await findChangedAnswers(database))],
    ['abstracts', async () => named('ABSTRACT_CHANGED', isCopy ? [] : await findUnfoundedSupplies(database))],
    ['runs', async () => (isCopy ? [] : verifyRuns(project, note))],
    ['files', async () => (isCopy ? [] : verifyImports(project, note))],
  ];
  const findings: Finding[] = [];
  for (const [at, check] of checks) findings.push(...(await orUnreadable(at, check)));
  return findings;
}

/** What cannot be read at all is a finding too, and costs no other check. */
export async function orUnreadable(at: string, check: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // The machine's troubles are not the review's.
    if (/locked|busy|ENOSPC|disk is full|EMFILE/i.test(reason)) throw error;
    return [{ code: 'UNREADABLE', at, message: `The ${at} cannot be read: ${reason}` }];
  }
}

function named(code: string, faults: readonly Fault[]): readonly Finding[] {
  return faults.map((fault) => ({ code, ...fault }));
}

function sealFinding({ name, parts }: BrokenSeal): Finding {
  const message = `${name} is not as it was when it was collected: ${parts.join(', ')} changed.`;
  return { code: 'SEAL_BROKEN', at: name, message };
}

/** Reads the stored answers again and writes nothing. */
async function verifyRuns({ database }: Project, note: (line: string) => void): Promise<readonly Finding[]> {
  const tally = startTally();
  for (const run of await listRuns(database, 'search', WITHDRAWN_TOO)) {
    // What is missing there has been told already.
    if (!(await isNumbered(database, run.id))) continue;
    note(`Reading the answers of ${runName(run)} again …`);
    tally.addRun(
      run,
      await replayRun(database, run, (_answer, records) => tally.addRecords(run.source, records), 'compare'),
    );
  }
  const report = tally.report();
  if (isAsStored(report)) return [];
  const record = (code: string, says: string) => (each: { readonly source: string; readonly id: string }) => ({
    code,
    at: `${each.source} ${each.id}`,
    message: `Record ${each.id} of ${each.source} ${says}.`,
  });
  return [
    ...report.differing.map(record('RECORD_DIFFERS', 'is stored otherwise than its raw answer reads')),
    ...report.restored.map(record('RECORD_MISSING', 'is in a raw answer and not in the tables')),
    ...report.unfounded.map(record('RECORD_UNFOUNDED', 'is noted as delivered, and no raw answer holds it')),
    ...report.damaged.map(({ run, answer }) => ({
      code: 'ANSWER_CHANGED',
      at: `${run} answer ${answer}`,
      message: `Answer ${answer} of ${run} is lost or was changed, and was not read.`,
    })),
  ];
}

async function verifyImports({ database }: Project, note: (line: string) => void): Promise<readonly Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'stageone-verify-'));
  const findings: Finding[] = [];
  try {
    for (const file of await listImports(database, WITHDRAWN_TOO)) {
      const at = `file-${file.id}`;
      note(`Reading ${at} again …`);
      const path = join(folder, at);
      const finding = (code: string, says: string): Finding => ({ code, at, message: `${at} (${file.path}) ${says}.` });
      const hash = await copyContent(readImportContent(database, file.id), path);
      if (hash !== file.sha256) findings.push(finding('FILE_CHANGED', 'does not have its hash: it was changed'));
      else {
        const told = await compareFile(path, readFirstVersions(database, file.id), file);
        if (told !== undefined) findings.push(finding('FILE_DIFFERS', told));
      }
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return findings;
}

/** Writes the content to a file, and gives its hash; `undefined` where a piece cannot be unpacked. */
async function copyContent(pieces: AsyncIterable<Uint8Array>, path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  const hashed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      hash.update(piece);
      yield piece;
    }
  };
  try {
    await writeFile(path, hashed());
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw error;
    return undefined;
  }
  return hash.digest('hex');
}

type StoredVersion = { readonly id: number; readonly source_id: string | null; readonly data: string };

/** What is stored otherwise than the file reads; `undefined` when nothing is. */
async function compareFile(
  path: string,
  stored: AsyncGenerator<StoredVersion>,
  told: { readonly recordsInFile: number; readonly refused: number },
): Promise<string | undefined> {
  const file = await openReferenceFile(path);
  if (file === undefined) return 'is in no format that is known';
  for await (const batch of file.batches) {
    for (const entry of batch) {
      const next = await stored.next();
      if (next.done === true) return `holds a record that is not in the tables (the ${entry.position}th)`;
      if (!isSame(entry, next.value)) return `reads otherwise than record ${next.value.id} is stored`;
    }
  }
  const left = await stored.next();
  if (left.done !== true) return `does not hold record ${left.value.id}, which is stored as one of its records`;
  const { recordsInFile, refused } = file.counts();
  const isCounted = recordsInFile === told.recordsInFile && refused === told.refused;
  return isCounted ? undefined : 'holds another number of records than is stored';
}

function isSame({ record, sourceId }: ReadEntry, stored: StoredVersion): boolean {
  return recordToJson(record) === stored.data && (sourceId ?? null) === stored.source_id;
}
