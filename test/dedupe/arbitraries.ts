/** Made-up records that are often near each other: few titles, people, places and identifiers, mixed at random. */
import fc from 'fast-check';
import type { DedupeInput, DedupeOptions, FoundDuplicates } from '../../src/dedupe/duplicate.ts';
import { DuplicateFinder } from '../../src/dedupe/duplicate-finder.ts';
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

function asInputs(records: readonly Partial<BibRecord>[]): readonly DedupeInput[] {
  return records.map((record, at) => ({ id: `r${at}`, position: at + 1, record: { ...EMPTY_RECORD, ...record } }));
}

/** Sets in which some records stand several times. */
export const inputs: fc.Arbitrary<readonly DedupeInput[]> = fc
  .array(fc.tuple(fields, fc.constantFrom(1, 1, 1, 2, 3)), { minLength: 1, maxLength: 18 })
  .map((groups) => asInputs(groups.flatMap(([record, copies]) => Array.from({ length: copies }, () => record))));

const [WHOLE = '', , , , , SHORTER = ''] = TITLES;
const spoilt: fc.Arbitrary<Partial<BibRecord>> = fc.record({
  title: fc.constantFrom(
    WHOLE,
    WHOLE,
    SHORTER,
    `${WHOLE} in women`,
    `${WHOLE}. Part 1`,
    WHOLE.replace('assisted', 'asisted'),
    WHOLE.replace('northern', 'nothern'),
  ),
  authors: fc.array(author, { maxLength: 2 }),
  year: maybe([2015, 2016, 2016]),
  journal: maybe(['Journal of Urban Health Studies', 'J Urban Health Stud', 'Addiction Notes']),
  volume: maybe(['34', '34', '35']),
  issue: fc.option(fc.nat(200).map(String), { nil: undefined }),
  pages: maybe(['244-258', '244', '245-258', 'e244']),
  doi: maybe(['10.5555/a', '10.5555/b']),
  pmid: fc.option(fc.constantFrom('11', '12'), { nil: undefined, freq: 3 }),
});

/** Sets of spoilt copies of one record and of what is like it: blocks over the cap, and clusters that few members have to stand for. */
export function crowds(most: number): fc.Arbitrary<readonly DedupeInput[]> {
  return fc.array(spoilt, { minLength: Math.ceil(most / 4), maxLength: most, size: 'max' }).map(asInputs);
}

/** A set, and how it comes in: in another order, with duplicates looked for after some of its records. */
export interface Growth {
  readonly set: readonly DedupeInput[];
  readonly later: readonly DedupeInput[];
  /** Places in `later`. */
  readonly stops: ReadonlySet<number>;
}

/** What is found in the end, when duplicates are looked for on the way too. */
export function foundInSteps({ later, stops }: Growth, options: DedupeOptions): FoundDuplicates {
  const finder = new DuplicateFinder();
  later.forEach((input, at) => {
    finder.add(input);
    if (stops.has(at)) finder.find(options);
  });
  return finder.find(options);
}

export function grown(sets: fc.Arbitrary<readonly DedupeInput[]>): fc.Arbitrary<Growth> {
  return sets.chain((set) =>
    fc.record({
      set: fc.constant(set),
      later: fc.shuffledSubarray([...set], { minLength: set.length }),
      stops: fc.array(fc.nat(set.length - 1), { minLength: 1, maxLength: 5 }).map((stops) => new Set(stops)),
    }),
  );
}
