/** Highlighted words of a text. */
import { expect, test } from 'vitest';
import { findHighlights } from '../../src/tui/highlight.ts';

const sets = [{ name: 'person', colour: 'green', terms: ['drug user', 'addict*', 'street-involved', 'IDU'] }];

test.each([
  ['Drug user', ['Drug user']],
  ['drug users', []],
  ['Addiction, addicts', ['Addiction', 'addicts']],
  ['street involved youth', ['street involved']],
  ['a drug. User fees', []],
  ['individual idu', ['idu']],
])('%s', (text, expected) => {
  expect(findHighlights(text, sets).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
});
