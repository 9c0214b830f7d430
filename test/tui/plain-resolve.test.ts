/** Transcripts of `resolve --plain`. */
import { expect, test } from 'vitest';
import type { ConflictPosition, ResolveSession } from '../../src/screening/resolve-session.ts';
import { runPlainResolve } from '../../src/tui/plain-resolve.ts';
import { fakeConflicts } from './fake-conflicts.ts';

async function transcript(session: ResolveSession, typed: readonly string[]): Promise<string[]> {
  const out: string[] = [];
  const lines = async function* (): AsyncGenerator<string> {
    yield* typed;
  };
  await runPlainResolve(session, lines(), (line) => {
    out.push(line);
  });
  return out;
}

const column1 = (out: readonly string[]): string[] => out.filter((line) => !line.startsWith('  '));

test('the record, then A and B; all of it indented', async () => {
  expect(await transcript(fakeConflicts(['4']).session, [])).toEqual([
    'conflict 4',
    '  Title 4',
    '  article',
    '  Sources: PubMed',
    '  conflict 9',
    '  B: x',
    '  A: include',
    '  B: exclude WP (note: no police at all)',
  ]);
});

test('resolutions written ahead, to the end', async () => {
  const { session, kept } = fakeConflicts(['1', '2', '3']);
  const out = await transcript(session, ['include -- both saw police', 'exclude WP -- a -- b', 'postpone', 'quit']);
  expect(column1(out)).toEqual([
    'conflict 1',
    'resolved 1 include',
    'conflict 2',
    'resolved 2 exclude WP',
    'conflict 3',
    'postponed 3',
    'nothing left',
  ]);
  expect(kept).toEqual([
    { id: '1', verdict: 'include', reason: undefined, rationale: 'both saw police' },
    { id: '2', verdict: 'exclude', reason: 'WP', rationale: 'a -- b' },
  ]);
});

test('what stands is told of a correction, names where the settings show them', async () => {
  const { session } = fakeConflicts(['4'], {
    standing: { verdict: 'exclude', reason: 'WP', rationale: 'no police' },
    a: { by: 'R2' },
    b: { by: 'R1' },
  });
  expect((await transcript(session, [])).slice(-3)).toEqual([
    '  Stands: exclude WP (resolved: no police)',
    '  A: include (R2)',
    '  B: exclude WP (R1) (note: no police at all)',
  ]);
});

test('after a conflict that somebody else has settled, the next one is shown', async () => {
  const { session, kept } = fakeConflicts(['taken', '2']);
  const out = await transcript(session, ['include -- first', 'exclude -- second']);
  expect(column1(out)).toEqual([
    'conflict taken',
    'error Record taken was settled by somebody else meanwhile.',
    'conflict 2',
    'resolved 2 exclude',
    'nothing left',
  ]);
  expect(kept.map(({ id, rationale }) => [id, rationale])).toEqual([['2', 'second']]);
});

test.each([
  ['include', 'error A resolution needs a rationale: include -- WHY'],
  ['exclude WP --  ', 'error A resolution needs a rationale: exclude WP -- WHY'],
  ['include WP -- why', 'error `include` takes no CODE: include -- WHY'],
  ['exclude XX -- why', 'error `XX` is no exclusion reason. WP'],
  ['maybe -- why', 'error `maybe -- why` is no command: include -- WHY, exclude [CODE] -- WHY, postpone or quit.'],
  ['include--why', 'error `include--why` is no command: include -- WHY, exclude [CODE] -- WHY, postpone or quit.'],
])('%s is an error, and nothing changes', async (typed, expected) => {
  const { session, kept } = fakeConflicts(['1']);
  expect(column1(await transcript(session, [typed, 'quit', 'include -- late']))).toEqual(['conflict 1', expected]);
  expect(kept).toEqual([]);
});

test('an error that is no refusal comes out', async () => {
  const { session } = fakeConflicts(['1']);
  const postpone = async (): Promise<ConflictPosition> => {
    throw new TypeError('broken');
  };
  await expect(transcript({ ...session, postpone }, ['postpone'])).rejects.toThrow('broken');
});
