/** Reading of ambiguous terms, and the general list. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadQueries, loadTraps } from '../../src/project/project.ts';
import { DEFAULT_TRAPS } from '../../src/query/default-traps.ts';
import { readTraps } from '../../src/query/traps.ts';
import { problemsOf } from './builders.ts';

const FILE = 'queries/traps.yaml';
const read = (text: string) => readTraps(text, FILE);

describe('traps.yaml', () => {
  test('a trap with all its parts, and one with the least', () => {
    const traps = read(
      'format: 1\ntraps:\n' +
        '  - { term: arrest, why: brings cardiac arrest, instead: drug arrest*, unless: [police*, law enforcement] }\n' +
        '  - { term: Mental Disorders, why: too wide, instead: no explosion, explode: true }\n',
    );
    expect(traps).toEqual([
      {
        term: 'arrest',
        why: 'brings cardiac arrest',
        instead: 'drug arrest*',
        unless: ['police*', 'law enforcement'],
        explode: false,
      },
      { term: 'Mental Disorders', why: 'too wide', instead: 'no explosion', unless: [], explode: true },
    ]);
  });

  test('an empty list says that there are none', () => {
    expect(read('traps: []')).toEqual([]);
  });

  test.each<[what: string, text: string, problem: string]>([
    ['an unknown key', 'traps:\n  - { term: a, why: b, instead: c, inst: c }', '2:36: unknown key "inst"'],
    ['a missing reason', 'traps:\n  - { term: lead, instead: c }', '2:5: a trap needs "why"'],
    ['a missing list', 'format: 1', '1:1: "traps" is missing'],
    ['a map for a list', 'traps: { term: a }', '1:8: "traps" has to be a list'],
    ['another format', 'format: 2\ntraps: []', '1:9: "format" has to be 1'],
    ['curly quotes', 'traps:\n  - { term: “lead”, why: b, instead: c }', '2:13: curly quotes are not read'],
    [
      'a star within',
      'traps:\n  - { term: a*b, why: b, instead: c }',
      '2:13: a term may hold `*` at its very end only',
    ],
    [
      'a term twice',
      'traps:\n  - { term: Cold, why: b, instead: c }\n  - { term: cold, why: d, instead: e }',
      '3:13: ',
    ],
    ['no boolean', 'traps:\n  - { term: a, why: b, instead: c, explode: maybe }', '2:45: "explode" has to be true'],
    ['both', 'traps:\n  - { term: a, why: b, instead: c, explode: true, unless: [d] }', '2:51: "unless" does not go'],
  ])('%s is an error with its place', (_what, text, problem) => {
    expect(problemsOf(() => read(text)).join('\n')).toContain(`${FILE}:${problem}`);
  });
});

test('every general trap can be read back from YAML, and none is listed twice', () => {
  const traps = DEFAULT_TRAPS.map(({ unless, explode, ...trap }) =>
    explode ? { ...trap, explode } : { ...trap, unless },
  );
  expect(read(JSON.stringify({ traps }))).toEqual(DEFAULT_TRAPS);
});

describe('of a review', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stageone-traps-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'queries'));

  test('without traps.yaml the general list counts, with one its own alone; it is no saved query', () => {
    writeFileSync(join(folder, 'queries', 'one.yaml'), 'id: one\nquery: { any: [police*] }\n');
    expect(loadTraps(folder)).toBe(DEFAULT_TRAPS);
    writeFileSync(join(folder, 'queries', 'traps.yaml'), 'traps: [{ term: ward, why: w, instead: i }]\n');
    expect(loadTraps(folder).map(({ term }) => term)).toEqual(['ward']);
    expect(loadQueries(folder).map(({ id }) => id)).toEqual(['one']);
  });
});
