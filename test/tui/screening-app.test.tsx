/** Frames of the screening screen at 80×24, and what keys do there. */
import { cleanup, render } from 'ink-testing-library';
import { afterEach, expect, test } from 'vitest';
import { ReviewError } from '../../src/errors.ts';
import { cellsOf, widthOf } from '../../src/prisma/wrap.ts';
import type { ScreeningSession } from '../../src/screening/session.ts';
import { ScreeningApp } from '../../src/tui/screening-app.tsx';
import { createScreenControl } from '../../src/tui/screening-control.ts';
import type { TerminalSize } from '../../src/tui/terminal.ts';
import { fakeSession } from './fake-session.ts';

afterEach(cleanup);

interface Sitting {
  readonly type: (...chunks: readonly string[]) => Promise<void>;
  readonly frame: () => string;
  readonly bells: () => number;
  readonly setClock: (ms: number) => void;
  readonly finished: () => Promise<void>;
  readonly hasQuit: () => boolean;
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 15));

async function sit(
  session: ScreeningSession,
  options: { guardMs?: number; size?: TerminalSize; openAddress?: (url: string) => Promise<void> } = {},
): Promise<Sitting> {
  let clock = 0;
  let bells = 0;
  const guarded = { ...session, settings: { ...session.settings, keyGuardMs: options.guardMs ?? 0 } };
  const control = createScreenControl(guarded, {
    keys: { preset: 'default', own: {} },
    now: () => clock,
    bell: () => {
      bells += 1;
    },
    openAddress: options.openAddress ?? (async () => undefined),
  });
  await control.open();
  const app = render(
    <ScreeningApp control={control} colour={false} size={options.size ?? { columns: 80, rows: 24 }} />,
  );
  await settle();
  return {
    async type(...chunks) {
      for (const chunk of chunks) {
        app.stdin.write(chunk);
        await settle();
      }
    },
    frame: () => app.lastFrame() ?? '',
    bells: () => bells,
    setClock: (ms) => {
      clock = ms;
    },
    finished: () => control.finished(),
    hasQuit: () => control.state().hasQuit,
  };
}

/** A session that writes down what is decided. */
function listening(session: ScreeningSession): { readonly session: ScreeningSession; readonly decided: string[] } {
  const decided: string[] = [];
  const decide: ScreeningSession['decide'] = async (verdict, reason, details) => {
    const position = await session.decide(verdict, reason, details);
    decided.push([verdict, reason ?? ''].join(' ').trim());
    return position;
  };
  return { session: { ...session, decide }, decided };
}

test('the first frame: head, title before abstract, key bar, 23 rows of at most 80 columns', async () => {
  const { frame } = await sit(fakeSession(['1', '2']));
  const lines = frame().split('\n');
  expect(lines).toHaveLength(23);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines[0]).toBe(' B1 0/2 · all 0/2 · title and abstract · R1 · Review');
  expect(lines[2]).toBe(' Title 1');
  expect(frame().indexOf('Title 1')).toBeLessThan(frame().indexOf('AIM: To see record 1.'));
  expect(lines[20]).toBe(' y include   n exclude   m maybe   1-9 exclude+reason   x exclude why   u undo');
});

test('guard 0: every character of a chunk is applied in turn', async () => {
  const { session, decided } = listening(fakeSession(['1', '2', '3']));
  const { type, frame } = await sit(session);
  await type('yyn');
  expect(decided).toEqual(['include', 'include', 'exclude']);
  expect(frame()).toContain('End of batch B1: all 3 records are decided.');
});

test('guard 200: keys before 200 ms from the paint are dropped and counted, with one bell', async () => {
  const { session, decided } = listening(fakeSession(['1', '2', '3']));
  const sitting = await sit(session, { guardMs: 200 });
  sitting.setClock(199);
  await sitting.type('yyn');
  expect(decided).toEqual([]);
  expect(sitting.bells()).toBe(1);
  expect(sitting.frame()).toContain('3 keys dropped');
  sitting.setClock(200);
  await sitting.type('yyn');
  expect(decided).toEqual(['include']);
  expect(sitting.frame()).toContain('Title 2');
  expect(sitting.bells()).toBe(2);
});

test('a digit excludes with its reason; a digit without reason does nothing', async () => {
  const { session, decided } = listening(fakeSession(['1', '2']));
  const { type, frame } = await sit(session);
  await type('2');
  expect(frame()).toContain('NOT DONE: No reason has this sign.');
  await type('1');
  expect(decided).toEqual(['exclude WP']);
  expect(frame()).toContain('saved 1 exclude WP');
});

test('full text: `n` asks for the reason; Esc goes back without a decision', async () => {
  const { session, decided } = listening(fakeSession(['1', '2'], 'full-text'));
  const { type, frame } = await sit(session);
  await type('n');
  expect(frame()).toContain('1  WP  Wrong population');
  await type('\u001b');
  expect(frame()).toContain('Title 1');
  expect(decided).toEqual([]);
  await type('n', '1');
  expect(decided).toEqual(['exclude WP']);
});

test('undo brings the record back', async () => {
  const { type, frame } = await sit(fakeSession(['1', '2']));
  await type('y', 'u');
  expect(frame()).toContain('Title 1');
  expect(frame()).toContain('undone 1');
  await type('u');
  expect(frame()).toContain('There is nothing to undo');
});

test('a refused decision is shown, the record stays, and keys behind it are forgotten', async () => {
  const base = fakeSession(['1', '2']);
  let calls = 0;
  const decide: ScreeningSession['decide'] = async () => {
    calls += 1;
    throw new ReviewError('storage', 'The disk is full.', { hint: 'Make room.' });
  };
  const { type, frame } = await sit({ ...base, decide });
  await type('yyy');
  expect(calls).toBe(1);
  expect(frame()).toContain('NOT DONE: The disk is full. Make room.');
  expect(frame()).toContain('Title 1');
});

test('an error that is no refusal ends the sitting and comes out of it', async () => {
  const decide: ScreeningSession['decide'] = async () => {
    throw new TypeError('broken');
  };
  const sitting = await sit({ ...fakeSession(['1']), decide });
  await sitting.type('y');
  expect(sitting.hasQuit()).toBe(true);
  await expect(sitting.finished()).rejects.toThrow('broken');
});

test('the next record is painted only after the decision is saved', async () => {
  const base = fakeSession(['1', '2']);
  let release = (): void => {};
  const saved = new Promise<void>((resolve) => {
    release = resolve;
  });
  const decide: ScreeningSession['decide'] = async (...rest) => {
    await saved;
    return base.decide(...rest);
  };
  const { type, frame } = await sit({ ...base, decide });
  await type('y');
  expect(frame()).toContain('Title 1');
  // An act that takes long is told of.
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(frame()).toContain('Title 1');
  expect(frame()).toContain('saving …');
  release();
  await settle();
  expect(frame()).toContain('Title 2');
});

test('a note is typed, corrected and saved; letters in it are no decisions', async () => {
  const { session, decided } = listening(fakeSession(['1', '2']));
  const notes: string[] = [];
  const note: ScreeningSession['note'] = async (text) => {
    notes.push(text);
  };
  const { type, frame } = await sit({ ...session, note });
  await type('e', 'yny', '\u007f', 'é 你\r');
  expect(notes).toEqual(['yné 你']);
  expect(decided).toEqual([]);
  expect(frame()).toContain('note saved');
  await type('e', 'dropped', '\u001b');
  expect(notes).toHaveLength(1);
});

test('keys with Ctrl or Alt and pasted text decide nothing; Ctrl-C quits', async () => {
  const { session, decided } = listening(fakeSession(['1', '2']));
  const sitting = await sit(session);
  await sitting.type('\u001by', '\u0019', '\u001b[200~yes\u001b[201~');
  expect(decided).toEqual([]);
  expect(sitting.hasQuit()).toBe(false);
  await sitting.type('\u0003');
  expect(sitting.hasQuit()).toBe(true);
});

test('close at the end of the batch', async () => {
  const { type, frame } = await sit(fakeSession(['1']));
  await type('C');
  expect(frame()).toContain('NOT DONE: Records are undecided.');
  await type('y', 'C');
  expect(frame()).toContain('Nothing is left to screen.');
});

test('a terminal below 40×12 says so in one line, and no key decides', async () => {
  const { session, decided } = listening(fakeSession(['1']));
  const sitting = await sit(session, { size: { columns: 39, rows: 12 } });
  expect(sitting.frame()).toBe('Needs 40×12, is 39×12; q quits');
  await sitting.type('y');
  expect(decided).toEqual([]);
  await sitting.type('q');
  expect(sitting.hasQuit()).toBe(true);
});

test('help lists the keys; the next key only closes it', async () => {
  const { session, decided } = listening(fakeSession(['1']));
  const { type, frame } = await sit(session);
  await type('?');
  expect(frame()).toMatch(/y +include the record/);
  await type('y');
  expect(frame()).toContain('Title 1');
  expect(decided).toEqual([]);
});

test('hits are counted a set; `h` hides them', async () => {
  const base = fakeSession(['1']);
  const highlights = [
    { name: 'seeing', colour: 'green', terms: ['see', 'record*'] },
    { name: 'police', colour: 'red', terms: ['polic*'] },
  ];
  const { type, frame } = await sit({ ...base, settings: { ...base.settings, highlights } });
  expect(frame()).toContain('seeing 2, police 0');
  await type('h');
  expect(frame()).toContain('highlights off');
});

test('a long abstract is scrolled; the rule tells where', async () => {
  const base = fakeSession(['1']);
  const abstract = Array.from({ length: 30 }, (_, index) => `Line ${index + 1}.`).join('\n');
  const current: ScreeningSession['current'] = async () => {
    const position = await base.current();
    if (position.kind !== 'record') return position;
    const { shown } = position;
    return { ...position, shown: { ...shown, record: { ...shown.record, abstract } } };
  };
  const { type, frame } = await sit({ ...base, current });
  // 24 rows: the last free, head, two rules, two of keys, one of state: 17 of 34 lines.
  expect(frame()).toContain('1–17/34 ↓ space');
  await type(' ');
  expect(frame()).toContain('17–33/34 ↑ ↓ space');
  await type('\u001b[B', '\u001b[B');
  expect(frame()).toContain('18–34/34 ↑');
  expect(frame()).toContain('Line 30.');
  await type('\u001b[A');
  expect(frame()).toContain('17–33/34');
  await type('\u001b[H');
  expect(frame()).toContain('1–17/34');
});

test('skip shows the next record; the skipped one comes at the end', async () => {
  const { type, frame } = await sit(fakeSession(['1', '2']));
  await type('s');
  expect(frame()).toContain('Title 2');
  expect(frame()).toContain('skipped 1');
  await type('y');
  expect(frame()).toContain('Title 1');
});

test('`d` lists possible duplicates; Enter marks the chosen one, Esc none, and the record stays', async () => {
  const session = fakeSession(['1', '2', '3']);
  const { type, frame } = await sit(session);
  await type('d');
  expect(frame()).toContain('Which is the same report?');
  expect(frame()).toContain('▸ 2 Title 2');
  await type('\u001b');
  expect(frame()).toContain('AIM: To see record 1.');
  await type('d', '\u001b[B', '\u001b[B', 'y');
  expect(frame()).toContain('▸ 3 Title 3');
  await type('\r');
  expect(session.marks).toEqual(['1 3']);
  expect(frame()).toContain('marked as a duplicate of 3');
  expect(frame()).toContain('AIM: To see record 1.');
});

test('on a low screen the list of duplicates follows the choice', async () => {
  const ids = Array.from({ length: 8 }, (_, index) => String(index + 1));
  const { type, frame } = await sit(fakeSession(ids), { size: { columns: 60, rows: 12 } });
  await type('d', ...ids.map(() => '\u001b[B'));
  expect(frame()).toContain('▸ 8 Title 8');
  expect(frame()).not.toContain(' 2 Title 2');
});

test('no record that is like the current one is told', async () => {
  const { type, frame } = await sit(fakeSession(['1']));
  await type('d');
  expect(frame()).toContain('NOT DONE: No other record is like this one.');
});

test('the list: filters one after the other, the choice, and the record that Enter goes to', async () => {
  const session = fakeSession(['1', '2', '3']);
  const { type, frame } = await sit(session);
  await type('y', 'l');
  expect(frame()).toContain('3 records: all.');
  // What votes on a record does nothing here, and the bar does not offer it.
  expect(frame()).not.toContain('y include');
  expect(frame()).toContain('▸ 1 Title 1');
  expect(frame()).toContain('include');
  await type('\u001b[C');
  expect(frame()).toContain('2 records: undecided.');
  expect(frame()).not.toContain('Title 1');
  await type('\u001b[D', '\u001b[B', '\u001b[B');
  expect(frame()).toContain('▸ 3 Title 3');
  await type('\r');
  expect(session.marks).toEqual(['went 3']);
  expect(frame()).toContain('record 3; a verdict brings you back');
});

test('find: words are typed, letters in them are no acts, and what has them is listed', async () => {
  const session = fakeSession(['1', '2', '3']);
  const { type, frame } = await sit(session);
  await type('/', 'title 2');
  expect(frame()).toContain('find: title 2▏ (Enter finds, Esc drops)');
  await type('\r');
  expect(frame()).toContain('1 record: with “title 2”.');
  expect(frame()).toContain('▸ 2 Title 2');
  await type('\u001b', '/', 'nothing of this', '\r');
  expect(frame()).toContain('0 records: with “nothing of this”.');
  await type('\r');
  expect(session.marks).toEqual([]);
  expect(frame()).toContain('AIM: To see record 1.');
});

test('flag, tag and history act on the record, which stays', async () => {
  const session = fakeSession(['1', '2']);
  const { type, frame } = await sit(session);
  await type('f');
  expect(frame()).toContain(' flagged');
  await type('t', 'needs a statistician', '\r');
  expect(frame()).toContain('tag saved: needs a statistician');
  await type('H');
  expect(frame()).toContain('What you did with this record');
  expect(frame()).toContain('2026-11-01 10:00:00 UTC include');
  await type('\u001b');
  expect(session.marks).toEqual(['+needs a statistician']);
  expect(frame()).toContain('Title 1');
});

test('the address of the record is shown, and handed to a browser; where there is none, it can still be copied', async () => {
  const opened: string[] = [];
  const bare = fakeSession(['1']);
  const withDoi = (session: typeof bare): ScreeningSession => ({
    ...session,
    async current() {
      const position = await session.current();
      if (position.kind !== 'record') return position;
      return { ...position, shown: { ...position.shown, record: { ...position.shown.record, doi: '10.5555/x' } } };
    },
  });
  const one = await sit(withDoi(bare), { openAddress: async (url) => void opened.push(url) });
  await one.type('o');
  expect(opened).toEqual(['https://doi.org/10.5555/x']);
  expect(one.frame()).toContain('https://doi.org/10.5555/x');
  const two = await sit(withDoi(bare), { openAddress: () => Promise.reject(new Error('no desktop')) });
  await two.type('o');
  expect(two.frame()).toContain('no browser could be opened here: https://doi.org/10.5555/x');
  const three = await sit(bare);
  await three.type('o');
  expect(three.frame()).toContain('NOT DONE: The record has no DOI, PMID or web address.');
});

test('pace and time left stand in the head from the fifth decision on', async () => {
  const ids = Array.from({ length: 20 }, (_, index) => String(index + 1));
  const { type, frame, setClock } = await sit(fakeSession(ids), { size: { columns: 120, rows: 40 } });
  for (let at = 1; at <= 5; at += 1) {
    expect(frame()).not.toContain('each');
    setClock(at * 60_000);
    await type('y');
  }
  expect(frame().split('\n')[0]).toBe(
    ' B1 5/20 · all 5/20 · 60 s each, 15 min left · title and abstract · R1 · Review',
  );
  expect(frame().split('\n')).toHaveLength(39);
});

test('CJK, combining and right-to-left titles keep the frame: no line is wider than the terminal', async () => {
  const bare = fakeSession(['1']);
  const title = '警察と薬物を使用する人々の出会い：日本の三都市における質的研究 शहर में पुलिस Cafe\u0301 الشرطة';
  const session: ScreeningSession = {
    ...bare,
    async current() {
      const position = await bare.current();
      if (position.kind !== 'record') return position;
      return { ...position, shown: { ...position.shown, record: { ...position.shown.record, title } } };
    },
  };
  const { frame } = await sit(session);
  const lines = frame().split('\n');
  expect(lines).toHaveLength(23);
  expect(Math.max(...lines.map((line) => widthOf(line, cellsOf)))).toBeLessThanOrEqual(80);
  expect(frame()).toContain('警察と薬物を使用する人々の出会い：日本の三都市における質的研究 शहर में');
  expect(frame()).toContain('Café');
  expect(frame()).toContain('الشرطة');
});
