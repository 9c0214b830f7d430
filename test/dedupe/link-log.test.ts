/** From events to clusters: what people say of pairs holds, waits, or is taken back. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clustersOf, foldLinks, type LinkLog, linksForScreens, unitedSince } from '../../src/dedupe/link-log.ts';
import type { EventType, ReviewEvent } from '../../src/records/event.ts';
import { asRecordId, type RecordId } from '../../src/records/record.ts';

type Line = Partial<ReviewEvent> & { readonly type: EventType };

function eventsOf(lines: readonly Line[]): ReviewEvent[] {
  return lines.map((line, index) => ({
    chain: 'R1',
    at: '2026-11-01T10:00:00.000Z',
    programVersion: 'test',
    seq: index + 1,
    hash: `h${index + 1}`,
    previousHash: '',
    ...line,
  }));
}

const fold = (...lines: readonly Line[]): LinkLog => foldLinks(eventsOf(lines));
const ids = (text: string): RecordId[] => [...text].map(asRecordId);
const id = asRecordId;
const link = (a: string, b: string) => ({ a: id(a), b: id(b), rule: 'same-doi', values: {} });
const deduped = (...pairs: readonly string[]): Line => ({
  type: 'dedupe',
  chain: 'program',
  body: { records: 9, links: pairs.map(([a = '', b = '']) => link(a, b)), versions: [], queue: [] },
});
const merge = (members: string, until?: readonly string[]): Line => ({
  type: 'merge',
  body: { ids: ids(members), ...(until === undefined ? {} : { until }) },
});
const split = (one: string, from: string): Line => ({ type: 'split', recordId: id(one), body: { from: ids(from) } });
const judged = (kind: string, a: string, b: string, fields: Partial<Line> = {}): Line => ({
  type: 'dedupe-judgement',
  body: { kind, a: id(a), b: id(b) },
  ...fields,
});
const undo = (of: string): Line => ({ type: 'dedupe-judgement', body: { kind: 'undo', of } });
const batch = (name: string, records: string): Line => ({
  type: 'batch',
  chain: 'program',
  batch: name,
  body: { kind: 'screening', records: ids(records) },
});
const reveal = (name: string): Line => ({ type: 'reveal', chain: 'program', batch: name });
const clusters = (log: LinkLog, all = 'abcdef'): string[] =>
  clustersOf(ids(all), log).map((members) => members.join(''));

describe('judgements', () => {
  test('"different" keeps a pair apart for good, until people merge it', () => {
    const log = fold(judged('different', 'a', 'b'), deduped());
    expect(log.forbidden).toEqual([['a', 'b']]);
    expect(fold(judged('different', 'a', 'b'), merge('abc')).forbidden).toEqual([]);
    expect(fold(judged('different', 'a', 'b'), merge('ac')).forbidden).toEqual([['a', 'b']]);
  });

  test('"versions" links two reports by hand and keeps them apart', () => {
    const log = fold(deduped('cd'), judged('versions', 'a', 'b'), deduped('cd'));
    expect(log.versions).toEqual([{ a: 'a', b: 'b', rule: 'by-hand' }]);
    expect(log.forbidden).toEqual([['a', 'b']]);
    expect(fold(judged('versions', 'a', 'b'), merge('ab'))).toMatchObject({ versions: [], forbidden: [] });
  });

  test.each<[string, Line]>([
    ['a merge', merge('abc')],
    ['"different"', judged('different', 'a', 'b')],
    ['"versions"', judged('versions', 'a', 'b')],
    ['a merge that waits', merge('abc', ['B1'])],
    ['a proposal', judged('proposal', 'a', 'b', { batch: 'B1' })],
  ])('%s that is taken back leaves nothing', (_name, line) => {
    const before = [batch('B1', 'af'), deduped('cd'), judged('different', 'a', 'c')];
    const without = fold(...before, undo('h0'), undo('h0'), reveal('B1'));
    expect(fold(...before, line, undo('h4'), reveal('B1'))).toEqual(without);
    expect(fold(...before, line, undo('h0'), reveal('B1'))).not.toEqual(without);
  });

  test('a judgement that this program cannot read is refused', () => {
    expect(() => fold({ type: 'dedupe-judgement', body: { kind: 'else' } })).toThrow('Event 1');
    expect(() => fold({ type: 'dedupe-judgement', body: { kind: 'checked', a: 'a', b: 'b' } })).toThrow('Event 1');
  });
});

describe('open batches', () => {
  test('a merge that names open batches is done when the last of them is revealed', () => {
    const lines = [batch('B1', 'a'), batch('B2', 'b'), judged('different', 'a', 'b'), merge('ab', ['B1', 'B2'])];
    expect(clusters(fold(...lines), 'ab')).toEqual(['a', 'b']);
    const half = fold(...lines, reveal('B1'));
    expect(clusters(half, 'ab')).toEqual(['a', 'b']);
    expect(half.held).toEqual([{ ids: ['a', 'b'], until: ['B2'] }]);
    const done = fold(...lines, reveal('B1'), reveal('B2'));
    expect(clusters(done, 'ab')).toEqual(['ab']);
    expect(done).toMatchObject({ held: [], forbidden: [], unions: [{ ids: ['a', 'b'], since: 6 }] });
  });

  test('a split takes a record out of a merge that waits', () => {
    const lines = [batch('B1', 'ab'), merge('ab', ['B1']), split('b', 'a'), reveal('B1')];
    expect(clusters(fold(...lines), 'ab')).toEqual(['a', 'b']);
  });

  test('proposals are known from the reveal of the batch in which they were made', () => {
    const lines = [batch('B1', 'ab'), batch('B2', 'cd'), judged('proposal', 'a', 'd', { batch: 'B1' })];
    expect(fold(...lines, reveal('B2')).proposals).toEqual([]);
    expect(fold(...lines, reveal('B1')).proposals).toEqual([{ a: 'a', b: 'd', by: 'R1', batch: 'B1' }]);
  });

  test('which records stand in which open batches', () => {
    const log = fold(batch('B1', 'ab'), batch('F1', 'ac'), reveal('B1'));
    expect([...log.openBatches]).toEqual([
      ['a', [{ id: 'F1', since: 2 }]],
      ['c', [{ id: 'F1', since: 2 }]],
    ]);
  });

  test('what people unite later does not show on the screens of an open batch', () => {
    const lines = [merge('ab'), batch('B1', 'ac'), deduped('ad'), merge('abdef'), merge('ce')];
    const shown = (...more: readonly Line[]): string[] => {
      const log = linksForScreens(fold(...lines, ...more));
      return clustersOf(ids('abcdef'), log).map((members) => members.join(''));
    };
    expect(shown()).toEqual(['abd', 'c', 'e', 'f']);
    expect(shown(reveal('B1'))).toEqual(['abcdef']);
  });
});

describe('since when two records are together', () => {
  test('by rules from the start; by hand since the merge that made the last link between them', () => {
    const since = unitedSince(fold(deduped('ab'), merge('bc'), merge('cd'), deduped('ab'), merge('ad')));
    expect([
      since(id('a'), id('b')),
      since(id('a'), id('c')),
      since(id('a'), id('d')),
      since(id('e'), id('a')),
    ]).toEqual([0, 2, 3, 0]);
  });

  test('those that stay together after a split are so since before it', () => {
    const since = unitedSince(fold(merge('ab'), merge('bc'), split('b', 'ac')));
    expect(since(id('a'), id('c'))).toBe(2);
  });
});

test('merge and split leave every cluster as it was', () => {
  const pairs = fc.array(fc.tuple(fc.constantFrom(...'abcdef'), fc.constantFrom(...'abcdef')), { maxLength: 5 });
  fc.assert(
    fc.property(pairs, fc.constantFrom(...'abcdef'), fc.constantFrom(...'abcdef'), (links, one, other) => {
      const base = deduped(...links.filter(([a, b]) => a !== b && a !== one && b !== one).map((pair) => pair.join('')));
      const before = clusters(fold(base));
      const members = before.find((cluster) => cluster.includes(other)) ?? '';
      fc.pre(one !== other);
      const merged = fold(base, merge(one + members));
      expect(clusters(merged)).toHaveLength(before.length - 1);
      expect(clusters(fold(base, merge(one + members), split(one, members)))).toEqual(before);
      expect(clusters(fold(base, merge(one + members), undo('h2')))).toEqual(before);
    }),
  );
});
