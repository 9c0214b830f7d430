/** From events to outcomes: the truth table, reasons, and what stays unseen until both have closed. */
import { describe, expect, test } from 'vitest';
import type { EventType, ReviewEvent } from '../../src/records/event.ts';
import { asRecordId } from '../../src/records/record.ts';
import type { Decision, Stage, Verdict } from '../../src/screening/decision.ts';
import {
  foldOutcome,
  foldScreening,
  type OutcomeRules,
  type ScreeningLog,
  type StageOutcome,
} from '../../src/screening/outcome.ts';
import { DEFAULT_TRUTH_TABLE, type TruthTable } from '../../src/screening/truth-table.ts';

const RULES: OutcomeRules = {
  reviewers: ['R1', 'R2'],
  reasons: [
    { code: 'TYPE', text: 'Wrong type' },
    { code: 'POP', text: 'Wrong population' },
  ],
  reasonConflicts: 'conflict',
  truthTable: DEFAULT_TRUTH_TABLE,
};
const A = asRecordId('1');
const B = asRecordId('2');

function outcome(decisions: readonly Decision[], rules = RULES, stage: Stage = 'title-abstract'): StageOutcome {
  return foldOutcome(stage, decisions, rules);
}

const vote = (verdict: Verdict, reason?: string): Decision => ({ verdict, reason });

type Line = Partial<ReviewEvent> & { readonly type: EventType };

/** Events with places of their own, as a log gives them. */
function fold(lines: readonly Line[], rules = RULES): ScreeningLog {
  const events = lines.map(
    (line, index): ReviewEvent => ({
      chain: 'program',
      at: '2026-11-01T10:00:00.000Z',
      stage: 'title-abstract',
      batch: 'B1',
      programVersion: 'test',
      seq: index + 1,
      hash: `h${index + 1}`,
      previousHash: '',
      ...line,
    }),
  );
  return foldScreening(events, rules);
}

const MADE: Line = { type: 'batch', body: { kind: 'screening', records: [A, B] } };
const REVEAL: Line = { type: 'reveal' };
const decided = (chain: string, recordId: typeof A, verdict: Verdict, reason?: string): Line => ({
  type: 'decision',
  chain,
  recordId,
  verdict,
  reason,
});
const closed = (chain: string): Line => ({ type: 'close', chain });

describe('foldOutcome', () => {
  test.each<[Verdict, Verdict, string]>([
    ['include', 'include', 'included'],
    ['include', 'maybe', 'included'],
    ['maybe', 'include', 'included'],
    ['maybe', 'maybe', 'included'],
    ['include', 'exclude', 'conflict'],
    ['exclude', 'include', 'conflict'],
    ['maybe', 'exclude', 'conflict'],
    ['exclude', 'maybe', 'conflict'],
    ['exclude', 'exclude', 'excluded'],
  ])('%s and %s make %s', (first, second, kind) => {
    expect(outcome([vote(first), vote(second)]).kind).toBe(kind);
  });

  test.each<[Verdict, Verdict, Partial<TruthTable>, string]>([
    ['include', 'maybe', { include_maybe: 'conflict' }, 'conflict'],
    ['maybe', 'include', { include_maybe: 'conflict' }, 'conflict'],
    ['maybe', 'maybe', { include_maybe: 'conflict' }, 'included'],
    ['maybe', 'maybe', { maybe_maybe: 'conflict' }, 'conflict'],
    ['include', 'exclude', { include_exclude: 'included' }, 'included'],
    ['exclude', 'maybe', { include_exclude: 'included' }, 'conflict'],
    ['exclude', 'maybe', { maybe_exclude: 'included' }, 'included'],
  ])('%s and %s by %j make %s', (first, second, change, kind) => {
    const rules = { ...RULES, truthTable: { ...DEFAULT_TRUTH_TABLE, ...change } };
    expect(outcome([vote(first), vote(second)], rules).kind).toBe(kind);
    // At full text whoever disagrees talks, whatever the table says.
    const atFullText = [vote('include'), vote('exclude', 'POP')];
    expect(outcome(atFullText, rules, 'full-text').kind).toBe('conflict');
  });

  test('who screens alone decides alone', () => {
    const rules = { ...RULES, truthTable: { ...DEFAULT_TRUTH_TABLE, maybe_maybe: 'conflict' as const } };
    expect(outcome([vote('maybe')], rules).kind).toBe('included');
    expect(outcome([vote('exclude')], rules).kind).toBe('excluded');
  });

  test('three verdicts are a conflict where any two of them are', () => {
    const three = [vote('exclude'), vote('exclude'), vote('maybe')];
    expect(outcome(three).kind).toBe('conflict');
  });

  test('keeps the reason on which both agree', () => {
    const both = [vote('exclude', 'POP'), vote('exclude', 'POP')];
    expect(outcome(both)).toEqual({ kind: 'excluded', reason: 'POP' });
  });

  test('two reasons at full text are a conflict, or the higher of the two', () => {
    const both = [vote('exclude', 'POP'), vote('exclude', 'TYPE')];
    expect(outcome(both, RULES, 'full-text')).toEqual({ kind: 'conflict' });
    expect(outcome(both, { ...RULES, reasonConflicts: 'hierarchy' }, 'full-text')).toEqual({
      kind: 'excluded',
      reason: 'TYPE',
    });
  });

  test('two reasons at title and abstract never are a conflict', () => {
    const both = [vote('exclude', 'POP'), vote('exclude', 'TYPE')];
    expect(outcome(both)).toEqual({ kind: 'excluded', reason: 'TYPE' });
    const one = [vote('exclude'), vote('exclude', 'POP')];
    expect(outcome(one)).toEqual({ kind: 'excluded', reason: 'POP' });
  });
});

describe('foldScreening', () => {
  test('makes no outcomes of the votes of an open batch', () => {
    const votes = [decided('R1', A, 'include'), decided('R1', B, 'exclude'), decided('R2', A, 'include')];
    for (const lines of [
      [MADE, ...votes],
      [MADE, ...votes, closed('R1')],
    ]) {
      const log = fold(lines);
      expect([...log.records['title-abstract'].values()].map(({ outcome }) => outcome)).toEqual([undefined, undefined]);
      expect(log.batches.get('B1')?.revealed).toBe(false);
    }
    expect([...(fold([MADE, closed('R1')]).batches.get('B1')?.closedBy ?? [])]).toEqual(['R1']);
  });

  test('makes them at the reveal, of the votes that stand then', () => {
    const log = fold([
      MADE,
      decided('R1', A, 'include'),
      { type: 'undo', chain: 'R1', recordId: A },
      decided('R1', A, 'exclude', 'POP'),
      decided('R2', A, 'exclude', 'POP'),
      decided('R1', B, 'include'),
      decided('R2', B, 'exclude'),
      closed('R1'),
      closed('R2'),
      REVEAL,
    ]);
    expect(log.records['title-abstract'].get(A)?.outcome).toEqual({ kind: 'excluded', reason: 'POP' });
    expect(log.records['title-abstract'].get(B)?.outcome).toEqual({ kind: 'conflict' });
    const votes = ['R1', 'R2'].map((code) => log.votes.get('B1')?.get(code)?.get(B)?.verdict);
    expect(votes).toEqual(['include', 'exclude']);
    expect(log.records['title-abstract'].get(A)?.batch).toBe('B1');
    expect(log.records['full-text'].size).toBe(0);
  });

  const late = [
    MADE,
    decided('R1', A, 'include'),
    decided('R2', A, 'include'),
    REVEAL,
    decided('R1', A, 'exclude', 'POP'),
    { type: 'undo', chain: 'R2', recordId: A } as const,
  ];

  test('keeps the outcome of a revealed batch whatever is voted later', () => {
    expect(fold(late).records['title-abstract'].get(A)?.outcome).toEqual({ kind: 'included' });
  });

  test('keeps the votes of a revealed batch as they were', () => {
    const votes = fold(late).votes.get('B1');
    expect([votes?.get('R1')?.get(A)?.verdict, votes?.get('R2')?.get(A)?.verdict]).toEqual(['include', 'include']);
  });

  test('does not count who is no reviewer of the review', () => {
    const log = fold([
      MADE,
      decided('R1', A, 'exclude', 'POP'),
      decided('R2', A, 'exclude', 'POP'),
      decided('R9', A, 'include'),
      REVEAL,
    ]);
    expect(log.records['title-abstract'].get(A)?.outcome).toEqual({ kind: 'excluded', reason: 'POP' });
  });

  test('lets the newest resolution stand and leaves the votes alone', () => {
    const resolved: Line = {
      type: 'resolve',
      chain: 'R3',
      recordId: A,
      verdict: 'exclude',
      reason: 'TYPE',
      batch: undefined,
    };
    const start = [MADE, decided('R1', A, 'include'), decided('R2', A, 'exclude', 'POP'), REVEAL, resolved];
    expect(fold(start).records['title-abstract'].get(A)?.outcome).toEqual({ kind: 'excluded', reason: 'TYPE' });
    const log = fold([...start, { ...resolved, verdict: 'include', reason: undefined }]);
    expect(log.records['title-abstract'].get(A)?.outcome).toEqual({ kind: 'included' });
    expect(log.votes.get('B1')?.get('R2')?.get(A)).toMatchObject({ verdict: 'exclude', reason: 'POP' });
  });

  test('takes the newest retrieval state and study', () => {
    const log = fold([
      { type: 'retrieval', recordId: A, verdict: 'awaiting' },
      { type: 'retrieval', recordId: A, verdict: 'retrieved' },
      { type: 'study', recordId: A, reason: 'S1' },
    ]);
    expect(log.retrieval.get(A)?.state).toBe('retrieved');
    expect(log.studies.get(A)).toBe('S1');
  });

  test('refuses a verdict that it does not know', () => {
    expect(() => fold([MADE, { type: 'decision', chain: 'R1', recordId: A, verdict: 'perhaps' }])).toThrow('perhaps');
  });

  const AGAIN: Line = { type: 'batch', batch: 'RB1', body: { kind: 'rescreen', records: [A] } };
  const excluded = [MADE, decided('R1', A, 'exclude', 'POP'), decided('R2', A, 'exclude', 'POP')];
  const revealed = [...excluded, closed('R1'), closed('R2'), REVEAL];

  test('opens again what is screened again, whatever is said of it, until the newest outcome stands', () => {
    const resolved: Line = { type: 'resolve', chain: 'R3', recordId: A, verdict: 'exclude', reason: 'TYPE' };
    const voted = [
      { ...decided('R1', A, 'include'), batch: 'RB1' },
      { ...decided('R2', A, 'maybe'), batch: 'RB1' },
    ];
    const open = fold([...revealed, AGAIN, ...voted, resolved]);
    expect(open.records['title-abstract'].get(A)?.outcome).toEqual({ kind: 'reopened' });
    const log = fold([...revealed, AGAIN, ...voted, { ...REVEAL, batch: 'RB1' }]);
    expect(log.records['title-abstract'].get(A)?.outcome).toEqual({ kind: 'included' });
    expect(log.votes.get('B1')?.get('R1')?.get(A)).toMatchObject({ verdict: 'exclude', reason: 'POP' });
  });

  test('takes the order of reasons from the criteria in force at the reveal', () => {
    const order = (...codes: string[]): Line => ({
      type: 'criteria',
      batch: undefined,
      body: { reasons: codes.map((code) => ({ code, text: code })) },
    });
    const [made, first] = excluded;
    const votes = [made as Line, first as Line, decided('R2', A, 'exclude', 'TYPE')];
    const outcome = (lines: readonly Line[]) => fold(lines).records['title-abstract'].get(A)?.outcome;
    expect(outcome([...votes, REVEAL])).toEqual({ kind: 'excluded', reason: 'TYPE' });
    expect(outcome([order('POP', 'TYPE'), ...votes, REVEAL, order('TYPE', 'POP')])).toEqual({
      kind: 'excluded',
      reason: 'POP',
    });
    // Neither code is named any more.
    expect(outcome([order('LANG'), ...votes, REVEAL])).toEqual({ kind: 'excluded', reason: 'POP' });
  });

  test('makes no outcome of one vote alone', () => {
    const lines = [MADE, decided('R1', A, 'include'), closed('R1'), closed('R2'), REVEAL];
    expect(fold(lines).records['title-abstract'].get(A)?.outcome).toBeUndefined();
  });

  describe('a replaced reviewer', () => {
    const OTHER: Line = { type: 'batch', batch: 'B2', body: { kind: 'screening', records: [B] } };
    const inOther = (line: Line): Line => ({ ...line, batch: 'B2' });
    const lines = [
      MADE,
      OTHER,
      decided('R1', A, 'include'),
      decided('R2', A, 'exclude', 'POP'),
      decided('R2', B, 'include'),
      closed('R2'),
      inOther(decided('R2', B, 'exclude', 'POP')),
      { type: 'reviewer', batch: undefined, body: { from: 'R2', to: 'R4' } } as const,
      closed('R1'),
      REVEAL,
      inOther(decided('R1', B, 'include')),
      inOther(decided('R2', B, 'exclude', 'TYPE')),
      inOther(decided('R4', B, 'include')),
    ];

    test.each([
      [['R1', 'R2']],
      [['R1', 'R4']],
    ])('keeps what they closed; the rest starts anew, settings %j', (reviewers) => {
      const log = fold(lines, { ...RULES, reviewers });
      expect(log.places).toEqual(['R1', 'R4']);
      expect(log.batches.get('B1')).toMatchObject({ voters: ['R1', 'R2'], revealed: true });
      expect(log.records['title-abstract'].get(A)?.outcome?.kind).toBe('conflict');
      expect(log.batches.get('B2')).toMatchObject({ voters: ['R1', 'R4'], revealed: false });
      expect([...(log.votes.get('B2')?.keys() ?? [])]).toEqual(['R1', 'R4']);
      const ended = [...lines, inOther(closed('R1')), inOther(closed('R2')), inOther(closed('R4')), inOther(REVEAL)];
      const after = fold(ended, { ...RULES, reviewers });
      expect([...(after.batches.get('B2')?.closedBy ?? [])]).toEqual(['R1', 'R4']);
      expect(after.records['title-abstract'].get(B)?.outcome).toEqual({ kind: 'included' });
      expect([...after.strangers]).toEqual([]);
    });

    test('twice, the settings may name any of the three', () => {
      const twice = [...lines, { type: 'reviewer', batch: undefined, body: { from: 'R4', to: 'R5' } } as const];
      for (const code of ['R2', 'R4', 'R5']) {
        const log = fold(twice, { ...RULES, reviewers: ['R1', code] });
        expect([log.places, log.batches.get('B2')?.voters]).toEqual([
          ['R1', 'R5'],
          ['R1', 'R5'],
        ]);
      }
    });

    test('is a stranger when the settings name somebody else and no replacement says so', () => {
      const log = fold([...excluded, closed('R1'), closed('R2')], { ...RULES, reviewers: ['R1', 'R7'] });
      expect([...log.strangers]).toEqual(['R2']);
    });
  });
});
