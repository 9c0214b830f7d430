/** A frozen strategy notices every change that decides what is found, and nothing else. */
import { describe, expect, test } from 'vitest';
import { compareStrategies, describeStrategy, foldFreezes } from '../../src/query/freeze.ts';
import type { ReviewEvent } from '../../src/records/event.ts';
import { aQuery } from './builders.ts';

const DATABASES =
  'databases: { pubmed: { run: true }, crossref: { run: true, probes: [police drugs], max_per_probe: 100 } }';
const frozen = describeStrategy(aQuery('{ any: [police*, policing] }', DATABASES));

describe('compareStrategies', () => {
  test.each<[what: string, tree: string, more: string]>([
    ['the same', '{ any: [police*, policing] }', DATABASES],
    ['another order of terms asks for the same records', '{ any: [police*, policing] }', `title: New\n${DATABASES}`],
    [
      'an accepted warning',
      '{ any: [police*, policing] }',
      `${DATABASES}\nacknowledged: [{ warning: NOT_LOCAL, reason: seen }]`,
    ],
  ])('%s: no change', (_what, tree, more) => {
    expect(compareStrategies([frozen], [describeStrategy(aQuery(tree, more))])).toEqual([]);
  });

  test.each<[what: string, tree: string, more: string, services: string[]]>([
    ['a term more', '{ any: [police*, policing, policed] }', DATABASES, ['pubmed']],
    [
      'a limit',
      '{ any: [police*, policing] }',
      `limits: { published: { from: 1990 } }\n${DATABASES}`,
      ['pubmed', 'crossref'],
    ],
    ['another depth', '{ any: [police*, policing] }', DATABASES.replace('100', '200'), ['crossref']],
    [
      'a service less',
      '{ any: [police*, policing] }',
      'databases: { pubmed: { run: true }, crossref: { run: false } }',
      ['crossref'],
    ],
  ])('%s is a change', (_what, tree, more, services) => {
    expect(compareStrategies([frozen], [describeStrategy(aQuery(tree, more))])).toEqual([
      { query: 'test', kind: 'changed', services },
    ]);
  });

  test('a query that came or went', () => {
    expect(compareStrategies([], [frozen])).toEqual([
      { query: 'test', kind: 'added', services: ['pubmed', 'crossref'] },
    ]);
    expect(compareStrategies([frozen], [])).toMatchObject([{ query: 'test', kind: 'left out' }]);
  });
});

test('freezes are read from the log, oldest first, and other events are passed over', () => {
  const event = (seq: number, type: ReviewEvent['type'], body: unknown, reason?: string): ReviewEvent => ({
    seq,
    hash: String(seq),
    previousHash: '',
    type,
    chain: 'R1',
    at: `2026-11-0${seq}T10:00:00.000Z`,
    programVersion: '1',
    body,
    reason,
  });
  const body = { queries: [frozen], accepted: [], gates: [] };
  const log = [event(1, 'freeze', body), event(2, 'dedupe', {}), event(3, 'freeze', body, 'a probe was missing')];
  expect(foldFreezes(log)).toEqual([
    { ...body, at: '2026-11-01T10:00:00.000Z', by: 'R1', reason: undefined },
    { ...body, at: '2026-11-03T10:00:00.000Z', by: 'R1', reason: 'a probe was missing' },
  ]);
});
