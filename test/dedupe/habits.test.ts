/** What a field says in a set as a whole: issues that count rows, places that an export left out. */
import { describe, expect, it } from 'vitest';
import type { DedupeInput } from '../../src/dedupe/duplicate.ts';
import { DuplicateFinder } from '../../src/dedupe/duplicate-finder.ts';
import { findDuplicates } from '../../src/dedupe/find-duplicates.ts';
import type { BibRecord } from '../../src/records/record.ts';
import { anInput, TRIAL } from './cases.ts';

const REVIEW = { versions: 'link' } as const;
const EDITORIAL = {
  title: 'Editorial',
  pages: '1-2',
  volume: '12',
  journal: 'Journal of Urban Health Studies',
  doi: undefined,
};

/** Other records, each with what `change` gives it. */
function others(count: number, change: (at: number) => Partial<BibRecord>): readonly DedupeInput[] {
  return Array.from({ length: count }, (_, at) =>
    anInput(`o${at}`, 1000 + at, {
      title: `${'abcdefghijkl'.slice(at % 7)} ${at * 7919} report of region ${at}`,
      authors: [{ family: `Name${at}`, given: 'A', suffix: undefined }],
      year: 1990 + (at % 30),
      journal: 'Annals of Other Things',
      ...change(at),
    }),
  );
}

function areJoined(inputs: readonly DedupeInput[]): boolean {
  return findDuplicates(inputs, REVIEW).clusters.some((cluster) => cluster.includes('a') && cluster.includes('b'));
}

describe('issues', () => {
  const trial = { ...TRIAL, doi: undefined, pmid: undefined, pages: undefined, abstract: undefined };
  const pair = [anInput('a', 1, { ...trial, issue: '901' }), anInput('b', 2, { ...trial, issue: '902', authors: [] })];

  it('that nearly all differ count rows and keep nothing apart', () => {
    expect(areJoined([...pair, ...others(100, (at) => ({ issue: `${at + 1}`, volume: '3' }))])).toBe(true);
  });

  it('that come again and again are issues', () => {
    expect(areJoined([...pair, ...others(100, (at) => ({ issue: `${(at % 12) + 1}`, volume: '3' }))])).toBe(false);
  });

  it('of few records may all differ', () => {
    expect(areJoined([...pair, ...others(10, (at) => ({ issue: `${at + 1}`, volume: '3' }))])).toBe(false);
  });

  it('are read again when nothing but copies of one record comes', () => {
    const rows = others(100, (at) => ({ issue: `${at + 1}`, volume: '3' }));
    const copies = rows
      .slice(0, 1)
      .flatMap((row) => Array.from({ length: 50 }, (_, at) => ({ ...row, id: `copy${at}`, position: 2000 + at })));
    const finder = new DuplicateFinder();
    const areOne = (): boolean => finder.find(REVIEW).clusters.some((cluster) => cluster.join() === 'a,b');
    for (const input of [...pair, ...rows]) finder.add(input);
    expect(areOne()).toBe(true);
    for (const copy of copies) finder.add(copy);
    expect(areOne()).toBe(false);
  });

  it('are read again when later records show what they are', () => {
    const rows = others(100, (at) => ({ issue: `${at + 1}`, volume: '3' }));
    const issues = others(200, (at) => ({ issue: `${(at % 12) + 1}`, volume: '4' })).map((one) => ({
      ...one,
      id: `l${one.id}`,
    }));
    const finder = new DuplicateFinder();
    const areOne = (): boolean => finder.find(REVIEW).clusters.some((cluster) => cluster.join() === 'a,b');
    for (const input of pair) finder.add(input);
    expect(areOne()).toBe(false);
    for (const input of rows) finder.add(input);
    expect(areOne()).toBe(true);
    for (const input of issues) finder.add(input);
    expect(areOne()).toBe(false);
  });

  it('that count rows do not join headings of several issues', () => {
    const editorials = [
      anInput('a', 1, { ...EDITORIAL, issue: '901' }),
      anInput('b', 2, { ...EDITORIAL, issue: '902' }),
    ];
    expect(areJoined([...editorials, ...others(100, (at) => ({ issue: `${at + 1}`, volume: '3' }))])).toBe(false);
  });
});

describe('records without a place, a year apart', () => {
  const bare = { ...TRIAL, doi: undefined, pmid: undefined, volume: undefined, issue: undefined, pages: undefined };
  const pair = [
    anInput('a', 1, { ...bare, abstract: undefined, year: 2014 }),
    anInput('b', 2, { ...bare, abstract: undefined, year: 2015 }),
  ];

  it('are ahead of print in a set that gives places', () => {
    expect(areJoined([...pair, ...others(20, () => ({ volume: '3', pages: '12-20' }))])).toBe(true);
  });

  it('are two reports where no record has one: the export left places out', () => {
    expect(areJoined([...pair, ...others(20, () => ({}))])).toBe(false);
  });
});
