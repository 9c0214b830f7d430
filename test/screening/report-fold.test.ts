/** The state of each cluster: who stands for it, how far it has come, and in which arm it is counted. */
import { describe, expect, test } from 'vitest';
import { isDatabaseOrRegister } from '../../src/prisma/flow.ts';
import { asRecordId, type RecordId, type SourceKind } from '../../src/records/record.ts';
import type { RetrievalState, Stage } from '../../src/screening/decision.ts';
import type { ScreeningLog, Settlement, StageOutcome } from '../../src/screening/outcome.ts';
import { foldReports, type Removals } from '../../src/screening/report-fold.ts';
import type { ReportState } from '../../src/screening/report-state.ts';

const A = asRecordId('1');
const B = asRecordId('2');
const INCLUDED: StageOutcome = { kind: 'included' };
const EXCLUDED: StageOutcome = { kind: 'excluded', reason: 'POP' };
const REOPENED: StageOutcome = { kind: 'reopened' };
const CONFLICT: StageOutcome = { kind: 'conflict' };
const NOTHING: Removals = { automation: new Set(), automationUnknown: new Set(), other: new Map() };

interface Facts {
  readonly batched?: readonly RecordId[];
  readonly titleAbstract?: readonly (readonly [RecordId, StageOutcome])[];
  readonly fullText?: readonly (readonly [RecordId, StageOutcome])[];
  readonly retrieval?: readonly (readonly [RecordId, RetrievalState])[];
  readonly studies?: readonly (readonly [RecordId, string])[];
  readonly settled?: Readonly<Record<Stage, readonly (readonly [RecordId, Settlement])[]>>;
}

function logOf(facts: Facts): ScreeningLog {
  const batched = facts.batched ?? facts.titleAbstract?.map(([id]) => id) ?? [];
  const recordsAt = (stage: Stage, outcomes: Facts['fullText'], inBatch: readonly RecordId[]) => {
    const [outcomeOf, settledOf] = [new Map(outcomes), new Map(facts.settled?.[stage])];
    const ids = [...new Set([...inBatch, ...outcomeOf.keys(), ...settledOf.keys()])];
    return new Map(
      ids.map((id) => {
        const batch = inBatch.includes(id) ? 'B1' : undefined;
        return [id, { batch, outcome: outcomeOf.get(id), settled: settledOf.get(id) }];
      }),
    );
  };
  return {
    places: ['R1', 'R2'],
    strangers: new Set(),
    batches: new Map(),
    votes: new Map(),
    records: {
      'title-abstract': recordsAt('title-abstract', facts.titleAbstract, batched),
      'full-text': recordsAt('full-text', facts.fullText, []),
    },
    retrieval: new Map((facts.retrieval ?? []).map(([id, state]) => [id, { state, date: '', attempts: [] }])),
    studies: new Map(facts.studies),
    added: new Map(),
    joined: [],
  };
}

function report(
  members: readonly RecordId[],
  facts: Facts,
  removals = NOTHING,
  kinds: readonly SourceKind[] = ['database', 'database'],
): ReportState | undefined {
  const byOtherMethods = new Set([A, B].filter((_id, index) => !isDatabaseOrRegister(kinds[index])));
  return foldReports([members], byOtherMethods, logOf(facts), removals)[0];
}

describe('one record', () => {
  test.each<[string, Facts, Partial<ReportState>]>([
    ['is open before any batch', {}, { titleAbstract: 'open', conflict: false, retrieval: undefined }],
    ['is open in an unrevealed batch', { batched: [A] }, { titleAbstract: 'open', conflict: false }],
    ['in conflict is open', { titleAbstract: [[A, CONFLICT]] }, { titleAbstract: 'open', conflict: true }],
    [
      'is excluded with its reason',
      { titleAbstract: [[A, EXCLUDED]] },
      { titleAbstract: 'excluded', titleAbstractReason: 'POP', retrieval: undefined, reason: undefined },
    ],
    [
      'is sought once included',
      { titleAbstract: [[A, INCLUDED]] },
      { titleAbstract: 'included', retrieval: 'open', fullText: undefined },
    ],
    [
      'that is awaited is still open',
      { titleAbstract: [[A, INCLUDED]], retrieval: [[A, 'awaiting']] },
      { retrieval: 'open', fullText: undefined },
    ],
    [
      'that could not be had goes no further',
      { titleAbstract: [[A, INCLUDED]], retrieval: [[A, 'not-retrieved']], fullText: [[A, INCLUDED]] },
      { retrieval: 'not-retrieved', fullText: undefined },
    ],
    [
      'that was retrieved is to be read',
      { titleAbstract: [[A, INCLUDED]], retrieval: [[A, 'retrieved']] },
      { retrieval: 'retrieved', fullText: 'open', conflict: false },
    ],
    [
      'in conflict at full text is open there',
      { titleAbstract: [[A, INCLUDED]], retrieval: [[A, 'retrieved']], fullText: [[A, CONFLICT]] },
      { titleAbstract: 'included', fullText: 'open', conflict: true },
    ],
    [
      'excluded at full text has its reason',
      { titleAbstract: [[A, INCLUDED]], retrieval: [[A, 'retrieved']], fullText: [[A, EXCLUDED]] },
      { fullText: 'excluded', reason: 'POP', titleAbstractReason: undefined, studyId: undefined },
    ],
    [
      'included at full text is a study of its own',
      { titleAbstract: [[A, INCLUDED]], retrieval: [[A, 'retrieved']], fullText: [[A, INCLUDED]] },
      { fullText: 'included', studyId: 'S1' },
    ],
    [
      'belongs to the study that was named',
      {
        titleAbstract: [[A, INCLUDED]],
        retrieval: [[A, 'retrieved']],
        fullText: [[A, INCLUDED]],
        studies: [[A, 'Ames 2019']],
      },
      { studyId: 'Ames 2019' },
    ],
  ])('%s', (_name, facts, expected) => {
    expect(report([A], facts)).toMatchObject({ kept: A, removed: undefined, ...expected });
  });
});

describe('a cluster', () => {
  test('is stood for by its first member, and by the furthest once any is further', () => {
    expect(report([A, B], {})?.kept).toBe(A);
    expect(report([A, B], { batched: [B] })?.kept).toBe(B);
    expect(
      report([A, B], {
        titleAbstract: [
          [A, EXCLUDED],
          [B, INCLUDED],
        ],
      }),
    ).toMatchObject({
      kept: B,
      members: [A, B],
      titleAbstract: 'included',
    });
    expect(
      report([A, B], {
        titleAbstract: [
          [A, EXCLUDED],
          [B, CONFLICT],
        ],
      }),
    ).toMatchObject({ kept: B, conflict: true });
    expect(
      report([A, B], {
        titleAbstract: [
          [A, EXCLUDED],
          [B, EXCLUDED],
        ],
      })?.kept,
    ).toBe(A);
  });

  test('counts in the arm of databases when any of its members came from one', () => {
    expect(report([A, B], {}, NOTHING, ['website', 'register'])?.arm).toBe('dbr');
    expect(report([A, B], {}, NOTHING, ['website', 'citation'])?.arm).toBe('other');
  });
});

describe('removal', () => {
  const automation: Removals = { ...NOTHING, automation: new Set([A, B]), automationUnknown: new Set([A]) };

  test('by the filter needs every member', () => {
    expect(report([A, B], {}, automation)).toMatchObject({
      removed: { by: 'automation', unknown: false },
      titleAbstract: undefined,
    });
    expect(report([A], {}, automation)?.removed).toEqual({ by: 'automation', unknown: true });
    expect(report([A, B], {}, { ...NOTHING, automation: new Set([A]) })?.removed).toBeUndefined();
  });

  test('by hand needs every member, and comes before the filter', () => {
    const other = new Map([
      [A, 'no title'],
      [B, 'not literature'],
    ]);
    expect(report([A, B], {}, { ...automation, other })?.removed).toEqual({ by: 'other', reason: 'no title' });
    expect(report([A, B], {}, { ...NOTHING, other: new Map([[A, 'no title']]) })?.removed).toBeUndefined();
  });

  test('never takes out what is in a batch', () => {
    expect(report([A, B], { batched: [B] }, automation)).toMatchObject({ removed: undefined, titleAbstract: 'open' });
  });
});

describe('members whose final outcomes contradict each other', () => {
  const votes = (seq: number): Settlement => ({ seq, isResolution: false });
  const resolved = (seq: number): Settlement => ({ seq, isResolution: true });
  const READ_BOTH = { retrieval: [[A, 'retrieved'] as const, [B, 'retrieved'] as const] };
  const INCLUDED_AND_EXCLUDED: Facts = {
    ...READ_BOTH,
    titleAbstract: [
      [A, INCLUDED],
      [B, INCLUDED],
    ],
    fullText: [
      [A, INCLUDED],
      [B, EXCLUDED],
    ],
  };
  const INCLUDED_AND_EXCLUDED_ON_TITLE: Facts = {
    ...READ_BOTH,
    titleAbstract: [
      [A, INCLUDED],
      [B, EXCLUDED],
    ],
    fullText: [[A, INCLUDED]],
  };
  const united = (facts: Facts, since: number): ReportState | undefined =>
    foldReports([[A, B]], new Set(), logOf(facts), NOTHING, () => since)[0];
  const onTitle = (seq: number) => [[B, votes(seq)] as const];

  test.each<[name: string, facts: Facts, since: number, expected: Partial<ReportState>]>([
    [
      'both at full text: a conflict there, under the included one',
      {
        ...INCLUDED_AND_EXCLUDED,
        settled: {
          'title-abstract': [],
          'full-text': [
            [A, votes(5)],
            [B, resolved(6)],
          ],
        },
      },
      9,
      { kept: A, fullText: 'open', conflict: true, contradictedBy: B, studyId: undefined },
    ],
    [
      'one on the title: a conflict too',
      { ...INCLUDED_AND_EXCLUDED_ON_TITLE, settled: { 'title-abstract': onTitle(3), 'full-text': [[A, resolved(8)]] } },
      9,
      { kept: A, fullText: 'open', conflict: true, contradictedBy: B },
    ],
    [
      'a resolution after they were united settles it: included',
      {
        ...INCLUDED_AND_EXCLUDED,
        settled: {
          'title-abstract': [],
          'full-text': [
            [A, resolved(10)],
            [B, votes(6)],
          ],
        },
      },
      9,
      { kept: A, fullText: 'included', conflict: false },
    ],
    [
      'a resolution after they were united settles it: excluded',
      {
        ...INCLUDED_AND_EXCLUDED,
        settled: {
          'title-abstract': [],
          'full-text': [
            [A, votes(5)],
            [B, resolved(10)],
          ],
        },
      },
      9,
      { kept: B, fullText: 'excluded', reason: 'POP', conflict: false },
    ],
    [
      'votes that came later are a contradiction still',
      {
        ...INCLUDED_AND_EXCLUDED,
        settled: {
          'title-abstract': [],
          'full-text': [
            [A, resolved(10)],
            [B, votes(11)],
          ],
        },
      },
      9,
      { kept: A, fullText: 'open', conflict: true },
    ],
    [
      'what was excluded on the title and read in full later is included',
      { ...INCLUDED_AND_EXCLUDED_ON_TITLE, settled: { 'title-abstract': onTitle(3), 'full-text': [[A, votes(10)]] } },
      9,
      { kept: A, fullText: 'included', conflict: false },
    ],
    [
      'what was excluded on the title after the other was read is a contradiction',
      { ...INCLUDED_AND_EXCLUDED_ON_TITLE, settled: { 'title-abstract': onTitle(12), 'full-text': [[A, votes(10)]] } },
      9,
      { kept: A, conflict: true },
    ],
  ])('%s', (_name, facts, since, expected) => {
    expect(united(facts, since)).toMatchObject(expected);
  });

  test('apart, each has its own outcome', () => {
    const [a, b] = foldReports([[A], [B]], new Set(), logOf(INCLUDED_AND_EXCLUDED), NOTHING, () => 0);
    expect(a).toMatchObject({ kept: A, fullText: 'included', conflict: false });
    expect(b).toMatchObject({ kept: B, fullText: 'excluded', conflict: false });
  });

  test('two exclusions, or one that is not final, contradict nothing', () => {
    const excluded: Facts = { ...INCLUDED_AND_EXCLUDED_ON_TITLE, fullText: [[A, EXCLUDED]] };
    expect(united(excluded, 9)).toMatchObject({ kept: A, fullText: 'excluded', conflict: false });
    const sought: Facts = { ...INCLUDED_AND_EXCLUDED_ON_TITLE, retrieval: [] };
    expect(united(sought, 9)).toMatchObject({ kept: A, titleAbstract: 'included', retrieval: 'open', conflict: false });
  });
});

describe('two records of which one is screened again', () => {
  test('are open at title and abstract although the other was excluded too', () => {
    for (const outcomes of [
      [REOPENED, EXCLUDED],
      [EXCLUDED, REOPENED],
    ] as const) {
      const state = report([A, B], { titleAbstract: [A, B].map((id, index) => [id, outcomes[index] ?? REOPENED]) });
      expect(state).toMatchObject({ kept: outcomes[0] === REOPENED ? A : B, titleAbstract: 'open', conflict: false });
    }
  });

  test('are open at full text, but not where the other was included', () => {
    const retrieval = [
      [A, 'retrieved'],
      [B, 'retrieved'],
    ] as const;
    const titleAbstract = [
      [A, INCLUDED],
      [B, INCLUDED],
    ] as const;
    const at = (other: StageOutcome) =>
      report([A, B], {
        titleAbstract,
        retrieval,
        fullText: [
          [A, REOPENED],
          [B, other],
        ],
      });
    expect(at(EXCLUDED)).toMatchObject({ kept: A, fullText: 'open', conflict: false });
    expect(at(INCLUDED)).toMatchObject({ kept: B, fullText: 'included' });
  });
});
