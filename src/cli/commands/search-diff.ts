/** `search diff`: what the newest run of each query and source delivers differently from the one before. */
import { withProject } from '../../project/project.ts';
import { type BibRecord, type RecordId, SERVICE_TITLES } from '../../records/record.ts';
import {
  type Comparable,
  changedFields,
  compareDeliveries,
  type Deliveries,
  type Drift,
  findComparable,
  hasSameRequests,
} from '../../search/diff.ts';
import type { Run } from '../../search/run.ts';
import { runName } from '../../search/run-report.ts';
import type { Queries } from '../../store/database.ts';
import { readDeliveries, readVersions } from '../../store/deliveries.ts';
import { listRuns } from '../../store/runs.ts';
import { chooseRuns, type RunChoice } from '../chosen-runs.ts';
import type { Output } from '../output.ts';

/** Titles that are shown of each list. */
const SHOWN = 20;
/** Records that are compared at one time. */
const CHUNK = 100;

interface Changed {
  readonly id: string;
  readonly fields: readonly (keyof BibRecord)[];
}

export async function searchDiff(options: RunChoice, output: Output): Promise<undefined> {
  return withProject(options.review, async (project) => {
    const runs = chooseRuns(await listRuns(project.database), options);
    const diffs = [];
    const lines: string[] = [];
    for (const comparable of findComparable(runs)) {
      if (comparable.pair === undefined) {
        lines.push(`${SERVICE_TITLES[comparable.source]} ${comparable.query}: ${NOTHING}`);
        continue;
      }
      const told = await diffOf(project.database, comparable, comparable.pair);
      diffs.push(told.document);
      lines.push(...told.lines);
    }
    if (runs.length === 0) lines.push(`No search has been made here: ${NOTHING}`);
    output.report({ diffs }, lines);
    return undefined;
  });
}

const NOTHING = 'nothing to compare: needs two finished runs of the same declared depth; `stageone search --fresh`';

async function diffOf(queries: Queries, { query, source, passedOver }: Comparable, pair: { from: Run; to: Run }) {
  const { from, to } = pair;
  const [older, newer] = [await readDeliveries(queries, from.id), await readDeliveries(queries, to.id)];
  const drift = compareDeliveries({ run: from, records: older }, { run: to, records: newer });
  const isRanked = to.compiled.relation === 'ranked';
  const added = await describeNew(queries, drift.new, newer, from);
  const changed = await findChanges(queries, drift.otherVersion, older, newer);
  const name = (records: Deliveries) => (id: RecordId) => records.get(id)?.nativeId ?? id;
  return {
    document: {
      query,
      source,
      from: runName(from),
      to: runName(to),
      ranked: isRanked,
      new: drift.new.map(name(newer)),
      vanished: drift.vanished.map(name(older)),
      changed: changed.found,
      ...(isRanked ? { belowCut: drift.belowCut.map(name(older)) } : {}),
    },
    lines: [
      `${SERVICE_TITLES[source]} ${query}: ${runName(from)} of ${day(from)} and ${runName(to)} of ${day(to)}`,
      ...describeComparison(pair, passedOver),
      ...added,
      `  vanished ${drift.vanished.length}`,
      ...more(drift.vanished.length, await titleLines(queries, drift.vanished, older)),
      ...describeCut(drift, isRanked),
      `  changed ${changed.found.length}`,
      ...more(changed.found.length, changed.lines),
    ],
  };
}

function day(run: Run): string {
  return run.startedAt.slice(0, 10);
}

function describeComparison({ from, to }: { from: Run; to: Run }, passedOver: readonly Run[]): readonly string[] {
  const left = passedOver.map(runName).join(', ');
  return [
    ...(hasSameRequests(from, to)
      ? []
      : ['  The two runs did not ask the same: some of what differs comes from the query, not from the source.']),
    ...(left === '' ? [] : [`  Left out, since no other run has the same declared depth: ${left}`]),
  ];
}

/** New in the database is not newly published: the years keep the two apart. */
async function describeNew(queries: Queries, ids: readonly RecordId[], records: Deliveries, from: Run) {
  const since = new Date(from.startedAt).getUTCFullYear();
  const years = new Map<number | undefined, number>();
  const titles: string[] = [];
  for await (const { id, record } of readVersions(queries, versionsOf(ids, records))) {
    years.set(record.year, (years.get(record.year) ?? 0) + 1);
    if (titles.length < SHOWN) titles.push(titleLine(records.get(id)?.nativeId ?? id, record));
  }
  if (ids.length === 0) return ['  new 0'];
  const newest = [...years].sort(([a], [b]) => (b ?? 0) - (a ?? 0));
  const published = newest.reduce((sum, [year, n]) => (year !== undefined && year >= since ? sum + n : sum), 0);
  const undated = years.get(undefined) ?? 0;
  return [
    `  new ${ids.length}: ${published} published in ${since} or later, ${ids.length - published - undated} older that are new in the database${undated === 0 ? '' : `, ${undated} without a year`}`,
    `    by year of publication: ${newest.map(([year, n]) => `${year ?? 'none'} (${n})`).join(', ')}`,
    ...more(ids.length, titles),
  ];
}

function describeCut(drift: Drift, isRanked: boolean): readonly string[] {
  if (!isRanked) return [];
  const n = drift.belowCut.length;
  return [
    `  below the cut ${n}${n === 0 ? '' : ': the newer run ended above them, which does not say that they are gone'}`,
  ];
}

function versionsOf(ids: readonly RecordId[], records: Deliveries) {
  return ids.map((id) => ({ id, version: records.get(id)?.version ?? 1 }));
}

async function titleLines(queries: Queries, ids: readonly RecordId[], records: Deliveries): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { id, record } of readVersions(queries, versionsOf(ids.slice(0, SHOWN), records))) {
    lines.push(titleLine(records.get(id)?.nativeId ?? id, record));
  }
  return lines;
}

function titleLine(nativeId: string, record: BibRecord): string {
  return `    ${nativeId}  ${record.title ?? '(no title)'}${record.year === undefined ? '' : ` (${record.year})`}`;
}

function more(all: number, lines: readonly string[]): readonly string[] {
  return all > lines.length ? [...lines, `    … and ${all - lines.length} more`] : lines;
}

/** Records of which the newer run delivers something else, and the lines of the first of them. */
async function findChanges(queries: Queries, ids: readonly RecordId[], older: Deliveries, newer: Deliveries) {
  const found: Changed[] = [];
  const lines: string[] = [];
  for (let start = 0; start < ids.length; start += CHUNK) {
    const chunk = ids.slice(start, start + CHUNK);
    const before = new Map<RecordId, BibRecord>();
    for await (const { id, record } of readVersions(queries, versionsOf(chunk, older))) before.set(id, record);
    for await (const { id, record } of readVersions(queries, versionsOf(chunk, newer))) {
      const was = before.get(id);
      const fields = was === undefined ? [] : changedFields(was, record);
      if (was === undefined || fields.length === 0) continue;
      const nativeId = newer.get(id)?.nativeId ?? id;
      found.push({ id: nativeId, fields });
      const words = fields.map((field) => describeChange(field, was, record));
      if (lines.length < SHOWN) lines.push(`${titleLine(nativeId, record)}: ${words.join(', ')}`);
    }
  }
  return { found, lines };
}

function describeChange(field: keyof BibRecord, before: BibRecord, after: BibRecord): string {
  if (field === 'abstract' && after.abstract === undefined) return 'abstract lost';
  if (field === 'abstract' && before.abstract === undefined) return 'abstract added';
  if (field === 'isRetracted') return after.isRetracted ? 'marked as retracted' : 'no longer marked as retracted';
  return field;
}
