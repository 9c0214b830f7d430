/** Frames of the screen of pairs, wide and narrow, and what keys do there. */
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, test } from 'vitest';
import type { PairSession } from '../../src/dedupe/pair-session.ts';
import { PairApp } from '../../src/tui/pair-app.tsx';
import { createPairControl } from '../../src/tui/pair-control.ts';
import { PAIR_KEYS } from '../../src/tui/pair-keymap.ts';
import { columnWidth, pairScreenLines } from '../../src/tui/pair-lines.ts';
import type { TextLine } from '../../src/tui/record-lines.ts';
import type { TerminalSize } from '../../src/tui/terminal.ts';
import { type FakePair, fakePairs } from './fake-pairs.ts';

afterEach(cleanup);

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 15));
const WIDE: TerminalSize = { columns: 100, rows: 24 };
const NARROW: TerminalSize = { columns: 80, rows: 24 };
const PAIR: FakePair = {
  ids: ['118', '240'],
  left: { title: 'Arrest and overdose in 2018', year: 2018, volume: '4', abstract: 'One sentence of it. '.repeat(60) },
  right: { title: 'Arrest and overdose in 2019', year: 2018, abstract: 'Another sentence of it. '.repeat(60) },
};
const second: FakePair = { ids: ['3', '4'], left: { title: 'Third' }, right: { title: 'Fourth' } };

async function sit(session: PairSession, size: TerminalSize) {
  let clock = 0;
  let bells = 0;
  const control = createPairControl(session, {
    now: () => clock,
    bell: () => {
      bells += 1;
    },
  });
  await control.open();
  const app = render(<PairApp control={control} colour={false} size={size} />);
  await settle();
  return {
    async type(...chunks: readonly string[]) {
      for (const chunk of chunks) {
        app.stdin.write(chunk);
        await settle();
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
  test('at 100 columns the records stand side by side', async () => {
    const { lines } = await sit(fakePairs([PAIR]), WIDE);
    expect(lines()).toHaveLength(23);
    expect(Math.max(...lines().map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines()[0]).toBe(' pairs in doubt: 1 left, 0 judged now · R1 · Review');
    expect(lines()[2]).toBe(' Doubt: The years differ.');
    expect(lines()[3]).toMatch(/^ {18}118 PubMed 7 +│ 240 PubMed 7$/);
    expect(lines()[4]).toMatch(/^ {18}in one cluster with 9 +│$/);
    expect(lines()[5]).toMatch(/^ ≠ Title {10} ?Arrest and overdose in 2018 +│ Arrest and overdose in 2019$/);
    expect(lines()[6]).toBe(' = Year           2018');
    expect(lines()[8]).toMatch(/^ · Volume {9}4 +│ \(not said\)$/);
    expect(lines()[21]).toBe(' y same   n different   v versions   s skip   u undo   ? keys   q quit');
  });

  test('at 80 columns one stands above the other', async () => {
    const { lines } = await sit(fakePairs([PAIR]), NARROW);
    expect(lines()).toHaveLength(23);
    expect(Math.max(...lines().map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines().slice(3, 11)).toEqual([
      ' 118 PubMed 7',
      ' in one cluster with 9',
      ' 240 PubMed 7',
      ' ≠ Title',
      '   118 Arrest and overdose in 2018',
      '   240 Arrest and overdose in 2019',
      ' = Year: 2018',
      ' = Type: article',
    ]);
  });

  test.each([WIDE, NARROW])('no line of a pair is wider than $columns columns', async ({ columns }) => {
    const position = await fakePairs([PAIR]).current();
    if (position.kind !== 'pair') throw new Error('no pair');
    const width = (line: TextLine): number => line.map(({ text }) => text).join('').length;
    for (const line of pairScreenLines(position.pair, columns)) {
      if (line.kind === 'whole') expect(width(line.line)).toBeLessThanOrEqual(columns - 2);
      else expect(Math.max(width(line.left), width(line.right))).toBeLessThan(columnWidth(columns));
    }
  });

  test('differing characters are pieces of their own', async () => {
    const position = await fakePairs([PAIR]).current();
    if (position.kind !== 'pair') throw new Error('no pair');
    const differing = pairScreenLines(position.pair, 100).flatMap((line) =>
      line.kind === 'columns' ? [...line.left, ...line.right].filter(({ look }) => look === 'differing') : [],
    );
    expect(differing.slice(0, 2).map(({ text }) => text)).toEqual(['8', '9']);
  });

  test('too small a terminal says so, and only quitting works', async () => {
    const session = fakePairs([PAIR]);
    const { frame, type, control } = await sit(session, { columns: 30, rows: 10 });
    expect(frame()).toContain('Needs 40×12, is 30×10');
    await type('y', 'q');
    expect(session.judged).toEqual([]);
    expect(control.state().hasQuit).toBe(true);
  });
});

describe('keys', () => {
  test('judge, skip and undo, each saved before the next pair', async () => {
    const session = fakePairs([PAIR, second]);
    const { type, frame } = await sit(session, WIDE);
    await type('n');
    expect(frame()).toContain('saved 118 240 different');
    expect(frame()).toContain('Third');
    await type('u');
    expect(frame()).toContain('undone 118 240');
    await type('y');
    expect(frame()).toContain('saved 118 240 same. It waits.');
    await type('s');
    expect(frame()).toContain('Nothing is left to judge.');
    expect(frame()).toContain('Skipped: 1');
    await type('y');
    expect(frame()).toContain('NOT DONE: Nothing is left to judge');
    expect(session.judged).toEqual(['118 240 different', '118 240 same']);
  });

  test('a refused judgement shows the pair that is to be judged now', async () => {
    const { type, frame } = await sit(fakePairs([{ ...PAIR, ids: ['refused', '2'] }, second]), WIDE);
    await type('v');
    expect(frame()).toContain('NOT DONE: It was settled meanwhile.');
    expect(frame()).toContain('Third');
  });

  test('space scrolls a long pair, `?` lists every key and closes again', async () => {
    const { type, frame } = await sit(fakePairs([PAIR]), NARROW);
    expect(frame()).toContain('1–18/');
    await type(' ');
    expect(frame()).not.toContain('Doubt:');
    await type('?');
    for (const { help } of PAIR_KEYS) expect(frame().replace(/\s+/g, ' ')).toContain(help.slice(0, 40));
    await type('y');
    expect(frame()).toContain('Doubt:');
  });

  test('keys before the guard has passed are dropped and counted', async () => {
    const session = fakePairs([PAIR, second], 200);
    const { type, frame, bells, setClock } = await sit(session, WIDE);
    setClock(199);
    await type('nn');
    expect(session.judged).toEqual([]);
    expect(bells()).toBe(1);
    expect(frame()).toContain('2 keys dropped, too fast');
    setClock(200);
    await type('n');
    expect(session.judged).toEqual(['118 240 different']);
  });

  test('an error that is no refusal stops the sitting and is told', async () => {
    const broken: PairSession = { ...fakePairs([PAIR]), judge: () => Promise.reject(new Error('disk')) };
    const { type, control } = await sit(broken, WIDE);
    await type('n');
    expect(control.state().hasQuit).toBe(true);
    await expect(control.finished()).rejects.toThrow('disk');
  });
});
