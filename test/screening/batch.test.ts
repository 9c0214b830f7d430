/** Batches and orders: repeatable by the seed, the same records for both reviewers. */
import { describe, expect, test } from 'vitest';
import { shuffled } from '../../src/records/random.ts';
import { asRecordId } from '../../src/records/record.ts';
import { type Batch, batchesToDo, planBatch, reviewerOrder } from '../../src/screening/batch.ts';

const IDS = Array.from({ length: 40 }, (_, index) => asRecordId(String(index + 1)));
const BATCH: Batch = {
  id: 'B1',
  kind: 'screening',
  stage: 'title-abstract',
  records: IDS,
  voters: ['R1', 'R2'],
  closedBy: new Set(),
  revealed: false,
};

describe('shuffled', () => {
  test('keeps every item once, in an order that the seed alone decides', () => {
    const order = shuffled(IDS, 'a');
    expect(order).not.toEqual(IDS);
    expect([...order].sort()).toEqual([...IDS].sort());
    expect(shuffled(IDS, 'a')).toEqual(order);
    expect(shuffled(IDS, 'b')).not.toEqual(order);
  });

  test('brings every item to every place about equally often', () => {
    const firsts = new Map<string, number>();
    for (let seed = 0; seed < 3000; seed++) {
      const [first = ''] = shuffled(['x', 'y', 'z'], `${seed}`);
      firsts.set(first, (firsts.get(first) ?? 0) + 1);
    }
    // 1000 expected; five standard deviations are 129.
    for (const item of ['x', 'y', 'z']) expect(Math.abs((firsts.get(item) ?? 0) - 1000)).toBeLessThan(129);
  });
});

describe('reviewerOrder', () => {
  test('differs between reviewers and holds the same records', () => {
    const first = reviewerOrder(BATCH, 'R1', 7);
    const second = reviewerOrder(BATCH, 'R2', 7);
    expect(first).not.toEqual(second);
    expect([...first].sort()).toEqual([...second].sort());
    expect(reviewerOrder(BATCH, 'R1', 7)).toEqual(first);
    expect(reviewerOrder({ ...BATCH, id: 'B2' }, 'R1', 7)).not.toEqual(first);
  });
});

describe('planBatch', () => {
  const made = ['B1', 'P1', 'B2', 'RB1'].map((id) => ({
    ...BATCH,
    id,
    kind: id.startsWith('B') ? ('screening' as const) : id === 'P1' ? ('pilot' as const) : ('rescreen' as const),
  }));
  const options = { stage: 'title-abstract', kind: 'screening', made, size: 10, seed: 7 } as const;

  test('draws as many as fit, from all of the eligible', () => {
    const planned = planBatch(IDS, options);
    expect(planned?.id).toBe('B3');
    expect(planned?.body.kind).toBe('screening');
    expect(new Set(planned?.body.records).size).toBe(10);
    expect(planned?.body.records).not.toEqual(IDS.slice(0, 10));
    expect(planBatch(IDS, options)).toEqual(planned);
  });

  test('takes the rest when there are fewer, and makes no empty batch', () => {
    expect(planBatch(IDS.slice(0, 4), options)?.body.records.length).toBe(4);
    expect(planBatch([], options)).toBeUndefined();
  });

  test.each([
    ['title-abstract', 'screening', 'B3'],
    ['title-abstract', 'pilot', 'P2'],
    ['title-abstract', 'rescreen', 'RB2'],
    ['full-text', 'screening', 'F1'],
    ['full-text', 'pilot', 'PF1'],
    ['full-text', 'rescreen', 'RF1'],
  ] as const)('names and numbers each kind apart: %s %s is %s', (stage, kind, id) => {
    const planned = planBatch(IDS, { ...options, stage, kind });
    expect(planned).toMatchObject({ id, body: { kind } });
  });
});

describe('batchesToDo', () => {
  const ids = (reviewer: string) =>
    batchesToDo(
      [
        BATCH,
        { ...BATCH, id: 'RB1', kind: 'rescreen' },
        { ...BATCH, id: 'P1', kind: 'pilot', closedBy: new Set(['R1']) },
        { ...BATCH, id: 'B2', closedBy: new Set(['R2']) },
      ],
      reviewer,
    ).map(({ id }) => id);

  test('offers a pilot before others, and nothing that the reviewer has closed or that is not theirs', () => {
    expect(ids('R2')).toEqual(['P1', 'B1', 'RB1']);
    expect(ids('R1')).toEqual(['B1', 'RB1', 'B2']);
    expect(ids('R3')).toEqual([]);
  });
});
