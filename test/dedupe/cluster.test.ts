/** Unions go by strength, and each is checked against every member of both clusters. */
import { expect, it } from 'vitest';
import { byStrength, type PairLink, uniteLinks } from '../../src/dedupe/cluster.ts';

const link = (a: number, b: number, rank: number, score = 1): PairLink => ({ a, b, rank, score });
const never = (): boolean => false;

function together(size: number, sets: { find: (index: number) => number }): readonly number[] {
  return Array.from({ length: size }, (_, index) => sets.find(index));
}

it('makes chains, and returns the links that united two clusters', () => {
  const links = [link(0, 1, 0), link(1, 2, 1), link(0, 2, 2)];
  const { accepted, sets } = uniteLinks(4, links, [], never);
  expect(accepted).toEqual([links[0], links[1]]);
  expect(together(4, sets)).toEqual([0, 0, 0, 3]);
});

it('refuses the weaker link when the ends of a chain contradict each other', () => {
  const apart = (a: number, b: number): boolean => Math.min(a, b) === 0 && Math.max(a, b) === 2;
  const { accepted, sets } = uniteLinks(3, [link(0, 1, 5), link(1, 2, 1)].sort(byStrength), [], apart);
  expect(accepted).toEqual([link(1, 2, 1)]);
  expect(together(3, sets)).toEqual([0, 1, 1]);
});

it('finds a contradiction between any two members of two clusters', () => {
  const apart = (a: number, b: number): boolean => Math.min(a, b) === 0 && Math.max(a, b) === 3;
  const links = [link(0, 1, 0), link(2, 3, 0), link(1, 2, 1)];
  expect(together(4, uniteLinks(4, links, [], apart).sets)).toEqual([0, 0, 2, 2]);
});

it('starts from what people put together, though its members contradict each other', () => {
  const { accepted, sets } = uniteLinks(3, [link(1, 2, 0)], [[0, 1]], (a, b) => a + b === 1);
  expect(accepted).toEqual([link(1, 2, 0)]);
  expect(together(3, sets)).toEqual([0, 0, 0]);
});
