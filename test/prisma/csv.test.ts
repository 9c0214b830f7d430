/** The data file of the R package: all rows, in order, readable by its rules. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { countFlow } from '../../src/prisma/count.ts';
import { formatFlowCsv } from '../../src/prisma/csv.ts';
import type { Flow } from '../../src/prisma/flow.ts';
import { EXCLUDED, ReviewBuilder, withReasons, workedExample } from './builders.ts';

function rowsOf(flow: Flow): string[][] {
  return parse(formatFlowCsv(flow));
}
const rowOf = (flow: Flow, data: string): string[] | undefined => rowsOf(flow).find(([key]) => key === data);
const numberOf = (flow: Flow, data: string): string | undefined => rowOf(flow, data)?.[7];

const example = countFlow(workedExample());

test('has a header and the 34 rows of the template in order', () => {
  const [header, ...rows] = rowsOf(example);
  expect(header).toEqual(['data', 'node', 'box', 'description', 'boxtext', 'tooltips', 'url', 'n']);
  expect(rows.map(([data, , box]) => (data === 'NA' ? box : data))).toEqual([
    'prevstud',
    'previous_studies',
    'previous_reports',
    'newstud',
    'database_results',
    'database_specific_results',
    'register_results',
    'register_specific_results',
    'othstud',
    'website_results',
    'organisation_results',
    'citations_results',
    'duplicates',
    'excluded_automatic',
    'excluded_other',
    'records_screened',
    'records_excluded',
    'dbr_sought_reports',
    'dbr_notretrieved_reports',
    'other_sought_reports',
    'other_notretrieved_reports',
    'dbr_assessed',
    'dbr_excluded',
    'other_assessed',
    'other_excluded',
    'new_studies',
    'new_reports',
    'total_studies',
    'total_reports',
    'identification',
    'screening',
    'included',
    'total_studies_ma',
    'total_reports_ma',
  ]);
});

test('lists sources and reasons by name, hides what does not apply', () => {
  expect(numberOf(example, 'records_screened')).toBe('1217');
  expect(numberOf(example, 'database_specific_results')).toBe('PubMed, 700; Crossref, 420; OpenAlex, 613');
  expect(numberOf(example, 'register_results')).toBe('0');
  expect(numberOf(example, 'register_specific_results')).toBe('NA');
  expect(numberOf(example, 'dbr_excluded')).toBe('Wrong population, 40; Wrong outcome, 25; Wrong design, 19');
  expect(numberOf(example, 'other_excluded')).toBe('Wrong population, 10');
  expect(numberOf(example, 'previous_studies')).toBe('NA');
  expect(numberOf(example, 'total_reports_ma')).toBe('NA');
});

test('without other methods or reasons the numbers stand alone', () => {
  const flow = countFlow(new ReviewBuilder().identify('pubmed', 'database', 1).cluster('dbr', 1, EXCLUDED).input());
  expect(numberOf(flow, 'dbr_excluded')).toBe('0');
  expect(numberOf(flow, 'other_excluded')).toBe('NA');
  expect(numberOf(flow, 'website_results')).toBe('NA');
});

test('commas and semicolons never reach a name', () => {
  const flow = countFlow(withReasons(['Wrong population, adults only; no minors', 'Design']));
  expect(numberOf(flow, 'dbr_excluded')).toBe('Wrong population – adults only – no minors, 3; Design, 3');
});

test.each([
  ['a\nb', 'a b'],
  ['<b>& </b> "c"', '<b>& </b> "c"'],
  [' ;, a ,; ', '– a –'],
])('the reason %j keeps its number in the file', (text, written) => {
  expect(numberOf(countFlow(withReasons([text, 'Design'])), 'dbr_excluded')).toBe(`${written}, 3; Design, 3`);
});

test('links of boxes stand in their rows', () => {
  const rows: string[][] = parse(formatFlowCsv(example, new Map([[9, 'https://osf.io/abcde']])));
  expect(rows.filter(([, , box]) => box === 'box9').map((row) => row[6])).toEqual(['https://osf.io/abcde']);
  expect(rows.find(([, , box]) => box === 'box4')?.[6]).toBe('records_screened.html');
});

test('speaks of a new review, or of an update', () => {
  expect(rowsOf(example).find(([, , box]) => box === 'newstud')?.[4]).toBe(
    'Identification of studies via databases and registers',
  );
  expect(rowOf(example, 'new_studies')?.[4]).toBe('Studies included in review');
  expect(rowOf(example, 'new_reports')?.[4]).toBe('Reports of included studies');
  const update: Flow = { ...example, previous_studies: 1, previous_reports: 1, total_studies: 32, total_reports: 36 };
  expect(rowOf(update, 'new_studies')?.[4]).toBe('New studies included in review');
  expect(numberOf(update, 'total_reports')).toBe('36');
});

test('says what it added up under organisations', () => {
  const flow = countFlow(
    new ReviewBuilder()
      .identify('Force', 'organisation', 1)
      .identify('Mails', 'contact', 1)
      .cluster('other', 2, EXCLUDED)
      .input(),
  );
  expect(rowOf(flow, 'organisation_results')?.[4]).toBe('Organisations and Contact with authors');
  expect(numberOf(flow, 'organisation_results')).toBe('2');
});

const template = resolve(process.env['STAGEONE_SHARED'] ?? '../shared', 'prisma/flow_template.csv');
describe.skipIf(!existsSync(template))('beside the template of the package', () => {
  test('every column but words and numbers is the same', () => {
    const fixed = (rows: string[][]): string[][] => rows.map((row) => [...row.slice(0, 4), ...row.slice(5, 7)]);
    expect(fixed(rowsOf(example))).toEqual(fixed(parse(readFileSync(template, 'utf8'))));
  });
});
