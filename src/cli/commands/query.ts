/** `query show`: what each service is asked for a saved query, what is lost, what it costs, and the load to expect. */
import { ReviewError } from '../../errors.ts';
import type { Settings } from '../../project/config.ts';
import { hasDatabase, loadQueries, loadSettings, withProject } from '../../project/project.ts';
import type { Evidence } from '../../query/overlap.ts';
import { compile } from '../../query/translate.ts';
import type { SavedQuery } from '../../query/tree.ts';
import { SERVICES } from '../../records/record.ts';
import { type Hits, readHits } from '../../store/hits.ts';
import { type Asked, readEvidence } from '../forecast-evidence.ts';
import { forecastDocument, forecastLines, makeForecast, missingLines } from '../forecast-report.ts';
import type { Output } from '../output.ts';
import { makeServiceSheet, queryLines, serviceDocument } from '../query-report.ts';

export interface QueryOptions {
  readonly review: string;
  readonly id?: string | undefined;
}

const LEAST_WIDTH = 100;
const MOST_WIDTH = 160;

export async function query(options: QueryOptions, output: Output): Promise<undefined> {
  const settings = loadSettings(options.review);
  const queries = chooseQueries(loadQueries(options.review), options.id === undefined ? undefined : [options.id]);
  const asked = queries.flatMap((saved) =>
    SERVICES.filter((service) => saved.databases[service]?.run === true).map((service) => ({
      query: saved,
      compiled: compile(saved, service),
    })),
  );
  const known = await readKnown(options.review, asked);
  const sheets = asked.map((each) => ({ ...each, sheet: makeServiceSheet(each.query, each.compiled, known.hits) }));
  const sheetsOf = (saved: SavedQuery) => sheets.flatMap((each) => (each.query === saved ? each.sheet : []));
  const whole = forecastOf(known, queries, settings);
  const documentOf = (forecast: ReturnType<typeof forecastOf>) =>
    forecast === undefined ? null : forecastDocument(forecast);
  const document = queries.map((saved) => ({
    id: saved.id,
    title: saved.title,
    hash: saved.hash,
    services: sheetsOf(saved).map(serviceDocument),
    forecast: documentOf(forecastOf(known, [saved], settings)),
  }));
  const width = Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, process.stdout.columns ?? MOST_WIDTH));
  output.report({ queries: document, forecast: documentOf(whole) }, [
    ...queries.flatMap((saved) => queryLines(saved, sheetsOf(saved), width)),
    `Forecast of the load: ${queries.map(({ id }) => id).join(', ')}`,
    ...(whole === undefined ? missingLines(known.missing) : forecastLines(whole)).map((line) => `  ${line}`.trimEnd()),
  ]);
  return undefined;
}

interface Known {
  readonly hits: Hits;
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Asked[];
}

/** What was counted and sampled so far; nothing in a review that has no database yet. */
async function readKnown(review: string, asked: readonly Asked[]): Promise<Known> {
  if (!hasDatabase(review)) return { hits: () => undefined, evidence: [], missing: asked };
  return withProject(review, async (project) => {
    const hits = await readHits(project.database);
    return { hits, ...(await readEvidence(project, asked, hits)) };
  });
}

function forecastOf({ evidence, missing }: Known, queries: readonly SavedQuery[], settings: Settings) {
  const ids = queries.map(({ id }) => id);
  return makeForecast(
    evidence.filter(({ compiled }) => ids.includes(compiled.queryId)),
    missing.filter(({ query: { id } }) => ids.includes(id)),
    queries,
    settings,
  );
}

/** @throws ReviewError `settings` when an id names no saved query, or there are none. */
export function chooseQueries(
  queries: readonly SavedQuery[],
  ids: readonly string[] | undefined,
): readonly SavedQuery[] {
  const known = queries.map((saved) => saved.id).join(', ');
  if (queries.length === 0) {
    throw new ReviewError('settings', 'There are no saved queries: no file in queries/ has an `id`.', {
      hint: 'Write one; `stageone init` leaves a commented example.',
    });
  }
  for (const id of ids ?? []) {
    if (queries.every((saved) => saved.id !== id)) {
      throw new ReviewError('settings', `There is no saved query \`${id}\`.`, {
        hint: `The saved queries are ${known}.`,
      });
    }
  }
  return ids === undefined ? queries : queries.filter((saved) => ids.includes(saved.id));
}
