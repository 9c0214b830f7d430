/** Sets as nobody would wish them: the right answer or a question, and work that grows with the records, not with their square. */
import { describe, expect, it } from 'vitest';
import type { FoundDuplicates } from '../../src/dedupe/duplicate.ts';
import { DuplicateFinder, type WorkDone } from '../../src/dedupe/duplicate-finder.ts';
import type { BibRecord } from '../../src/records/record.ts';
import { anInput, TRIAL } from './cases.ts';

/** Pairs that one record may cost, in the mean: keys × window. */
const PAIRS_PER_RECORD = 200;

function run(count: number, make: (at: number) => Partial<BibRecord>): FoundDuplicates & { readonly work: WorkDone } {
  const finder = new DuplicateFinder();
  for (let at = 0; at < count; at += 1) finder.add(anInput(`r${at}`, at + 1, make(at)));
  const found = finder.find({ versions: 'link', updates: 'merge', values: false });
  expect(finder.work.candidates).toBeLessThanOrEqual(count * PAIRS_PER_RECORD);
  expect(found.clusters.flat().length).toBe(count);
  return { ...found, work: finder.work };
}

const person = (family: string) => [{ family, given: 'A', suffix: undefined }];
const FIVE_SUBJECTS = ['Naloxone', 'Methadone', 'Heroin', 'Prison', 'Housing'];

describe('bad input', () => {
  it('no record, and one', () => {
    expect(run(0, () => ({})).clusters).toEqual([]);
    expect(run(1, () => TRIAL).clusters).toEqual([['r0']]);
  });

  it('records that say nothing, or nothing but a year', () => {
    expect(run(3000, () => ({})).clusters.length).toBe(3000);
    expect(run(3000, () => ({ year: 2012 })).clusters.length).toBe(3000);
  });

  it('records with a title and nothing else: the same ones are asked about, not joined', () => {
    const { clusters, queue } = run(2000, (at) => ({
      title: `Overdose prevention in the district of number ${at >> 1} and beyond`,
    }));
    expect(clusters.length).toBe(2000);
    expect(queue.length).toBe(40);
  });

  it('records without a title: those of one place and author are joined', () => {
    const { clusters } = run(1000, (at) => {
      const page = 100 + 10 * (at >> 1);
      return { ...TRIAL, title: undefined, doi: undefined, pages: `${page}-${page + 5}` };
    });
    expect(clusters.length).toBe(500);
  });

  it('a hundred thousand copies of one record are one cluster, and cost nothing', () => {
    const { clusters, links, work } = run(100_000, () => TRIAL);
    expect(clusters.length).toBe(1);
    expect(links.length).toBe(99_999);
    expect(work.candidates).toBe(0);
  });

  it('copies of one record each spoilt in its own way are one cluster, and a crowd of them is not compared all through', () => {
    const { clusters, work } = run(4000, (at) => ({
      ...TRIAL,
      doi: at % 3 === 0 ? TRIAL.doi : undefined,
      pmid: at % 7 === 0 ? '4711' : undefined,
      year: at % 11 === 0 ? 2015 : 2016,
      issue: at % 2 === 0 ? '2' : undefined,
      pages: at % 5 === 0 ? undefined : at % 5 === 1 ? '244' : '244-258',
      abstract: `${'about what was found in the town and beyond it '.repeat(3)} variant ${at}`,
    }));
    expect(clusters.length).toBe(1);
    expect(work.compared).toBeLessThan(4000 * 20);
  });

  it('ten thousand editorials: those of one issue are joined, no others', () => {
    const { clusters, links } = run(10_000, (at) => ({
      title: 'Editorial',
      journal: 'Addiction Notes',
      authors: person('Berg'),
      year: 1900 + ((at >> 1) % 100),
      volume: String((at >> 1) % 100),
      issue: String(Math.floor((at >> 1) / 100)),
      pages: '1-2',
    }));
    expect(clusters.length).toBe(5000);
    expect(links.every(({ a, b }) => Number(a.slice(1)) >> 1 === Number(b.slice(1)) >> 1)).toBe(true);
  });

  it('ten thousand editorials of which nothing else is known', () => {
    expect(run(10_000, () => ({ title: 'Editorial' })).clusters.length).toBe(10_000);
  });

  it('one DOI on a thousand abstracts of a meeting, ten on a page', () => {
    const { clusters, versions } = run(1000, (at) => ({
      title: `${FIVE_SUBJECTS[at % 5]} study ${at}: ${at * 7919} visits in clinic ${at % 13}`,
      authors: person(`Name${at % 40}`),
      year: 2016,
      journal: 'Proceedings of the Forum',
      volume: '9',
      pages: `S${1 + Math.floor(at / 10)}`,
      doi: '10.5555/meeting',
    }));
    expect(clusters.length).toBe(1000);
    expect(versions).toEqual([]);
  });

  it('the copies of the abstracts of such a meeting are still found', () => {
    const { clusters, versions } = run(100, (at) => ({
      title: `${FIVE_SUBJECTS[(at >> 1) % 5]} kits and the care of ${(at >> 1) * 31} people`,
      authors: person(`Name${at >> 1}`),
      year: 2015 + (at % 2),
      journal: 'Proceedings of the Forum',
      volume: at % 2 === 0 ? '9' : undefined,
      pages: `S${100 + (at >> 1)}`,
      doi: '10.5555/meeting',
    }));
    expect(clusters.length).toBe(50);
    expect(versions).toEqual([]);
  });

  it('fields that stand in each other’s place join nothing that differs', () => {
    const place = { ...TRIAL, doi: undefined };
    const swapped: readonly Partial<BibRecord>[] = [
      { ...place, title: 'Okafor, Ngozi A.', authors: person(TRIAL.title ?? '') },
      { ...place, journal: TRIAL.title, title: TRIAL.journal, volume: undefined },
      { ...place, volume: '2016', issue: '244-258', pages: '34', title: 'Naloxone training in primary care' },
      { ...place, title: '2016', journal: '34', volume: 'Journal of Urban Health Studies', pages: 'Okafor' },
    ];
    expect(run(4, (at) => swapped[at] ?? {}).clusters.length).toBe(4);
  });

  it('title and author exchanged: asked about where DOI and pages agree', () => {
    const { clusters, queue } = run(400, (at) => {
      const number = at >> 1;
      const title = `${FIVE_SUBJECTS[number % 5]} kits and the care of ${number * 31} people`;
      const family = `Name${number}`;
      const pages = `${10 * number + 1}-${10 * number + 8}`;
      const whole = { ...TRIAL, doi: `10.5555/x.${number}`, pages };
      // Two of a hundred pairs, so that all fit into the queue.
      if (at % 2 === 0 || number % 50 !== 0)
        return { ...whole, doi: at % 2 === 0 ? whole.doi : undefined, title, authors: person(family) };
      return { ...whole, title: family, authors: person(title) };
    });
    expect(clusters.length).toBe(204);
    expect(queue.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 4 }, () => 'Same DOI; the titles or pages differ.'),
    );
  });

  it('texts of any length and script', () => {
    const titles = [
      'a'.repeat(200_000),
      `${'. '.repeat(50_000)}comment`,
      '肝炎与注射毒品者的治疗：一项队列研究',
      '💉'.repeat(500),
      'Лечение гепатита C у людей, употребляющих наркотики',
    ];
    const { clusters } = run(10, (at) => ({
      title: titles[at >> 1],
      authors: [{ family: 'Ω'.repeat(5000), given: undefined, suffix: undefined }, { group: '' }],
      year: at < 2 ? -5 : 9_999_999_999,
      volume: '9'.repeat(40),
      pages: '9'.repeat(40),
      journal: '(…)',
      abstract: at < 2 ? '' : 'x '.repeat(100_000),
    }));
    // What has no letter in its first thousands, or none at all, tells no report.
    expect(clusters.filter((cluster) => cluster.length === 2)).toEqual([
      ['r0', 'r1'],
      ['r4', 'r5'],
      ['r8', 'r9'],
    ]);
  });

  it('a title that stands in many volumes tells no report, also when the volumes come later', () => {
    const column = (volume: string | undefined): Partial<BibRecord> => ({
      title: 'Notes from the northern consultation rooms',
      authors: person('Berg'),
      journal: 'Addiction Notes',
      year: 2010,
      volume,
    });
    const finder = new DuplicateFinder();
    const clustersWith = (...volumes: readonly (string | undefined)[]): number => {
      for (const volume of volumes) finder.add(anInput(`c${finder.size}`, finder.size, column(volume)));
      return finder.find({ versions: 'link' }).clusters.length;
    };
    expect(clustersWith('3', undefined)).toBe(1);
    expect(clustersWith('4', '5')).toBe(4);
  });
});

describe('the queue', () => {
  it('is at most two pairs in a hundred records', () => {
    const { queue } = run(400, (at) => ({
      title: `Care of people who use drugs in the ${at >> 1}th ward`,
      year: 2000 + (at % 2),
    }));
    expect(queue.length).toBe(8);
  });
});
