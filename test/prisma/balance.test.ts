/** Every counted flow balances, and every identity notices when it is broken. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFlow } from '../../src/prisma/balance.ts';
import { countFlow, type FlowInput } from '../../src/prisma/count.ts';
import { formatFlowCsv } from '../../src/prisma/csv.ts';
import type { Flow } from '../../src/prisma/flow.ts';
import { IDENTITIES } from '../../src/prisma/identities.ts';
import { asRecordId, SOURCE_KINDS } from '../../src/records/record.ts';
import type { ReportState } from '../../src/screening/report-state.ts';
import { aReport, EXCLUDED, excludedFor, includedIn, NOT_RETRIEVED, THREE_REASONS, workedExample } from './builders.ts';

const FATES: readonly Partial<ReportState>[] = [
  {},
  { conflict: true },
  EXCLUDED,
  { titleAbstract: undefined, removed: { by: 'automation', unknown: false } },
  { titleAbstract: undefined, removed: { by: 'automation', unknown: true } },
  { titleAbstract: undefined, removed: { by: 'other', reason: 'not literature' } },
  { titleAbstract: 'included', retrieval: 'open' },
  NOT_RETRIEVED,
  { titleAbstract: 'included', retrieval: 'retrieved', fullText: 'open' },
  excludedFor('population'),
  excludedFor('design'),
  excludedFor('gone'),
  { ...excludedFor('gone'), reason: undefined },
  includedIn('S-a'),
  includedIn('S-b'),
  includedIn(undefined),
];

const inputs: fc.Arbitrary<FlowInput> = fc
  .array(
    fc.record({
      kinds: fc.array(fc.constantFrom(...SOURCE_KINDS), { minLength: 1, maxLength: 4 }),
      fate: fc.constantFrom(...FATES),
      kept: fc.nat(3),
    }),
    { maxLength: 40 },
  )
  .map((clusters) => {
    const records: FlowInput['records'][number][] = [];
    const reports = clusters.map(({ kinds, fate, kept }) => {
      const members = kinds.map((kind) => {
        const id = asRecordId(String(records.length + 1));
        records.push({ id, source: `A ${kind}`, kind });
        return id;
      });
      const arm = kinds.some((kind) => kind === 'database' || kind === 'register') ? 'dbr' : 'other';
      return aReport({ kept: members[kept % members.length] ?? asRecordId('0'), members, arm, ...fate });
    });
    return { records, reports, reasons: THREE_REASONS };
  });

test('any states of reports make a flow that balances', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const flow = countFlow(input);
      expect(checkFlow(flow)).toEqual([]);
      expect(flow.interim).toBe(Object.values(flow.open).some((count) => count > 0));
      expect(formatFlowCsv(flow).trimEnd().split('\n')).toHaveLength(35);
    }),
    { numRuns: 300 },
  );
});

/** Paths of all numbers of a flow: `duplicates`, `open.retrieval`, `reasons.design`. */
function numbersIn(flow: Flow): string[] {
  return Object.entries(flow).flatMap(([key, value]): string[] => {
    if (typeof value === 'number') return [key];
    if (typeof value !== 'object' || value === null || key === 'boxes') return [];
    return Object.entries(value).flatMap(([inner, count]) => (typeof count === 'number' ? [`${key}.${inner}`] : []));
  });
}

function changeAt(flow: Flow, path: string, by: number): Flow {
  const [key = '', inner] = path.split('.');
  const entries: Readonly<Record<string, unknown>> = { ...flow };
  const value = entries[key];
  const changed =
    inner === undefined ? Number(value) + by : { ...Object(value), [inner]: Number(Object(value)[inner]) + by };
  return { ...flow, [key]: changed };
}

describe('a broken flow', () => {
  const flow = countFlow(workedExample());
  const update: Flow = { ...flow, previous_studies: 5, previous_reports: 7, total_studies: 36, total_reports: 42 };
  const names = (broken: Flow): string[] => checkFlow(broken).map((violation) => violation.name);

  test('is told from a sound update', () => {
    expect(checkFlow({ ...update, total_studies_ma: 10, total_reports_ma: 12 })).toEqual([]);
  });

  const BROKEN: readonly (readonly [name: string, broken: Flow])[] = [
    ['sources', { ...flow, sources: { ...flow.sources, pubmed: 701 } }],
    ['sources-database', { ...flow, sources: { ...flow.sources, pubmed: 701 } }],
    ['sources-register', { ...flow, register_results: 1 }],
    ['sources-website', { ...flow, website_results: 4 }],
    ['sources-organisation', { ...flow, organisation_results: 1 }],
    ['sources-citations', { ...flow, citations_results: 21 }],
    ['records-screened', { ...flow, duplicates: 511 }],
    ['title-abstract', { ...flow, records_excluded: 1101 }],
    ['title-abstract', { ...flow, corrections: { ...flow.corrections, extra_reports: 1 } }],
    ['title-abstract', { ...flow, open: { ...flow.open, title_abstract: 1 } }],
    ['retrieval', { ...flow, dbr_notretrieved_reports: 2 }],
    ['reasons', { ...flow, reasons: { ...flow.reasons, design: 18 } }],
    ['full-text', { ...flow, dbr_assessed: 113 }],
    ['other-sought', { ...flow, corrections: { ...flow.corrections, other_duplicates: 4 } }],
    ['other-retrieval', { ...flow, other_notretrieved_reports: 0 }],
    ['other-reasons', { ...flow, other_reasons: { population: 9 } }],
    ['other-full-text', { ...flow, other_assessed: 14 }],
    ['new-reports', { ...flow, new_reports: 36 }],
    ['new-studies-at-most', { ...flow, new_studies: 36 }],
    ['new-studies-at-least', { ...flow, new_studies: 0 }],
    ['total-studies', { ...update, total_studies: 35 }],
    ['total-reports', { ...update, total_reports: null }],
    ['previous', { ...update, previous_studies: 8 }],
    ['total', { ...update, total_studies: 43 }],
    ['meta-analysis-studies', { ...flow, total_studies_ma: 32 }],
    ['meta-analysis-reports', { ...update, total_reports_ma: 43 }],
    ['automation', { ...flow, automation: { ...flow.automation, unknown: 1 } }],
    ['automation-stop', { ...flow, automation: { ...flow.automation, stop: 1101 } }],
    ['removal-reasons', { ...flow, removal_reasons: {} }],
    ['interim', { ...flow, interim: true }],
    ['other-methods', { ...flow, other_assessed: null }],
    ['whole-number', { ...flow, records_screened: 1217.5 }],
    ['whole-number', { ...flow, open: { ...flow.open, retrieval: -1 } }],
    ['box-length', { ...flow, boxes: { ...flow.boxes, duplicates: [] } }],
    ['box-length', { ...flow, boxes: { ...flow.boxes, reasons: {} } }],
    ['two-boxes', { ...flow, boxes: { ...flow.boxes, dbr_notretrieved_reports: flow.boxes.dbr_excluded ?? [] } }],
    ['stray', { ...flow, boxes: { ...flow.boxes, new_reports: ['999999'] } }],
  ];

  test.each(BROKEN)('is caught by %s', (name, broken) => {
    expect(names(broken)).toContain(name);
  });

  test('every identity is among those that were broken', () => {
    const broken = new Set(BROKEN.map(([name]) => name));
    expect(IDENTITIES.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([]);
  });

  test('is caught whichever single number differs', () => {
    const whole: Flow = { ...update, total_studies_ma: 36, total_reports_ma: 42 };
    // The program holds nothing that it could compare these with: how much smaller they are than the review.
    const free = ['total_studies_ma', 'total_reports_ma', 'automation.stop'];
    const changed = numbersIn(whole).flatMap((path) =>
      [-1, 1].map((by) => ({ path, by, flow: changeAt(whole, path, by) })),
    );
    const missed = changed.filter(({ flow: other }) => checkFlow(other).length === 0);
    expect(changed.length).toBeGreaterThan(80);
    expect(missed.map(({ path }) => path).filter((path) => !free.includes(path))).toEqual([]);
  });

  test('is caught whichever single id is missing from its list', () => {
    const lists = Object.entries(flow.boxes).filter(([, ids]) => Array.isArray(ids) && ids.length > 0);
    for (const [box, ids] of lists) {
      const boxes = { ...flow.boxes, [box]: (ids as readonly string[]).slice(1) };
      expect(checkFlow({ ...flow, boxes }), box).not.toEqual([]);
    }
    expect(lists.length).toBeGreaterThan(14);
  });

  test('says both sides', () => {
    const found = checkFlow({ ...flow, records_screened: 1216 }).find(({ name }) => name === 'records-screened');
    expect(found).toMatchObject({ left: 1216, right: 1217 });
    expect(found?.says).toContain('records_screened = ');
  });

  test('names a record that no cluster holds', () => {
    const input = workedExample();
    const lost = input.reports.find((report) => report.titleAbstract === 'excluded' && report.members.length === 1);
    const found = checkFlow(countFlow({ ...input, reports: input.reports.filter((report) => report !== lost) }));
    expect(found.map(({ name }) => name)).toContain('records-screened');
    expect(found.find(({ name }) => name === 'records-screened')?.ids).toEqual([lost?.kept]);
  });

  test('names a record that stands in two clusters', () => {
    const input = workedExample();
    const twice = input.reports.find((report) => report.fullText === 'included');
    const found = checkFlow(countFlow({ ...input, reports: [...input.reports, ...(twice ? [twice] : [])] }));
    expect(found.find(({ name }) => name === 'two-boxes')?.ids).toContain(twice?.kept);
  });
});
