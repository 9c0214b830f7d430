/** The flow is counted as the PRISMA 2020 explanation wants it. */
import { describe, expect, test } from 'vitest';
import { checkFlow } from '../../src/prisma/balance.ts';
import { countFlow } from '../../src/prisma/count.ts';
import { asRecordId, type RecordId } from '../../src/records/record.ts';
import {
  aReport,
  EXCLUDED,
  excludedFor,
  includedIn,
  NOT_RETRIEVED,
  ReviewBuilder,
  THREE_REASONS,
  workedExample,
} from './builders.ts';

const id = (text: string): RecordId => asRecordId(text);

describe('the worked example', () => {
  const flow = countFlow(workedExample());

  test('has the published numbers', () => {
    expect(flow).toMatchObject({
      database_results: 1733,
      register_results: 0,
      duplicates: 512,
      excluded_automatic: 0,
      excluded_other: 4,
      records_screened: 1217,
      records_excluded: 1100,
      dbr_sought_reports: 117,
      dbr_notretrieved_reports: 3,
      dbr_assessed: 114,
      dbr_excluded: 84,
      website_results: 3,
      organisation_results: 0,
      citations_results: 22,
      other_sought_reports: 16,
      other_notretrieved_reports: 1,
      other_assessed: 15,
      other_excluded: 10,
      new_reports: 35,
      new_studies: 31,
      reasons: { population: 40, outcome: 25, design: 19 },
      other_reasons: { population: 10, outcome: 0, design: 0 },
      sources: { pubmed: 700, crossref: 420, openalex: 613, 'Citation chasing': 22, 'Force websites': 3 },
      included_reports: { dbr: 30, other: 5 },
      corrections: { extra_reports: 0, merged_at_full_text: 0, other_duplicates: 5, other_excluded_on_title: 4 },
      removal_reasons: { 'not literature': 4 },
      interim: false,
    });
  });

  test('has null where a new review has no number', () => {
    expect(flow).toMatchObject({
      previous_studies: null,
      previous_reports: null,
      total_studies: null,
      total_reports: null,
      total_studies_ma: null,
      total_reports_ma: null,
    });
  });

  test('names its sources in order of first import', () => {
    expect(Object.keys(flow.sources)).toEqual(['pubmed', 'crossref', 'openalex', 'Citation chasing', 'Force websites']);
  });

  test('has an id behind every number', () => {
    expect(flow.boxes.duplicates).toHaveLength(512);
    expect(flow.boxes.reasons['outcome']).toHaveLength(25);
    expect(flow.boxes.new_studies).toHaveLength(31);
    expect(flow.boxes.new_studies).toContain('S101');
    expect(checkFlow(flow)).toEqual([]);
  });
});

test('without other methods their numbers are null and have no list', () => {
  const flow = countFlow(new ReviewBuilder().identify('pubmed', 'database', 1).cluster('dbr', 1, EXCLUDED).input());
  expect(flow.other_sought_reports).toBeNull();
  expect(flow.citations_results).toBeNull();
  expect(flow.other_reasons).toEqual({});
  expect(flow.boxes).not.toHaveProperty('other_sought_reports');
  expect(flow.boxes).not.toHaveProperty('other_reasons');
  expect(flow.register_results).toBe(0);
});

test('hand search and contact count with the organisations', () => {
  const review = new ReviewBuilder()
    .identify('Force', 'organisation', 1)
    .identify('Journals', 'handsearch', 2)
    .identify('Authors', 'contact', 4)
    .cluster('other', 7, EXCLUDED);
  expect(countFlow(review.input())).toMatchObject({
    website_results: 0,
    organisation_results: 7,
    citations_results: 0,
    corrections: { other_excluded_on_title: 7 },
  });
});

test('a cluster of both columns belongs to databases, also when other methods found the kept record', () => {
  const flow = countFlow({
    records: [
      { id: id('1'), source: 'pubmed', kind: 'database' },
      { id: id('2'), source: 'ICTRP', kind: 'register' },
      { id: id('3'), source: 'Chasing', kind: 'citation' },
      { id: id('4'), source: 'Chasing', kind: 'citation' },
    ],
    reports: [
      aReport({ kept: id('3'), members: [id('1'), id('2'), id('3')], ...includedIn('S3') }),
      aReport({ kept: id('4'), arm: 'other', ...NOT_RETRIEVED }),
    ],
    reasons: THREE_REASONS,
  });
  expect(flow).toMatchObject({
    duplicates: 1,
    records_screened: 1,
    new_reports: 1,
    corrections: { other_duplicates: 1 },
  });
  expect(flow.boxes).toMatchObject({
    duplicates: ['2'],
    records_screened: ['1'],
    dbr_sought_reports: ['3'],
    new_reports: ['3'],
  });
  expect(checkFlow(flow)).toEqual([]);
});

test('removals of other methods have no box, copies among them are their duplicates', () => {
  const flow = countFlow(
    new ReviewBuilder()
      .identify('Chasing', 'citation', 4)
      .cluster('other', 1, { titleAbstract: undefined, removed: { by: 'automation', unknown: false } }, 3)
      .cluster('other', 1, {})
      .input(),
  );
  expect(flow).toMatchObject({
    excluded_automatic: 0,
    other_sought_reports: 0,
    corrections: { other_duplicates: 2, other_excluded_on_title: 1 },
    open: { title_abstract: 0, other_title_abstract: 1 },
    interim: true,
  });
});

test('what the filter removed on the title alone has its own number', () => {
  const removed = (unknown: boolean) => ({ titleAbstract: undefined, removed: { by: 'automation', unknown } }) as const;
  const flow = countFlow(
    new ReviewBuilder()
      .identify('crossref', 'database', 6)
      .cluster('dbr', 1, removed(true), 2)
      .cluster('dbr', 4, removed(false))
      .input(),
  );
  expect(flow).toMatchObject({ duplicates: 1, excluded_automatic: 5, automation: { filter: 4, unknown: 1, stop: 0 } });
});

test('open work is counted where it waits', () => {
  const included = { titleAbstract: 'included' } as const;
  const flow = countFlow(
    new ReviewBuilder()
      .identify('pubmed', 'database', 10)
      .cluster('dbr', 1, {})
      .cluster('dbr', 2, { conflict: true })
      .cluster('dbr', 3, { ...included, retrieval: 'open' })
      .cluster('dbr', 4, { ...included, retrieval: 'retrieved', fullText: 'open' })
      .input(),
  );
  expect(flow.open).toEqual({
    title_abstract: 3,
    retrieval: 3,
    full_text: 4,
    other_title_abstract: 0,
    other_retrieval: 0,
    other_full_text: 0,
  });
  expect(flow).toMatchObject({ records_screened: 10, dbr_sought_reports: 7, dbr_assessed: 4, interim: true });
});

test('a reason that the settings do not name, or that is missing, still adds up', () => {
  const flow = countFlow(
    new ReviewBuilder()
      .identify('pubmed', 'database', 2)
      .cluster('dbr', 1, excludedFor('old'))
      .cluster('dbr', 1, { ...excludedFor('old'), reason: undefined })
      .input(),
  );
  expect(flow.reasons).toEqual({ population: 0, outcome: 0, design: 0, old: 1, 'not-stated': 1 });
  expect(flow.reason_texts).toMatchObject({ old: 'old', 'not-stated': 'Reason not stated' });
});

test('names of sources may be anything', () => {
  const flow = countFlow(new ReviewBuilder().identify('__proto__', 'database', 2).cluster('dbr', 2, EXCLUDED).input());
  expect(JSON.parse(JSON.stringify(flow.sources))).toHaveProperty(['__proto__'], 2);
  expect(checkFlow(flow)).toEqual([]);
});

describe('an update', () => {
  const example = workedExample();

  test('adds what the version before included', () => {
    const flow = countFlow({ ...example, previous: { studies: 12, reports: 15, names: [] } });
    expect(flow).toMatchObject({
      previous_studies: 12,
      previous_reports: 15,
      new_studies: 31,
      new_reports: 35,
      total_studies: 43,
      total_reports: 50,
    });
    expect(checkFlow(flow)).toEqual([]);
  });

  test('a new report of a study that was in it adds a report and no study', () => {
    const flow = countFlow({
      ...example,
      previous: { studies: 12, reports: 15, names: ['S1', 'S101', 'never found'] },
    });
    expect(flow).toMatchObject({ new_studies: 29, new_reports: 35, total_studies: 41, total_reports: 50 });
    expect(flow.boxes.new_studies).toHaveLength(29);
    expect(flow.boxes.new_studies).not.toContain('S101');
    expect(checkFlow(flow)).toEqual([]);
  });

  test('may have new reports and no new study', () => {
    const one = new ReviewBuilder().identify('pubmed', 'database', 1).cluster('dbr', 1, includedIn('Leeds cohort'));
    const flow = countFlow({ ...one.input(), previous: { studies: 1, reports: 1, names: ['Leeds cohort'] } });
    expect(flow).toMatchObject({ new_studies: 0, new_reports: 1, total_studies: 1, total_reports: 2 });
    expect(checkFlow(flow)).toEqual([]);
  });
});

test('a meta-analysis of more studies than the review has does not balance', () => {
  const flow = countFlow({ ...workedExample(), metaAnalysis: { studies: 32, reports: 35 } });
  expect(flow).toMatchObject({ total_studies: null, total_studies_ma: 32, total_reports_ma: 35 });
  expect(checkFlow(flow).map(({ name }) => name)).toEqual(['meta-analysis-studies']);
});
