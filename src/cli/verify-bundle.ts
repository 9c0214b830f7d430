/** `verify FILE`: checks a replication package with nothing but the package, and counts its flow anew. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ReviewError } from '../errors.ts';
import { decodeArchive, type Members } from '../exchange/archive.ts';
import { ChainCheck, type Gap } from '../exchange/chains.ts';
import { checkClosings } from '../exchange/closing-findings.ts';
import { readEventTable } from '../exchange/event-table.ts';
import type { Finding } from '../exchange/finding.ts';
import { checkManifest, MANIFEST } from '../exchange/manifest.ts';
import { type ToldChain, toldChains } from '../exchange/told-chains.ts';
import { readCsvRows } from '../formats/csv-rows.ts';
import type { Flow } from '../prisma/flow.ts';
import { readSettings, type Settings } from '../project/config.ts';
import { fromEventRow, type ReviewEvent } from '../records/event.ts';
import { asRecordId, SOURCE_KINDS } from '../records/record.ts';
import type { RecordOrigin } from '../store/records.ts';
import type { Output } from './output.ts';
import { flowOf, foldReview, outcomeRules } from './review-state.ts';
import { problemList, verifyFlow } from './verify-log.ts';

export function verifyBundle(file: string, output: Output): number {
  const { members, findings } = readMembers(file);
  const { manifest, findings: listed } = checkManifest(members);
  const log = readLog(members, manifest?.gaps ?? []);
  const settings = attempt(() => readSettings(textOf(members, 'queries/review.yaml'), 'queries/review.yaml'));
  const flow =
    settings === undefined ? [unreadable('queries/review.yaml')] : checkRebuilt(members, settings, log.events);
  const problems = [...findings, ...listed, ...log.findings, ...flow];
  const codes = settings?.reviewers.map(({ code }) => code) ?? [];
  const document = {
    ok: problems.length === 0,
    title: manifest?.title ?? null,
    interim: manifest?.interim ?? null,
    chains: toldChains(log.events, codes, undefined),
    flow: { ok: flow.length === 0 },
    responses: { ok: findings.length + listed.length === 0 },
    problems,
  };
  output.report(document, describe(document, members.size));
  return document.ok ? 0 : 1;
}

/** A folder, or a ZIP file. */
function readMembers(file: string): { readonly members: Members; readonly findings: readonly Finding[] } {
  if (!existsSync(file)) {
    throw new ReviewError('unreadable-file', `${file} is not there.`, { hint: 'Check the name of the package.' });
  }
  if (statSync(file).isDirectory()) return { members: readFolder(file), findings: [] };
  const archive = decodeArchive(readFileSync(file));
  if (archive === undefined) {
    const message = `${file} cannot be unpacked: it was changed, or is no package of stageone.`;
    return { members: new Map(), findings: [{ code: 'ARCHIVE_UNREADABLE', at: file, message }] };
  }
  const message = `${file} does not have its hash: a byte of the archive was changed.`;
  const changed = { code: 'ARCHIVE_CHANGED', at: file, message };
  return { members: archive.members, findings: archive.isIntact ? [] : [changed] };
}

function readFolder(folder: string): Members {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(names.map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path)]));
}

function textOf(members: Members, name: string): string {
  const content = members.get(name);
  return content === undefined ? '' : new TextDecoder().decode(content);
}

function readLog(members: Members, gaps: readonly Gap[]) {
  const check = new ChainCheck();
  const events: ReviewEvent[] = [];
  for (const row of readEventTable(textOf(members, 'events.csv'))) if (check.add(row)) events.push(fromEventRow(row));
  return { events, findings: [...check.findings(gaps), ...checkClosings(events, [])] };
}

/** The flow counted from events, records and settings has to be the one that the package states. */
function checkRebuilt(members: Members, settings: Settings, events: readonly ReviewEvent[]): readonly Finding[] {
  let rebuilt: Flow | undefined;
  const findings = verifyFlow(() => {
    rebuilt = flowOf(foldReview(readOrigins(members), events, outcomeRules({ settings })), { settings });
    return rebuilt;
  });
  if (rebuilt === undefined) return findings;
  const stated = statedFlow(members);
  const differs = JSON.stringify(rebuilt) !== JSON.stringify(stated);
  const included = textOf(members, 'included.ris').match(/^TY {2}- /gm)?.length ?? 0;
  return [
    ...findings,
    ...(differs ? [{ code: 'FLOW_DIFFERS', at: 'flow.json', message: flowDifference(rebuilt, stated) }] : []),
    ...(included === rebuilt.new_reports
      ? []
      : [
          {
            code: 'FLOW_DIFFERS',
            at: 'included.ris',
            message: `included.ris has ${included} records, and the log includes ${rebuilt.new_reports} reports.`,
          },
        ]),
  ];
}

/** The numbers of `flow.json`, without the time for which they hold: that comes from runs and imports. */
function statedFlow(members: Members): Readonly<Record<string, unknown>> {
  const read: unknown = attempt(() => JSON.parse(textOf(members, 'flow.json')));
  const entries = typeof read === 'object' && read !== null ? Object.entries(read) : [];
  return Object.fromEntries(entries.filter(([key]) => key !== 'as_of'));
}

function flowDifference(rebuilt: Flow, stated: Readonly<Record<string, unknown>>): string {
  const keys = Object.entries(rebuilt).filter(([key, value]) => JSON.stringify(stated[key]) !== JSON.stringify(value));
  const names = keys.map(([key]) => key).join(', ') || 'its form';
  return `flow.json does not state what the log counts: ${names}.`;
}

function readOrigins(members: Members): readonly RecordOrigin[] {
  const [header, ...rows] = readCsvRows(textOf(members, 'records.csv'), ',').rows;
  const place = (name: string): number => header?.cells.indexOf(name) ?? -1;
  const [id, source, kind] = ['record_id', 'source', 'kind'].map(place);
  return rows.map(({ cells }) => ({
    id: asRecordId(cells[id ?? -1] ?? ''),
    source: cells[source ?? -1] ?? '',
    kind: SOURCE_KINDS.find((known) => known === cells[kind ?? -1]) ?? 'database',
  }));
}

function unreadable(name: string): Finding {
  return { code: 'MEMBER_CHANGED', at: name, message: `${name} cannot be read.` };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function describe(
  told: {
    readonly title: string | null;
    readonly interim: boolean | null;
    readonly chains: readonly ToldChain[];
    readonly flow: { readonly ok: boolean };
    readonly responses: { readonly ok: boolean };
    readonly problems: readonly Finding[];
  },
  files: number,
): readonly string[] {
  const state = (isOk: boolean): string => (isOk ? 'ok   ' : 'WRONG');
  const ofLog = told.problems.some(({ at }) => at.startsWith('event '));
  return [
    `${told.title ?? 'A package without a manifest'}${told.interim === true ? ' (interim)' : ''}`,
    `${state(told.responses.ok)}  files: ${files} with ${MANIFEST}, each with its hash`,
    `${state(!ofLog)}  log: every event has its hash, each chain is whole, and no vote changed after its batch was closed`,
    ...told.chains.map(({ reviewer, events, head }) => `         ${reviewer}: ${events} events, head ${head}`),
    `${state(told.flow.ok)}  flow: counted anew from the log, it is the one that the package states`,
    ...problemList(told.problems),
  ];
}
