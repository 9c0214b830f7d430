/** Transcripts of `resolve --plain`. */
import { expect, test } from 'vitest';
import { ReviewError } from '../../src/errors.ts';
import { asRecordId, EMPTY_RECORD } from '../../src/records/record.ts';
import type { ConflictPosition, ResolveSession } from '../../src/screening/resolve-session.ts';
import { runPlainResolve } from '../../src/tui/plain-resolve.ts';
import { fakeSession } from './fake-session.ts';

interface Kept {
  readonly id: string;
  readonly verdict: string;
  readonly reason: string | undefined;
  readonly rationale: string;
}

function fakeConflicts(ids: readonly string[]): { readonly session: ResolveSession; readonly kept: Kept[] } {
  const left = [...ids];
  const kept: Kept[] = [];
  const current = async (): Promise<ConflictPosition> => {
    const [id] = left;
    if (id === undefined) return { kind: 'nothing-left' };
    return {
      kind: 'conflict',
      shown: {
        id: asRecordId(id),
        record: { ...EMPTY_RECORD, title: `Title ${id}`, abstract: 'conflict 9\nB: x' },
        sources: ['PubMed'],
        own: undefined,
        notes: [],
      },
      a: { verdict: 'include', reason: undefined, notes: [] },
      b: { verdict: 'exclude', reason: 'WP', notes: ['no police\nat all'] },
      left: left.length,
    };
  };
  return {
    kept,
    session: {
      settings: fakeSession([]).settings,
      current,
      async resolve(verdict, reason, rationale) {
        if (reason === 'XX') throw new ReviewError('refused', '`XX` is no exclusion reason.', { hint: 'WP' });
        kept.push({ id: left.shift() ?? '', verdict, reason, rationale });
        return current();
      },
      async postpone() {
        left.shift();
        return current();
      },
    },
  };
}

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
