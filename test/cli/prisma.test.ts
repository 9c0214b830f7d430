/** `prisma` on reviews of every progress: each form is right or the error is clear, and an update carries its previous version. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { XMLValidator } from 'fast-xml-parser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PrismaOptions, prisma } from '../../src/cli/commands/prisma.ts';
import { retrieve } from '../../src/cli/commands/retrieve.ts';
import { groupStudy } from '../../src/cli/commands/study.ts';
import { readLinks } from '../../src/cli/flow-links.ts';
import type { Flow } from '../../src/prisma/flow.ts';
import { listen } from './review-in-sandbox.ts';
import { makeReview, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
let folder: string;
beforeEach(async () => {
  review = await makeReview();
  folder = mkdtempSync(join(tmpdir(), 'stageone-flow-'));
});
afterEach(() => {
  review.close();
  rmSync(folder, { recursive: true });
});

async function written(format: PrismaOptions['format'], more: Partial<PrismaOptions> = {}): Promise<Buffer> {
  const path = join(folder, `flow.${format}`);
  const options = { review: review.folder, format, output: path, check: false, json: false, ...more };
  expect(await prisma(options, listen())).toBe(0);
  return readFileSync(path);
}
const text = async (format: PrismaOptions['format'], more: Partial<PrismaOptions> = {}): Promise<string> =>
  (await written(format, more)).toString('utf8');
const flow = async (): Promise<Flow & { as_of: string | null }> => JSON.parse(await text('json'));

function settings(change: (text: string) => string): void {
  const path = join(review.folder, 'queries', 'review.yaml');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}
const addSetting = (line: string): void => settings((before) => `${before}${line}\n`);

async function expectAllForms(): Promise<void> {
  expect(XMLValidator.validate(await text('svg'))).toBe(true);
  expect(parse(await text('csv'))).toHaveLength(35);
  expect(await text('mermaid')).toContain('flowchart TD');
  expect(await text('text')).toContain('Records screened');
  expect((await written('png')).subarray(1, 4).toString('latin1')).toBe('PNG');
  expect((await written('pdf')).subarray(0, 5).toString('latin1')).toBe('%PDF-');
}

/** Three records, one duplicate; two are sought, and read when `isRead`. */
async function screened(isRead: boolean): Promise<void> {
  await review.add('Scopus', [{ title: 'One' }, { title: 'Two' }, { title: 'Three' }, { title: 'One' }]);
  await review.deduped(['1 4']);
  for (const reviewer of ['R1', 'R2']) await review.screen(reviewer, { 1: 'include', 2: 'include' });
  if (!isRead) return;
  await retrieve({ review: review.folder, ids: [], all: true, state: 'retrieved', reviewer: 'R1' }, listen());
  for (const reviewer of ['R1', 'R2']) {
    await review.screen(reviewer, { 1: 'include' }, { stage: 'full-text', reason: 'POP' });
  }
}

describe('every form is right', () => {
  test('of a review with nothing in it', async () => {
    await expectAllForms();
    expect(await flow()).toMatchObject({ database_results: 0, new_studies: 0, interim: false, as_of: null });
  });

  test('of one with one stage done', async () => {
    await screened(false);
    await expectAllForms();
    expect(await flow()).toMatchObject({ duplicates: 1, records_screened: 3, dbr_sought_reports: 2, interim: true });
    expect(await text('svg')).toContain('INTERIM, not final. Open: 2 reports waiting for retrieval.');
  });

  test.each([
    'Wrong population, adults; minors',
    '<b>Wrong</b> & "population"',
    'Wrong\n\tpopulation',
  ])('with the reason %j', async (reason) => {
    settings((before) => before.replace('text: Wrong population', `text: ${JSON.stringify(reason)}`));
    await screened(true);
    await expectAllForms();
    expect(await flow()).toMatchObject({ dbr_excluded: 1, reasons: { POP: 1 }, reason_texts: { POP: reason } });
    const row = parse(await text('csv')).find(([key]: string[]) => key === 'dbr_excluded') as string[];
    expect(row[7]).toMatch(/^[^,;\n]+, 1$/);
  });

  test('and the same to the byte when nothing has happened in between', async () => {
    await screened(true);
    for (const format of ['text', 'json', 'svg', 'png', 'pdf', 'csv', 'mermaid'] as const) {
      const first = await written(format);
      expect((await written(format)).equals(first), format).toBe(true);
    }
  });
});

test('no reason at all is an error of the settings', async () => {
  settings((before) => before.replace(/reasons:[\s\S]*?(?=reason_conflicts)/, 'reasons: []\n'));
  await expect(flow()).rejects.toThrow('`reasons`');
});

test('a picture needs a file, and nothing is written without one', async () => {
  const asked = prisma({ review: review.folder, format: 'png', check: false, json: false }, listen());
  await expect(asked).rejects.toMatchObject({ code: 'usage', hint: 'stageone prisma --format png --output flow.png' });
  expect(existsSync(join(review.folder, 'flow.png'))).toBe(false);
});

describe('an update', () => {
  test('is drawn by its own template and adds up', async () => {
    await screened(true);
    addSetting('previous_version: { studies: 4, reports: 6 }');
    expect(await flow()).toMatchObject({ previous_studies: 4, new_studies: 1, total_studies: 5, total_reports: 7 });
    const svg = await text('svg');
    expect(svg).toContain('Studies included in previous version of');
    expect(svg).toContain('Identification of new studies via databases and registers');
    expect(svg).toContain('Total studies included in review (n = 5)');
    await expectAllForms();
  });

  test('has no new study in a report of a study that it knew', async () => {
    await screened(true);
    await groupStudy({ review: review.folder, ids: ['1'], reviewer: 'R1', name: 'Leeds cohort' }, listen());
    addSetting('previous_version: { studies: 4, reports: 6, names: [Leeds cohort] }');
    expect(await flow()).toMatchObject({ new_studies: 0, new_reports: 1, total_studies: 4, total_reports: 7 });
  });

  test('may have a meta-analysis, in a box of its own', async () => {
    await screened(true);
    addSetting('meta_analysis: { studies: 1, reports: 1 }');
    expect(await text('svg')).toContain('<g id="box17">');
  });
});

test.each([
  ['previous_version: { studies: 4, reports: 3 }', 'reports are at least as many as studies'],
  ['previous_version: { studies: 1, reports: 1, names: [A, B] }', 'more studies are named than it had'],
  ['previous_version: { studies: 2, reports: 2, names: [A, A] }', 'two studies have the same name'],
  ['previous_version: { studies: 1 }', 'previous_version.reports'],
  ['meta_analysis: { studies: 1, reports: 0 }', 'reports are at least as many as studies'],
  ['meta_analysis: { study: 1, reports: 2 }', 'unknown key `study`; nearest known key: `studies`'],
])('the setting %j is an error that says why', async (line, why) => {
  addSetting(line);
  await expect(flow()).rejects.toThrow(why);
});

test('a meta-analysis larger than the review does not pass the check', async () => {
  await screened(true);
  addSetting('meta_analysis: { studies: 2, reports: 2 }');
  const output = listen();
  expect(await prisma({ review: review.folder, format: 'text', check: true, json: true }, output)).toBe(1);
  expect(output.notes.join('\n')).toContain('total_studies_ma ≤ studies in the review (2 against 1)');
});

test('the time of the numbers is that of the newest thing counted, not of a vote', async () => {
  await screened(false);
  const before = (await flow()).as_of;
  expect(before).toMatch(/^\d{4}-\d\d-\d\dT/);
  await review.add('Scopus', [{ title: 'Four' }]);
  const added = (await flow()).as_of;
  await review.screen('R1', {}, { keepOpen: true });
  expect((await flow()).as_of).toBe(added);
});

describe('links of boxes', () => {
  test.each([
    ['box9=https://osf.io/abcde', 9, 'https://osf.io/abcde'],
    ['9=excluded.html#top', 9, 'excluded.html#top'],
    ['Box17=mailto:a@example.org', 17, 'mailto:a@example.org'],
  ])('%s', (word, box, address) => {
    expect([...readLinks([word])]).toEqual([[box, address]]);
  });

  test.each(['box0=a', 'box18=a', 'box=a', 'box9', '9=', '9=javascript:alert(1)', '9=a b'])('%s is refused', (word) => {
    expect(() => readLinks([word])).toThrow(/--link|address/);
  });

  test('stand in the drawing and in the data file', async () => {
    await screened(true);
    const link = ['box9=https://osf.io/abcde'];
    expect(await text('svg', { link })).toContain('<a href="https://osf.io/abcde">');
    expect(await text('csv', { link })).toContain('https://osf.io/abcde');
    expect((await written('pdf', { link })).toString('latin1')).toContain('/URI (https://osf.io/abcde)');
  });
});
