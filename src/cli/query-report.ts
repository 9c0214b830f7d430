/** A saved query as each service is asked for it: requests, losses, the tree that is really asked, costs (`query show`). */
import { serviceSettings } from '../project/services.ts';
import { hashTree } from '../query/hash.ts';
import { type LossRow, lossRows } from '../query/loss-table.ts';
import { outline } from '../query/outline.ts';
import type { Compiled, FilePlace, SavedQuery } from '../query/tree.ts';
import { SERVICE_TITLES, type ServiceName } from '../records/record.ts';
import { thousands } from '../records/text.ts';
import { describeRequest } from '../search/http.ts';
import type { HttpRequest } from '../search/source.ts';
import { SOURCES } from '../search/sources/registry.ts';
import type { Hits } from '../store/hits.ts';
import { type AskingCost, askingCost, creditsText } from './asking-cost.ts';
import { hitsOf } from './forecast-evidence.ts';
import { duration } from './search-progress.ts';
import { wrapLines, wrappedTable } from './table.ts';

/** One translation with what is known of its costs. */
export interface ServiceSheet {
  readonly compiled: Compiled;
  /** The first request for each part of the query, as it is sent but for key and contact. */
  readonly sent: readonly HttpRequest[];
  readonly losses: readonly LossRow[];
  /** `undefined` while the service's totals are not known. */
  readonly costs: (AskingCost & { readonly countedAt: string | undefined }) | undefined;
}

export function makeServiceSheet(query: SavedQuery, compiled: Compiled, hits: Hits): ServiceSheet {
  const source = SOURCES[compiled.service];
  const hasKey = serviceSettings(compiled.service).apiKey !== undefined;
  const sent = source.plan(compiled).steps.map((step) => source.request(step, { hasKey }));
  const counted = hitsOf(compiled, hits);
  const times = compiled.requests.map((request, part) => source.countRequests(request, counted?.[part]?.count));
  const asked = sent.flatMap((request, part) => {
    const own = times[part];
    return own === undefined ? [] : [{ request, times: own }];
  });
  return {
    compiled,
    sent,
    losses: lossRows(query, compiled),
    costs:
      asked.length < sent.length
        ? undefined
        : {
            ...askingCost(compiled.service, asked),
            countedAt: counted
              ?.map(({ countedAt }) => countedAt)
              .toSorted()
              .at(-1),
          },
  };
}

/** The public JSON object of one service. */
export function serviceDocument({ compiled, sent, losses, costs }: ServiceSheet): object {
  const { service, relation, requests, warnings, effective } = compiled;
  return {
    service,
    relation,
    requests,
    warnings,
    sent: sent.map(({ method, path, params }) => ({ method, path, params })),
    effective,
    loss: losses.map(({ code, path, place, asked, sent: said, does, effect }) => ({
      code,
      place: placeText(place),
      path,
      asked,
      sent: said,
      does,
      effect,
    })),
    costs:
      costs === undefined
        ? null
        : {
            requests: costs.requests,
            credits: costs.credits,
            minutes: Math.round(costs.minutes * 100) / 100,
            countedAt: costs.countedAt ?? null,
          },
  };
}

function placeText({ file, line, column }: FilePlace): string {
  return `${file}:${line}:${column}`;
}

/** Everything about one query, for people; `width` = characters of a line. */
export function queryLines(query: SavedQuery, sheets: readonly ServiceSheet[], width: number): readonly string[] {
  const known = new Map([[hashTree(query.tree), 'the query as it stands']]);
  const body = sheets.flatMap((sheet) => {
    const { service, effective } = sheet.compiled;
    const hash = hashTree(effective);
    const same = known.get(hash);
    if (same === undefined && sheet.compiled.relation !== 'override')
      known.set(hash, `as of ${SERVICE_TITLES[service]}`);
    const tree = same === undefined ? treeLines(effective, new Map(), width - 4) : [];
    return ['', ...serviceLines(sheet, same, tree, width).map((line) => `  ${line}`)];
  });
  return [
    `${query.id}: ${query.title}`,
    `  ${query.file}, ${query.hash}`,
    ...(query.purpose === undefined ? [] : wrapLines(query.purpose, width - 2).map((line) => `  ${line}`)),
    '',
    ...treeLines(query.tree, query.blockLabels, width - 2).map((line) => `  ${line}`),
    ...body,
    '',
  ];
}

function treeLines(tree: SavedQuery['tree'], labels: ReadonlyMap<string, string>, width: number): readonly string[] {
  return outline(tree, labels).flatMap(({ depth, text }) => {
    const indent = '  '.repeat(depth);
    // Lines break between terms, not within one.
    const glued = text.replace(/(?<!\|) (?!\|)/g, '\u00a0');
    return wrapLines(glued, Math.max(40, width - indent.length - 2)).map(
      (line, index) => `${indent}${index === 0 ? '' : '  '}${line.replaceAll('\u00a0', ' ')}`,
    );
  });
}

function serviceLines(
  sheet: ServiceSheet,
  sameTree: string | undefined,
  tree: readonly string[],
  width: number,
): readonly string[] {
  const { compiled, sent, losses } = sheet;
  const count = `${thousands(sent.length)} request${sent.length === 1 ? '' : 's'} to begin with`;
  return [
    `${SERVICE_TITLES[compiled.service]}: ${RELATIONS[compiled.relation]}; ${count}`,
    ...sent.flatMap((request) => requestLines(request, width)).map((line) => `  ${line}`),
    `  ${describeCosts(sheet)}`,
    ...urlLines(compiled.service, sent).map((line) => `  ${line}`),
    `  effective: ${describeEffective(compiled, sameTree)}`,
    ...(compiled.relation === 'override' ? [] : tree).map((line) => `    ${line}`),
    losses.length === 0 ? '  losses: none' : '  losses:',
    ...lossLines(losses, width - 6).map((line) => `    ${line}`),
  ];
}

/** What is really asked, in terms of the query; the local filter applies the same. */
function describeEffective({ relation }: Compiled, sameTree: string | undefined): string {
  if (relation === 'override') return 'the string above, not the tree; what it finds is not filtered';
  return sameTree ?? 'what the local filter applies';
}

const RELATIONS: { readonly [R in Compiled['relation']]: string } = {
  exact: 'finds exactly what the query says',
  superset: 'finds all that the query says and more, which the local filter takes out',
  ranked: 'ranked by likeness, read to the declared depth, then the local filter',
  override: 'a string written by hand in place of the query',
};

/** Method, path and parameters; on one line where they are short. */
function requestLines({ method, path, params }: HttpRequest, width: number): readonly string[] {
  const named = Object.entries(params).map(([name, value]) => `${name}=${value}`);
  const line = [`${method} ${path}`, ...named].join('  ');
  return line.length <= width - 4 ? [line] : [`${method} ${path}`, ...named.map((parameter) => `  ${parameter}`)];
}

function describeCosts({ compiled, costs }: ServiceSheet): string {
  if (costs === undefined) return 'costs: not known; type `stageone search --hits-only`';
  const basis =
    costs.countedAt === undefined
      ? 'if every probe is read to its declared depth'
      : `by the totals of ${costs.countedAt.slice(0, 10)}`;
  const requests = `${thousands(costs.requests)} request${costs.requests === 1 ? '' : 's'}`;
  const least = compiled.service === 'crossref' ? ' at most' : '';
  return `costs: ${requests}${least}${creditsText(costs.credits)}, ${duration(costs.minutes * 60)} at the allowed rate (${basis})`;
}

/** Documented length of a URL; the server itself refuses request lines above 8,190 bytes (apis/README.md 3.2). */
const OPENALEX_URL_BYTES = 4_094;
const OPENALEX_ADDRESS = 'https://api.openalex.org/';

function urlLines(service: ServiceName, sent: readonly HttpRequest[]): readonly string[] {
  if (service !== 'openalex') return [];
  const lengths = sent.map((request) =>
    Buffer.byteLength(OPENALEX_ADDRESS + describeRequest(request).slice('GET '.length)),
  );
  return lengths.map(
    (bytes) => `URL of ${thousands(bytes)} bytes; OpenAlex documents ${thousands(OPENALEX_URL_BYTES)} at most`,
  );
}

function lossLines(losses: readonly LossRow[], width: number): readonly string[] {
  if (losses.length === 0) return [];
  const rows = losses.map(({ code, place, asked, sent, does, effect }) => [
    code,
    placeText(place),
    asked,
    sent,
    does,
    effect,
  ]);
  const longest = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const fixed = [longest(0), longest(1), Math.max(longest(4), 'service'.length)];
  const room = Math.max(60, width - fixed.reduce((sum, each) => sum + each, 0) - 10);
  const [code = 0, place = 0, does = 0] = fixed;
  const widths = [code, place, Math.floor(room * 0.3), Math.floor(room * 0.25), does, Math.floor(room * 0.45)];
  return wrappedTable([['code', 'place', 'asked', 'sent', 'service', 'effect'], ...rows], widths);
}
