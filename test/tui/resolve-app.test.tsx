/** Frames of the screen of conflicts, wide, narrow and with wide characters, and what keys do there. */
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, test } from 'vitest';
import { cellsOf, widthOf } from '../../src/prisma/wrap.ts';
import type { ResolveSession } from '../../src/screening/resolve-session.ts';
import { KEY_PRESETS, type KeyPreset } from '../../src/tui/keymap.ts';
import { ResolveApp } from '../../src/tui/resolve-app.tsx';
import { createResolveControl } from '../../src/tui/resolve-control.ts';
import { RESOLVE_KEYS } from '../../src/tui/resolve-keymap.ts';
import type { TerminalSize } from '../../src/tui/terminal.ts';
import { fakeConflicts } from './fake-conflicts.ts';

afterEach(cleanup);

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 15));
const NARROW: TerminalSize = { columns: 80, rows: 24 };
const WIDE: TerminalSize = { columns: 120, rows: 40 };
const ESCAPE = '\u001b';
const LONG = { title: 'Arrest and overdose', abstract: 'One sentence of the abstract. '.repeat(80) };

async function sit(session: ResolveSession, size: TerminalSize = NARROW, keyPreset: KeyPreset = 'default') {
  let clock = 0;
  let bells = 0;
  const control = createResolveControl(session, {
    keys: { preset: keyPreset, own: {} },
    now: () => clock,
    bell: () => {
      bells += 1;
    },
  });
  await control.open();
  const app = render(<ResolveApp control={control} colour={false} size={size} />);
  await settle();
  return {
    async type(...chunks: readonly string[]) {
      for (const chunk of chunks) {
        app.stdin.write(chunk);
        await settle();
        // A lone escape waits for what may follow it.
        if (chunk === ESCAPE) await new Promise((resolve) => setTimeout(resolve, 60));
      }
    },
    frame: () => app.lastFrame() ?? '',
    lines: () => (app.lastFrame() ?? '').split('\n'),
    bells: () => bells,
    setClock: (ms: number) => {
      clock = ms;
    },
    control,
  };
}

describe('the frame', () => {
  test('at 80×24: the record, both votes below it, the keys', async () => {
    const { session } = fakeConflicts(['118', '2'], { record: { ...LONG, year: 2019 } });
    const { lines } = await sit(session);
    expect(lines()).toHaveLength(23);
    expect(Math.max(...lines().map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines()[0]).toBe(' conflicts: 2 left, 0 resolved now · title and abstract · R1 · Review');
    expect(lines().slice(2, 5)).toEqual([' Arrest and overdose', ' 2019 · article', ' Sources: PubMed']);
    expect(lines()[15]).toMatch(/ 1–13\/\d+ ↓ space$/u);
    expect(lines().slice(16)).toEqual([
      ' A: include                            │ B: exclude WP',
      '                                       │ Wrong population',
      '                                       │ note: no police at all',
      '─'.repeat(80),
      ' y include   n exclude   x exclude why   p postpone   u undo   v votes',
      ' c criteria   h highlights   ? keys   q quit',
      '',
    ]);
  });

  test('at 120×40 all of it is seen at once', async () => {
    const { lines } = await sit(fakeConflicts(['118'], { record: LONG }).session, WIDE);
    expect(lines()).toHaveLength(39);
    expect(lines().join('\n')).not.toContain('↓ space');
    expect(lines()[32]).toMatch(/^ A: include {48}│ B: exclude WP$/);
    expect(lines()[36]).toContain('y include   n exclude');
    expect(lines()[36]).toContain('? keys   q quit');
  });

  test('below 60 columns the votes stand one below the other', async () => {
    const { lines } = await sit(fakeConflicts(['118']).session, { columns: 50, rows: 24 });
    const votes = lines().slice(lines().indexOf(' A: include'));
    expect(votes.slice(0, 4)).toEqual([
      ' A: include',
      ' B: exclude WP',
      ' Wrong population',
      ' note: no police at all',
    ]);
  });

  test.each([
    ['80', NARROW],
    ['120', WIDE],
  ])('wide characters fit into %s columns', async (_, size) => {
    const record = { title: '警察と薬物使用者の出会い'.repeat(6), abstract: '取り締まりについて。'.repeat(80) };
    const { session } = fakeConflicts(['118'], { record, b: { notes: ['警察について書かれていない。'.repeat(4)] } });
    const { lines, frame } = await sit(session, size);
    expect(lines()).toHaveLength(size.rows - 1);
    expect(Math.max(...lines().map((line) => widthOf(line, cellsOf)))).toBeLessThanOrEqual(size.columns);
    expect(frame()).toContain('│ note:');
  });

  test('long notes leave the record its room; `v` shows them in full', async () => {
    const { session } = fakeConflicts(['118'], { record: LONG, b: { notes: [`${'word '.repeat(100)}the end`] } });
    const { lines, frame, type } = await sit(session);
    const more = lines().find((line) => line.includes('more lines of the votes'));
    expect(more).toMatch(/^ … \d+ more lines of the votes: v$/);
    expect(frame()).not.toContain('the end');
    await type('v');
    expect(frame()).toContain('the end');
    expect(frame()).not.toContain('One sentence');
    await type('v');
    expect(frame()).toContain('One sentence');
  });

  test('what stands, and names where the settings show them', async () => {
    const standing = { verdict: 'exclude', reason: 'WP', rationale: 'talked over' } as const;
    const { frame } = await sit(fakeConflicts(['4'], { standing, a: { by: 'R2' }, b: { by: 'R1' } }).session);
    expect(frame()).toContain('Stands: exclude WP (resolved: talked over)');
    expect(frame()).toMatch(/A \(R2\): include +│ B \(R1\): exclude WP/);
  });

  test('escape sequences of a note do nothing', async () => {
    const { frame } = await sit(fakeConflicts(['4'], { b: { notes: ['\u001b[2Jgone\u0007'] } }).session);
    expect(frame()).toContain('[2Jgone');
    expect(frame()).not.toContain('\u0007');
    expect(frame()).toContain('Title 4');
  });

  test('too small a terminal says so, and only quitting works', async () => {
    const { session, kept } = fakeConflicts(['4']);
    const { frame, type, control } = await sit(session, { columns: 20, rows: 5 });
    expect(frame()).toContain('Needs 40×12');
    await type('y', 'why', '\r', 'q');
    expect(kept).toEqual([]);
    expect(control.state().hasQuit).toBe(true);
  });
});

describe('keys', () => {
  test('a resolution is saved with its rationale, and the next conflict comes', async () => {
    const { session, kept } = fakeConflicts(['1', '2']);
    const { type, frame } = await sit(session);
    await type('y');
    expect(frame()).toContain('include 1, because (Enter saves, Esc goes back):');
    await type('bo', 'x', '\u007f', 'th q', 'uote police');
    expect(frame()).toContain(' both quote police▏');
    await type('\r');
    expect(frame()).toContain('resolved 1 include');
    expect(frame()).toContain('conflicts: 1 left, 1 resolved now');
    await type('1', 'no', '\r');
    expect(frame()).toContain('Nothing is left to resolve.');
    expect(kept).toEqual([
      { id: '1', verdict: 'include', reason: undefined, rationale: 'both quote police' },
      { id: '2', verdict: 'exclude', reason: 'WP', rationale: 'no' },
    ]);
  });

  test('an empty rationale is refused; escape goes back and saves nothing', async () => {
    const { session, kept } = fakeConflicts(['1']);
    const { type, frame } = await sit(session);
    await type('n', '  ', '\r');
    expect(frame()).toContain('NOT DONE: A resolution needs its rationale');
    expect(frame()).toContain('exclude 1, because');
    await type(ESCAPE);
    expect(frame()).toContain('y include   n exclude');
    expect(frame()).toContain('Title 1');
    expect(kept).toEqual([]);
  });

  test('while the rationale is typed, the record scrolls', async () => {
    const { session } = fakeConflicts(['1'], { record: LONG });
    const { type, frame } = await sit(session);
    await type('y', 'a b', '\u001b[B', '\u001b[B');
    expect(frame()).toContain(' 3–');
    expect(frame()).toContain(' a b▏');
  });

  test('at full text an exclusion asks for the reason from the list first', async () => {
    const reasons = [
      { code: 'WP', text: 'Wrong population' },
      { code: 'OUT', text: 'No outcome' },
    ];
    const { session, kept } = fakeConflicts(['1'], { settings: { stage: 'full-text', reasons } });
    const { type, frame } = await sit(session);
    await type('n');
    expect(frame()).toContain('2  OUT  No outcome');
    await type('2');
    expect(frame()).toContain('exclude 1 for OUT, because');
    await type('none of them', '\r');
    expect(kept).toMatchObject([{ verdict: 'exclude', reason: 'OUT' }]);
  });

  test('undo takes the last resolution up again; what was said stands until another is saved', async () => {
    const { session, kept } = fakeConflicts(['1', '2']);
    const { type, frame } = await sit(session);
    await type('u');
    expect(frame()).toContain('NOT DONE: You have resolved nothing in this sitting.');
    await type('y', 'first', '\r', 'u');
    expect(frame()).toContain('Stands: include (resolved: first)');
    expect(frame()).toContain('Title 1');
    expect(kept).toHaveLength(1);
    await type('n', 'second', '\r');
    expect(frame()).toContain('Title 2');
    expect(kept.map(({ rationale }) => rationale)).toEqual(['first', 'second']);
  });

  test('postponed ones do not come again', async () => {
    const { session } = fakeConflicts(['1', '2']);
    const { type, frame } = await sit(session);
    await type('p');
    expect(frame()).toContain('postponed 1');
    expect(frame()).toContain('Title 2');
    await type('p', 'p');
    expect(frame()).toContain('Postponed: 2; they come again in another sitting.');
    expect(frame()).toContain('NOT DONE: Nothing is left to resolve');
  });

  test('a conflict that somebody else has settled meanwhile gives way to the next', async () => {
    const { session, kept } = fakeConflicts(['taken', '2']);
    const { type, frame } = await sit(session);
    await type('y', 'why', '\r');
    expect(frame()).toContain('NOT DONE: Record taken was settled by somebody else meanwhile.');
    expect(frame()).toContain('Title 2');
    expect(kept).toEqual([]);
  });

  test('a refused resolution leaves what was typed', async () => {
    const refused = fakeConflicts(['1'], { settings: { reasons: [{ code: 'XX', text: 'Refused' }] } });
    const { type, frame } = await sit(refused.session);
    await type('1', 'long thought', '\r');
    expect(frame()).toContain('NOT DONE: `XX` is no exclusion reason. WP');
    expect(frame()).toContain(' long thought▏');
  });

  test('`?` lists every key', async () => {
    const { type, frame } = await sit(fakeConflicts(['1']).session, WIDE);
    await type('?');
    for (const { help, keys } of RESOLVE_KEYS) expect(frame()).toContain(`${keys.default.padEnd(10)} ${help}`);
    await type('y');
    expect(frame()).toContain('Title 1');
  });

  test('keys before the guard has passed are dropped and counted; those of the rationale never', async () => {
    const { session, kept } = fakeConflicts(['1', '2'], { settings: { keyGuardMs: 200 } });
    const { type, frame, bells, setClock } = await sit(session);
    setClock(199);
    await type('yy');
    expect(frame()).toContain('2 keys dropped, too fast');
    expect(bells()).toBe(1);
    setClock(200);
    await type('ywhy\r');
    expect(kept).toMatchObject([{ rationale: 'why' }]);
    expect(frame()).toContain('Title 2');
  });

  test('an error that is no refusal stops the sitting and is told', async () => {
    const broken: ResolveSession = {
      ...fakeConflicts(['1']).session,
      resolve: () => Promise.reject(new Error('disk')),
    };
    const { type, control } = await sit(broken);
    await type('y', 'why', '\r');
    expect(control.state().hasQuit).toBe(true);
    await expect(control.finished()).rejects.toThrow('disk');
  });
});

test.each(KEY_PRESETS)('in the preset %s no two acts share a key', (preset) => {
  expect(new Set(RESOLVE_KEYS.map(({ keys }) => keys[preset])).size).toBe(RESOLVE_KEYS.length);
});

test('a preset moves the keys', async () => {
  const { session, kept } = fakeConflicts(['1']);
  const { type } = await sit(session, NARROW, 'asreview');
  await type('i', 'no police', '\r');
  expect(kept).toMatchObject([{ verdict: 'exclude' }]);
});
