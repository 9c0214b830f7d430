/** Two runs compared: which ones may be, what is new, gone, below the cut, and which fields differ. */
import { describe, expect, test } from 'vitest';
import type { Compiled, CompiledRequest } from '../../src/query/tree.ts';
import { asRecordId, EMPTY_RECORD } from '../../src/records/record.ts';
import { newRun } from '../../src/search/collect.ts';
import {
  changedFields,
  compareDeliveries,
  type Delivery,
  findComparable,
  hasSameRequests,
} from '../../src/search/diff.ts';
import type { Run, RunPart } from '../../src/search/run.ts';
import { compiledOf } from './fakes.ts';

function probe(text: string, maxPerProbe = 60, stopAfterEmpty?: number): CompiledRequest {
  return { service: 'crossref', probe: text, filter: '', rows: 20, maxPerProbe, stopAfterEmpty };
}
const ranked = (...requests: CompiledRequest[]): Compiled => ({ ...compiledOf(...requests), relation: 'ranked' });
const exact = compiledOf({ service: 'pubmed', term: 'police' });

function aRun(id: number, state: Run['state'], compiled: Compiled = exact, query = 'core'): Run {
  const run = newRun(compiled, query, new Date('2026-11-01T00:00:00Z'), '1');
  const partState = state === 'capped' ? 'capped' : 'exhausted';
  return { ...run, id, state, parts: run.parts.map((part): RunPart => ({ ...part, state: partState })) };
}

/** Pairs as `1-2`, and what was passed over. */
function pairs(...runs: Run[]): readonly string[] {
  return findComparable(runs).map(({ pair, passedOver }) =>
    [pair === undefined ? 'none' : `${pair.from.id}-${pair.to.id}`, ...passedOver.map((run) => run.id)].join(' '),
  );
}

describe('the runs that are compared', () => {
  test.each<[string, Run[], string[]]>([
    ['the last two', [aRun(1, 'complete'), aRun(2, 'complete'), aRun(3, 'complete')], ['2-3']],
    [
      'unfinished ones never',
      [aRun(1, 'complete'), aRun(2, 'failed'), aRun(3, 'running'), aRun(4, 'complete')],
      ['1-4'],
    ],
    ['one is none', [aRun(1, 'complete'), aRun(2, 'failed')], ['none']],
    ['each query apart', [aRun(1, 'complete'), aRun(2, 'complete', exact, 'b'), aRun(3, 'complete')], ['1-3', 'none']],
    ['one depth', [aRun(1, 'capped', ranked(probe('a'))), aRun(2, 'capped', ranked(probe('a')))], ['1-2']],
    ['two depths', [aRun(1, 'capped', ranked(probe('a'))), aRun(2, 'capped', ranked(probe('a', 80)))], ['none']],
    ['two stop rules', [aRun(1, 'capped', ranked(probe('a'))), aRun(2, 'capped', ranked(probe('a', 60, 5)))], ['none']],
    [
      'complete at any depth',
      [aRun(1, 'complete', ranked(probe('a'))), aRun(2, 'complete', ranked(probe('a', 80)))],
      ['1-2'],
    ],
    [
      'complete and capped',
      [aRun(1, 'complete', ranked(probe('a'))), aRun(2, 'capped', ranked(probe('a', 80)))],
      ['none'],
    ],
    [
      'a newer depth of its own is passed over',
      [
        aRun(1, 'capped', ranked(probe('a'))),
        aRun(2, 'capped', ranked(probe('b'))),
        aRun(3, 'capped', ranked(probe('a', 9))),
      ],
      ['1-2 3'],
    ],
  ])('%s', (_name, runs, expected) => {
    expect(pairs(...runs)).toEqual(expected);
  });

  test('another probe of the same depth is compared, and not the same request', () => {
    const [a, b] = [aRun(1, 'capped', ranked(probe('a'))), aRun(2, 'capped', ranked(probe('b')))];
    expect(hasSameRequests(a, b)).toBe(false);
    expect(hasSameRequests(a, { ...a, id: 3 })).toBe(true);
  });
});

/** `1: 12.5` is record 1 with this score, of part 0. */
function held(
  scores: Record<string, number | undefined>,
  part = 0,
  version = 1,
): Map<ReturnType<typeof asRecordId>, Delivery> {
  return new Map(
    Object.entries(scores).map(([id, score]) => [asRecordId(id), { nativeId: `n${id}`, version, score, part }]),
  );
}

describe('what differs', () => {
  test('new, vanished, other version', () => {
    const run = aRun(1, 'complete');
    const before = new Map([...held({ 1: undefined, 2: undefined }), ...held({ 3: undefined }, 0, 1)]);
    const after = new Map([...held({ 1: undefined, 4: undefined }), ...held({ 3: undefined }, 0, 2)]);
    expect(compareDeliveries({ run, records: before }, { run, records: after })).toEqual({
      new: ['4'],
      vanished: ['2'],
      belowCut: [],
      otherVersion: ['3'],
    });
  });

  test.each<[string, Run['state'], number, 'vanished' | 'belowCut']>([
    ['lower than the last one stored', 'capped', 9, 'belowCut'],
    ['equal to it', 'capped', 10, 'belowCut'],
    ['higher: it would have come', 'capped', 11, 'vanished'],
    ['lower, but the list was walked to its end', 'complete', 9, 'vanished'],
  ])('of a ranked run a record that is missing: %s', (_name, state, score, expected) => {
    const run = aRun(1, state, ranked(probe('a')));
    const drift = compareDeliveries(
      { run, records: held({ 1: score, 2: 20 }) },
      { run, records: held({ 2: 20, 3: 10 }) },
    );
    expect(drift[expected]).toEqual(['1']);
    expect([...drift.vanished, ...drift.belowCut]).toHaveLength(1);
  });

  test('each probe has a cut of its own; a probe that is no longer asked has that of the run', () => {
    const older = aRun(1, 'capped', ranked(probe('a'), probe('b'), probe('c')));
    const newer = aRun(2, 'capped', ranked(probe('a'), probe('b')));
    const before = new Map([...held({ 1: 30, 2: 50 }, 0), ...held({ 3: 30 }, 1), ...held({ 4: 30 }, 2)]);
    const after = new Map([...held({ 5: 40 }, 0), ...held({ 6: 20 }, 1)]);
    const drift = compareDeliveries({ run: older, records: before }, { run: newer, records: after });
    expect(drift).toMatchObject({ belowCut: ['1'], vanished: ['2', '3', '4'] });
    // A probe that ended by itself leaves nothing below.
    const [first, ...rest] = newer.parts;
    if (first === undefined) throw new Error('no part');
    const ended: Run = { ...newer, parts: [{ ...first, state: 'exhausted' }, ...rest] };
    expect(compareDeliveries({ run: older, records: before }, { run: ended, records: after }).belowCut).toEqual([]);
  });
});

test('every field counts, abstract, retraction and links too', () => {
  const before = { ...EMPTY_RECORD, title: 'T', abstract: 'A', keywords: ['k'] };
  expect(changedFields(before, { ...before, keywords: ['k'] })).toEqual([]);
  const after = {
    ...before,
    abstract: undefined,
    isRetracted: true,
    links: [{ kind: 'retracted-by' as const, doi: '10.1/x' }],
  };
  expect(changedFields(before, after)).toEqual(['abstract', 'isRetracted', 'links']);
});
