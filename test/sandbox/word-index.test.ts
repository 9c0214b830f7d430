/** The index that all three services search with. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allDocs,
  intersect,
  membersOf,
  noDocs,
  subtract,
  unite,
  WordIndex,
  wordsOf,
} from '../../src/sandbox/word-index.ts';

const index = new WordIndex([
  ['Police stop people who use drugs'],
  ['Drugs and the police'],
  ['police', 'drugs'],
  ['Policing of café culture: stop-and-search'],
]);
const ids = (...words: string[]) => words.map((word) => index.idsOf(word));

describe('words', () => {
  test('are lower case, without diacritics, and separated by every other sign', () => {
    expect(wordsOf('Café-culture, naïve: IL-6 (β)')).toEqual(['cafe', 'culture', 'naive', 'il', '6', 'β']);
  });
});

describe('sets', () => {
  test.each([0, 1, 31, 32, 33, 64, 100])('over %i records the full set has as many members', (size) => {
    expect(membersOf(allDocs(size))).toHaveLength(size);
    expect(membersOf(subtract(allDocs(size), allDocs(size)))).toEqual([]);
    expect(unite(noDocs(size), allDocs(size))).toEqual(intersect(allDocs(size), allDocs(size)));
  });
});

describe('the index', () => {
  test('finds words, prefixes and patterns', () => {
    expect(membersOf(index.anyOf(index.idsOf('police')))).toEqual([0, 1, 2]);
    expect(membersOf(index.anyOf(index.idsWithPrefix('polic')))).toEqual([0, 1, 2, 3]);
    expect(membersOf(index.anyOf(index.idsMatching(/^drug.$/)))).toEqual([0, 1, 2]);
    expect(membersOf(index.anyOf(index.idsOf('absent')))).toEqual([]);
  });

  test('finds phrases in order and not across two texts', () => {
    expect(membersOf(index.phrase(ids('use', 'drugs')))).toEqual([0]);
    expect(membersOf(index.phrase(ids('police', 'drugs')))).toEqual([]);
    expect(membersOf(index.phrase(ids('stop', 'and', 'search')))).toEqual([3]);
    expect(membersOf(index.phrase([index.idsOf('people'), undefined, index.idsOf('use')]))).toEqual([0]);
  });

  test('finds words near each other in any order', () => {
    expect(membersOf(index.within(ids('police', 'drugs'), 4))).toEqual([0, 1]);
    expect(membersOf(index.within(ids('police', 'drugs'), 3))).toEqual([1]);
    expect(membersOf(index.within(ids('police', 'drugs'), 2))).toEqual([1]);
    expect(membersOf(index.within(ids('police', 'drugs'), 1))).toEqual([]);
    expect(membersOf(index.within(ids('drugs', 'drugs'), 9))).toEqual([]);
  });

  test('a sloppy phrase pays 2 for two neighbours in reversed order', () => {
    expect(membersOf(index.sloppy(ids('stop', 'police'), 2))).toEqual([0]);
    expect(membersOf(index.sloppy(ids('stop', 'police'), 1))).toEqual([]);
    expect(membersOf(index.sloppy(ids('police', 'people'), 1))).toEqual([0]);
  });

  test('a word that is left out keeps its place', () => {
    const without = new WordIndex([['use of drugs']], (word) => (word === 'of' ? undefined : word));
    const [use, drugs] = [without.idsOf('use'), without.idsOf('drugs')];
    expect(membersOf(without.phrase([use, drugs]))).toEqual([]);
    expect(membersOf(without.phrase([use, undefined, drugs]))).toEqual([0]);
  });

  test('ranks records with more and rarer words higher', () => {
    const scores = index.rank(['police', 'stop', 'people']);
    const order = [...scores].sort((a, b) => b[1] - a[1]).map(([doc]) => doc);
    expect(order[0]).toBe(0);
    expect(order.toSorted()).toEqual([0, 1, 2, 3]);
  });
});

describe('laws', () => {
  const word = fc.constantFrom('a', 'b', 'c', 'd');
  const text = fc.array(word, { maxLength: 8 });
  const documents = fc.array(fc.array(text, { maxLength: 3 }), { minLength: 1, maxLength: 40 });
  const query = fc.array(word, { minLength: 1, maxLength: 3 });

  /** All ways to give each word of the query a place of its own in the text. */
  function placings(words: readonly string[], searched: readonly string[]): number[][] {
    const [first, ...others] = searched;
    if (first === undefined) return [[]];
    return words.flatMap((candidate, place) =>
      candidate === first
        ? placings(words, others)
            .filter((rest) => !rest.includes(place))
            .map((rest) => [place, ...rest])
        : [],
    );
  }
  const spread = (places: readonly number[]) => Math.max(...places) - Math.min(...places);

  test('phrase, nearness and slop agree with trying every placing', () => {
    fc.assert(
      fc.property(documents, query, fc.nat(4), (texts, searched, distance) => {
        const made = new WordIndex(texts.map((parts) => parts.map((part) => part.join(' '))));
        const units = searched.map((one) => made.idsOf(one));
        const where = (test: (places: number[]) => boolean) =>
          texts.flatMap((parts, doc) => (parts.some((part) => placings(part, searched).some(test)) ? [doc] : []));
        const shifted = (places: readonly number[]) => places.map((place, unit) => place - unit);
        expect(membersOf(made.phrase(units))).toEqual(where((places) => spread(shifted(places)) === 0));
        expect(membersOf(made.sloppy(units, distance))).toEqual(where((places) => spread(shifted(places)) <= distance));
        expect(membersOf(made.within(units, distance))).toEqual(
          where((places) => spread(places) <= searched.length - 1 + distance),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('an index made from another one answers as one made from the texts', () => {
    const form = (one: string) => ({ a: 'b', d: undefined, b: 'b', c: 'c' })[one];
    fc.assert(
      fc.property(documents, query, (texts, searched) => {
        const joined = texts.map((parts) => parts.map((part) => part.join(' ')));
        const [direct, derived] = [new WordIndex(joined, form), new WordIndex(new WordIndex(joined), form)];
        const units = (index: WordIndex) => searched.map((one) => index.idsOf(form(one) ?? ''));
        expect(membersOf(derived.phrase(units(derived)))).toEqual(membersOf(direct.phrase(units(direct))));
        expect([...derived.rank(searched)]).toEqual([...direct.rank(searched)]);
      }),
      { numRuns: 100 },
    );
  });
});
