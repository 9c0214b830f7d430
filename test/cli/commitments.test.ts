/** A reviewer who closes a batch commits to it; nothing else of it is told before the reveal, and then anybody can check it. */
import { afterEach, expect, test } from 'vitest';
import { batches } from '../../src/cli/commands/batches.ts';
import { status } from '../../src/cli/commands/status.ts';
import type { Verdict } from '../../src/screening/decision.ts';
import { readEvents } from '../../src/store/events.ts';
import { listen } from './review-in-sandbox.ts';
import { makeReview, type ReviewOfRecords } from './review-of-records.ts';

const made: ReviewOfRecords[] = [];
afterEach(() => {
  for (const review of made.splice(0)) review.close();
});

/** R1 has closed the first of two batches, R2 has not. */
async function begin(verdict: Verdict = 'include', note = 'my thought'): Promise<ReviewOfRecords> {
  const review = await makeReview(2);
  made.push(review);
  await review.add(
    'Scopus',
    Array.from({ length: 4 }, (_, index) => ({ title: `Report ${index + 1}` })),
  );
  await review.plainScreen('R1', [`note ${note}`, verdict, verdict, 'close', 'quit']);
  return review;
}

async function printed({ folder }: ReviewOfRecords): Promise<string> {
  const outputs = [listen(), listen(), listen()] as const;
  await batches({ review: folder, stage: 'title-abstract' }, outputs[0]);
  await status({ review: folder }, outputs[1]);
  await status({ review: folder, reviewer: 'R2' }, outputs[2]);
  const said = JSON.stringify(outputs.map((output) => [output.document(), output.lines(), output.notes]));
  return said.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
}

interface Shown {
  readonly batches: readonly {
    readonly commitments: Record<
      string,
      { commitment: string; head: string | null; salt: string | null; holds: boolean }
    >;
  }[];
}
async function listed({ folder }: ReviewOfRecords) {
  const output = listen();
  await batches({ review: folder, stage: 'title-abstract' }, output);
  return { shown: output.document() as Shown, lines: output.lines(), notes: output.notes };
}

const closes = (review: ReviewOfRecords) =>
  review.run((project) => readEvents(project.database, { types: ['close'], chains: ['R1'] }));

test('closed and not revealed: the commitment is shown, the salt by no command', async () => {
  const review = await begin();
  const { shown, lines } = await listed(review);
  const commitment = shown.batches[0]?.commitments['R1']?.commitment ?? '';
  expect(commitment).toMatch(/^[0-9a-f]{64}$/);
  expect(shown.batches[0]?.commitments).toEqual({
    R1: { commitment, head: null, salt: null, holds: null },
  });
  expect(lines).toContain(`    R1 committed  ${commitment}`);
  const [close] = await closes(review);
  const salt = JSON.stringify(close?.body).match(/"salt":"([0-9a-f]{64})"/)?.[1] ?? 'none';
  const text = await printed(review);
  expect(text).toContain(`B1 R1 ${commitment}`);
  expect(text).not.toContain(salt);
  expect(text).not.toContain(close?.previousHash);
});

test('after the reveal the salt opens it, and it holds', async () => {
  const review = await begin();
  const before = (await listed(review)).shown.batches[0]?.commitments['R1']?.commitment;
  await review.plainScreen('R2', ['exclude', 'include', 'close', 'quit']);
  const { shown, lines, notes } = await listed(review);
  const [close] = await closes(review);
  expect(shown.batches[0]?.commitments['R1']).toMatchObject({
    commitment: before,
    head: close?.previousHash,
    salt: expect.stringMatching(/^[0-9a-f]{64}$/),
    holds: true,
  });
  expect(Object.keys(shown.batches[0]?.commitments ?? {})).toEqual(['R1', 'R2']);
  expect(lines).toContain(`    R1 committed  ${before}  holds`);
  expect(notes).toEqual([]);
  const output = listen();
  await status({ review: review.folder }, output);
  expect(output.lines().join()).not.toContain('committed');
});

test('two reviews whose closed votes differ print the same, but for the commitment', async () => {
  const one = await printed(await begin('include', 'what I think'));
  const other = await printed(await begin('exclude', 'something else'));
  expect(one).not.toBe(other);
  const blank = (text: string): string => text.replaceAll(/[0-9a-f]{64}/g, 'COMMITMENT');
  expect(blank(one)).toBe(blank(other));
});

test('the same votes give another commitment: nobody can try out what was said', async () => {
  const commitmentOf = async () => (await listed(await begin())).shown.batches[0]?.commitments['R1']?.commitment;
  expect(await commitmentOf()).not.toBe(await commitmentOf());
});
