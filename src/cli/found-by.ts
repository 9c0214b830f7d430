/** How a record came into the review: the runs and files that brought it, and the lines of the query that hold for it. */
import { loadQueries, type Project } from '../project/project.ts';
import { evaluate } from '../query/evaluate.ts';
import { hashTree } from '../query/hash.ts';
import { listLines } from '../query/lines.ts';
import { listLeaves, placeNodes } from '../query/place.ts';
import { describeNode } from '../query/print.ts';
import type { QueryNode } from '../query/tree.ts';
import { type BibRecord, type RecordId, type StoredRecord, sourceTitle } from '../records/record.ts';
import type { Run } from '../search/run.ts';
import { runName } from '../search/run-report.ts';
import { readDeliveryNotes } from '../store/deliveries.ts';
import { type ImportRow, listImports, readImportPlaces } from '../store/imports.ts';
import { listRuns } from '../store/runs.ts';

/** One way in which a record was found. */
export interface Found {
  readonly id: RecordId;
  /** `run-3`, `file-1` */
  readonly by: string;
  readonly at: string | null;
  readonly source: string;
  readonly sourceId: string | null;
  readonly query: string | null;
  /** What the service was asked. */
  readonly request: string | null;
  /** Terms of the query that the record holds, with the number of their line in `query hits`. */
  readonly lines: readonly { readonly line: number | null; readonly term: string }[];
  /** Place in an imported file, from 1. */
  readonly place: number | null;
}

/** Everything that brought the records, runs first; what was withdrawn is left out. */
export async function foundBy(project: Project, records: readonly StoredRecord[]): Promise<readonly Found[]> {
  const { database } = project;
  const ids = records.map(({ id }) => id);
  const runs = new Map((await listRuns(database)).map((run) => [run.id, run]));
  const files = new Map((await listImports(database)).map((file) => [file.id, file]));
  const byId = new Map(records.map((record) => [record.id, record]));
  const numbers = lineNumbers(project);
  const found: Found[] = [];
  for (const { recordId, runId, part, at } of await readDeliveryNotes(database, ids)) {
    const run = runs.get(runId);
    const stored = byId.get(recordId);
    if (run === undefined || stored === undefined) continue;
    found.push({
      ...originOf(stored),
      by: runName(run),
      at: at ?? run.startedAt,
      query: run.query,
      request: part === undefined ? null : (run.parts[part]?.request ?? null),
      lines: linesHeld(run, stored.record, numbers.get(run.query)),
      place: null,
    });
  }
  for (const { recordId, importId, place } of await readImportPlaces(database, ids)) {
    const stored = byId.get(recordId);
    const file = files.get(importId);
    if (stored !== undefined && file !== undefined) found.push(fromFile(stored, file, place));
  }
  return found;
}

function originOf({ id, source, sourceId }: StoredRecord): Pick<Found, 'id' | 'source' | 'sourceId'> {
  return { id, source, sourceId: sourceId ?? null };
}

function fromFile(stored: StoredRecord, file: ImportRow, place: number): Found {
  const by = `file-${file.id}`;
  return { ...originOf(stored), by, at: file.importedAt, query: null, request: file.path, lines: [], place };
}

/** Numbers of the lines of each saved query as it is now, by the hash of what they ask. */
function lineNumbers({ directory }: Project): ReadonlyMap<string, ReadonlyMap<string, number>> {
  return new Map(
    loadQueries(directory).map((query) => [
      query.id,
      new Map(listLines(query).map(({ node, number }) => [hashTree(node), number])),
    ]),
  );
}

/** Terms of what was asked that hold for the record as it is stored now; a term that stands twice is told once. */
function linesHeld(run: Run, record: BibRecord, numbers: ReadonlyMap<string, number> | undefined): Found['lines'] {
  const leaves: readonly QueryNode[] = listLeaves(placeNodes(run.compiled.effective)).map(({ leaf }) => leaf);
  const held = leaves.filter((leaf) => evaluate(leaf, record) === 'true');
  const terms = new Map(held.map((leaf) => [describeNode(leaf), numbers?.get(hashTree(leaf)) ?? null]));
  return [...terms].map(([term, line]) => ({ line, term }));
}

/** `PubMed 38012345, found by run-1 of the query core: #3 police*, #12 people who use drugs` */
export function describeFound({ id, by, source, sourceId, query, request, lines, place }: Found): string {
  const name = `record ${id}, ${sourceTitle(source)}${sourceId === null ? '' : ` ${sourceId}`}`;
  if (query === null) return `${name}: the ${place}. record of ${by} (${request})`;
  const terms = lines.map(({ line, term }) => (line === null ? term : `#${line} ${term}`)).join(', ');
  const asked = source === 'crossref' && request !== null ? ` by the probe ${request}` : '';
  return `${name}: found by ${by} of the query ${query}${asked}${terms === '' ? '' : `; it holds ${terms}`}`;
}
