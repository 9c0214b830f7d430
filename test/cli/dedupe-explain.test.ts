/** `dedupe explain ID`: every field with the record that it comes from, all records, and what is linked with them. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dedupe } from '../../src/cli/commands/dedupe.ts';
import { openReview } from '../../src/cli/dedupe-pairs.ts';
import { listen } from './review-in-sandbox.ts';
import { makeReview, plainPairs, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
beforeEach(async () => {
  review = await makeReview();
  await review.add('pubmed', [{ title: 'Arrest', pmid: '7', keywords: ['police'], year: 2018 }]);
  await review.add('Scopus', [
    { title: 'ARREST', doi: '10.5555/a', keywords: ['Police', 'drugs'], abstract: 'Long.' },
    { title: 'Erratum', links: [{ kind: 'erratum-of', doi: '10.5555/A' }] },
    { title: 'Arrest, a preprint', type: 'preprint' },
  ]);
  await review.deduped(['1 2'], ['1 4 One is a preprint.']);
  await review.run(async (project) => plainPairs(await openReview(project, 'R1'), ['versions']));
});
afterEach(() => review.close());

async function explained(...ids: readonly string[]) {
  const told = listen();
  await dedupe({ review: review.folder, action: 'explain', ids }, told);
  return { document: told.document(), lines: told.lines() };
}

test('fields, records, links and versions', async () => {
  const { document, lines } = await explained('2');
  expect(document).toMatchObject({
    id: '2',
    kept: '1',
    records: [
      { id: '1', source: 'pubmed' },
      { id: '2', source: 'Scopus' },
    ],
    links: [{ a: '1', b: '2', rule: 'same-doi' }],
    merges: [],
    fields: {
      title: { value: 'Arrest', from: ['1'], rule: 'From PubMed, else the first that is not all in capitals.' },
      doi: { value: '10.5555/a', from: ['2'] },
      keywords: { value: 'police; drugs', from: ['1', '2'] },
      abstract: { value: 'Long.', from: ['2'] },
    },
    related: [{ kind: 'erratum-of', records: ['3'], saidBy: 'other' }],
    versions: [{ id: '4', rule: 'by-hand' }],
  });
  expect(lines).toContain('  record 3 says of itself: erratum of doi 10.5555/A');
  expect(lines).toContain('  record 4 is another version (by-hand): Arrest, a preprint');
});

test('the version stands beside the record on the screen, and is never merged', async () => {
  const lines = await review.plainScreen('R1', ['skip', 'skip', 'skip', 'quit']);
  expect(lines).toContain('  Other version: record 4 (by-hand): Arrest, a preprint: Scopus');
  expect(lines).toContain('  Other version: record 1 (by-hand): Arrest: 2018 · PubMed');
  expect(lines).toContain('  Linked: erratum of doi 10.5555/A');
  expect(lines.filter((line) => line.startsWith('record '))).toHaveLength(4);
});

test('none and too many are refused with what to type', async () => {
  await expect(explained()).rejects.toMatchObject({ code: 'usage' });
  await expect(explained('1', '2', '3')).rejects.toMatchObject({
    hint: 'stageone dedupe explain 118, or stageone dedupe explain 118 240',
  });
});
