/** Seals: digests of what was collected, kept as events, so that a change in any of its rows can be told afterwards. */
import { type NewEvent, PROGRAM_CHAIN, type ReviewEvent } from '../records/event.ts';
import type { Database, Queries } from './database.ts';
import { appendEvents, readEvents } from './events.ts';
import { type Digests, digestFile, digestRun } from './seal-digests.ts';

/** What is sealed together. */
type Sealed = { readonly run: number } | { readonly file: number };

/** Body of a `seal` event. */
type SealBody = Sealed & {
  readonly digests: Digests;
  /** The run could still go on, and may be sealed again; it had so many answers. */
  readonly unfinished?: number;
};

/** A seal that no longer holds. */
export interface BrokenSeal {
  /** `run-3`, `file-1` */
  readonly name: string;
  /** Parts that were changed: `answers`, `records` … */
  readonly parts: readonly string[];
}

/** Name of what is sealed, as `withdraw` takes it. */
function nameOf(sealed: Sealed): string {
  return 'run' in sealed ? `run-${sealed.run}` : `file-${sealed.file}`;
}

/**
 * Seals what was collected and is not sealed yet: finished runs and imports once and for all, unfinished runs as they stand,
 * until they have gone on.
 *
 * @param all after a repair, which changes what was sealed for a reason
 */
export async function sealCollected(
  database: Database,
  event: Pick<NewEvent, 'at' | 'programVersion'>,
  all = false,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const seals = foldSeals(await readEvents(transaction, { types: ['seal'] }));
    const bodies: SealBody[] = [];
    for (const sealed of await listSealable(transaction)) {
      const known = seals.get(nameOf(sealed));
      if (known !== undefined && known.unfinished === undefined && !all) continue;
      const body = await seal(transaction, sealed);
      if (known === undefined || differingParts(known.digests, body.digests).length > 0) bodies.push(body);
    }
    await appendEvents(
      transaction,
      bodies.map((body) => ({ ...event, type: 'seal', chain: PROGRAM_CHAIN, body })),
    );
  });
}

/** What only home has. */
const RAW: readonly string[] = ['answers', 'content'];

/** Takes every digest again; what was collected and never sealed (by an older program, or before a crash) is passed over. */
export async function findBrokenSeals(
  queries: Queries,
  events: readonly ReviewEvent[],
  isCopy: boolean,
): Promise<readonly BrokenSeal[]> {
  const broken: BrokenSeal[] = [];
  for (const [name, { digests, unfinished, ...sealed }] of foldSeals(events)) {
    const now = await seal(queries, sealed, unfinished);
    // A run that has gone on, or was killed while it did, is as it should be but for what came meanwhile.
    const hasGoneOn = unfinished !== undefined && (await isGoingOn(queries, sealed, unfinished));
    const isHeld = (part: string): boolean =>
      isCopy ? unfinished === undefined && !RAW.includes(part) : !hasGoneOn || part === 'answers';
    const parts = differingParts(digests, now.digests).filter(isHeld);
    if (parts.length > 0) broken.push({ name, parts });
  }
  return broken;
}

async function isGoingOn(queries: Queries, sealed: Sealed, answers: number): Promise<boolean> {
  if (!('run' in sealed)) return false;
  const run = await queries.selectFrom('run').select('state').where('id', '=', sealed.run).executeTakeFirst();
  const { last } = await queries
    .selectFrom('response')
    .select((expression) => expression.fn.max('number').as('last'))
    .where('run_id', '=', sealed.run)
    .executeTakeFirstOrThrow();
  return run?.state !== 'failed' || (last ?? 0) > answers;
}

/** The newest seal of each, by name. */
function foldSeals(events: readonly ReviewEvent[]): ReadonlyMap<string, SealBody> {
  return new Map(
    events.flatMap((event) => {
      const body = event.type === 'seal' ? readSeal(event.body) : undefined;
      return body === undefined ? [] : [[nameOf(body), body] as const];
    }),
  );
}

function readSeal(body: unknown): SealBody | undefined {
  if (typeof body !== 'object' || body === null || !('digests' in body)) return undefined;
  const { digests } = body;
  if (typeof digests !== 'object' || digests === null) return undefined;
  const texts = Object.fromEntries(Object.entries(digests).map(([part, digest]) => [part, String(digest)]));
  const rest = { digests: texts, ...('unfinished' in body ? { unfinished: Number(body.unfinished) } : {}) };
  if ('run' in body) return { run: Number(body.run), ...rest };
  return 'file' in body ? { file: Number(body.file), ...rest } : undefined;
}

function differingParts(before: Digests, after: Digests): readonly string[] {
  return Object.keys({ ...before, ...after }).filter((part) => before[part] !== after[part]);
}

async function listSealable(queries: Queries): Promise<readonly Sealed[]> {
  const runs = await queries.selectFrom('run').select('id').orderBy('id').execute();
  const files = await queries.selectFrom('import_file').select('id').orderBy('id').execute();
  return [...runs.map(({ id }) => ({ run: id })), ...files.map(({ id }) => ({ file: id }))];
}

/** @param answers of a run, only so many */
async function seal(queries: Queries, sealed: Sealed, answers?: number): Promise<SealBody> {
  if ('file' in sealed) return { ...sealed, digests: await digestFile(queries, sealed.file) };
  return { ...sealed, ...(await digestRun(queries, sealed.run, answers)) };
}
