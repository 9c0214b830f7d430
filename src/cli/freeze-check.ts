/** What stands between a strategy and its freeze: findings, warnings of the services and gates that nobody has answered. */
import { loadTraps, type Project } from '../project/project.ts';
import { acknowledgementText, findAcknowledgement, findTermPlace } from '../query/acknowledge.ts';
import type { AcceptedWarning, RecallGate } from '../query/freeze.ts';
import { lintQuery, openWarnings } from '../query/lint.ts';
import { compile } from '../query/translate.ts';
import type { FilePlace, SavedQuery } from '../query/tree.ts';
import { SERVICE_TITLES, SERVICES } from '../records/record.ts';
import type { Run } from '../search/run.ts';
import { storedHits } from '../store/hits.ts';
import { listRuns } from '../store/runs.ts';
import { knownItemGates } from './known-item-gates.ts';

/** One thing to mend, or to accept with a reason. */
export interface OpenPoint {
  readonly query: string;
  readonly place: FilePlace;
  /** As `acknowledged` names it. */
  readonly warning: string;
  readonly term: string | undefined;
  readonly message: string;
  readonly instead: string;
  /** An error cannot be accepted. */
  readonly mayBeAccepted: boolean;
}

export interface FreezeCheck {
  readonly open: readonly OpenPoint[];
  readonly gates: readonly RecallGate[];
  readonly accepted: readonly AcceptedWarning[];
}

/** Checks every saved query by what is stored; no service is asked. */
export async function checkStrategy(project: Project, queries: readonly SavedQuery[]): Promise<FreezeCheck> {
  const traps = loadTraps(project.directory);
  const runs = [...(await listRuns(project.database)), ...(await listRuns(project.database, 'hits'))];
  const gates = await knownItemGates(project, queries);
  const hits = new Map<string, ReadonlyMap<string, number>>();
  for (const query of queries) hits.set(query.id, await storedHits(project, query));
  const open = queries.flatMap((query) => [
    ...openWarnings(query, lintQuery(query, { traps, hits: hits.get(query.id) })).map(
      ({ rule, term, place, message, instead, severity }): OpenPoint => ({
        query: query.id,
        place,
        warning: rule,
        term,
        message,
        instead,
        mayBeAccepted: severity !== 'error',
      }),
    ),
    ...openServiceWarnings(query, runs),
    ...openGates(query, gates),
  ]);
  const accepted = queries.flatMap((query) =>
    query.acknowledged.map((entry): AcceptedWarning => ({ query: query.id, ...entry })),
  );
  return {
    open: distinct(open),
    gates: gates.map(({ query, name, min, recall, ok }) => ({ query, name, min, recall, ok })),
    accepted,
  };
}

/** Warnings about terms that the newest answers to today's requests brought. */
function openServiceWarnings(query: SavedQuery, runs: readonly Run[]): readonly OpenPoint[] {
  return SERVICES.filter((service) => query.databases[service]?.run === true).flatMap((service) => {
    const requests = JSON.stringify(compile(query, service).requests);
    const own = runs.filter((run) => run.query === query.id && run.source === service);
    const asked = own.filter((run) => run.purpose === 'hits' || JSON.stringify(run.compiled.requests) === requests);
    return asked
      .flatMap((run) => run.warnings)
      .flatMap(({ code, term, message }): readonly OpenPoint[] => {
        const place = term === undefined ? undefined : findTermPlace(query, term);
        // What is no term of the query any more has been answered by changing it.
        if (term === undefined || place === undefined || findAcknowledgement(query, code, term) !== undefined)
          return [];
        const instead = `Change the term, or accept that ${SERVICE_TITLES[service]} finds it so.`;
        return [{ query: query.id, place, warning: code, term, message, instead, mayBeAccepted: true }];
      });
  });
}

function openGates(query: SavedQuery, gates: readonly RecallGate[]): readonly OpenPoint[] {
  return gates
    .filter((gate) => gate.query === query.id && !gate.ok)
    .filter((gate) => findAcknowledgement(query, 'min_recall', gate.name) === undefined)
    .map((gate): OpenPoint => {
      const found = gate.recall === undefined ? 'is not known' : `is ${gate.recall.toFixed(3)}`;
      return {
        query: query.id,
        place: { file: query.file, line: 1, column: 1 },
        warning: 'min_recall',
        term: gate.name,
        message: `The recall of known items (${gate.name}) ${found}; the query asks for ${gate.min}.`,
        instead:
          gate.recall === undefined
            ? 'Search, then type `stageone gold`, which looks the known items up.'
            : '`stageone gold` names the failing line of each miss.',
        mayBeAccepted: true,
      };
    });
}

function distinct(points: readonly OpenPoint[]): readonly OpenPoint[] {
  return [...new Map(points.map((point) => [JSON.stringify(point), point])).values()];
}

/** Lines for people: each point with its place, then what to paste to accept them. */
export function describePoints(points: readonly OpenPoint[]): readonly string[] {
  const accept = points.filter((point) => point.mayBeAccepted);
  return [
    ...points.flatMap(({ place, warning, message, instead }) => [
      `${place.file}:${place.line}:${place.column}: ${warning}: ${message}`,
      `  ${instead}`,
    ]),
    ...[...new Set(accept.map((point) => point.query))].flatMap((query) => [
      `To accept what is meant so, in the file of the query ${query}, with a reason each:`,
      'acknowledged:',
      ...new Set(
        accept
          .filter((point) => point.query === query)
          .map(({ warning, term }) => `  ${acknowledgementText(warning, term)}`),
      ),
    ]),
  ];
}
