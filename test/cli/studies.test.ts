/** Studies, joined and added reports in a review: what is counted, exported and shown after each, and that the flow balances. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportText } from '../../src/cli/commands/export.ts';
import { prisma } from '../../src/cli/commands/prisma.ts';
import { addReport, joinReports, undoReport } from '../../src/cli/commands/report.ts';
import { retrieve } from '../../src/cli/commands/retrieve.ts';
import { listRetrieval } from '../../src/cli/commands/retrieve-list.ts';
import { groupStudy, splitStudy } from '../../src/cli/commands/study.ts';
import { openResolveSession } from '../../src/cli/resolve-session.ts';
import { flowOf, loadReview } from '../../src/cli/review-state.ts';
import { readCsvRows } from '../../src/formats/csv-rows.ts';
import type { Verdict } from '../../src/screening/decision.ts';
import { listen } from './review-in-sandbox.ts';
import { makeReview, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
/** 1 to 4 from a database, 5 from a website; all but 4 are sought. */
beforeEach(async () => {
  review = await makeReview();
  await review.add(
    'Scopus',
    Array.from({ length: 4 }, (_, index) => ({ title: `Report ${index + 1}`, year: 2020 })),
  );
  await review.add('Force site', [{ title: 'Report 5' }], 'website');
  await both({ 1: 'include', 2: 'include', 3: 'include', 5: 'include' });
});
afterEach(() => review.close());

async function both(
  verdicts: Readonly<Record<string, Verdict>>,
  stage: 'title-abstract' | 'full-text' = 'title-abstract',
) {
  for (const reviewer of ['R1', 'R2']) await review.screen(reviewer, verdicts, { stage });
}
const retrieved = (...ids: string[]) =>
  retrieve({ review: review.folder, ids, reviewer: 'R1', state: 'retrieved', all: ids.length === 0 }, listen());

async function said(work: (output: ReturnType<typeof listen>) => Promise<unknown>) {
  const output = listen();
  await work(output);
  return output.document();
}
const as = (ids: readonly string[]) => ({ review: review.folder, ids, reviewer: 'R1' });
const group = (ids: string[], name?: string) => said((output) => groupStudy({ ...as(ids), name }, output));
const split = (id: string) => said((output) => splitStudy(as([id]), output));
const join = (...ids: string[]) => said((output) => joinReports(as(ids), output));
const add = (id: string, title = 'Held inside') => said((output) => addReport({ ...as([id]), title }, output));
const undo = (id: string) => said((output) => undoReport(as([id]), output));
const why = (id: string) =>
  said((output) => prisma({ review: review.folder, format: 'text', check: false, json: false, why: id }, output));

/** The numbers of the flow, once it has been checked. */
async function flow() {
  const output = listen();
  const exit = await prisma({ review: review.folder, format: 'text', check: true, json: false }, output);
  expect([exit, output.notes]).toEqual([0, []]);
  return review.run(async (project) => flowOf(await loadReview(project), project));
}

async function rows(set: 'all' | 'included' | 'excluded-full-text'): Promise<Record<string, string>[]> {
  const text = await review.run((project) => exportText(project, { set, format: 'csv' }));
  const [head, ...lines] = readCsvRows(text, ',').rows.map(({ cells }) => cells);
  return lines.map((cells) => Object.fromEntries((head ?? []).map((name, index) => [name, cells[index] ?? ''])));
}
const studies = async () => (await rows('included')).map((row) => `${row['record_id']} ${row['study_id']}`);

describe('studies', () => {
  beforeEach(async () => {
    await retrieved();
    await both({ 1: 'include', 2: 'include', 3: 'include', 5: 'include' }, 'full-text');
  });

  test('are grouped with all that shares one, named, and taken apart', async () => {
    expect(await flow()).toMatchObject({ new_reports: 4, new_studies: 4 });
    expect(await group(['2', '1'])).toEqual({ study: 'S2', reports: ['1', '2'] });
    expect(await flow()).toMatchObject({ new_reports: 4, new_studies: 3, boxes: { new_studies: ['S2', 'S3', 'S5'] } });
    expect(await group(['1', '5'], 'Leeds cohort')).toEqual({ study: 'Leeds cohort', reports: ['1', '2', '5'] });
    expect(await studies()).toEqual(['1 Leeds cohort', '2 Leeds cohort', '3 S3', '5 Leeds cohort']);
    expect(await flow()).toMatchObject({ new_reports: 4, new_studies: 2 });
    expect(await split('2')).toEqual({ study: 'S2', reports: ['2'] });
    expect(await studies()).toEqual(['1 Leeds cohort', '2 S2', '3 S3', '5 Leeds cohort']);
    expect(await flow()).toMatchObject({ new_reports: 4, new_studies: 3 });
  });

  test('a report whose number names the study of others gets another one when it leaves', async () => {
    await group(['1', '2', '3']);
    expect(await split('1')).toEqual({ study: 'S1-2', reports: ['1'] });
    expect(await studies()).toEqual(['1 S1-2', '2 S1', '3 S1', '5 S5']);
    await expect(split('1')).rejects.toMatchObject({ code: 'refused', exitStatus: 2 });
    expect(await group(['1', '2'])).toMatchObject({ reports: ['1', '2', '3'] });
    expect(await flow()).toMatchObject({ new_studies: 2 });
  });

  test('what would mix two studies up is refused', async () => {
    await group(['1', '2'], 'Leeds');
    await expect(group(['3', '5'], 'Leeds')).rejects.toMatchObject({ code: 'refused' });
    await expect(group(['3', '5'], 'S1')).rejects.toMatchObject({ code: 'refused' });
    await expect(group(['3', '5'], ' ')).rejects.toMatchObject({ code: 'usage' });
    await expect(group(['3'])).rejects.toMatchObject({ code: 'usage' });
    await expect(group(['3', '4'])).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('4 is not sought'),
    });
    await expect(group(['3', '99'])).rejects.toMatchObject({ code: 'unknown-record' });
    expect(await flow()).toMatchObject({ new_studies: 3 });
  });
});

describe('records that lead to one report', () => {
  test('count once from retrieval on, each as screened; the furthest stands', async () => {
    await retrieved('2');
    expect(await join('1', '2')).toMatchObject({ report: '2', merged_at_full_text: 1, extra_reports: 0 });
    expect(await flow()).toMatchObject({
      records_screened: 4,
      dbr_sought_reports: 2,
      boxes: { records_screened: ['1', '2', '3', '4'], dbr_sought_reports: ['2', '3'] },
      open: { retrieval: 1, full_text: 1 },
    });
    // Named by either record; it is screened once.
    await retrieved('1', '3', '5');
    await both({ 2: 'include' }, 'full-text');
    expect(await flow()).toMatchObject({ dbr_assessed: 2, new_reports: 1, dbr_excluded: 1, interim: false });
    expect((await rows('included')).map((row) => row['record_id'])).toEqual(['2']);
    expect(
      (await rows('all')).map(
        (row) => `${row['record_id']} ${row['kept']} ${row['removed']}${row['title_abstract']} ${row['full_text']}`,
      ),
    ).toEqual([
      '1 1 included ',
      '2 1 included included',
      '3 1 included excluded',
      '4 1 excluded ',
      '5 1 included excluded',
    ]);
    expect(await why('1')).toMatchObject({
      steps: [
        'identified from Scopus',
        'screened, report sought for retrieval',
        'joined at full text: the report goes on as record 2',
      ],
    });
    await undo('1');
    expect(await flow()).toMatchObject({
      dbr_sought_reports: 3,
      corrections: { merged_at_full_text: 0 },
      open: { retrieval: 1 },
    });
  });

  test('of both columns count with databases, the other one as known already', async () => {
    await retrieved('5');
    expect(await join('1', '5')).toMatchObject({ report: '5', merged_at_full_text: 0 });
    expect(await flow()).toMatchObject({
      dbr_sought_reports: 3,
      other_sought_reports: 0,
      corrections: { other_duplicates: 1, merged_at_full_text: 0 },
    });
    expect(await join('1', '2')).toMatchObject({ merged_at_full_text: 1 });
    expect(await flow()).toMatchObject({ dbr_sought_reports: 2, corrections: { other_duplicates: 1 } });
    await expect(join('2', '5')).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('already'),
    });
  });

  test('contradicting outcomes are a conflict, settled by a resolution', async () => {
    await retrieved();
    await both({ 1: 'include' }, 'full-text');
    await join('1', '2');
    expect(await flow()).toMatchObject({ new_reports: 0, dbr_excluded: 1, open: { full_text: 1 } });
    await review.run(async (project) => {
      const session = await openResolveSession(project, 'R1', 'full-text', []);
      expect(await session.current()).toMatchObject({ kind: 'conflict', shown: { id: '1' } });
      await session.resolve('include', undefined, 'one report, read again');
    });
    expect(await flow()).toMatchObject({ new_reports: 1, dbr_excluded: 1, open: { full_text: 0 } });
  });

  test('a record that is corrected to excluded leaves the report to the other one', async () => {
    await retrieved('1');
    await join('1', '2');
    await review.run(async (project) => {
      const session = await openResolveSession(project, 'R1', 'title-abstract', ['1']);
      await session.resolve('exclude', undefined, 'a mistake');
    });
    expect(await flow()).toMatchObject({
      records_excluded: 2,
      dbr_sought_reports: 2,
      corrections: { merged_at_full_text: 0 },
    });
    await expect(join('1', '3')).rejects.toMatchObject({ code: 'refused' });
    await expect(join('2')).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('a record that holds another report', () => {
  test('the report is sought, retrieved, screened and exported by itself', async () => {
    expect(await add('1')).toMatchObject({ report: '1+1', of: '1', extra_reports: 1 });
    expect(await add('1', 'A second one')).toMatchObject({ report: '1+2', extra_reports: 2 });
    expect(await flow()).toMatchObject({
      database_results: 4,
      records_screened: 4,
      dbr_sought_reports: 5,
      open: { title_abstract: 0, retrieval: 5 },
    });
    expect(await said((output) => listRetrieval({ review: review.folder }, output))).toMatchObject({
      open: [{ id: '1' }, { id: '2' }, { id: '3' }, { id: '5' }, { id: '1+1', title: 'Held inside' }, { id: '1+2' }],
    });
    await retrieved();
    const lines = await review.plainScreen(
      'R1',
      Array.from({ length: 8 }, () => 'skip'),
      'full-text',
    );
    const shown = lines.slice(lines.indexOf('record 1+1'));
    expect(shown.slice(0, 6).join('\n')).toMatch(/Held inside[\s\S]*Found in.*record 1: Report 1/);
    await both({ 1: 'include', '1+1': 'include' }, 'full-text');
    expect(await flow()).toMatchObject({
      dbr_assessed: 5,
      dbr_excluded: 3,
      new_reports: 2,
      new_studies: 2,
      interim: false,
    });
    expect((await rows('included')).map((row) => `${row['record_id']} ${row['title']} ${row['source']}`)).toEqual([
      '1 Report 1 Scopus',
      '1+1 Held inside Scopus',
    ]);
    expect((await rows('excluded-full-text')).map((row) => row['record_id'])).toContain('1+2');
    expect((await rows('all')).map((row) => row['record_id'])).toEqual(['1', '2', '3', '4', '5']);
    expect(await why('1+1')).toMatchObject({
      steps: [
        'found at full text in record 1',
        'report sought for retrieval',
        'retrieved, assessed for eligibility',
        'included in study S1+1',
      ],
    });
    expect(await group(['1', '1+1'])).toEqual({ study: 'S1', reports: ['1', '1+1'] });
    await expect(undo('1+1')).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('full-text batch'),
    });
  });

  test('it may be the report of another record', async () => {
    await add('1');
    expect(await join('1+1', '2')).toMatchObject({ report: '2', extra_reports: 1, merged_at_full_text: 1 });
    expect(await flow()).toMatchObject({ records_screened: 4, dbr_sought_reports: 3 });
    await undo('2');
    await undo('1+1');
    expect(await flow()).toMatchObject({
      dbr_sought_reports: 3,
      corrections: { extra_reports: 0, merged_at_full_text: 0 },
    });
    // The number is not used again.
    expect(await add('1')).toMatchObject({ report: '1+2' });
    await expect(undo('3')).rejects.toMatchObject({ code: 'refused' });
  });

  test('it is out while its record is not sought; what has no place in the flow is refused', async () => {
    await add('1');
    await review.run(async (project) => {
      const session = await openResolveSession(project, 'R1', 'title-abstract', ['1']);
      await session.resolve('exclude', undefined, 'a mistake');
    });
    expect(await flow()).toMatchObject({ dbr_sought_reports: 2, corrections: { extra_reports: 0 } });
    await expect(why('1+1')).rejects.toMatchObject({ code: 'refused' });
    await expect(retrieved('1+1')).rejects.toMatchObject({ code: 'refused' });
    await expect(add('4')).rejects.toMatchObject({ code: 'refused' });
    await expect(add('5')).rejects.toMatchObject({ code: 'refused', hint: expect.stringContaining('import') });
    await expect(add('2', ' ')).rejects.toMatchObject({ code: 'usage' });
    await add('2');
    await expect(add('2+1')).rejects.toMatchObject({ code: 'refused', hint: expect.stringContaining('report add 2 ') });
  });
});
