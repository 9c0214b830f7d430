/** `query lint`: what a second searcher would find wrong in the saved queries, by the elements of PRESS. */
import { hasDatabase, loadQueries, loadSettings, loadTraps, withProject } from '../../project/project.ts';
import { acknowledgementText, findAcknowledgement } from '../../query/acknowledge.ts';
import { lintQuery, openWarnings } from '../../query/lint.ts';
import { type LintFinding, SEVERITIES } from '../../query/lint-context.ts';
import type { SavedQuery } from '../../query/tree.ts';
import { storedHits } from '../../store/hits.ts';
import type { Output } from '../output.ts';
import { chooseQueries } from './query.ts';

export interface QueryLintOptions {
  readonly review: string;
  readonly id?: string | undefined;
}

/** A finding with the queries that it concerns; one in a block that several of them use is told once. */
interface Told extends LintFinding {
  readonly queries: readonly string[];
  readonly acknowledged: string | undefined;
  readonly isOpen: boolean;
}

/** Exit status 1 when an error is left, or a warning that nobody has acknowledged. */
export async function queryLint(options: QueryLintOptions, output: Output): Promise<number> {
  loadSettings(options.review);
  const queries = chooseQueries(loadQueries(options.review), options.id === undefined ? undefined : [options.id]);
  const traps = loadTraps(options.review);
  const hits = await readStoredHits(options.review, queries);
  const told = sortTold(
    unite(queries.flatMap((query) => tell(query, lintQuery(query, { traps, hits: hits.get(query.id) })))),
  );
  const count = (severity: LintFinding['severity']): number =>
    told.filter((finding) => finding.severity === severity).length;
  const open = told.filter(({ isOpen }) => isOpen);
  output.report(
    {
      findings: told.map(toJson),
      errors: count('error'),
      warnings: count('warning'),
      notes: count('note'),
      open: open.length,
    },
    [
      ...told.flatMap((finding) => describe(finding, queries.length > 1)),
      `${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}, ${counted(count('note'), 'note')}; ${open.length} open`,
      ...describeNext(open, options.id),
    ],
  );
  return open.length > 0 ? 1 : 0;
}

/** What `query hits` has counted so far, by query; nothing in a review that has no database yet. */
async function readStoredHits(
  review: string,
  queries: readonly SavedQuery[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const hits = new Map<string, ReadonlyMap<string, number>>();
  if (!hasDatabase(review)) return hits;
  await withProject(review, async (project) => {
    for (const query of queries) hits.set(query.id, await storedHits(project, query));
  });
  return hits;
}

function tell(query: SavedQuery, findings: readonly LintFinding[]): readonly Told[] {
  const open = new Set(openWarnings(query, findings));
  return findings.map((finding) => ({
    ...finding,
    queries: [query.id],
    acknowledged: findAcknowledgement(query, finding.rule, finding.term)?.reason,
    isOpen: open.has(finding),
  }));
}

function unite(all: readonly Told[]): readonly Told[] {
  const united = new Map<string, Told>();
  for (const finding of all) {
    const key = JSON.stringify({ ...finding, queries: [], acknowledged: finding.acknowledged ?? null });
    const same = united.get(key);
    united.set(key, { ...finding, queries: [...(same?.queries ?? []), ...finding.queries] });
  }
  return [...united.values()];
}

/** What matters most first, then in the order of the files. */
function sortTold(all: readonly Told[]): readonly Told[] {
  return all.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      (a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : 0) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column,
  );
}

function toJson({ queries, place, rule, severity, term, message, instead, acknowledged }: Told): unknown {
  return {
    query: queries.join(', '),
    queries,
    ...place,
    rule,
    severity,
    term: term ?? null,
    message,
    instead,
    acknowledged: acknowledged ?? null,
  };
}

function describe(
  { place, severity, rule, message, instead, queries, acknowledged }: Told,
  isNamed: boolean,
): readonly string[] {
  const isInBlocks = queries.length > 1 || (isNamed && place.file.endsWith('/blocks.yaml'));
  return [
    `${place.file}:${place.line}:${place.column}: ${severity} ${rule}: ${message}`,
    `  write: ${instead}`,
    ...(isInBlocks ? [`  in: ${queries.join(', ')}`] : []),
    ...(acknowledged === undefined ? [] : [`  acknowledged: ${acknowledged}`]),
  ];
}

function describeNext(open: readonly Told[], id: string | undefined): readonly string[] {
  if (open.length === 0) return ['Next: stageone query hits'];
  const acceptable = open.find(({ severity }) => severity === 'warning');
  const again = `Next: mend these lines, then stageone query lint${id === undefined ? '' : ` ${id}`}`;
  if (acceptable === undefined) return [again];
  return [
    'A warning that the team accepts goes into each query that it concerns, with the reason that reports print:',
    '  acknowledged:',
    `    ${acknowledgementText(acceptable.rule, acceptable.term)}`,
    again,
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
