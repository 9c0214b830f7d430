/** What reports state of the search: saved queries with their hits, searches as they were sent, imported files. */
import { loadQueries, loadTraps, type Project } from '../project/project.ts';
import { findAcknowledgement } from '../query/acknowledge.ts';
import { describeLimits } from '../query/lines.ts';
import { LINT_RULES, lintQuery } from '../query/lint.ts';
import type { SavedQuery } from '../query/tree.ts';
import { SERVICES } from '../records/record.ts';
import type { ImportFacts, QueryFacts, SearchFacts } from '../report/facts.ts';
import { runName } from '../search/run-report.ts';
import { SOURCES } from '../search/sources/registry.ts';
import { type Hits, readHits, storedHits } from '../store/hits.ts';
import { listImports } from '../store/imports.ts';
import { listRuns, readFirstRequests } from '../store/runs.ts';
import { fillSheet, layOutSheet } from './hit-sheet.ts';

/** The saved queries in the order of their files. No service is asked. */
export async function readQueryFacts(project: Project): Promise<readonly QueryFacts[]> {
  const hits = await readHits(project.database);
  const facts: QueryFacts[] = [];
  for (const query of loadQueries(project.directory)) facts.push(await queryFacts(project, query, hits));
  return facts;
}

async function queryFacts(project: Project, query: SavedQuery, hits: Hits): Promise<QueryFacts> {
  const { lineHits, probeHits } = await fillSheet(project, layOutSheet(query, { blocks: false }), hits);
  const counted = lineHits
    .flatMap(({ hits: own }) => [own.pubmed, own.openalex])
    .concat(probeHits.map(({ hit }) => hit));
  const context = { traps: loadTraps(project.directory), hits: await storedHits(project, query) };
  return {
    id: query.id,
    title: query.title,
    purpose: query.purpose,
    hash: query.hash,
    file: query.file,
    services: SERVICES.filter((service) => query.databases[service]?.run === true),
    limits: describeLimits(query),
    lines: lineHits.map(({ line, hits: own }) => ({
      number: line.number,
      text: line.kind === 'limits' ? `${line.text} (${line.limits.join('; ')})` : line.text,
      pubmed: own.pubmed?.count ?? null,
      openalex: own.openalex?.count ?? null,
    })),
    countedOn: [...new Set(counted.flatMap((hit) => hit?.countedAt.slice(0, 10) ?? []))].toSorted(),
    probes: probeHits.map(({ probe, depth, hit }) => ({ probe, depth, found: hit?.count ?? null })),
    acknowledged: query.acknowledged,
    findings: lintQuery(query, context).map(({ rule, place, term, message }) => ({
      element: LINT_RULES.find(({ name }) => name === rule)?.element ?? '',
      rule,
      place: `${place.file}:${place.line}`,
      message,
      accepted: findAcknowledgement(query, rule, term)?.reason,
    })),
  };
}

/** The searches that count, by query and service, then in the order in which they were made: the services answer at one time. */
export async function readSearchFacts(project: Project): Promise<readonly SearchFacts[]> {
  const runs = await listRuns(project.database);
  const sent = await readFirstRequests(
    project.database,
    runs.map(({ id }) => id),
  );
  const ids = [...new Set(runs.map(({ query }) => query))].sort();
  const ordered = runs.toSorted(
    (left, right) =>
      ids.indexOf(left.query) - ids.indexOf(right.query) ||
      SERVICES.indexOf(left.source) - SERVICES.indexOf(right.source) ||
      left.id - right.id,
  );
  return ordered.map((run) => ({
    name: runName(run),
    run,
    platform: SOURCES[run.source].title,
    sent: sent.get(run.id) ?? [],
    losses: run.compiled.warnings,
  }));
}

/** The imported files that count, in order. */
export async function readImportFacts(project: Project): Promise<readonly ImportFacts[]> {
  return (await listImports(project.database)).map(({ path, ...file }) => ({ ...file, file: path }));
}
