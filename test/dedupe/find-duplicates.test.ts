/** What is joined, what is kept apart, and that order and people's word are kept. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DedupeInput } from '../../src/dedupe/duplicate.ts';
import { findDuplicates } from '../../src/dedupe/find-duplicates.ts';
import { anInput, CASES, TRIAL } from './cases.ts';
import { TRAPS } from './traps.ts';

const REVIEW = { versions: 'link' } as const;

describe('cases', () => {
  it.each([...CASES, ...TRAPS])('$note: $expected', ({ a, b, expected }) => {
    const found = findDuplicates([anInput('1', 1, a), anInput('2', 2, b)], REVIEW);
    expect(found.clusters).toEqual(expected === 'joined' ? [['1', '2']] : [['1'], ['2']]);
    expect(found.versions.length).toBe(expected === 'version' ? 1 : 0);
    expect(found.links.length).toBe(expected === 'joined' ? 1 : 0);
    if (expected === 'asked') expect(found.queue.length).toBe(1);
  });

  it('every case is judged the same from the other side', () => {
    for (const { note, a, b } of [...CASES, ...TRAPS]) {
      const there = findDuplicates([anInput('1', 1, a), anInput('2', 2, b)], REVIEW).clusters.length;
      const back = findDuplicates([anInput('1', 1, b), anInput('2', 2, a)], REVIEW).clusters.length;
      expect(back, note).toBe(there);
    }
  });
});

/** The records of all cases in one set. */
const ALL: readonly DedupeInput[] = CASES.flatMap(({ a, b }, at) => [
  anInput(`${at}a`, 2 * at + 1, a),
  anInput(`${at}b`, 2 * at + 2, b),
]);

describe('findDuplicates', () => {
  it('does not depend on the order of input', () => {
    const expected = findDuplicates(ALL, REVIEW);
    expect(expected.clusters.length).toBeLessThan(ALL.length);
    fc.assert(
      fc.property(fc.shuffledSubarray([...ALL], { minLength: ALL.length }), (inputs) => {
        expect(findDuplicates(inputs, REVIEW)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('has every record in one cluster', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...ALL]), (inputs) => {
        const ids = findDuplicates(inputs, REVIEW).clusters.flat();
        expect([...ids].sort()).toEqual(inputs.map(({ id }) => id).sort());
      }),
      { numRuns: 30 },
    );
  });

  it('names the rule and the values that joined two records', () => {
    const [link] = findDuplicates([anInput('x', 1, TRIAL), anInput('y', 2, TRIAL)], REVIEW).links;
    expect(link).toMatchObject({ a: 'x', b: 'y', rule: 'same-doi-same-title', values: { doi: 'same', title: '1.00' } });
  });

  it('keeps apart what people declared to be no duplicates, through a third record too', () => {
    const three = ['x', 'y', 'z'].map((id, at) => anInput(id, at + 1, TRIAL));
    const found = findDuplicates(three, { versions: 'link', forbidden: [['z', 'x']] });
    const cluster = (id: string): readonly string[] | undefined => found.clusters.find((one) => one.includes(id));
    expect(found.clusters.length).toBe(2);
    expect(cluster('x')).not.toEqual(cluster('z'));
    expect(found.queue.some(({ a, b }) => [a, b].includes('x') && [a, b].includes('z'))).toBe(false);
  });

  it('leaves together what people put together', () => {
    const inputs = [anInput('x', 1, TRIAL), anInput('y', 2, { title: 'Wheat yields under drought' })];
    expect(findDuplicates(inputs, { versions: 'link', fixed: [['x', 'y']] }).clusters).toEqual([['x', 'y']]);
  });

  it('does not join two parts through a record that names neither', () => {
    const title = 'Heroin assisted treatment for people dependent on opioids in northern cities';
    const sparse = { ...TRIAL, doi: undefined, volume: undefined, issue: undefined, pages: undefined };
    const inputs = [
      anInput('one', 1, { ...sparse, title: `${title}. Part 1` }),
      anInput('bare', 2, { ...sparse, title }),
      anInput('two', 3, { ...sparse, title: `${title}. Part 2` }),
    ];
    const { clusters } = findDuplicates(inputs, REVIEW);
    expect(clusters.some((one) => one.includes('one') && one.includes('two'))).toBe(false);
  });

  it('unites preprint and article where the setting says so', () => {
    const preprint = CASES.find(({ note }) => note === 'preprint and article');
    const inputs = [anInput('x', 1, preprint?.a), anInput('y', 2, preprint?.b)];
    expect(findDuplicates(inputs, REVIEW).versions).toEqual([{ a: 'x', b: 'y', rule: 'preprint-and-article' }]);
    expect(findDuplicates(inputs, { versions: 'merge' }).clusters).toEqual([['x', 'y']]);
  });

  it('asks, best first, only about pairs that are apart', () => {
    const { queue, clusters } = findDuplicates(ALL, REVIEW);
    expect(queue.length).toBeGreaterThan(0);
    const scores = queue.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((x, y) => y - x));
    for (const { a, b } of queue) expect(clusters.some((one) => one.includes(a) && one.includes(b))).toBe(false);
  });

  it('refuses two records with one id', () => {
    expect(() => findDuplicates([anInput('x', 1), anInput('x', 2)], REVIEW)).toThrow(RangeError);
  });
});
