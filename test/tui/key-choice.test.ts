/** Keys of one's own: read with every problem named. */
import { expect, test } from 'vitest';
import { readKeyChoice } from '../../src/tui/key-choice.ts';
import { actionOf, helpLines, KEY_PRESETS, keyOf } from '../../src/tui/keymap.ts';
import { RESOLVE_KEYS, resolveActionOf } from '../../src/tui/resolve-keymap.ts';

function read(value: unknown) {
  const choice = readKeyChoice(value);
  if ('problems' in choice) throw new Error(JSON.stringify(choice.problems));
  return choice;
}
function problems(value: unknown): readonly string[] {
  const choice = readKeyChoice(value);
  return 'problems' in choice ? choice.problems.map(({ at, message }) => `${at}: ${message}`) : [];
}

test('nothing, a preset by name, and single keys in place of its keys', () => {
  expect(read(undefined)).toEqual({ preset: 'default', own: {} });
  expect(read('rayyan')).toEqual({ preset: 'rayyan', own: {} });
  const choice = read({ preset: 'lefthand', include: 'j', exclude: 'ä' });
  expect([actionOf(choice, 'j'), actionOf(choice, 'f'), actionOf(choice, 'ä'), actionOf(choice, 's')]).toEqual([
    'include',
    undefined,
    'exclude',
    'maybe',
  ]);
  expect(helpLines(choice)).toContain('j          include the record');
  expect(resolveActionOf(choice, 'j')).toBe('include');
});

test.each(KEY_PRESETS)('the preset %s has no clash', (preset) => {
  expect(problems(preset)).toEqual([]);
});

test('acts may exchange their keys', () => {
  expect(problems({ include: 'n', exclude: 'y' })).toEqual([]);
});

test.each([
  ['an unknown preset', 'vim', 'preset: no preset; the presets are default, rayyan, asreview, lefthand'],
  ['an unknown act', { includ: 'j' }, 'includ: `includ` is no act; the acts are include, exclude, maybe, '],
  ['a digit', { include: '1' }, 'include: a key is one visible character that is no digit'],
  ['two characters', { include: 'ab' }, 'include: a key is one visible character'],
  ['a blank', { include: ' ' }, 'include: a key is one visible character'],
  ['no text', { include: 7 }, 'include: a key is one visible character'],
  ['a key in use', { include: 'n' }, 'include: `n` already stands for exclude; give one of the two another key'],
  ['a key in use on the screen of conflicts', { include: 'v' }, 'include: `v` already stands for votes'],
  ['a list', ['y'], ': a preset (default, rayyan, asreview, lefthand), or acts with their keys'],
])('%s is refused', (_, value, says) => {
  expect(problems(value).join('\n')).toContain(says);
});

test('keys of the screen of conflicts follow the choice too', () => {
  const choice = read({ quit: 'Q' });
  const quit = RESOLVE_KEYS.find(({ action }) => action === 'quit');
  expect(quit && keyOf(quit, choice)).toBe('Q');
});
