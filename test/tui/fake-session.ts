/** A sitting in memory: one batch of records, with the rules of the real session that the screens lean on. */
import { ReviewError } from '../../src/errors.ts';
import { asRecordId, EMPTY_RECORD } from '../../src/records/record.ts';
import type { Stage } from '../../src/screening/decision.ts';
import type { Position, ScreeningSession, ShownRecord } from '../../src/screening/session.ts';

export function fakeSession(
  ids: readonly string[],
  stage: Stage = 'title-abstract',
): ScreeningSession & { readonly marks: readonly string[] } {
  let order = [...ids];
  let closed = false;
  const votes: string[] = [];
  const marks: string[] = [];
  const shown = (id: string): ShownRecord => ({
    id: asRecordId(id),
    record: { ...EMPTY_RECORD, title: `Title ${id}`, abstract: `AIM: To see\trecord ${id}.` },
    sources: ['PubMed'],
    own: undefined,
    notes: [],
  });
  const next = (): string | undefined => order.find((id) => !votes.includes(id));
  const current = async (): Promise<Position> => {
    if (closed) return { kind: 'nothing-left' };
    const done = votes.length;
    const progress = { batch: 'B1', batchDone: done, batchSize: ids.length, totalDone: done, totalSize: ids.length };
    const id = next();
    return id === undefined
      ? { kind: 'batch-end', batch: 'B1', progress }
      : { kind: 'record', shown: shown(id), progress };
  };
  return {
    marks,
    settings: {
      reviewTitle: 'Review',
      reviewer: 'R1',
      stage,
      reasons: [{ code: 'WP', text: 'Wrong population' }],
      highlights: [],
      criteria: [],
      criteriaVersion: 1,
      keyGuardMs: 0,
      mask: [],
    },
    current,
    async decide(verdict, reason) {
      if (stage === 'full-text' && verdict === 'exclude' && reason === undefined) {
        throw new ReviewError('refused', 'One reason is needed.', { hint: 'exclude CODE' });
      }
      votes.push(next() ?? '');
      return current();
    },
    async undo() {
      const id = votes.pop();
      return id === undefined ? undefined : { undone: asRecordId(id), act: 'verdict', position: await current() };
    },
    async clear() {
      votes.pop();
      return current();
    },
    async note() {},
    async flag() {
      return true;
    },
    async tag(tag, on) {
      marks.push(`${on ? '+' : '-'}${tag}`);
    },
    async history() {
      return ['2026-11-01 10:00:00 UTC  include'];
    },
    async list() {
      return ids.map((id) => ({
        id: asRecordId(id),
        record: shown(id).record,
        own: votes.includes(id) ? { verdict: 'include' as const, reason: undefined } : undefined,
        isFlagged: false,
        tags: [],
        notes: [],
      }));
    },
    async go(id) {
      if (!ids.includes(id)) throw new ReviewError('unknown-record', `The batch holds no record ${id}.`);
      marks.push(`went ${id}`);
      return current();
    },
    async findDuplicates() {
      return ids
        .filter((id) => id !== next())
        .map((id) => ({ id: asRecordId(id), record: shown(id).record, sources: ['PubMed'] }));
    },
    async markDuplicate(other) {
      if (!ids.includes(other)) throw new ReviewError('unknown-record', `There is no record ${other}.`);
      marks.push(`${next()} ${other}`);
    },
    async skip() {
      const id = next() ?? '';
      order = [...order.filter((other) => other !== id), id];
      return current();
    },
    async close() {
      if (votes.length < ids.length) throw new ReviewError('refused', 'Records are undecided.');
      closed = true;
      return { closed: 'B1', position: await current() };
    },
  };
}
