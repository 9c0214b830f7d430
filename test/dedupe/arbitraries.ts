/** Made-up records that are often near each other: few titles, people, places and identifiers, mixed at random. */
import fc from 'fast-check';
import type { DedupeInput } from '../../src/dedupe/duplicate.ts';
import { type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';

const TITLES = [
  'Heroin assisted treatment for people dependent on opioids in northern cities',
  'Heroin assisted treatment for people dependent on opioids in northern cities. Part 1',
  'Heroin assisted treatment for people dependent on opioids in northern cities. Part II',
  'Heroin asisted treatment for people dependant on opioids in northern cities',
  'Heroin assisted treatment for women dependent on opioids in northern cities',
  'Heroin assisted treatment for people dependent on opioids',
  'Correction to: Heroin assisted treatment for people dependent on opioids in northern cities',
  'Supervised injecting facilities and ambulance attendances at overdose: a time series analysis',
  'SUPERVISED INJECTING FACILITIES AND AMBULANCE ATTENDANCES AT OVERDOSE',
  'Naloxone kits',
  'Editorial',
  'Introduction to the special issue',
];
const maybe = <T>(values: readonly T[]): fc.Arbitrary<T | undefined> =>
  fc.option(fc.constantFrom(...values), { nil: undefined });
const author = fc.constantFrom(
  { family: 'Okafor', given: 'Ngozi A.', suffix: undefined },
  { family: 'OKAFOR', given: 'N', suffix: undefined },
  { family: 'Lindqvist', given: 'Per', suffix: undefined },
  { group: 'Northern Trial Group' },
);
const ABSTRACT = Array.from({ length: 60 }, (_, at) => `word${at}`).join(' ');

const fields: fc.Arbitrary<Partial<BibRecord>> = fc.record({
  title: maybe(TITLES),
  authors: fc.array(author, { maxLength: 2 }),
  year: maybe([2014, 2015, 2016]),
  journal: maybe(['Journal of Urban Health Studies', 'J Urban Health Stud', 'medRxiv']),
  volume: maybe(['34', '35', '2']),
  issue: maybe(['2', '34', '3']),
  pages: maybe(['244-258', '244-58', 'e244', '12-20']),
  doi: maybe(['10.5555/a', '10.5555/A', '10.5555/b.pub2', '10.5555/b.pub3', '10.1101/2015.03.01.15023456']),
  pmid: fc.option(fc.constantFrom('11', '12'), { nil: undefined, freq: 3 }),
  abstract: maybe([ABSTRACT, `${ABSTRACT} more`]),
  type: fc.constantFrom('article', 'article', 'conference-paper', 'preprint'),
});

/** Sets in which some records stand several times. */
export const inputs: fc.Arbitrary<readonly DedupeInput[]> = fc
  .array(fc.tuple(fields, fc.constantFrom(1, 1, 1, 2, 3)), { minLength: 1, maxLength: 18 })
  .map((groups) =>
    groups
      .flatMap(([record, copies]) => Array.from({ length: copies }, () => record))
      .map((record, at) => ({ id: `r${at}`, position: at + 1, record: { ...EMPTY_RECORD, ...record } })),
  );
