/** The worked example of the PRISMA note, from the events that a review would leave: links, votes of two, conflicts, retrieval, studies. */
import { expect, test } from 'vitest';
import { foldReview } from '../../src/cli/review-state.ts';
import { checkFlow } from '../../src/prisma/balance.ts';
import { countFlow } from '../../src/prisma/count.ts';
import { formatFlowCsv } from '../../src/prisma/csv.ts';
import type { EventType, NewEvent, ReviewEvent } from '../../src/records/event.ts';
import { asRecordId, type RecordId, type SourceKind } from '../../src/records/record.ts';
import type { Stage } from '../../src/screening/decision.ts';
import type { OutcomeRules } from '../../src/screening/outcome.ts';
import { DEFAULT_TRUTH_TABLE } from '../../src/screening/truth-table.ts';
import { THREE_REASONS } from '../prisma/builders.ts';

const RULES: OutcomeRules = {
  reviewers: ['R1', 'R2'],
  reasons: THREE_REASONS,
  reasonConflicts: 'conflict',
  truthTable: DEFAULT_TRUTH_TABLE,
};
const BATCH = 250;

class Log {
  readonly events: ReviewEvent[] = [];

  add(type: EventType, fields: Partial<NewEvent> = {}): void {
    const seq = this.events.length + 1;
    const base = { chain: 'program', at: '2026-11-01T10:00:00.000Z', programVersion: 'test', previousHash: '' };
    this.events.push({ ...base, type, seq, hash: `h${seq}`, ...fields });
  }

  /** Both screen everything, `undefined` = include; every 20th is a conflict that a resolution ends as `reasonOf` says. */
  screen(stage: Stage, ids: readonly RecordId[], reasonOf: (id: RecordId) => string | undefined): void {
    for (let from = 0; from < ids.length; from += BATCH) {
      const records = ids.slice(from, from + BATCH);
      const batch = `${stage} ${from / BATCH + 1}`;
      const isDisputed = (id: RecordId): boolean => records.indexOf(id) % 20 === 7;
      const votes = (reason: string | undefined): Pick<NewEvent, 'verdict' | 'reason'> =>
        reason === undefined ? { verdict: 'include' } : { verdict: 'exclude', reason };
      this.add('batch', { stage, batch, body: { kind: 'screening', records } });
      for (const [place, chain] of RULES.reviewers.entries()) {
        for (const recordId of records) {
          const reason = reasonOf(recordId);
          const other = reason === undefined ? 'population' : undefined;
          this.add('decision', {
            chain,
            recordId,
            stage,
            batch,
            ...votes(place === 1 && isDisputed(recordId) ? other : reason),
          });
        }
        this.add('close', { chain, stage, batch });
      }
      this.add('reveal', { stage, batch });
      for (const recordId of records.filter(isDisputed)) {
        this.add('resolve', { chain: 'A1', recordId, stage, ...votes(reasonOf(recordId)) });
      }
    }
  }
}

test('the worked example is reproduced from events', () => {
  const sources: readonly (readonly [string, SourceKind, number])[] = [
    ['pubmed', 'database', 700],
    ['crossref', 'database', 420],
    ['openalex', 'database', 613],
    ['Citation chasing', 'citation', 22],
    ['Force websites', 'website', 3],
  ];
  const origins = sources
    .flatMap(([source, kind, count]) => Array.from({ length: count }, () => ({ source, kind })))
    .map((origin, index) => ({ ...origin, id: asRecordId(`${index + 1}`) }));
  const ids = origins.map(({ id }) => id);
  const log = new Log();

  // 512 of OpenAlex are copies of the 512 records before the last ones; 5 found by chasing are copies of included ones.
  const [own, copies, others] = [ids.slice(0, 1733 - 512), ids.slice(1733 - 512, 1733), ids.slice(1733)];
  const links = [
    ...copies.map((b, index) => ({ a: own[index + 4], b, rule: 'same-doi-similar-title', values: {} })),
    ...others.slice(0, 5).map((b, index) => ({ a: own.at(-1 - index), b, rule: 'same-doi-similar-title', values: {} })),
  ];
  log.add('dedupe', { body: { records: ids.length, links, versions: [], queue: [] } });
  const notLiterature = own.slice(0, 4);
  log.add('filter', { body: { removed: [], removedUnknown: [], titleOnly: [], notLiterature } });

  const screened = own.slice(4);
  const [sought, soughtElsewhere] = [screened.slice(-117), others.slice(-16)];
  const chosen = new Set([...sought, ...soughtElsewhere]);
  log.screen('title-abstract', [...screened, ...others.slice(5)], (id) => (chosen.has(id) ? undefined : 'outcome'));

  const missing = [...sought.slice(0, 3), ...soughtElsewhere.slice(0, 1)];
  for (const recordId of chosen) {
    log.add('retrieval', {
      chain: 'R1',
      recordId,
      verdict: missing.includes(recordId) ? 'not-retrieved' : 'retrieved',
    });
  }
  const read = [...chosen].filter((id) => !missing.includes(id));
  const reasons = [
    ...Array.from({ length: 40 }, () => 'population'),
    ...Array.from({ length: 25 }, () => 'outcome'),
    ...Array.from({ length: 19 }, () => 'design'),
  ];
  const reasonOf = (id: RecordId): string | undefined => {
    const place = read.indexOf(id);
    return place < 114 ? reasons[place] : place < 114 + 10 ? 'population' : undefined;
  };
  log.screen('full-text', read, reasonOf);

  // Four reports are further reports of studies that others are of.
  const included = read.filter((id) => reasonOf(id) === undefined);
  for (const [at, recordId] of included.slice(-4).entries()) {
    log.add('study', { chain: 'R1', recordId, reason: `S${included[at]}` });
  }

  const state = foldReview(origins, log.events, RULES);
  const flow = countFlow({ records: origins, reports: state.reports, reasons: THREE_REASONS });
  expect(checkFlow(flow)).toEqual([]);
  expect(log.events.length).toBeGreaterThan(2_500);
  expect(flow).toMatchObject({
    sources: { pubmed: 700, crossref: 420, openalex: 613, 'Citation chasing': 22, 'Force websites': 3 },
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
    reasons: { population: 40, outcome: 25, design: 19 },
    included_reports: { dbr: 30, other: 5 },
    citations_results: 22,
    website_results: 3,
    corrections: { other_duplicates: 5, other_excluded_on_title: 4, extra_reports: 0, merged_at_full_text: 0 },
    other_sought_reports: 16,
    other_notretrieved_reports: 1,
    other_assessed: 15,
    other_excluded: 10,
    other_reasons: { population: 10 },
    new_reports: 35,
    new_studies: 31,
    interim: false,
  });
  expect(formatFlowCsv(flow)).toContain('"Wrong population, 40; Wrong outcome, 25; Wrong design, 19"');
});
