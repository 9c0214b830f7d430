/** The index that all three services search with. */
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
