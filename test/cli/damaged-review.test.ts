/** Screening over a database that somebody has changed by other means, or that another program holds. */

import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSession } from '../../src/cli/screening-session.ts';
import { asRecordId } from '../../src/records/record.ts';
import { openDatabase } from '../../src/store/database.ts';
import { readEvents } from '../../src/store/events.ts';
import { makeReview, protocol, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
beforeEach(async () => {
  review = await makeReview(10);
  await review.add(
    'Scopus',
    Array.from({ length: 4 }, (_, index) => ({ title: `Report ${index + 1}` })),
  );
});
afterEach(() => review.close());

const decisions = () => review.run((project) => readEvents(project.database, { types: ['decision'] }));

test('a record that has vanished is told, and nobody votes on nothing', async () => {
  await review.plainScreen('R1', ['y', 'quit']);
  const [next = ''] = protocol(await review.plainScreen('R1', ['quit'])).map((line) => line.split(' ')[1] ?? '');
  await review.run(async (project) => {
    await sql`pragma foreign_keys = off`.execute(project.database);
    await project.database.deleteFrom('record_version').where('record_id', '=', Number(next)).execute();
    await project.database.deleteFrom('record').where('id', '=', Number(next)).execute();
  });
  await expect(review.plainScreen('R1', ['y', 'y'])).rejects.toMatchObject({
    code: 'storage',
    message: `Record ${next} is missing from the database, which this program never does.`,
  });
  expect(await decisions()).toHaveLength(1);
});

test('while another program holds the database a decision is refused and can be repeated', async () => {
  await review.run(async (project) => {
    const session = await openSession(project, 'R1', 'title-abstract');
    await session.current();
    const other = await openDatabase(join(review.folder, 'data', 'review.db'));
    await sql`pragma busy_timeout = 50`.execute(project.database);
    const details = { msOnScreen: 1, highlighted: false };
    await other.transaction().execute(async () => {
      await expect(session.decide('include', undefined, details)).rejects.toMatchObject({
        code: 'storage',
        message: expect.stringContaining('is locked by another program'),
      });
    });
    await other.destroy();
    expect((await session.decide('include', undefined, details)).kind).toBe('record');
  });
  expect(await decisions()).toHaveLength(1);
});

test('a clock that is set back changes no order: what was said last stands', async () => {
  await review.append(
    {
      type: 'criteria',
      criteriaVersion: 1,
      verdict: 'x',
      body: { criteria: { include: [], exclude: [] }, reasons: [] },
    },
    { type: 'batch', stage: 'title-abstract', batch: 'B1', body: { kind: 'screening', records: ['1', '2'] } },
    {
      type: 'decision',
      chain: 'R1',
      stage: 'title-abstract',
      batch: 'B1',
      recordId: asRecordId('1'),
      verdict: 'include',
      at: '2026-11-02T10:00:00.000Z',
    },
    {
      type: 'decision',
      chain: 'R1',
      stage: 'title-abstract',
      batch: 'B1',
      recordId: asRecordId('1'),
      verdict: 'exclude',
      at: '2026-11-01T10:00:00.000Z',
    },
  );
  await review.run(async (project) => {
    const session = await openSession(project, 'R1', 'title-abstract');
    const listed = await session.list();
    expect(listed.find(({ id }) => id === '1')?.own?.verdict).toBe('exclude');
  });
});
