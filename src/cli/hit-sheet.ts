/** Hits per line as people and scripts read them. */
import type { Project } from '../project/project.ts';
import { findAcknowledgement } from '../query/acknowledge.ts';
import { shorten } from '../query/expression.ts';
import {
  LINE_SERVICES,
  type LineService,
  listLines,
  listProbes,
  NO_HEADINGS,
  type StrategyLine,
} from '../query/lines.ts';
import type { CompiledRequest, SavedQuery } from '../query/tree.ts';
import { SERVICE_TITLES, type ServiceName } from '../records/record.ts';
import { thousands } from '../records/text.ts';
import { replay } from '../search/replay.ts';
import type { Run, RunWarning } from '../search/run.ts';
import { describeProbe } from '../search/sources/crossref.ts';
import { SOURCES } from '../search/sources/registry.ts';
import type { Hit, Hits } from '../store/hits.ts';
import { runStore } from '../store/runs.ts';
import { tableLines } from './table.ts';

export interface HitSheet {
  readonly query: SavedQuery;
  readonly lines: readonly StrategyLine[];
  /** Services whose counts are shown. */
  readonly services: readonly LineService[];
  readonly probes: readonly Extract<CompiledRequest, { service: 'crossref' }>[];
}

interface LineWarning extends RunWarning {
  readonly source: LineService;
  /** The team has accepted it in the saved query. */
  readonly isAccepted: boolean;
}

export interface FilledSheet extends HitSheet {
  readonly lineHits: readonly {
    readonly line: StrategyLine;
    readonly hits: { readonly [S in LineService]?: Hit | undefined };
    readonly warnings: readonly LineWarning[];
  }[];
  readonly probeHits: readonly { readonly probe: string; readonly depth: number; readonly hit: Hit | undefined }[];
}

/** The lines to show, and the services that are asked for them: those that the query runs and, where some are named, these alone. */
export function layOutSheet(
  query: SavedQuery,
  { source, blocks }: { readonly source?: readonly ServiceName[] | undefined; readonly blocks: boolean },
): HitSheet {
  const isAsked = (service: ServiceName) =>
    query.databases[service]?.run === true && (source?.includes(service) ?? true);
  const lines = listLines(query);
  return {
    query,
    lines: blocks ? lines.filter((line, index) => line.kind !== 'term' || index === lines.length - 1) : lines,
    services: LINE_SERVICES.filter(isAsked),
    probes: isAsked('crossref') ? listProbes(query) : [],
  };
}

/** Puts counts and the services' own warnings to the lines. */
export async function fillSheet(project: Project, sheet: HitSheet, hits: Hits): Promise<FilledSheet> {
  const hitOf = (line: StrategyLine, service: LineService): Hit | undefined => {
    const asked = line.asked[service];
    return asked.kind === 'request' && sheet.services.includes(service) ? hits(service, asked.text) : undefined;
  };
  const found = sheet.lines.map((line) => ({
    line,
    hits: { pubmed: hitOf(line, 'pubmed'), openalex: hitOf(line, 'openalex') },
  }));
  const warningsOf = await readLineWarnings(
    project,
    found.flatMap(({ hits }) => [hits.pubmed, hits.openalex].flatMap((hit) => hit ?? [])),
  );
  return {
    ...sheet,
    lineHits: found.map(({ line, hits: own }) => ({
      line,
      hits: own,
      warnings: sheet.services.flatMap((source) =>
        warningsOf(own[source]).map((warning) => ({
          ...warning,
          source,
          isAccepted: findAcknowledgement(sheet.query, warning.code, warning.term) !== undefined,
        })),
      ),
    })),
    probeHits: sheet.probes.map((asked) => ({
      probe: asked.probe,
      depth: asked.maxPerProbe,
      hit: hits('crossref', describeProbe(asked)),
    })),
  };
}

/** What a service said of each line, read again from its stored answer. */
async function readLineWarnings(
  project: Project,
  hits: readonly Hit[],
): Promise<(hit: Hit | undefined) => readonly RunWarning[]> {
  const store = runStore(project.database);
  const byPart = new Map<string, readonly RunWarning[]>();
  const runs = new Map<number, Run>(hits.filter(({ run }) => run.warnings.length > 0).map(({ run }) => [run.id, run]));
  for (const run of runs.values()) {
    for await (const { answer, page } of replay(SOURCES[run.source], store.readAnswers(run.id), () => 'unknown')) {
      byPart.set(`${run.id} ${answer.step.part}`, page.warnings);
    }
  }
  return (hit) => (hit === undefined ? [] : (byPart.get(`${hit.run.id} ${hit.part}`) ?? []));
}

/** The public JSON object of one query (`query hits --json`). */
export function sheetDocument({ query, lineHits, probeHits }: FilledSheet): object {
  return {
    id: query.id,
    lines: lineHits.map(({ line, hits, warnings }) => ({
      number: line.number,
      text: line.text,
      kind: line.kind,
      combines: line.combines,
      limits: line.limits,
      block: line.block ?? null,
      place: line.place === undefined ? null : `${line.place.file}:${line.place.line}:${line.place.column}`,
      pubmed: hits.pubmed?.count ?? null,
      openalex: hits.openalex?.count ?? null,
      requests: { pubmed: requestOf(line, 'pubmed'), openalex: requestOf(line, 'openalex') },
      countedAt: { pubmed: hits.pubmed?.countedAt ?? null, openalex: hits.openalex?.countedAt ?? null },
      warnings: warnings.map(({ source, code, message, isAccepted }) => ({
        source,
        code,
        message,
        accepted: isAccepted,
      })),
    })),
    probes: probeHits.map(({ probe, depth, hit }) => ({
      probe,
      crossref: hit?.count ?? null,
      depth,
      countedAt: hit?.countedAt ?? null,
    })),
  };
}

function requestOf(line: StrategyLine, service: LineService): object {
  const asked = line.asked[service];
  return asked.kind === 'none'
    ? { sent: null, reason: asked.reason }
    : { sent: asked.text, losses: asked.losses.map(({ code }) => code) };
}

/** Longest text of a line in the table; the whole stands in the JSON and in the files of the query. */
const LONGEST_TEXT = 60;

/** The table of one query. */
export function sheetLines(sheet: FilledSheet): readonly string[] {
  const { query, services, lineHits, probeHits } = sheet;
  return [
    `${query.id}: ${query.title} (${query.file})`,
    ...(services.length === 0 ? [] : lineTable(sheet).map((line) => `  ${line}`)),
    ...(probeHits.length === 0 ? [] : probeTable(sheet).map((line) => `  ${line}`)),
    ...legend(sheet, lineHits).map((line) => `  ${line}`),
    '',
  ];
}

function lineTable({ query, services, lineHits }: FilledSheet): readonly string[] {
  const told = new Set<string>();
  const rows: string[][] = [['', 'line', ...services.map((service) => SERVICE_TITLES[service])]];
  let block: string | undefined;
  for (const { line, hits, warnings } of lineHits) {
    const label = line.kind === 'limits' ? `limits: ${line.limits.join('; ')}` : (line.block ?? query.title);
    if (label !== block) rows.push(['', `— ${label}`]);
    block = label;
    const said = warnings.filter(({ message }) => !told.has(message)).map((warning) => describeWarning(line, warning));
    for (const { message } of warnings) told.add(message);
    rows.push([
      `#${line.number}`,
      shorten(line.text, LONGEST_TEXT),
      ...services.map((service) => cell(line, service, hits[service])),
      [...said, ...services.flatMap((service) => describeAsked(line, service))].join(' '),
    ]);
  }
  return alignLines(rows, services.length);
}

/** Headings run over the columns of numbers, so they are left out when widths are measured. */
function alignLines(rows: readonly (readonly string[])[], services: number): readonly string[] {
  const right = Array.from({ length: services }, (_, index) => index + 2);
  const aligned = tableLines(
    rows.map((row) => (row.length === 2 ? ['', ''] : row)),
    right,
  );
  return rows.map((row, index) => (row.length === 2 ? `    ${row[1]}` : (aligned[index] ?? '')));
}

/** `12,345`, `! 0`, `–` when it cannot be asked, `?` when it was not counted. */
function cell(line: StrategyLine, service: LineService, hit: Hit | undefined): string {
  if (line.asked[service].kind === 'none') return '–';
  return hit === undefined ? '?' : hit.count === 0 ? '! 0' : thousands(hit.count);
}

/** Beside a term, which stands in the line already, only what the service said of it. */
function describeWarning(line: StrategyLine, { code, message, source, isAccepted }: LineWarning): string {
  const short = line.kind === 'term' ? SAID[code] : undefined;
  return `${short === undefined ? message : `${SERVICE_TITLES[source]}: ${short}.`}${isAccepted ? ' (accepted)' : ''}`;
}

const SAID: Readonly<Record<string, string>> = {
  PHRASE_NOT_FOUND: 'no record has it',
  PHRASE_NOT_INDEXED: 'the phrase is not in its index',
};

/** Where a service was asked for something else than the line says, or not at all. */
function describeAsked(line: StrategyLine, service: LineService): readonly string[] {
  const asked = line.asked[service];
  const title = SERVICE_TITLES[service];
  if (asked.kind === 'none') return asked.reason === NO_HEADINGS ? [] : [`${title}: ${asked.reason}.`];
  const losses = asked.losses.filter(({ path }) => line.kind !== 'limits' || path.startsWith('overrides'));
  return losses.map(({ sent, effect }) => {
    if (line.kind === 'limits') return `${title}: ${effect}.`;
    return sent === 'nothing' ? `${title}: ${effect}.` : `${title} was asked ${sent}.`;
  });
}

function probeTable({ probeHits }: FilledSheet): readonly string[] {
  return tableLines(
    [
      ['Crossref probe (any of the words, best matches first)', 'found', 'read to'],
      ...probeHits.map(({ probe, depth, hit }) => [
        probe,
        hit === undefined ? '?' : hit.count === 0 ? '! 0' : thousands(hit.count),
        thousands(depth),
      ]),
    ],
    [1, 2],
  );
}

function legend({ probeHits, services }: FilledSheet, lineHits: FilledSheet['lineHits']): readonly string[] {
  const cells = lineHits.flatMap(({ line, hits }) => services.map((service) => cell(line, service, hits[service])));
  const counted = [
    ...lineHits.flatMap(({ hits }) => [hits.pubmed, hits.openalex]),
    ...probeHits.map(({ hit }) => hit),
  ].flatMap((hit) => (hit === undefined ? [] : hit.countedAt.slice(0, 10)));
  const days = [...new Set(counted)].toSorted();
  return [
    ...(cells.includes('! 0') ? ['! = finds nothing'] : []),
    ...(cells.includes('–') ? [`– = cannot be asked (${NO_HEADINGS}, if nothing else is said)`] : []),
    ...(cells.includes('?') || probeHits.some(({ hit }) => hit === undefined) ? ['? = not counted yet'] : []),
    ...(days.length === 0 ? [] : [`counted ${days.join(', ')} (UTC)`]),
  ];
}
