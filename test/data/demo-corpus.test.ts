/** The demonstration corpus is what its script makes, is marked as fictional, and holds the traps it promises. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeCorpus } from '../../data/demo/make-corpus.ts';
import { EMPTY_RECORD, SERVICES } from '../../src/records/record.ts';
import { readCorpus } from '../../src/sandbox/corpus.ts';

const file = (name: string) => readFileSync(new URL(`../../data/demo/${name}`, import.meta.url), 'utf8');
const corpora = SERVICES.map((service) => readCorpus(file(`${service}.jsonl`), service));
const entries = corpora.flat();
const gold = file('gold.csv')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','));
const workOf = new Map(gold.map(([service, id, work]) => [`${service} ${id}`, work ?? '']));
const ofWork = (work: string) => entries.filter((entry) => workOf.get(`${entry.service} ${entry.id}`) === work);

describe('the demonstration corpus', () => {
  test('is made again byte for byte', () => {
    for (const [name, text] of makeCorpus()) {
      expect(text === file(name), name).toBe(true);
      expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
    }
  });

  test('has the promised sizes, unique ids and share of duplicates', () => {
    expect(corpora.map((corpus) => corpus.length)).toEqual([560, 420, 520]);
    expect(new Set(entries.map(({ service, id }) => `${service} ${id}`)).size).toBe(1500);
    expect(workOf.size).toBe(1500);
    expect(entries.every(({ service, id }) => workOf.has(`${service} ${id}`))).toBe(true);
    expect(1500 - new Set(workOf.values()).size).toBe(525);
  });

  test('is marked as fictional', () => {
    for (const { record } of entries) {
      if (record.doi !== undefined) expect(record.doi).toMatch(/^10\.5555\/demo\./);
      if (record.pmid !== undefined) expect(Number(record.pmid)).toBeGreaterThanOrEqual(900_000_000);
      expect(record.journal ?? record.title).toMatch(/\(demo\)$/);
    }
  });

  test('states only fields of a record', () => {
    const known = new Set(Object.keys(EMPTY_RECORD));
    for (const service of SERVICES) {
      for (const line of file(`${service}.jsonl`).trim().split('\n')) {
        const { record }: { record: object } = JSON.parse(line);
        expect(Object.keys(record).filter((name) => !known.has(name))).toEqual([]);
      }
    }
  });

  test('gives a reason exactly for what is excluded at full text', () => {
    for (const [, , , relevant = '', reason = ''] of gold) {
      expect(relevant).toMatch(/^(include|exclude-title|exclude-full-text|borderline)$/);
      expect(reason).toMatch(relevant === 'exclude-full-text' ? /^(LANG|DATE|TYPE|REVIEW|POP|EXPO|FOCUS|OUT)$/ : /^$/);
    }
  });
});

test('the traps are there', () => {
  const title = (work: string) => ofWork(work)[0]?.record.title ?? '';
  expect(title('trap-part-1a').replace('Part 1', 'Part 2')).toBe(title('trap-part-1b'));
  expect(ofWork('trap-erratum-1b')[0]?.record.links[0]?.kind).toBe('erratum-of');
  expect(ofWork('trap-preprint-1b')[0]?.record.type).toBe('preprint');
  expect(ofWork('trap-ahead-1').map(({ record }) => record.year)).toEqual([2022, 2019, 2019]);
  expect(ofWork('trap-capitals-1').some(({ record }) => record.title === record.title?.toUpperCase())).toBe(true);
  expect(new Set(ofWork('trap-spelling-1').map(({ record }) => record.title?.includes('Criminalization')))).toEqual(
    new Set([true, false]),
  );
  expect(ofWork('trap-translated-1').map(({ record }) => record.originalTitle === undefined)).toEqual([
    false,
    true,
    true,
  ]);
  expect(ofWork('trap-retraction-1a').every(({ record }) => record.isRetracted)).toBe(true);
  expect(ofWork('trap-retraction-1b')[0]?.record.links[0]?.kind).toBe('retraction-of');
  const meeting = entries.filter(({ record }) => record.doi === '10.5555/demo.meeting.2015');
  expect(new Set(meeting.map(({ service, id }) => workOf.get(`${service} ${id}`))).size).toBe(6);
  expect(entries.filter(({ record }) => ['component', 'journal'].includes(record.type))).toHaveLength(3);
});
