/** Laws of deduplication: order, growth, counts, explanations and people's word, on made-up sets. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DedupeInput, DedupeOptions, FoundDuplicates } from '../../src/dedupe/duplicate.ts';
import { DuplicateFinder } from '../../src/dedupe/duplicate-finder.ts';
import { findDuplicates } from '../../src/dedupe/find-duplicates.ts';
import { RULES } from '../../src/dedupe/rules.ts';
import { crowds, foundInSteps, grown, inputs } from './arbitraries.ts';

const OPTIONS: readonly DedupeOptions[] = [{ versions: 'link' }, { versions: 'merge', updates: 'merge' }];
const options = fc.constantFrom(...OPTIONS);

function clusterWith(found: FoundDuplicates, id: string): readonly string[] {
  return found.clusters.find((cluster) => cluster.includes(id)) ?? [];
}

describe('laws', () => {
  it('any order of input gives the same clusters, links, versions and queue', () => {
    fc.assert(
      fc.property(
        inputs.chain((set) => fc.tuple(fc.constant(set), fc.shuffledSubarray([...set], { minLength: set.length }))),
        options,
        ([set, shuffled], how) => {
          expect(findDuplicates(shuffled, how)).toEqual(findDuplicates(set, how));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('clusters do not depend on ids and positions either', () => {
    fc.assert(
      fc.property(
        fc
          .oneof({ weight: 9, arbitrary: inputs }, { weight: 1, arbitrary: crowds(80) })
          .chain((set) => fc.tuple(fc.constant(set), fc.shuffledSubarray([...set], { minLength: set.length }))),
        ([set, shuffled]) => {
          const renamed = shuffled.map((one, at): DedupeInput => ({ ...one, id: `n${at}`, position: at + 1 }));
          const oldId = new Map(renamed.map(({ id }, at) => [id, shuffled[at]?.id ?? '']));
          // Copies of one content may change places.
          const content = new Map(set.map(({ id, record }) => [id, JSON.stringify(record)]));
          const shape = (clusters: FoundDuplicates['clusters'], name: (id: string) => string): readonly string[] =>
            clusters.map((cluster) => JSON.stringify(cluster.map((id) => content.get(name(id))).sort())).sort();
          expect(shape(findDuplicates(renamed, { versions: 'link' }).clusters, (id) => oldId.get(id) ?? '')).toEqual(
            shape(findDuplicates(set, { versions: 'link' }).clusters, (id) => id),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    { sets: 'records near each other', made: inputs, numRuns: 300 },
    { sets: 'crowds of spoilt copies', made: crowds(80), numRuns: 25 },
  ])('$sets: records that come later, in any order, give what all at once give', ({ made, numRuns }) => {
    fc.assert(
      fc.property(grown(made), options, (growth, how) => {
        expect(foundInSteps(growth, how)).toEqual(findDuplicates(growth.set, how));
      }),
      { numRuns },
    );
  });

  it('each record is in one cluster, and links make the clusters: the sum of size − 1 is the count of links', () => {
    fc.assert(
      fc.property(inputs, options, (set, how) => {
        const { clusters, links } = findDuplicates(set, how);
        expect(clusters.flat().sort()).toEqual(set.map(({ id }) => id).sort());
        expect(links.length).toBe(clusters.reduce((sum, cluster) => sum + cluster.length - 1, 0));
        for (const { a, b } of links) expect(clusters.some((one) => one.includes(a) && one.includes(b))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('each link names a rule that says so of the two records again', () => {
    fc.assert(
      fc.property(inputs, options, (set, how) => {
        const finder = new DuplicateFinder();
        for (const input of set) finder.add(input);
        const { links } = finder.find(how);
        for (const { a, b, rule, values } of links) {
          const judged = finder.explain(a, b);
          expect({ rule: judged?.rule?.name, values: judged?.values }).toEqual({ rule, values });
          expect(RULES.find(({ name }) => name === rule)?.verdict).not.toBe('distinct');
        }
      }),
      { numRuns: 200 },
    );
  });

  it('no cluster holds two records that the rules keep apart, except what people put together', () => {
    fc.assert(
      fc.property(inputs, (set) => {
        const finder = new DuplicateFinder();
        for (const input of set) finder.add(input);
        for (const cluster of finder.find({ versions: 'link' }).clusters) {
          for (const a of cluster) {
            for (const b of cluster) {
              const verdict = a === b ? 'ask' : finder.explain(a, b)?.rule?.verdict;
              expect(['distinct', 'version', 'update']).not.toContain(verdict);
            }
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('pairs that people declared no duplicates stay apart; groups that they made stay together', () => {
    fc.assert(
      fc.property(
        inputs.filter((set) => set.length > 3),
        fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 3 }),
        (set, pairs, group) => {
          const at = (number: number): string => set[number % set.length]?.id ?? '';
          const fixed = [[...new Set(group.map(at))]];
          const forbidden = pairs
            .map(([a, b]) => [at(a), at(b)] as const)
            .filter(([a, b]) => a !== b && !(fixed[0]?.includes(a) && fixed[0].includes(b)));
          const found = findDuplicates(set, { versions: 'link', fixed, forbidden });
          for (const [a, b] of forbidden) {
            // A group of people is stronger: it may hold records that are kept apart from a third.
            if (!fixed[0]?.includes(a) && !fixed[0]?.includes(b)) expect(clusterWith(found, a)).not.toContain(b);
            expect(found.queue.some((pair) => [pair.a, pair.b].includes(a) && [pair.a, pair.b].includes(b))).toBe(
              false,
            );
          }
          for (const id of fixed[0] ?? []) expect(clusterWith(found, id)).toContain(fixed[0]?.[0]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('asks only about pairs of different clusters, each two clusters once, best first', () => {
    fc.assert(
      fc.property(inputs, options, (set, how) => {
        const found = findDuplicates(set, how);
        const pairs = found.queue.map(({ a, b }) =>
          [found.clusters.indexOf(clusterWith(found, a)), found.clusters.indexOf(clusterWith(found, b))].sort().join(),
        );
        expect(new Set(pairs).size).toBe(pairs.length);
        expect(found.queue.map(({ score }) => score)).toEqual(
          found.queue.map(({ score }) => score).sort((x, y) => y - x),
        );
        for (const { a, b } of found.queue) expect(clusterWith(found, a)).not.toContain(b);
      }),
      { numRuns: 200 },
    );
  });
});
