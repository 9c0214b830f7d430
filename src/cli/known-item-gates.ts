/** The known items of a review and what is stored about them: runs, answers to look-ups, and the gates that follow. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReviewError } from '../errors.ts';
import { readCsvRows } from '../formats/csv-rows.ts';
import type { Project } from '../project/project.ts';
import { compile } from '../query/translate.ts';
import type { SavedQuery } from '../query/tree.ts';
import { type Problem, SERVICES, type ServiceName } from '../records/record.ts';
import { prepareJudge } from '../search/judge-item.ts';
import { type Answered, findItem, readAnswered } from '../search/known-item-lookups.ts';
import { type KnownItem, readKnownItems } from '../search/known-items.ts';
import {
  countRecall,
  type Gate,
  type ItemAtService,
  judgeGate,
  prepareItemJudge,
  type Recall,
  type Retrieved,
} from '../search/recall.ts';
import type { Run } from '../search/run.ts';
import { readRecords } from '../store/records.ts';
import { listRuns, readRunRecords, runStore } from '../store/runs.ts';

/** One file of known items, with the queries that name it: they are judged together. */
export interface KnownItemList {
  /** `known-items.csv`, in `queries/`. */
  readonly file: string;
  readonly items: readonly KnownItem[];
  readonly problems: readonly Problem[];
  readonly queries: readonly SavedQuery[];
}

/**
 * Reads the files that the queries name in `expect.known_items`; queries that name none are left out.
 *
 * @throws ReviewError `settings` when a file is missing or holds no item
 */
export function loadKnownItems(directory: string, queries: readonly SavedQuery[]): readonly KnownItemList[] {
  const files = new Set(queries.flatMap((query) => query.expect.knownItems ?? []));
  return [...files].map((file) => {
    const naming = queries.filter((query) => query.expect.knownItems === file);
    const path = join(directory, 'queries', file);
    const place = naming[0]?.settingPlaces.get('expect.known_items');
    if (!existsSync(path)) {
      const named = place === undefined ? '' : `, which ${place.file}:${place.line} names`;
      throw new ReviewError('settings', `There is no queries/${file}${named}.`, {
        hint: 'Write it as CSV with the columns title,first_author,year,doi,pmid.',
      });
    }
    const { items, problems } = readItems(readFileSync(path, 'utf8'), `queries/${file}`);
    if (items.length === 0) {
      const said = problems.map(({ line, message }) => `line ${line}: ${message}`).join(' ');
      throw new ReviewError('settings', `queries/${file} holds no known item. ${said}`.trim(), {
        hint: 'Write one publication a row, with the columns title,first_author,year,doi,pmid.',
      });
    }
    return { file, items, problems, queries: naming };
  });
}

function readItems(text: string, file: string): Pick<KnownItemList, 'items' | 'problems'> {
  const [head = ''] = text.split(/[\r\n]/, 1);
  // Spreadsheets write semicolons where the comma is the decimal sign.
  const delimiter = head.includes(',') ? ',' : ([';', '\t'].find((sign) => head.includes(sign)) ?? ',');
  const { rows, openQuote } = readCsvRows(text, delimiter);
  const { items, problems } = readKnownItems(rows, file);
  if (openQuote === undefined) return { items, problems };
  const message = 'A quote that begins here is not closed; from here on quotes are taken as text.';
  return { items, problems: [{ line: openQuote, at: file, message }, ...problems] };
}

/** The services that one of the queries is run at. */
export function servicesOf(queries: readonly SavedQuery[]): readonly ServiceName[] {
  return SERVICES.filter((service) => queries.some((query) => isRunAt(query, service)));
}

function isRunAt(query: SavedQuery, service: ServiceName): boolean {
  return query.databases[service]?.run === true;
}

/** What is stored of all look-ups at a service. */
export async function readLookUps(project: Project, service: ServiceName): Promise<Answered> {
  const runs = await listRuns(project.database, 'known-items');
  const own = runs.filter((run) => run.source === service);
  return readAnswered(service, own, runStore(project.database));
}

export interface JudgedList {
  readonly list: KnownItemList;
  readonly services: readonly ServiceName[];
  readonly items: readonly { readonly item: KnownItem; readonly at: readonly ItemAtService[] }[];
  readonly recall: ReadonlyMap<ServiceName | 'all', Recall>;
  readonly gates: readonly Gate[];
}

/**
 * Judges a list by what is stored, without asking anybody.
 *
 * @param services - only these; the gates of others, and of all together, are then left out
 */
export async function judgeKnownItems(
  project: Project,
  list: KnownItemList,
  services: readonly ServiceName[] = SERVICES,
): Promise<JudgedList> {
  const own = servicesOf(list.queries);
  const asked = own.filter((service) => services.includes(service));
  const runs = await listRuns(project.database);
  const retrieved = await readRetrieved(project, runs, list.queries);
  const judges = await Promise.all(
    asked.map(async (service) => {
      const answered = await readLookUps(project, service);
      const queries = list.queries
        .filter((query) => isRunAt(query, service))
        .map((query) => {
          const compiled = compile(query, service);
          const isSearched = runs.some((run) => isFinished(run) && asksToday(run, query, service));
          return { id: query.id, judge: prepareJudge(query, compiled), isSearched };
        });
      const judge = prepareItemJudge({ service, queries, retrieved: retrieved.get(service) ?? [] });
      return (item: KnownItem) => judge(item, findItem(service, item, answered));
    }),
  );
  const items = list.items.map((item) => ({ item, at: judges.map((judge) => judge(item)) }));
  const recall = new Map<ServiceName | 'all', Recall>(
    asked.map((service) => [service, countRecall(items.map(({ at }) => at.filter((one) => one.service === service)))]),
  );
  recall.set('all', countRecall(items.map(({ at }) => at)));
  const isWhole = own.length === asked.length;
  const gates = list.queries.flatMap((query) =>
    Object.entries(query.expect.minRecall).flatMap(([name, min]) => {
      const isAsked = name === 'all' ? isWhole : services.some((service) => service === name);
      const figures = [...recall].find(([key]) => key === name)?.[1];
      return isAsked ? [judgeGate(query.id, name, min, figures)] : [];
    }),
  );
  return { list, services: asked, items, recall, gates };
}

/** The gates of all saved queries that ask for a recall, by what is stored: for the freeze of a strategy. */
export async function knownItemGates(project: Project, queries: readonly SavedQuery[]): Promise<readonly Gate[]> {
  const gates: Gate[] = [];
  for (const list of loadKnownItems(project.directory, queries)) {
    gates.push(...(await judgeKnownItems(project, list)).gates);
  }
  return gates;
}

function isFinished(run: Run): boolean {
  return run.state === 'complete' || run.state === 'capped';
}

/** Whether a run asked what its query asks today. */
function asksToday(run: Run, query: SavedQuery, service: ServiceName): boolean {
  if (run.query !== query.id || run.source !== service || !isRunAt(query, service)) return false;
  return JSON.stringify(run.compiled.requests) === JSON.stringify(compile(query, service).requests);
}

/** The records that counted searches have brought from each service, as it delivered them. */
async function readRetrieved(
  project: Project,
  runs: readonly Run[],
  queries: readonly SavedQuery[],
): Promise<ReadonlyMap<ServiceName, readonly Retrieved[]>> {
  const recordsOf = await readRunRecords(project.database);
  const queriesOf = new Map<string, Map<string, boolean>>();
  for (const run of runs) {
    const isCurrent = queries.some((query) => asksToday(run, query, run.source));
    for (const id of recordsOf.get(run.id) ?? []) {
      const known = queriesOf.get(id) ?? new Map<string, boolean>();
      known.set(run.query, known.get(run.query) === true || isCurrent);
      queriesOf.set(id, known);
    }
  }
  const retrieved = new Map<ServiceName, Retrieved[]>(SERVICES.map((service) => [service, []]));
  for (const { id, source, sourceId, record, abstractFrom } of await readRecords(project.database)) {
    const found = queriesOf.get(id);
    const service = SERVICES.find((name) => name === source);
    if (found === undefined || service === undefined || sourceId === undefined) continue;
    const own = abstractFrom === undefined ? record : { ...record, abstract: undefined };
    retrieved.get(service)?.push({ nativeId: sourceId, record: own, queries: found });
  }
  return retrieved;
}
