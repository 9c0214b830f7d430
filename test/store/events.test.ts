/** The append-only log in a real database: refusals of change, the chains, and two processes at once. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canonicalEvent, type NewEvent, toEventRow } from '../../src/records/event.ts';
import { asRecordId } from '../../src/records/record.ts';
import type { Database } from '../../src/store/database.ts';
import { appendEvents, appendPlanned, chainHead, readEvents } from '../../src/store/events.ts';
import { closeTestDatabase, openTestDatabase, SERVER } from './open-database.ts';

let folder: string;
let database: Database;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-events-'));
  database = await openTestDatabase(folder);
});
afterEach(async () => {
  await closeTestDatabase(database);
  rmSync(folder, { recursive: true });
});

function decision(id: string, chain: string): NewEvent {
  return {
    type: 'decision',
    chain,
    at: '2026-11-01T10:00:00.000Z',
    recordId: asRecordId(id),
    stage: 'title-abstract',
    batch: 'B1',
    verdict: 'exclude',
    reason: 'POP',
    criteriaVersion: 1,
    programVersion: 'test',
    body: { msOnScreen: 12, highlighted: false },
  };
}

describe('the log', () => {
  test('gives back every field as it was appended, in order', async () => {
    const bare: NewEvent = { type: 'dedupe', chain: 'program', at: '2026-11-01T10:00:01.000Z', programVersion: 'test' };
    await appendEvents(database, [decision('7', 'R1'), bare]);
    const events = await readEvents(database);
    expect(events.map((event) => event.seq)).toEqual([1, 2]);
    expect(events[0]).toMatchObject(decision('7', 'R1'));
    expect(events[1]).toMatchObject({ ...bare, recordId: undefined, body: undefined });
  });

  test('is read page by page, with long bodies and odd letters whole, as its rows say', async () => {
    const odd = '"β" \\ \u0001\n\u2028 😀';
    const long = { links: Array.from({ length: 2_000 }, (_, index) => ({ a: `${index}`, rule: 'by-hand' })) };
    const events = Array.from({ length: 10_020 }, (_, index) => ({ ...decision(`${index}`, 'R1'), reason: odd }));
    const withLong = [events[0], { ...decision('x', 'R2'), body: long }, ...events.slice(1)].flatMap(
      (one) => one ?? [],
    );
    await database.transaction().execute((transaction) => appendEvents(transaction, withLong));
    const read = await readEvents(database);
    expect(read.map(({ seq }) => seq)).toEqual(withLong.map((_, index) => index + 1));
    expect(read.map(({ recordId }) => recordId)).toEqual(withLong.map(({ recordId }) => recordId));
    expect(read[1]?.body).toEqual(long);
    expect(read.at(-1)).toMatchObject({ reason: odd, body: { msOnScreen: 12, highlighted: false } });
    expect(await readEvents(database, { chains: ['R2'] })).toEqual([read[1]]);
    expect(await readEvents(database, { after: 10_015 })).toEqual(read.slice(10_015));
    expect(await readEvents(database, { types: ['undo'] })).toEqual([]);
  });

  test('is narrowed by type and by chain', async () => {
    await appendEvents(database, [
      decision('1', 'R1'),
      decision('2', 'R2'),
      { ...decision('1', 'R1'), type: 'undo', verdict: undefined },
    ]);
    const own = await readEvents(database, { types: ['decision'], chains: ['R1'] });
    expect(own.map((event) => event.recordId)).toEqual(['1']);
  });

  test('refuses to change and to delete an event', async () => {
    await appendEvents(database, [decision('1', 'R1')]);
    await expect(sql`update event set verdict = 'include'`.execute(database)).rejects.toThrow('append-only');
    await expect(sql`delete from event`.execute(database)).rejects.toThrow('append-only');
    expect(await readEvents(database)).toMatchObject([{ verdict: 'exclude' }]);
  });

  // SQLite fires the delete trigger for a replaced row only with recursive_triggers on.
  test('refuses to replace an event', async () => {
    await appendEvents(database, [decision('1', 'R1')]);
    await sql`insert or replace into event (seq, hash, previous_hash, type, chain, at, program_version, verdict)
      select seq, hash, previous_hash, type, chain, at, program_version, 'include' from event`
      .execute(database)
      .catch(() => undefined);
    expect(await readEvents(database)).toMatchObject([{ verdict: 'exclude' }]);
  });

  test('chains the events of each chain apart, so that anybody can recompute the hashes', async () => {
    await appendEvents(database, [decision('1', 'R1'), decision('1', 'R2'), decision('2', 'R1')]);
    await appendEvents(database, [decision('3', 'R1')]);
    const heads = new Map<string, string>();
    for (const event of await readEvents(database)) {
      expect(event.previousHash).toBe(heads.get(event.chain) ?? '');
      const text = canonicalEvent(toEventRow(event, event.previousHash));
      expect(event.hash).toBe(createHash('sha256').update(text).digest('hex'));
      heads.set(event.chain, event.hash);
    }
    expect([...heads.keys()]).toEqual(['R1', 'R2']);
    expect(await chainHead(database, 'R1')).toBe(heads.get('R1'));
    expect(await chainHead(database, 'nobody')).toBe('');
  });

  test('keeps nothing of a plan that fails', async () => {
    const failing = appendPlanned(database, async (queries) => {
      await appendEvents(queries, [decision('1', 'R1')]);
      throw new Error('the plan failed');
    });
    await expect(failing).rejects.toThrow('the plan failed');
    expect(await readEvents(database)).toEqual([]);
  });

  // On a server: test/server/review.test.ts
  test.skipIf(SERVER !== undefined)('loses nothing when two processes append to one chain at once', async () => {
    const script = `
      import { openDatabase } from './src/store/database.ts';
      import { appendPlanned } from './src/store/events.ts';
      const [path, name] = process.argv.slice(-2);
      const database = await openDatabase(path);
      for (let n = 0; n < 40; n++) {
        await appendPlanned(database, async () => [{ type: 'note', chain: 'R1', at: name + n, programVersion: 'test' }]);
      }
      await database.destroy();`;
    const append = (name: string) =>
      promisify(execFile)(process.execPath, [
        '--import',
        'tsx',
        '--input-type=module',
        '-e',
        script,
        '--',
        join(folder, 'review.db'),
        name,
      ]);
    await Promise.all([append('a'), append('b')]);
    const events = await readEvents(database);
    const expected = ['a', 'b'].flatMap((name) => Array.from({ length: 40 }, (_, n) => `${name}${n}`));
    expect(events.map((event) => event.at).sort()).toEqual(expected.sort());
    expect(events.slice(1).map((event) => event.previousHash)).toEqual(events.slice(0, -1).map((event) => event.hash));
  });
});

test.skipIf(SERVER !== undefined)(
  'a full disk refuses the act that finds no room, says so, and loses nothing; with room again it goes on',
  async () => {
    const write = () =>
      appendPlanned(database, async () => [
        {
          type: 'note',
          chain: 'R1',
          at: '2026-11-01T10:00:00.000Z',
          programVersion: 'test',
          body: { text: 'x'.repeat(300) },
        },
      ]);
    // SQLite answers at this many pages as it does on a full disk.
    await sql`pragma max_page_count = 40`.execute(database);
    let written = 0;
    let refusal: unknown;
    while (refusal === undefined && written < 10_000) {
      try {
        await write();
        written += 1;
      } catch (error) {
        refusal = error;
      }
    }
    expect(refusal).toMatchObject({
      code: 'storage',
      exitStatus: 4,
      message: expect.stringContaining('the disk is full'),
    });
    expect(await readEvents(database)).toHaveLength(written);
    await sql`pragma max_page_count = 4000`.execute(database);
    await write();
    expect(await readEvents(database)).toHaveLength(written + 1);
  },
);
