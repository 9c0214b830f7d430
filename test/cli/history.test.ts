/** The story of one record, from the query line that found it to its box. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { history } from '../../src/cli/commands/history.ts';
import { loadReview } from '../../src/cli/review-state.ts';
import { withProject } from '../../src/project/project.ts';
import { makeWholeReview } from './changed-review.ts';
import { listen } from './review-in-sandbox.ts';

let review: string;
let close: () => void;
beforeAll(async () => {
  ({ folder: review, close } = await makeWholeReview());
}, 60_000);
afterAll(() => close());

async function told(id: string, reviewer?: string): Promise<string> {
  const output = listen();
  await history({ review, id, reviewer }, output);
  return output.lines().join('\n');
}

test('of a record that was included: found, voted on, retrieved, in its box', async () => {
  const { reports, origins } = await withProject(review, (project) => loadReview(project));
  const searched = new Set(origins.filter(({ source }) => source !== 'Index').map(({ id }) => id));
  const included = reports.find(({ fullText, kept }) => fullText === 'included' && searched.has(kept));
  const story = await told(included?.kept ?? '');
  const parts = [
    /found by run-\d of the query core/,
    /it holds #\d police/,
    /in batch B1/,
    /R1: record \d+: title-abstract include/,
    /batch B1 revealed/,
    /full text retrieved/,
    /R2: record \d+: full-text include/,
    /In the flow/,
    /included in study S\d+$/,
  ];
  let from = 0;
  for (const part of parts) {
    const at = story.slice(from).search(part);
    expect(at, String(part)).toBeGreaterThanOrEqual(0);
    from += at;
  }
});

test('of a record of a file: its place there', async () => {
  const { origins } = await withProject(review, (project) => loadReview(project));
  const [second] = origins.filter(({ source }) => source === 'Index').slice(1);
  expect(await told(second?.id ?? '')).toMatch(/Index own-1: the 2\. record of file-1 \(.*own\.ris\)/);
});

test('what is open is told to whom it belongs, and to nobody else', async () => {
  const { log } = await withProject(review, (project) => loadReview(project));
  const [id = ''] = log.batches.get('B2')?.records ?? [];
  expect(await told(id, 'R1')).toMatch(/R1: record \d+: title-abstract (include|exclude)/);
  for (const asker of [undefined, 'R2']) {
    expect(await told(id, asker)).toContain('in batch B2, title-abstract, still open');
    expect(await told(id, asker)).not.toContain('R1: record');
  }
});

test('an id that is none is refused', async () => {
  await expect(history({ review, id: '9999' }, listen())).rejects.toMatchObject({ code: 'unknown-record' });
});
