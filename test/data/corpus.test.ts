/** The demonstration corpus is what its script makes, is marked as fictional, and has the proportions and traps it promises. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeCorpus } from '../../data/demo/make-corpus.ts';
import { findDuplicates } from '../../src/dedupe/find-duplicates.ts';
import { mergeRecords } from '../../src/dedupe/merge.ts';
import { evaluate } from '../../src/query/evaluate.ts';
import { readBlocks, readQuery } from '../../src/query/read.ts';
import { EMPTY_RECORD, SERVICES } from '../../src/records/record.ts';
import { type CorpusEntry, readCorpus } from '../../src/sandbox/corpus.ts';

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const file = (name: string) => textOf(`data/demo/${name}`);
const corpora = SERVICES.map((service) => readCorpus(file(`${service}.jsonl`), service));
const entries = corpora.flat();
const gold = file('gold.csv')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','));
const workOf = new Map(gold.map(([service, id, work]) => [`${service} ${id}`, work ?? '']));
const works = new Map(gold.map(([, , work = '', relevant = '', reason = '']) => [work, { relevant, reason }]));

const blocks = readBlocks(textOf('queries/blocks.yaml'), 'queries/blocks.yaml');
const queryOf = (id: string) => readQuery(textOf(`queries/${id}.yaml`), `queries/${id}.yaml`, blocks).tree;

describe('files', () => {
  test('are made again byte for byte, each below 1 MiB', () => {
    const made = makeCorpus();
    expect([...made.keys()].sort()).toEqual(['crossref.jsonl', 'gold.csv', 'openalex.jsonl', 'pubmed.jsonl']);
    for (const [name, text] of made) {
      expect(text === file(name), `${name} differs from what make-corpus.ts makes`).toBe(true);
      expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
    }
  });

  test('state fields of a record only, and no empty ones', () => {
    const known = new Set(Object.keys(EMPTY_RECORD));
    for (const service of SERVICES) {
      for (const line of file(`${service}.jsonl`).trim().split('\n')) {
        const { record }: { record: Record<string, unknown> } = JSON.parse(line);
        expect(Object.keys(record).filter((name) => !known.has(name))).toEqual([]);
        expect(Object.values(record).filter((value) => value === '' || value === null || value === false)).toEqual([]);
        expect(Object.values(record).filter((value) => Array.isArray(value) && value.length === 0)).toEqual([]);
      }
    }
  });

  test('leave no slot of a sentence open and no wrong article', () => {
    for (const { record } of entries)
      expect(`${record.title} ${record.abstract}`).not.toMatch(/[{}]|NaN| {2}|\.\.|\ba [aeio]/);
  });
});

describe('proportions', () => {
  test('sizes, unique ids and the share of duplicates', () => {
    expect(corpora.map((corpus) => corpus.length)).toEqual([560, 420, 520]);
    expect(new Set(entries.map(({ service, id }) => `${service} ${id}`)).size).toBe(1500);
    expect(gold).toHaveLength(1500);
    expect(entries.every(({ service, id }) => workOf.has(`${service} ${id}`))).toBe(true);
    expect(1500 - works.size).toBe(525);
  });

  test('no service holds a work twice', () => {
    expect(new Set(gold.map(([service, , work]) => `${service} ${work}`)).size).toBe(1500);
  });

  test.each([
    ['pubmed', 0.04, 0.12],
    ['crossref', 0.27, 0.36],
    ['openalex', 0.17, 0.26],
  ])('%s lacks a share of abstracts', (service, least, most) => {
    const held = entries.filter((entry) => entry.service === service);
    const share = held.filter(({ record }) => record.abstract === undefined).length / held.length;
    expect(share).toBeGreaterThan(least);
    expect(share).toBeLessThan(most);
  });

  test('a share of the abstracts is structured', () => {
    const lines = entries.filter(({ record }) => /^BACKGROUND: .+\nMETHODS: .+\nRESULTS: /.test(record.abstract ?? ''));
    expect(lines.length).toBeGreaterThan(200);
  });

  test('most entries match the core query by their words, some are found by the other queries only', () => {
    const withoutHeadings = entries.map(({ record }) => ({ ...record, meshHeadings: [] }));
    const core = queryOf('core');
    const matching = withoutHeadings.filter((record) => evaluate(core, record) === 'true').length / 1500;
    expect(matching).toBeGreaterThan(0.6);
    expect(matching).toBeLessThan(0.65);
    for (const id of ['diversion', 'overdose-law', 'uk-policing']) {
      const other = queryOf(id);
      const only = withoutHeadings.filter(
        (record) => evaluate(other, record) === 'true' && evaluate(core, record) !== 'true',
      );
      expect(only.length, id).toBeGreaterThanOrEqual(5);
      expect(only.length, id).toBeLessThan(60);
    }
  });

  test('labels lie near the promised shares', () => {
    const share = (relevant: string) => [...works.values()].filter((work) => work.relevant === relevant).length / 975;
    expect(share('include')).toBeCloseTo(0.12, 1.5);
    expect(share('borderline')).toBeCloseTo(0.08, 1.5);
    expect(share('exclude-full-text')).toBeCloseTo(0.15, 1.5);
  });
});

describe('labels', () => {
  test('the copies of a work have one label, with a reason exactly at full text', () => {
    for (const [, , work = '', relevant = '', reason = ''] of gold) {
      expect(works.get(work)).toEqual({ relevant, reason });
      expect(relevant).toMatch(/^(include|exclude-title|exclude-full-text|borderline)$/);
      expect(reason).toMatch(relevant === 'exclude-full-text' ? /^(LANG|DATE|TYPE|REVIEW|POP|EXPO|FOCUS|OUT)$/ : /^$/);
    }
  });

  test('reasons of form, language and date show in the record', () => {
    for (const entry of entries.filter(({ service }) => service === 'pubmed')) {
      const { record } = entry;
      const reason = works.get(workOf.get(`pubmed ${entry.id}`) ?? '')?.reason;
      expect(record.type === 'review', entry.id).toBe(reason === 'REVIEW');
      expect(record.languages.includes('en'), entry.id).toBe(reason !== 'LANG');
      expect(/^\[.*\]\.$/.test(record.title ?? ''), entry.id).toBe(reason === 'LANG');
      if (reason === 'DATE' && record.abstract !== undefined) expect(record.abstract).toMatch(/first issued in 198\d/);
    }
  });
});

describe('fiction', () => {
  test('is marked in DOIs, PMIDs, OpenAlex ids, years and journals', () => {
    for (const { service, record } of entries) {
      if (record.doi !== undefined) expect(record.doi).toMatch(/^10\.5555\/demo\./);
      if (record.pmid !== undefined) expect(Number(record.pmid)).toBeGreaterThanOrEqual(900_000_000);
      if (service === 'openalex') expect(record.openAlexId).toMatch(/^W9\d{9}$/);
      expect(record.journal).toMatch(/\(demo\)$/);
      expect(record.year).toBeGreaterThanOrEqual(1990);
      expect(record.year).toBeLessThanOrEqual(2026);
    }
  });

  test('Crossref entries have neither PMID nor headings', () => {
    for (const { record } of corpora[1] ?? []) {
      expect(record.pmid).toBeUndefined();
      expect(record.meshHeadings).toEqual([]);
    }
  });
});

describe('deduplication', () => {
  /** Reports, each by its records and its merged fields, and which are versions of each other, when the records come in this order. */
  function reportsOf(arrived: readonly CorpusEntry[]): readonly string[] {
    const byId = new Map(arrived.map((entry, at) => [`${at + 1}`, entry]));
    const nameOf = (id: string): string => `${byId.get(id)?.service} ${byId.get(id)?.id}`;
    const { clusters, versions } = findDuplicates(
      arrived.map(({ service, record }, at) => ({ id: `${at + 1}`, position: at + 1, source: service, record })),
      { versions: 'link' },
    );
    const reports = clusters.map((ids) => {
      const members = ids.flatMap((id) => byId.get(id) ?? []);
      const { record, provenance } = mergeRecords(members.map(({ service, record }) => ({ source: service, record })));
      return { ids, told: JSON.stringify([ids.map(nameOf).sort(), record, provenance]) };
    });
    const reportOf = new Map(reports.flatMap(({ ids, told }) => ids.map((id) => [id, told] as const)));
    const beside = versions.map(({ a, b }) => JSON.stringify([reportOf.get(a), reportOf.get(b)].sort()));
    return [...reports.map(({ told }) => told), ...new Set(beside)].sort();
  }

  test('gives the same reports, merged fields and versions in whatever order the services answer', () => {
    const reports = reportsOf(entries);
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (arrived) => {
        expect(reportsOf(arrived)).toEqual(reports);
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });
});
