/** Names in the forms of real exports. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatName, parseName, shortName } from '../../src/records/names.ts';

describe('parseName', () => {
  test.each<[text: string, family: string, given: string | undefined, suffix?: string]>([
    ['Smith, John, Jr.', 'Smith', 'John', 'Jr.'],
    ['Yang, Z.', 'Yang', 'Z.'],
    ['Boisvert, C', 'Boisvert', 'C'],
    ['Brownstein C D', 'Brownstein', 'C D'],
    ['Smith JAB', 'Smith', 'JAB'],
    ['Smith JA Jr', 'Smith', 'JA', 'Jr'],
    ['Jane Q. Public', 'Public', 'Jane Q.'],
    ['J. R. R. Tolkien', 'Tolkien', 'J. R. R.'],
    ['Ludwig van Beethoven', 'van Beethoven', 'Ludwig'],
    ['van der Berg, J', 'van der Berg', 'J'],
    ['van der Berg J', 'van der Berg', 'J'],
    ['LI Y', 'LI', 'Y'],
    ['DAVID LEE', 'LEE', 'DAVID'],
    ['King, Martin Luther, III', 'King', 'Martin Luther', 'III'],
    ['King, Jr., Martin Luther', 'King', 'Martin Luther', 'Jr.'],
    ['John Smith, Jr.', 'Smith', 'John', 'Jr.'],
    ['  Doe,  Jane  ', 'Doe', 'Jane'],
    ['Doe, Jane jane.doe@example.org', 'Doe', 'Jane'],
    ['Plato', 'Plato', undefined],
    ['山田', '山田', undefined],
    ['V, A', 'V', 'A'],
    ['Smith, V', 'Smith', 'V'],
    ['Grouper, Alice', 'Grouper', 'Alice'],
  ])('%s', (text, family, given, suffix) => {
    expect(parseName(text)).toEqual({ family, given, suffix });
  });

  test.each([
    ['The X Group', 'The X Group'],
    ['World Health Organization', 'World Health Organization'],
    ['Cochrane Collaboration', 'Cochrane Collaboration'],
    ['SPRINT Research Group', 'SPRINT Research Group'],
    ['Asilomar,', 'Asilomar'],
    ['WHO', 'WHO'],
    ['for the INSIGHT trialists', 'for the INSIGHT trialists'],
  ])('%s is a group', (text, group) => {
    expect(parseName(text)).toEqual({ group });
  });
});

test('a name written is read back as the same name', () => {
  const word = fc.constantFrom('Smith', 'van der Berg', 'Ünal', 'O’Neil', 'Smith-Jones', 'Li', 'Ng', 'X');
  const given = fc.constantFrom('John', 'J', 'J. K.', 'Mary Ann', 'V', 'I.');
  const suffix = fc.constantFrom(undefined, 'Jr.', 'III', 'Sr');
  fc.assert(
    fc.property(word, given, suffix, (family, first, last) => {
      const author = { family, given: first, suffix: last };
      expect(parseName(formatName(author))).toEqual(author);
    }),
  );
});

test('the short name keeps the particle and the whole group', () => {
  expect(shortName(parseName('van der Berg, J'))).toBe('van der Berg');
  expect(shortName({ group: 'The X Group' })).toBe('The X Group');
});
