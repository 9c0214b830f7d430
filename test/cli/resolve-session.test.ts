/** Sittings of resolving over the database: what is taken up again, what somebody else settled, and what is shown. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openResolveSession } from '../../src/cli/resolve-session.ts';
import { loadReview } from '../../src/cli/review-state.ts';
import { asRecordId } from '../../src/records/record.ts';
import type { ConflictPosition, ResolveSession } from '../../src/screening/resolve-session.ts';
import { readEvents } from '../../src/store/events.ts';
import { makeReview, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
beforeEach(async () => {
  review = await makeReview();
  await review.add('Scopus', [{ title: 'One' }, { title: 'Two' }, { title: 'Three' }]);
  await review.screen('R1', { 1: 'include', 2: 'include' });
  await review.screen('R2', {});
});
afterEach(() => review.close());

const sit = <T>(work: (session: ResolveSession) => Promise<T>, ids: readonly string[] = [], reviewer = 'R1') =>
  review.run(async (project) => work(await openResolveSession(project, reviewer, 'title-abstract', ids)));
const outcomeOf = (id: string) =>
  review.run(async (project) => (await loadReview(project)).log.records['title-abstract'].get(asRecordId(id))?.outcome);
const rationales = () =>
  review.run(async (project) =>
    (await readEvents(project.database, { types: ['resolve'] })).map(({ body }) => JSON.stringify(body)),
  );
function idOf(position: ConflictPosition | undefined): string | undefined {
  return position?.kind === 'conflict' ? position.shown.id : position?.kind;
}

test('a resolution is taken up again: it stands until another is saved, and both stay in the log', async () => {
  await sit(async (session) => {
    expect(await session.reopen()).toBeUndefined();
    await session.resolve('include', undefined, ' first ');
    const again = await session.reopen();
    expect(again).toMatchObject({ reopened: '1', position: { left: 2, done: 1 } });
    expect(again?.position).toMatchObject({
      standing: { verdict: 'include', reason: undefined, rationale: 'first' },
    });
  });
  expect(await outcomeOf('1')).toEqual({ kind: 'included' });
  await sit(async (session) => {
    expect(idOf(await session.current())).toBe('2');
    await session.resolve('include', undefined, 'a slip');
    await session.reopen();
    const next = await session.resolve('exclude', 'POP', 'no police');
    expect(next).toEqual({ kind: 'nothing-left', done: 1, postponed: 0 });
  });
  expect(await outcomeOf('2')).toEqual({ kind: 'excluded', reason: 'POP' });
  expect(await rationales()).toHaveLength(3);
});

test('reopened ones that are left again are not postponed, and their resolution stands', async () => {
  await sit(async (session) => {
    await session.resolve('include', undefined, 'first');
    await session.resolve('include', undefined, 'second');
    expect(idOf((await session.reopen())?.position)).toBe('2');
    expect(idOf((await session.reopen())?.position)).toBe('1');
    expect(await session.reopen()).toBeUndefined();
    await session.postpone();
    expect(await session.postpone()).toEqual({ kind: 'nothing-left', done: 2, postponed: 0 });
  });
});

test('what somebody else settled meanwhile is not overwritten unseen', async () => {
  await sit(async (mine) => {
    await mine.current();
    await sit((theirs) => theirs.resolve('exclude', undefined, 'theirs'), [], 'A9');
    const refused = mine.resolve('include', undefined, 'mine');
    await expect(refused).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('Record 1') });
    expect(idOf(await mine.current())).toBe('2');
    // Their resolution of another record does not matter.
    expect(await mine.resolve('include', undefined, 'mine')).toMatchObject({ kind: 'nothing-left', done: 1 });
  });
  expect(await outcomeOf('1')).toEqual({ kind: 'excluded', reason: undefined });
  expect(await rationales()).toHaveLength(2);
});

test('a record that was put into a batch to be screened again meanwhile is not resolved', async () => {
  await sit(async (session) => {
    const body = { kind: 'rescreen', records: ['1'] };
    await review.append({ type: 'batch', stage: 'title-abstract', batch: 'RB1', body });
    await expect(session.resolve('include', undefined, 'mine')).rejects.toMatchObject({ code: 'refused' });
  });
  expect(await rationales()).toEqual([]);
});

test('a correction shows what stands and why', async () => {
  const standing = (ids: readonly string[]) =>
    sit(async (session) => {
      const position = await session.current();
      return position.kind === 'conflict' ? position.standing : undefined;
    }, ids);
  expect(await standing(['3'])).toEqual({ verdict: 'exclude', reason: undefined, rationale: undefined });
  expect(await standing(['1'])).toBeUndefined();
  await sit((session) => session.resolve('exclude', 'POP', 'prescribed use only'));
  expect(await standing(['1'])).toEqual({ verdict: 'exclude', reason: 'POP', rationale: 'prescribed use only' });
});

test('names are shown by the setting only', async () => {
  const names = () =>
    sit(async (session) => {
      const position = await session.current();
      return position.kind === 'conflict' ? [position.a.by, position.b.by] : [];
    });
  expect(await names()).toEqual([undefined, undefined]);
  const path = join(review.folder, 'queries', 'review.yaml');
  writeFileSync(path, `${readFileSync(path, 'utf8')}\nresolve_names: true\n`);
  expect((await names()).toSorted()).toEqual(['R1', 'R2']);
});
