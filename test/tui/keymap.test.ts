/** Keys of the presets. */
import { expect, test } from 'vitest';
import { keyBarLines } from '../../src/tui/key-bar.tsx';
import {
  actionOf,
  choiceIndex,
  choiceKey,
  digitIndex,
  helpLines,
  KEY_BINDINGS,
  KEY_PRESETS,
} from '../../src/tui/keymap.ts';

test.each(KEY_PRESETS)('%s: no key does two things, and none is a digit, a blank or the sign of a name', (preset) => {
  const keys = KEY_BINDINGS.map((binding) => binding.keys[preset]);
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) expect(key).toMatch(/^[a-zA-Z?/]$/);
});

test.each([
  ['default', 'y', 'include'],
  ['default', 'n', 'exclude'],
  ['default', 'C', 'close'],
  ['default', 'Y', undefined],
  ['rayyan', 'i', 'include'],
  ['rayyan', 'u', 'maybe'],
  ['asreview', 'i', 'exclude'],
  ['lefthand', 'f', 'include'],
] as const)('%s: %s is %s', (preset, key, action) => {
  expect(actionOf({ preset, own: {} }, key)).toBe(action);
});

test('signs of reasons: digits, then letters, never q; unknown signs choose nothing', () => {
  expect([0, 8, 9, 25, 26].map(choiceKey)).toEqual(['1', '9', 'a', 'r', 's']);
  expect(['1', 'a', 'r', 'q', '0', '12', ''].map(choiceIndex)).toEqual([
    0,
    9,
    25,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(['1', '9', '0', 'a'].map(digitIndex)).toEqual([0, 8, undefined, undefined]);
});

test('the help names the keys of the preset', () => {
  expect(helpLines({ preset: 'rayyan', own: {} })).toContain('i          include the record');
});

test('the key bar fits; what finds no room is left out before the help and the way out', () => {
  const actions = KEY_BINDINGS.map(({ action }) => action).filter((action) => action !== 'close');
  expect(keyBarLines({ preset: 'default', own: {} }, actions, 80, 2)).toEqual([
    ' y include   n exclude   m maybe   1-9 exclude+reason   x exclude why   u undo',
    ' e note   f flag   t tag   s skip   d duplicate   c criteria   ? keys   q quit',
  ]);
  expect(keyBarLines({ preset: 'default', own: {} }, actions, 40, 3)).toEqual([
    ' y include   n exclude   m maybe',
    ' 1-9 exclude+reason   x exclude why',
    ' u undo   e note   ? keys   q quit',
  ]);
});
