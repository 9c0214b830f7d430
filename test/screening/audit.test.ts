/** The audit of agreed exclusions: what is drawn, what stands, and what the sample says of all. */
import { describe, expect, test } from 'vitest';
import type { ReviewEvent } from '../../src/records/event.ts';
import { asRecordId, type RecordId } from '../../src/records/record.ts';
import { type AuditLog, type AuditVerdict, auditResult, foldAudit, planDraw } from '../../src/screening/audit.ts';

const ids = (count: number, from = 1): RecordId[] =>
  Array.from({ length: count }, (_, index) => asRecordId(String(from + index)));

function event(parts: Partial<ReviewEvent>): ReviewEvent {
  const place = { seq: 1, hash: 'h', previousHash: '', programVersion: 'test', at: '2026-11-01T10:00:00.000Z' };
  return { ...place, type: 'audit', chain: 'A1', ...parts };
}
const draw = (n: number, of: number, records: readonly RecordId[]): ReviewEvent =>
  event({ chain: 'program', body: { kind: 'draw', n, of, records } });
const answer = (id: string, verdict: AuditVerdict, why: string | null = null): ReviewEvent =>
  event({ recordId: asRecordId(id), verdict, body: { kind: 'answer', why } });
const undo = (id: string): ReviewEvent => event({ recordId: asRecordId(id), body: { kind: 'undo' } });

/** An audit of `n` of `of` records, the first `relevant` of them relevant, `answered` in all. */
function audited(n: number, of: number, relevant: number, answered = n): AuditLog {
  const records = ids(n);
  return foldAudit([
    draw(n, of, records),
    ...records.slice(0, answered).map((id, index) => answer(id, index < relevant ? 'relevant' : 'not-relevant')),
  ]);
}

describe('the log', () => {
  test('answers stand until they are taken back or given again; other events are passed over', () => {
    const log = foldAudit([
      event({ type: 'undo', recordId: asRecordId('1') }),
      draw(3, 10, ids(3)),
      answer('1', 'relevant', 'police'),
      answer('2', 'relevant'),
      answer('3', 'not-relevant'),
      undo('2'),
      undo('1'),
      answer('1', 'not-relevant'),
    ]);
    expect(log.draw).toEqual({ n: 3, of: 10, records: ids(3) });
    expect([...log.answers.values()].map(({ recordId, verdict, why }) => [recordId, verdict, why])).toEqual([
      ['3', 'not-relevant', null],
      ['1', 'not-relevant', null],
    ]);
  });

  test.each([
    event({ body: undefined }),
    event({ body: { kind: 'other' } }),
    event({ body: { kind: 'draw', n: 3 } }),
    event({ body: { kind: 'answer', why: null }, verdict: 'relevant' }),
    event({ body: { kind: 'answer', why: null }, verdict: 'maybe', recordId: asRecordId('1') }),
  ])('what cannot be read is a bug', (broken) => {
    expect(() => foldAudit([broken])).toThrow('no part of an audit');
  });
});

describe('the draw', () => {
  const NONE = foldAudit([]);
  test('takes 150 at random by the seed unless told otherwise, or all when there are fewer', () => {
    const all = ids(1_000);
    const first = planDraw(all, NONE, { seed: 7 });
    expect([first?.n, first?.of, first?.records.length]).toEqual([150, 1_000, 150]);
    expect(planDraw(all, NONE, { seed: 7 })).toEqual(first);
    expect(planDraw(all, NONE, { seed: 8 })?.records).not.toEqual(first?.records);
    expect(planDraw(all, NONE, { seed: 7, asked: 20 })?.records).toEqual(first?.records.slice(0, 20));
    expect(new Set(planDraw(ids(8), NONE, { seed: 7 })?.records)).toEqual(new Set(ids(8)));
  });

  test('stays as it is while the audit goes on, though there are more exclusions now', () => {
    const log = audited(20, 400, 0, 5);
    expect(planDraw(ids(900), log, { seed: 7 })).toBeUndefined();
    expect(planDraw(ids(900), log, { seed: 7, asked: 20 })).toBeUndefined();
    expect(planDraw(ids(100), log, { seed: 7, asked: 10 })).toBeUndefined();
  });

  test('a larger one is drawn from all that are excluded by then, and keeps the smaller one where nothing has changed', () => {
    const all = ids(400);
    const small = planDraw(all, NONE, { seed: 7, asked: 20 });
    const log: AuditLog = { draw: small, answers: new Map() };
    const larger = planDraw(all, log, { seed: 7, asked: 50 });
    expect(larger?.records.slice(0, 20)).toEqual(small?.records);
    const grown = planDraw(ids(800), log, { seed: 7, asked: 50 });
    expect(grown?.of).toBe(800);
    expect(grown?.records.some((id) => Number(id) > 400)).toBe(true);
  });

  test('a draw that took all there was takes more when there are more', () => {
    const log: AuditLog = { draw: { n: 150, of: 8, records: ids(8) }, answers: new Map() };
    expect(planDraw(ids(8), log, { seed: 7 })).toBeUndefined();
    expect(planDraw(ids(400), log, { seed: 7 })?.records).toHaveLength(150);
  });

  test('what was found relevant and corrected since still counts in a larger draw', () => {
    const all = ids(40);
    const log = foldAudit([draw(10, 40, ids(10)), answer('3', 'relevant'), answer('4', 'not-relevant')]);
    const excludedNow = all.filter((id) => id !== '3' && id !== '4');
    const larger = planDraw(excludedNow, log, { seed: 7, asked: 39 });
    expect(larger?.of).toBe(39);
    expect(larger?.records).toContain('3');
    expect(larger?.records).not.toContain('4');
  });
});

describe('the result', () => {
  test('none of 150: at most 2 %', () => {
    const result = auditResult(audited(150, 10_000, 0), ids(10_000));
    expect(result).toMatchObject({ drawn: 150, answered: 150, relevant: 0, share: 0, found: [] });
    expect(result?.interval).toMatchObject({ level: 0.95, sides: 1, low: 0 });
    // 1 − .05^(1/150); 3/150 by the rule of three (Hanley & Lippman-Hand 1983).
    expect(result?.interval?.high).toBeCloseTo(1 - 0.05 ** (1 / 150), 10);
    expect(result?.interval?.high).toBeLessThanOrEqual(0.02);
    expect(result?.missed?.expected).toBe(0);
    expect(result?.missed?.high).toBeCloseTo(197.7, 0);
  });

  test('15 of 148: .0578 to .1617 (Newcombe, Stat Med 1998;17:857, table I, method 5)', () => {
    const result = auditResult(audited(148, 1_000_000, 15), []);
    expect(result?.interval?.sides).toBe(2);
    expect(result?.interval?.low).toBeCloseTo(0.0578, 4);
    expect(result?.interval?.high).toBeCloseTo(0.1617, 4);
    expect(result?.missed?.expected).toBeCloseTo(101_351.35, 1);
    expect(result?.found).toHaveLength(15);
  });

  test('when all have been looked at, nothing is uncertain', () => {
    expect(auditResult(audited(8, 8, 0), [])?.interval).toMatchObject({ low: 0, high: 0 });
    expect(auditResult(audited(8, 8, 2), [])).toMatchObject({
      interval: { low: 0.25, high: 0.25 },
      missed: { expected: 2, low: 2, high: 2 },
    });
  });

  test('as many as were found are missed at least, and no more than those plus the unseen', () => {
    const result = auditResult(audited(90, 100, 1), []);
    expect(result?.missed?.low).toBeCloseTo(1, 10);
    expect(result?.missed?.high).toBeLessThanOrEqual(11);
  });

  test('goes by what has been answered; before an answer there is none, before a draw nothing', () => {
    expect(auditResult(audited(150, 500, 1, 20), [])).toMatchObject({ drawn: 150, answered: 20, share: 0.05 });
    expect(auditResult(audited(150, 500, 0, 0), [])).toMatchObject({ share: null, interval: null, missed: null });
    expect(auditResult(foldAudit([]), ids(3))).toBeUndefined();
  });
});
