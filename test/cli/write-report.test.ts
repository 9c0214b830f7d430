/** `report NAME` on reviews of different progress: what it states is in the log, and what nobody said is loud. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { REPORT_NAMES } from '../../src/cli/command-options.ts';
import { reviseCriteria } from '../../src/cli/commands/criteria.ts';
import { retrieve } from '../../src/cli/commands/retrieve.ts';
import { writeReport } from '../../src/cli/commands/write-report.ts';
import { gatherFacts } from '../../src/cli/report-facts.ts';
import { listMissing, type ReportDocument } from '../../src/report/document.ts';
import { STATEMENT_NAMES } from '../../src/report/facts.ts';
import { formatMarkdown } from '../../src/report/markdown.ts';
import { REPORTS, type ReportName } from '../../src/report/registry.ts';
import { listen } from './review-in-sandbox.ts';
import { makeReview, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
beforeEach(async () => {
  review = await makeReview(10);
});
afterEach(() => review.close());

const write = async (name: ReportName): Promise<ReportDocument> => {
  const output = listen();
  await writeReport({ review: review.folder, name, format: 'md' }, output);
  return output.document() as ReportDocument;
};
const text = async (name: ReportName): Promise<string> => formatMarkdown(await write(name));
const facts = () => review.run(gatherFacts);

function edit(change: (settings: string) => string): void {
  const path = join(review.folder, 'queries', 'review.yaml');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

/** Six records of two sources, one pair of duplicates, all screened by both, two read in full. */
async function reviewed(): Promise<void> {
  const records = Array.from({ length: 5 }, (_, index) => ({ title: `Report ${index + 1}`, year: 2020 }));
  await review.add('Scopus', records);
  await review.add('Web of Science', [{ title: 'Report 1', year: 2020 }]);
  await review.deduped(['1 6']);
  await review.screen('R1', { 1: 'include', 2: 'include' });
  await review.screen('R2', { 1: 'include', 2: 'maybe' });
  await retrieve(
    { review: review.folder, ids: [], all: true, state: 'retrieved', reviewer: 'R1', attempt: [] },
    listen(),
  );
  await review.screen('R1', { 1: 'include' }, { stage: 'full-text' });
  await review.screen('R2', { 1: 'include' }, { stage: 'full-text' });
}

test('the command line names every report, and no other', () => {
  expect([...REPORT_NAMES]).toEqual(Object.keys(REPORTS));
});

describe.each(REPORT_NAMES)('%s', (name) => {
  test('can be written of a review in which nothing has happened', async () => {
    const document = await write(name);
    expect(document.blocks.length).toBeGreaterThan(0);
    expect(await text(name)).not.toMatch(/undefined records|NaN|\[object/);
  });

  test('says nothing of a batch that is not revealed', async () => {
    await review.add('Scopus', [{ title: 'Report 1' }, { title: 'Report 2' }]);
    await review.screen('R2', {}, { keepOpen: true });
    const before = await text(name);
    await review.screen('R1', { 1: 'include', 2: 'maybe' }, { keepOpen: true });
    expect(await text(name)).toBe(before);
  });
});

test('methods claims nothing of a review that has not begun', async () => {
  const methods = await text('methods');
  expect(methods).not.toMatch(/reviewers \(|screened titles|We searched|consensus|Searching/);
  for (const gap of ['nothing has been screened yet', 'no service has been searched', 'no batch has been screened']) {
    expect(methods).toContain(gap);
  }
  expect(methods).toContain('The flow diagram was made with stageone');
});

test('methods does not speak of two reviewers where there is one', async () => {
  edit((settings) => settings.replace('  - code: R2\n', ''));
  expect(await text('methods')).toContain('One reviewer (R1) screened alone.');
});

test.each([
  ['nothing', async () => {}],
  ['an import', async () => review.add('Scopus', [{ title: 'Report 1' }])],
  ['an import of other methods', async () => review.add('A hand search', [{ title: 'Report 1' }], 'handsearch')],
])('prisma-s says something at every item, with %s in the review', async (_what, fill) => {
  await fill();
  const { blocks } = await write('prisma-s');
  const cells = blocks.flatMap((block) => (block.kind === 'table' ? block.rows.flat() : []));
  const texts = cells.map((runs) => runs.map((run) => (typeof run === 'string' ? run : run.missing)).join(''));
  expect(texts.filter((cell) => !/^[^\s.;]/.test(cell))).toEqual([]);
});

describe('of a review that is done', () => {
  beforeEach(reviewed);

  test('methods: numbers of screening, agreement and full text', async () => {
    const methods = await text('methods');
    expect(methods).toContain('Two reviewers (R1 and R2)');
    expect(methods).toContain('5 records were screened');
    expect(methods).toContain('Of 5 records at title and abstract the reviewers agreed on 100.0 %');
    expect(methods).toContain('1 record was removed');
    expect(methods).toContain('No records were linked or separated by hand.');
    expect(methods).toContain(
      '6 records were identified from databases and registers (Scopus 5 and Web of Science 1). Removed before screening: 1 duplicate.',
    );
    expect(methods).toContain('2 reports were assessed for eligibility and 1 excluded.');
    expect(methods).toContain('1 study with 1 report was included.');
    expect(methods).not.toContain('INTERIM');
  });

  test('excluded and included: each report once, by reason and by study', async () => {
    const excluded = await text('excluded');
    expect(excluded).toContain('1 report was read in full and excluded');
    expect(excluded).toMatch(/### Wrong population \(n = 1\)[\s\S]*\| 2 \| Report 2\. \(2020\)/);
    const included = await text('included');
    expect(included).toContain('1 study, 1 report.');
    expect(included).toMatch(/\| S1 \| 1 \| Report 1\. \(2020\)\..*\| Scopus and Web of Science \|/);
  });

  test('an update: totals with the previous version, and which studies it knew', async () => {
    edit((settings) => `${settings}previous_version: { studies: 3, reports: 4, names: [S1] }\n`);
    expect(await text('methods')).toContain(
      '0 new studies and 1 new report were included. With the 3 studies (4 reports) of the previous version the review has 3 studies with 5 reports.',
    );
    const included = await text('included');
    expect(included).toContain('1 study was in the previous version of the review already.');
    expect(included).toContain('| S1 (previous version) | 1 |');
  });

  test('prisma-s: totals of each source, what the imports lack', async () => {
    const document = await write('prisma-s');
    expect(formatMarkdown(document)).toContain('6 records identified: Scopus 5, Web of Science 1.');
    expect(listMissing(document)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('the strategy of Scopus and Web of Science (item 8'),
        expect.stringContaining('the date of Scopus and Web of Science (item 13'),
      ]),
    );
  });

  test('what the team states takes the place of what was missing', async () => {
    edit(
      (settings) =>
        `${settings}statements:\n${STATEMENT_NAMES.map((name) => `  ${name}: Said of ${name}.\n`).join('')}`,
    );
    const document = await write('prisma-s');
    const printed = formatMarkdown(document);
    for (const name of STATEMENT_NAMES) {
      expect(printed).toContain(`Said of ${name.replaceAll('_', '\\_')}.`);
    }
    expect(listMissing(document).join()).not.toContain('statements.');
  });

  test('agreement and time count revealed votes only', async () => {
    const found = await facts();
    expect(found.times.map(({ reviewer, stage, decisions }) => [reviewer, stage, decisions]).toSorted()).toEqual([
      ['R1', 'full-text', 2],
      ['R1', 'title-abstract', 5],
      ['R2', 'full-text', 2],
      ['R2', 'title-abstract', 5],
    ]);
    expect(await text('agreement')).toContain('| include | 2 | 0 |');
  });

  test('deviations: a revision of the criteria with its reason', async () => {
    edit((settings) => settings.replace('include: []', 'include: [Any design]'));
    await reviseCriteria({ review: review.folder, reviewer: 'R1', reason: 'the pilot showed it' }, listen());
    expect(await text('deviations')).toMatch(/criteria, version 2: include: added "Any design" \| the pilot showed it/);
  });
});

test('a Word document needs a file, and is written whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stageone-docx-'));
  const path = join(folder, 'methods.docx');
  const output = { ...listen(), json: false };
  await expect(writeReport({ review: review.folder, name: 'methods', format: 'docx' }, output)).rejects.toMatchObject({
    code: 'usage',
  });
  await writeReport({ review: review.folder, name: 'methods', format: 'docx', output: path }, output);
  expect(existsSync(path)).toBe(true);
  expect(readFileSync(path).subarray(0, 2).toString()).toBe('PK');
  rmSync(folder, { recursive: true });
});
