/** Gathers what a replication package holds, as text that can be read without this program. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { parseDocument } from 'yaml';
import { readMerge } from '../dedupe/hand-links.ts';
import { mergeRecords } from '../dedupe/merge.ts';
import type { Members } from '../exchange/archive.ts';
import type { NumberedRow } from '../exchange/chains.ts';
import { depositorReadme } from '../exchange/depositor-readme.ts';
import { formatEventTable } from '../exchange/event-table.ts';
import { withManifest } from '../exchange/manifest.ts';
import { eventsForCopy, gapsIn } from '../exchange/packed-events.ts';
import { revealedBatches } from '../exchange/told-chains.ts';
import { type ExportSet, selectItems } from '../export/selection.ts';
import { writeExport } from '../export/write.ts';
import type { WriteFormat } from '../formats/format.ts';
import type { Project } from '../project/project.ts';
import { SERVICES, type StoredRecord } from '../records/record.ts';
import { agreement } from '../screening/agreement.ts';
import { STAGES } from '../screening/decision.ts';
import { votePairs } from '../screening/vote-pairs.ts';
import { runName, runReport } from '../search/run-report.ts';
import { readEventRows } from '../store/events.ts';
import { listImports } from '../store/imports.ts';
import { readRecords } from '../store/records.ts';
import { listAnswers, listRuns } from '../store/runs.ts';
import { addedRecords } from './added-reports.ts';
import { PROGRAM_VERSION } from './clock.ts';
import { formatFlow } from './flow-texts.ts';
import { flowOf, loadReview, type ReviewState } from './review-state.ts';

export interface BundleOptions {
  readonly abstracts: boolean;
}

/** Every member of the package by its name, the manifest last. */
export async function gatherBundle(project: Project, { abstracts }: BundleOptions): Promise<Members> {
  const { database, settings } = project;
  const state = await loadReview(project);
  const flow = flowOf(state, project);
  const records = await readRecords(database);
  const rows: NumberedRow[] = [];
  for await (const some of readEventRows(database)) rows.push(...some);
  // Nobody's events but the public ones: as for a copy of somebody who has none.
  const events = eventsForCopy(rows, '', { revealed: revealedBatches(state.events), keptBack: new Set() });
  const { title, registration } = settings;
  const about = { title, registration, programVersion: PROGRAM_VERSION, interim: flow.interim, abstracts };
  const text = (set: ExportSet, format: WriteFormat) => exportWithout(state, records, { set, format, abstracts });
  const texts: readonly (readonly [name: string, content: string])[] = [
    ['README', depositorReadme(about)],
    ['flow.json', await formatFlow(flow, 'json', project)],
    ['flow.csv', await formatFlow(flow, 'csv', project)],
    ['flow.svg', await formatFlow(flow, 'svg', project)],
    ['included.ris', await text('included', 'ris')],
    ['records.csv', await text('all', 'csv')],
    ['links.csv', linkTable(state)],
    ['events.csv', formatEventTable(events)],
    ['runs.json', await runList(project)],
    ['answers.csv', await answerTable(project)],
    ['imports.csv', await importTable(project)],
    ['agreement.json', agreementOf(state)],
    ...readQueryFiles(project),
  ];
  const encoder = new TextEncoder();
  const members = new Map(texts.map(([name, content]) => [name, encoder.encode(content)]));
  return withManifest(members, { ...about, gaps: gapsIn(events) });
}

async function exportWithout(
  state: ReviewState,
  stored: readonly StoredRecord[],
  { set, format, abstracts }: { readonly set: ExportSet; readonly format: WriteFormat; readonly abstracts: boolean },
): Promise<string> {
  const all = [...stored, ...addedRecords(state.log.added.values(), stored)];
  const items = selectItems(set, all, state.reports, mergeRecords);
  const shown = abstracts
    ? items
    : items.map((item) => ({ ...item, record: { ...item.record, abstract: undefined }, abstractSource: undefined }));
  return writeExport(shown, format, { forSpreadsheet: false });
}

function table(rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return stringify(rows as (string | number | null | undefined)[][], { record_delimiter: 'windows' });
}

function linkTable({ links, events }: ReviewState): string {
  const merges = events
    .filter(({ type }) => type === 'merge')
    .flatMap((event) =>
      readMerge(event)
        .ids.slice(1)
        .map((id) => [readMerge(event).ids[0], id, 'merge', event.chain]),
    );
  return table([
    ['a', 'b', 'rule', 'by'],
    ...links.links.map(({ a, b, rule }) => [a, b, rule, 'program']),
    ...links.versions.map(({ a, b, rule }) => [a, b, `version: ${rule}`, '']),
    ...merges,
    ...links.forbidden.map(([a, b]) => [a, b, 'apart', '']),
  ]);
}

async function runList({ database }: Project): Promise<string> {
  const runs = [...(await listRuns(database, 'search', ALL)), ...(await listRuns(database, 'abstracts', ALL))];
  const counted = new Set((await listRuns(database)).map(({ id }) => id));
  const told = runs.map((run) => ({
    ...runReport(run),
    purpose: run.purpose,
    counted: run.purpose === 'search' ? counted.has(run.id) : null,
    startedAt: run.startedAt,
    endedAt: run.endedAt ?? null,
    programVersion: run.programVersion,
    relation: run.compiled.relation,
    requests: run.compiled.requests,
    losses: run.compiled.warnings,
    remarks: run.remarks,
  }));
  return `${JSON.stringify({ services: SERVICES, runs: told }, undefined, 2)}\n`;
}

/** What was withdrawn is told too, as such. */
const ALL = { withdrawn: true };

async function answerTable({ database }: Project): Promise<string> {
  const answers = await listAnswers(database);
  return table([
    ['run', 'number', 'request', 'status', 'received_at', 'sha256'],
    ...answers.map((each) => [
      runName({ id: each.run_id }),
      each.number,
      each.request,
      each.status,
      each.received_at,
      each.sha256,
    ]),
  ]);
}

async function importTable({ database }: Project): Promise<string> {
  const counted = new Set((await listImports(database)).map(({ id }) => id));
  const files = await listImports(database, ALL);
  return table([
    [
      'file',
      'name',
      'source',
      'platform',
      'kind',
      'searched_on',
      'imported_at',
      'records',
      'refused',
      'sha256',
      'counted',
    ],
    ...files.map((file) => [
      `file-${file.id}`,
      // Folders are named after people.
      file.path.split(/[\\/]/).at(-1),
      file.source,
      file.platform,
      file.kind,
      file.searchedOn,
      file.importedAt,
      file.recordsInFile,
      file.refused,
      file.sha256,
      counted.has(file.id) ? 1 : 0,
    ]),
  ]);
}

function agreementOf(state: ReviewState): string {
  const stages = STAGES.map((stage) => agreement(votePairs(state.log, stage, 'screening'), stage));
  return `${JSON.stringify(stages, undefined, 2)}\n`;
}

/** Settings and saved queries; names of people are left out of the settings. */
function readQueryFiles({ directory }: Project): readonly (readonly [string, string])[] {
  const folder = join(directory, 'queries');
  return readdirSync(folder)
    .filter((name) => /\.(ya?ml|csv)$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return [`queries/${name}`, name === 'review.yaml' ? withoutNames(text) : text] as const;
    });
}

function withoutNames(text: string): string {
  const document = parseDocument(text);
  const { reviewers } = document.toJS() as { readonly reviewers?: readonly unknown[] };
  const named = (reviewers ?? []).flatMap((reviewer, place) =>
    typeof reviewer === 'object' && reviewer !== null && 'name' in reviewer ? [place] : [],
  );
  for (const place of named) document.deleteIn(['reviewers', place, 'name']);
  return named.length === 0 ? text : document.toString({ lineWidth: 0 });
}
