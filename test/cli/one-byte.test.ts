/** One byte changed anywhere in the database or in a package: `verify` says so. Thousands of such changes are in the soak part `one-byte`. */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../data/demo/random.ts';
import { bundle } from '../../src/cli/commands/bundle.ts';
import { makeWholeReview, problemsOf, tryChanges, tryChangesOfFile } from './changed-review.ts';
import { quiet } from './listening.ts';

let review: Awaited<ReturnType<typeof makeWholeReview>>;
beforeAll(async () => {
  review = await makeWholeReview();
}, 60_000);
afterAll(() => review.close());

test('nothing changed, nothing found', async () => {
  expect(await problemsOf({ review: review.folder })).toEqual([]);
});

test('in the database', async () => {
  expect((await tryChanges(review.folder, 20, seededRandom(7))).unnoticed).toEqual([]);
}, 60_000);

test('in a package', async () => {
  const file = join(review.folder, '..', 'package.zip');
  await bundle({ review: review.folder, output: file, abstracts: false }, quiet);
  expect(await problemsOf({ review: '.', file })).toEqual([]);
  expect((await tryChangesOfFile(file, 60, seededRandom(7))).unnoticed).toEqual([]);
}, 60_000);

test('a package in an empty folder that is there: the folder stays, and nothing is left beside it', async () => {
  const outer = join(review.folder, '..');
  const folder = join(outer, 'package');
  mkdirSync(folder);
  const { ino } = statSync(folder);
  await bundle({ review: review.folder, output: folder, abstracts: false }, quiet);
  expect(statSync(folder).ino).toBe(ino);
  expect(await problemsOf({ review: '.', file: folder })).toEqual([]);
  expect(readdirSync(outer).filter((name) => name.includes('.tmp'))).toEqual([]);
});
