/** The screening screen in a real terminal (tmux): resized while it is open, stopped by signals, by Ctrl-Z and by an error; the terminal is given back each time. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEvents } from '../../src/store/events.ts';
import { makeReview, type ReviewOfRecords } from '../cli/review-of-records.ts';
import { hasTmux, Pane } from './pane.ts';

if (!hasTmux) console.warn('tmux is not installed: the screening screen is not tried in a real terminal.');

const BEFORE = 'what-stood-here';
let review: ReviewOfRecords;
let pane: Pane;
beforeEach(async () => {
  review = await makeReview();
  appendFileSync(join(review.folder, 'queries', 'review.yaml'), 'key_guard_ms: 0\n');
  await review.add(
    'Scopus',
    Array.from({ length: 5 }, (_, index) => ({ title: `Custody nurses ${index + 1}`, abstract: 'Asked. '.repeat(60) })),
  );
  await review.deduped([]);
  if (!hasTmux) return;
  pane = new Pane('screening');
  pane.start(['screen', '--reviewer', 'R1', '--review', review.folder], BEFORE);
  await pane.until('B1 0/5');
});
afterEach(() => {
  if (hasTmux) pane.close();
  review.close();
});

const decisions = async (): Promise<number> =>
  (await review.run((project) => readEvents(project.database, { types: ['decision'] }))).length;

test.skipIf(!hasTmux)(
  'resized while it is open: every size is filled, one too small asks for room and decides nothing',
  async () => {
    await pane.press('y', 'saved');
    for (const [columns, rows] of [
      [120, 40],
      [50, 14],
      [80, 24],
    ] as const) {
      pane.resize(columns, rows);
      await new Promise((next) => setTimeout(next, 300));
      const lines = (await pane.until('B1 1/5')).trimEnd().split('\n');
      expect(lines[0]).toContain('B1 1/5');
      expect(lines[2]).toContain('Custody nurses');
      // The last row stays free; the state line is the one above.
      expect(lines.length).toBeGreaterThanOrEqual(rows - 2);
      expect(lines.filter((line) => line.startsWith('──')).length).toBe(2);
      expect(lines.filter((line) => line.includes('B1 1/5'))).toHaveLength(1);
      expect(lines.some((line) => line.startsWith('─'.repeat(columns)))).toBe(true);
    }
    pane.resize(20, 5);
    await pane.until('Needs 40×12');
    pane.type('yyn');
    pane.resize(80, 24);
    await pane.until('B1 1/5');
    expect(await decisions()).toBe(1);
  },
  60_000,
);

test.skipIf(!hasTmux).each(['SIGTERM', 'SIGHUP'] as const)(
  '%s: the terminal is given back, and what was shown as saved is saved',
  async (signal) => {
    await pane.press('y', 'saved');
    pane.signal(signal);
    expect(await pane.until(BEFORE)).not.toContain('Custody');
    expect(await decisions()).toBe(1);
    await pane.ended();
    // It takes keys and shows them again.
    pane.shell('echo typed-$((40 + 2))');
    await pane.until('typed-42');
  },
  60_000,
);

test.skipIf(!hasTmux)(
  'Ctrl-Z: the shell has the terminal, and fg brings the screen back',
  async () => {
    await pane.press('y', 'saved');
    expect(await pane.press('C-z', BEFORE)).not.toContain('Custody');
    pane.shell('echo typed-$((40 + 2))');
    await pane.until('typed-42');
    pane.shell('fg');
    expect(await pane.until('B1 1/5')).toContain('Custody nurses');
    await pane.press('n', 'B1 2/5');
    expect(await decisions()).toBe(2);
    expect(await pane.press('q', BEFORE)).not.toContain('Custody');
  },
  60_000,
);

test.skipIf(!hasTmux)(
  'an error that ends the sitting is told on the terminal as it was before',
  async () => {
    await pane.press('y', 'saved');
    await review.run((project) => sql`alter table event rename to elsewhere`.execute(project.database));
    const after = await pane.press('y', 'This is a bug in stageone');
    expect(after).not.toContain('Custody');
    await pane.ended();
    pane.shell('echo typed-$((40 + 2))');
    await pane.until('typed-42');
    await review.run((project) => sql`alter table elsewhere rename to event`.execute(project.database));
    expect(await decisions()).toBe(1);
  },
  60_000,
);
