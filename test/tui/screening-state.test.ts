/** Changes of the screen's state. */
import { expect, test } from 'vitest';
import { FIRST_STATE, reduceScreen, type ScreenChange, type ScreenState } from '../../src/tui/screening-state.ts';

const left = { kind: 'nothing-left' } as const;

test.each<[string, Partial<ScreenState>, ScreenChange, Partial<ScreenState>]>([
  [
    'an arrival starts at the top, without panel and note, and counts',
    { scroll: 9, panel: 'help', entry: { purpose: 'note', text: 'x' }, isSaving: true, arrival: 3, decided: 1 },
    { type: 'arrived', position: left, text: 'saved 1 include', decided: 1 },
    {
      position: left,
      scroll: 0,
      panel: undefined,
      entry: undefined,
      isSaving: false,
      arrival: 4,
      decided: 2,
      message: { kind: 'done', text: 'saved 1 include' },
    },
  ],
  [
    'an undo of an earlier sitting does not count below nothing',
    {},
    { type: 'arrived', position: left, decided: -1 },
    { position: left, arrival: 1, decided: 0 },
  ],
  [
    'a refreshed record keeps its place',
    { scroll: 4, arrival: 2 },
    { type: 'refreshed', position: left, text: 'note saved' },
    { position: left, message: { kind: 'done', text: 'note saved' } },
  ],
  [
    'a failure ends saving',
    { isSaving: true },
    { type: 'failed', text: 'full' },
    { isSaving: false, message: { kind: 'error', text: 'full' } },
  ],
  ['down', { scroll: 2 }, { type: 'scroll', by: 1, last: 5 }, { scroll: 3 }],
  ['not beyond the end', { scroll: 4 }, { type: 'scroll', by: 10, last: 5 }, { scroll: 5 }],
  ['up from behind the end after a resize', { scroll: 40 }, { type: 'scroll', by: -1, last: 5 }, { scroll: 4 }],
  ['home', { scroll: 4 }, { type: 'scroll', by: Number.NEGATIVE_INFINITY, last: 5 }, { scroll: 0 }],
  ['a panel starts at its top', { scroll: 4 }, { type: 'panel', panel: 'criteria' }, { panel: 'criteria', scroll: 0 }],
  ['highlights', {}, { type: 'highlights' }, { highlightsOn: false }],
  ['dropped keys add up', { dropped: 2 }, { type: 'dropped' }, { dropped: 3 }],
])('%s', (_name, from, change, expected) => {
  const before = { ...FIRST_STATE, ...from };
  expect(reduceScreen(before, change)).toEqual({ ...before, ...expected });
});
