/** What a reviewer does beside voting: flags, tags, clearing, going back; on the disk, kept for the next sitting, seen by nobody else. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { status } from '../../src/cli/commands/status.ts';
import { openResolveSession } from '../../src/cli/resolve-session.ts';
import { loadReview } from '../../src/cli/review-state.ts';
import { openSession } from '../../src/cli/screening-session.ts';
import { OWN_ACTS } from '../../src/screening/own-history.ts';
import { readEvents } from '../../src/store/events.ts';
import { listen } from './review-in-sandbox.ts';
import { makeReview, protocol, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
beforeEach(async () => {
  review = await makeReview(4);
  await review.add('Scopus', [
    { title: 'Café policing', abstract: 'Stops near a needle exchange.' },
    { title: 'Custody nurses' },
    { title: 'Arrest diversion', abstract: 'A cohort.' },
    { title: 'Naloxone by officers', abstract: 'A survey.' },
  ]);
});
afterEach(() => review.close());

const R1 = async (...input: string[]): Promise<string[]> => review.plainScreen('R1', [...input, 'quit']);
const listed = async (...words: string[]): Promise<string[]> => {
  const lines = await R1(words.join(' '));
  const from = lines.findIndex((line) => line.startsWith('list '));
  return lines
    .slice(from + 1)
    .map((line) => line.trim().split(' ')[0] ?? '')
    .toSorted();
};
const votes = () =>
  review.run(async (project) =>
    Object.fromEntries(
      [...((await loadReview(project)).log.votes.get('B1')?.get('R1') ?? [])].map(([id, vote]) => [id, vote.verdict]),
    ),
  );

test('flags, tags and notes stay for the next sitting, and the list filters by them', async () => {
  await R1('go 1', 'flag', 'tag police stops', 'go 2', 'note ask Ben', 'tag nurses', 'untag nurses', 'y');
  expect(await listed('list flagged')).toEqual(['1']);
  expect(await listed('list tagged')).toEqual(['1']);
  expect(await listed('list noted')).toEqual(['2']);
  expect(await listed('list no-abstract')).toEqual(['2']);
  expect(await listed('list included')).toEqual(['2']);
  expect(await listed('list undecided')).toEqual(['1', '3', '4']);
  expect((await R1('go 1')).join('\n')).toMatch(/You: flagged\n {2}Your tags: police stops/);
});

test('words are found in any case, with or without accents, in abstracts, tags and notes too', async () => {
  await R1('go 4', 'tag Café');
  expect(await listed('find cafe')).toEqual(['1', '4']);
  expect(await listed('find NEEDLE stops')).toEqual(['1']);
  expect(await listed('find nowhere')).toEqual([]);
});

test('a verdict on a record that was gone to is changed, and the reviewer is back where they were', async () => {
  const lines = protocol(await R1('y', 'y'));
  const [first, , , , here] = [...lines.map((line) => line.split(' ')[1] ?? '')];
  const out = protocol(await R1(`go ${first}`, 'exclude'));
  expect(out).toEqual([`record ${here}`, `record ${first}`, `saved ${first} exclude`, `record ${here}`]);
  expect(await votes()).toMatchObject({ [first ?? '']: 'exclude' });
});

test('clearing takes one verdict back, wherever it stands in the order; an undecided record has none to clear', async () => {
  await R1('y', 'y', 'y');
  const [first = ''] = Object.keys(await votes());
  const out = protocol(await R1(`go ${first}`, 'clear', 'clear'));
  expect(out.slice(1)).toEqual([
    `record ${first}`,
    `cleared ${first}`,
    `record ${first}`,
    expect.stringMatching(/^error You have no verdict on/),
  ]);
  expect(Object.keys(await votes())).toHaveLength(2);
  // The log keeps all of it.
  const events = await review.run((project) => readEvents(project.database, { types: ['decision', 'clear'] }));
  expect(events.map(({ type }) => type)).toEqual(['decision', 'decision', 'decision', 'clear']);
});

test('the newest verdict is undone, also when it is a changed one', async () => {
  await R1('y', 'y');
  const [first = ''] = Object.keys(await votes());
  expect(protocol(await R1(`go ${first}`, 'maybe', 'undo')).slice(3, 5)).toEqual([
    expect.stringMatching(/^record/),
    `undone ${first}`,
  ]);
});

test('undo takes back one act after the other, whatever it was, across sittings; its record is shown', async () => {
  await R1('go 1', 'y', 'go 1', 'clear', 'tag a', 'flag', 'note wrong', 'note right');
  const after = async (...input: string[]) => {
    const lines = await R1(...input);
    return { lines: lines.join('\n'), said: protocol(lines).slice(1) };
  };
  expect((await after('undo')).said).toEqual(['undone 1', 'record 1']);
  expect((await R1('go 1')).join('\n')).toMatch(/Your note: wrong/);
  expect((await R1('go 1')).join('\n')).not.toMatch(/right/);
  expect(await listed('list flagged')).toEqual(['1']);
  await R1('undo', 'undo');
  expect(await listed('list flagged')).toEqual([]);
  expect(await listed('list noted')).toEqual([]);
  expect(await listed('list tagged')).toEqual(['1']);
  await R1('undo');
  expect(await listed('list tagged')).toEqual([]);
  expect(await votes()).toEqual({});
  expect((await after('undo')).lines).toContain('Your verdict: include');
  expect(await votes()).toEqual({ 1: 'include' });
  expect((await after('undo', 'undo')).said).toEqual([
    'undone 1',
    'record 1',
    'error There is nothing to undo in a batch that is not closed.',
  ]);
  expect(await votes()).toEqual({});
  // The log keeps all of it: six acts, each with its answer.
  const own = await R1('go 1', 'history');
  expect(own).toContain('history 12');
});

test('an undone note is shown to nobody after the reveal', async () => {
  await R1('go 1', 'note mistaken', 'undo', 'note meant', 'tag seen');
  await review.screen('R1', { 1: 'include', 2: 'exclude', 3: 'exclude', 4: 'exclude' });
  await review.screen('R2', { 1: 'exclude', 2: 'exclude', 3: 'exclude', 4: 'exclude' });
  const shown = await review.run(async (project) =>
    (await openResolveSession(project, 'R2', 'title-abstract', [])).current(),
  );
  const lines = JSON.stringify(shown);
  expect(lines).toMatch(/meant/);
  expect(lines).toMatch(/tag: seen/);
  expect(lines).not.toMatch(/mistaken/);
});

test('status counts one’s own flagged and noted records of batches that are still open, and nobody else’s', async () => {
  await R1('go 1', 'flag', 'note a', 'note b', 'go 2', 'flag', 'tag t', 'go 3', 'flag', 'flag');
  const told = async (reviewer?: string) => {
    const output = listen();
    await status({ review: review.folder, reviewer }, output);
    return { own: output.document(), lines: output.lines().join('\n') };
  };
  expect((await told('R1')).own).toMatchObject({ own: { marked: { flagged: 2, noted: 1, tagged: 1 } } });
  expect((await told('R1')).lines).toContain('your marks   2 flagged, 1 noted, 1 tagged in open batches');
  expect((await told('R2')).own).toMatchObject({ own: { marked: { flagged: 0, noted: 0, tagged: 0 } } });
  expect((await told()).lines).not.toContain('flagged');
  await review.screen('R1', {});
  await review.screen('R2', {});
  expect((await told('R1')).own).toMatchObject({ own: { marked: { flagged: 0, noted: 0, tagged: 0 } } });
});

test('own acts are told with time, criteria and seconds; nobody sees the other reviewer’s', async () => {
  await R1('go 1', 'flag', 'y');
  const own = await R1('go 1', 'history');
  expect(own.slice(own.indexOf('history 2') + 1)).toEqual([
    expect.stringMatching(/^ {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC title-abstract flagged$/),
    expect.stringMatching(/UTC title-abstract include, criteria 1, after \d+\.\d s$/),
  ]);
  const other = await review.plainScreen('R2', ['go 1', 'history', 'list flagged', 'quit']);
  expect(protocol(other).slice(2)).toEqual(['history 0', 'list 0']);
});

test('no record of another batch can be gone to, and a closed batch takes nothing more', async () => {
  expect(protocol(await R1('go 99'))[1]).toBe(
    'error Your open batch holds no record 99. The list shows the records of the batch.',
  );
  await review.run(async (project) => {
    const session = await openSession(project, 'R1', 'title-abstract');
    await review.screen('R1', {});
    await expect(session.flag({ msOnScreen: 1, highlighted: false })).rejects.toMatchObject({ code: 'refused' });
  });
  expect(await review.run((project) => readEvents(project.database, { types: ['flag'] }))).toEqual([]);
});

test('what is kept of an act: record, stage, batch, criteria, milliseconds, highlights, program', async () => {
  await R1('go 3', 'flag', 'tag x', 'note y', 'duplicate 2', 'y', 'undo', 'n', 'go 3', 'clear');
  const events = await review.run((project) => readEvents(project.database, { types: OWN_ACTS }));
  for (const event of events) {
    expect(event).toMatchObject({
      chain: 'R1',
      recordId: '3',
      stage: 'title-abstract',
      batch: 'B1',
      criteriaVersion: 1,
    });
    expect(event.body).toMatchObject({ msOnScreen: expect.any(Number), highlighted: false });
  }
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(OWN_ACTS));
});

test('what is masked is shown nowhere, and kept with each act', async () => {
  review.close();
  review = await makeReview(10);
  const path = join(review.folder, 'queries', 'review.yaml');
  writeFileSync(path, `${readFileSync(path, 'utf8')}mask: [authors, journal, year, source]\n`);
  await review.add('PsycINFO', [
    {
      title: 'Masked',
      authors: [{ group: 'Hidden Group' }],
      journal: 'Hidden Journal',
      year: 1999,
      doi: '10.5555/hidden',
    },
  ]);
  const out = (await R1('list', 'find hidden', 'y')).join('\n');
  expect(out).toContain('Masked');
  expect(out).not.toMatch(/Hidden|1999|10\.5555|Scopus|PsycINFO/);
  expect(out).toContain('list 0');
  const events = await review.run((project) => readEvents(project.database, { types: ['decision'] }));
  expect(events.at(-1)?.body).toMatchObject({ masked: ['authors', 'journal', 'year', 'source'] });
});
