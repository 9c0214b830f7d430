/** `query show`: what each service is asked for a saved query, and what the translation loses. */
import { ReviewError } from '../../errors.ts';
import { loadQueries, loadSettings } from '../../project/project.ts';
import { describeNode, lossTable } from '../../query/print.ts';
import { compile } from '../../query/translate.ts';
import type { CompiledRequest, SavedQuery } from '../../query/tree.ts';
import { SERVICE_TITLES, SERVICES } from '../../records/record.ts';
import type { Output } from '../output.ts';

export interface QueryOptions {
  readonly review: string;
  readonly id?: string | undefined;
}

export async function query(options: QueryOptions, output: Output): Promise<undefined> {
  loadSettings(options.review);
  const queries = chooseQueries(loadQueries(options.review), options.id === undefined ? undefined : [options.id]);
  const compiled = queries.map((saved) => ({
    saved,
    services: SERVICES.filter((service) => saved.databases[service]?.run === true).map((service) =>
      compile(saved, service),
    ),
  }));
  const document = compiled.map(({ saved, services }) => ({
    id: saved.id,
    title: saved.title,
    hash: saved.hash,
    services: services.map(({ service, relation, requests, warnings }) => ({ service, relation, requests, warnings })),
  }));
  const lines = compiled.flatMap(({ saved, services }) => [
    `${saved.id}: ${saved.title} (${saved.file}, ${saved.hash.slice(0, 15)}…)`,
    `  ${describeNode(saved.tree)}`,
    ...services.flatMap((each) => [
      `  ${SERVICE_TITLES[each.service]}: ${each.relation}, ${each.requests.length} request(s)`,
      ...each.requests.map((request) => `    ${describeRequest(request)}`),
      ...lossTable(each).map((line) => `    ${line}`),
    ]),
  ]);
  output.report({ queries: document }, lines);
  return undefined;
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

function describeRequest(request: CompiledRequest): string {
  switch (request.service) {
    case 'pubmed':
      return request.term;
    case 'openalex':
      return `filter=${request.filter}`;
    case 'crossref':
      return `query.bibliographic=${request.probe}${request.filter === '' ? '' : ` filter=${request.filter}`}`;
  }
}
