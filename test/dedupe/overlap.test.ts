/** What each source contributed, counted from clusters. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CountedReport, countOverlap } from '../../src/dedupe/overlap.ts';
import { asRecordId, type RecordId } from '../../src/records/record.ts';

/** Clusters as words, a letter for each record, which is its source; `!` = included. */
function overlapOf(...clusters: readonly string[]) {
  const sourceOf = new Map<RecordId, string>();
  const reports = clusters.map((cluster): CountedReport => {
    const members = [...cluster.replace('!', '')].map((source) => {
      const id = asRecordId(String(sourceOf.size + 1));
      sourceOf.set(id, source);
      return id;
    });
    return { members, isIncluded: cluster.endsWith('!') };
  });
  return countOverlap(reports, sourceOf);
}

test('a worked example', () => {
  const overlap = overlapOf('PC!', 'PPC', 'PPO!', 'C', 'O!', 'O', 'PCO');
  expect(overlap).toMatchObject({ records: 14, reports: 7, included: 3, duplicates: { within: 2, across: 5 } });
  expect(overlap.sources).toEqual([
    { source: 'P', records: 6, repeats: 2, reports: 4, unique: 0, included: 2, includedUnique: 0 },
    { source: 'C', records: 4, repeats: 0, reports: 4, unique: 1, included: 1, includedUnique: 0 },
    { source: 'O', records: 4, repeats: 0, reports: 4, unique: 2, included: 2, includedUnique: 1 },
  ]);
  expect(overlap.pairs).toEqual([
    { a: 'P', b: 'C', reports: 3, included: 1 },
    { a: 'P', b: 'O', reports: 2, included: 1 },
    { a: 'C', b: 'O', reports: 1, included: 0 },
  ]);
  expect(overlap.combinations.map(({ sources, reports }) => `${sources.join('')} ${reports}`)).toEqual([
    'O 2',
    'PC 2',
    'C 1',
    'PO 1',
    'PCO 1',
  ]);
});

test('nothing overlaps in nothing', () => {
  expect(overlapOf()).toMatchObject({ records: 0, reports: 0, sources: [], pairs: [], combinations: [] });
});

test('within and across are the duplicates removed; combinations hold every report once', () => {
  const cluster = fc.string({ unit: fc.constantFrom('A', 'B', 'C', 'D'), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(cluster, { maxLength: 20 }), (clusters) => {
      const overlap = overlapOf(...clusters);
      const copies = clusters.reduce((total, members) => total + members.length - 1, 0);
      expect(overlap.duplicates.within + overlap.duplicates.across).toBe(copies);
      expect(overlap.sources.reduce((total, { repeats }) => total + repeats, 0)).toBe(overlap.duplicates.within);
      expect(overlap.reports).toBe(clusters.length);
      for (const { source, reports, unique } of overlap.sources) {
        const having = overlap.combinations.filter(({ sources }) => sources.includes(source));
        expect(having.reduce((total, each) => total + each.reports, 0)).toBe(reports);
        expect(having.find(({ sources }) => sources.length === 1)?.reports ?? 0).toBe(unique);
      }
    }),
  );
});
