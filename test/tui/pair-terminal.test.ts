/** The screen of pairs in a real terminal (tmux): drawn at 80×24, judged by keys, and the terminal given back. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadReview } from '../../src/cli/review-state.ts';
import { makeReview, type ReviewOfRecords } from '../cli/review-of-records.ts';
import { hasTmux, Pane } from './pane.ts';

if (!hasTmux) console.warn('tmux is not installed: the screen of pairs is not tried in a real terminal.');

/** Longer than the guard against keys that come too fast. */
const GUARD_MS = 400;

let review: ReviewOfRecords;
let pane: Pane;
beforeAll(async () => {
  if (!hasTmux) return;
  review = await makeReview();
  await review.add('Scopus', [{ title: 'Arrest in 2018' }, { title: 'Custody nurses' }]);
  await review.add('PsycINFO', [{ title: 'Arrest in 2019' }, { title: 'Custody nurse' }]);
  await review.deduped([], ['1 3 The years differ.', '2 4 Perhaps.']);
  pane = new Pane('pairs');
});
afterAll(() => {
  if (!hasTmux) return;
  pane.close();
  review.close();
});

const words = (): string[] => ['dedupe', 'review', '--reviewer', 'R1', '--review', review.folder];
const judgements = () =>
  review.run(async (project) => {
    const { clusters, links } = await loadReview(project);
    return { clusters: clusters.map((ids) => ids.join(' ')), forbidden: links.forbidden };
  });

test.skipIf(!hasTmux)(
  'pairs are judged by keys, each on the disk before the next is drawn',
  async () => {
    pane.start(words(), 'before');
    const first = await pane.until('Arrest in 2018');
    expect(first.split('\n')[0]).toBe(' pairs in doubt: 2 left, 0 judged now · R1 · T');
    expect(first).toContain('y same   n different   v versions   s skip   u undo   ? keys   q quit');
    await pane.press('y', 'saved 1 3 same', GUARD_MS);
    expect(await judgements()).toEqual({ clusters: ['1 3', '2', '4'], forbidden: [] });
    await pane.press('n', 'Nothing is left to judge.', GUARD_MS);
    expect(await judgements()).toEqual({ clusters: ['1 3', '2', '4'], forbidden: [['2', '4']] });
    await pane.press('u', 'undone 2 4', GUARD_MS);
    const after = await pane.press('q', 'before', GUARD_MS);
    expect(after).not.toContain('Custody');
    expect((await judgements()).forbidden).toEqual([]);
  },
  60_000,
);

test.skipIf(!hasTmux)(
  'a terminal that is hung up on is given back, and nothing is lost',
  async () => {
    pane.start(words(), 'again');
    await pane.until('Custody nurses');
    pane.signal('SIGTERM');
    const after = await pane.until('again');
    expect(after).not.toContain('Custody nurses');
    expect((await judgements()).clusters).toEqual(['1 3', '2', '4']);
  },
  60_000,
);
