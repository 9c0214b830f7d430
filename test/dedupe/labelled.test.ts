/** Figures on the shared labelled sets: works lost and copies left in, as accepted. */
import { describe, expect, it } from 'vitest';
import type { DedupeInput } from '../../src/dedupe/duplicate.ts';
import { DuplicateFinder } from '../../src/dedupe/duplicate-finder.ts';
import { findDuplicates } from '../../src/dedupe/find-duplicates.ts';
import type { BibRecord } from '../../src/records/record.ts';
import { hasSets, readSet } from './labelled-sets.ts';
import { type RemovalScore, scoreRemoval } from './scores.ts';

const REVIEW_SETS = ['stroke', 'cytology_screening', 'copper'] as const;
// The convention of the sets: numbered updates are one work.
const FILE = { versions: 'link', updates: 'merge' } as const;

function pooled(change: (record: BibRecord, index: number) => Partial<BibRecord>): RemovalScore & { share: number } {
  const scores = REVIEW_SETS.map((name) => {
    const { inputs, gold } = readSet(name);
    const changed = inputs.map(
      (one, index): DedupeInput => ({ ...one, record: { ...one.record, ...change(one.record, index) } }),
    );
    return scoreRemoval(findDuplicates(changed, FILE).clusters, gold);
  });
  const sum = (field: keyof RemovalScore): number => scores.reduce((total, score) => total + score[field], 0);
  const truePositives = sum('truePositives');
  const falseNegatives = sum('falseNegatives');
  return {
    truePositives,
    falsePositives: sum('falsePositives'),
    falseNegatives,
    share: truePositives / (truePositives + falseNegatives),
  };
}

if (!hasSets) console.warn('The shared labelled sets are absent: their figures are not tested.');

describe.skipIf(!hasSets)('labelled sets', () => {
  it.each(REVIEW_SETS)('%s: no work lost, at most 1.5 % of the copies left in, a short queue', (name) => {
    const { inputs, gold } = readSet(name);
    const { clusters, queue } = findDuplicates(inputs, FILE);
    const { truePositives, falsePositives, falseNegatives } = scoreRemoval(clusters, gold);
    expect(falsePositives).toBe(0);
    expect(truePositives / (truePositives + falseNegatives)).toBeGreaterThanOrEqual(0.985);
    expect(queue.length).toBeLessThanOrEqual(inputs.length * 0.02);
  });

  it('pooled: no work lost, sensitivity at least 0.995', () => {
    const { falsePositives, share } = pooled(() => ({}));
    expect(falsePositives).toBe(0);
    expect(share).toBeGreaterThanOrEqual(0.995);
  });

  it('hold without any DOI', () => {
    const { falsePositives, share } = pooled(() => ({ doi: undefined }));
    expect(falsePositives).toBe(0);
    expect(share).toBeGreaterThanOrEqual(0.995);
  });

  it('hold with running numbers in the field of the issue', () => {
    const { falsePositives, share } = pooled((_, index) => ({ issue: String(index + 1) }));
    expect(falsePositives).toBe(0);
    expect(share).toBeGreaterThanOrEqual(0.995);
  });

  it('title, authors, journal and year alone: no work lost, sensitivity at least 0.98', () => {
    const { falsePositives, share } = pooled(() => ({
      volume: undefined,
      issue: undefined,
      pages: undefined,
      doi: undefined,
      pmid: undefined,
      issns: [],
      abstract: undefined,
    }));
    expect(falsePositives).toBe(0);
    expect(share).toBeGreaterThanOrEqual(0.98);
  });

  it.each([...REVIEW_SETS, 'jmis', 'cora'])('%s: records that come later give what all at once give', (name) => {
    const { inputs } = readSet(name);
    const finder = new DuplicateFinder();
    inputs.forEach((input, at) => {
      finder.add(input);
      if (at % 300 === 299) finder.find(FILE);
    });
    expect(finder.find(FILE)).toEqual(findDuplicates(inputs, FILE));
  });

  it('jmis, with its many editorials: at most 20 works lost at sensitivity 0.99', () => {
    const { inputs, gold } = readSet('jmis');
    const { truePositives, falsePositives, falseNegatives } = scoreRemoval(findDuplicates(inputs, FILE).clusters, gold);
    expect(falsePositives).toBeLessThanOrEqual(20);
    expect(truePositives / (truePositives + falseNegatives)).toBeGreaterThanOrEqual(0.99);
  });
});
