/** Transcripts of `screen --plain`: what is typed, and the lines that begin in column 1. */
import { expect, test } from 'vitest';
import type { ScreeningSession } from '../../src/screening/session.ts';
import { runPlainScreen } from '../../src/tui/plain-screen.ts';
import { fakeSession } from './fake-session.ts';

async function* lines(typed: readonly string[]): AsyncGenerator<string> {
  yield* typed;
}

async function transcript(session: ScreeningSession, typed: readonly string[]): Promise<string[]> {
  const out: string[] = [];
  await runPlainScreen(session, lines(typed), (line) => {
    out.push(line);
  });
  return out;
}

const column1 = (out: readonly string[]): string[] => out.filter((line) => !line.startsWith('  '));

test.each([
  ['end of input', [], ['record 1']],
  ['quit', ['quit', 'y'], ['record 1']],
  [
    'commands written ahead, to the close',
    ['y', 'n WP', 'close'],
    ['record 1', 'saved 1 include', 'record 2', 'saved 2 exclude WP', 'end B1', 'closed B1', 'nothing left'],
  ],
  ['undo', ['maybe', 'undo'], ['record 1', 'saved 1 maybe', 'record 2', 'undone 1', 'record 1']],
  ['note does not print the record again', ['note a b'], ['record 1', 'noted 1']],
  ['skip', ['skip', 'exclude'], ['record 1', 'skipped 1', 'record 2', 'saved 2 exclude', 'record 1']],
  [
    'candidates, then a mark; the record stays',
    ['d', 'duplicate 2', 'd 2 3', 'duplicate 9'],
    ['record 1', 'candidates 1', 'marked 1 2', 'error `d` takes one ID at most.', 'error There is no record 9.'],
  ],
  [
    'flag, tags and history; the record stays',
    ['flag', 'tag two words', 'untag two words', 'tag', 'history'],
    ['record 1', 'flagged 1', 'tagged 1', 'untagged 1', 'error `tag` needs a tag: tag TAG', 'history 1'],
  ],
  [
    'list and find; go shows the record',
    ['y', 'list', 'list undecided', 'list odd', 'find title 2', 'find', 'go 1', 'go 9', 'clear'],
    [
      'record 1',
      'saved 1 include',
      'record 2',
      'list 2',
      'list 1',
      'error `odd` is no filter: all, undecided, included, maybe, excluded, flagged, tagged, noted, no-abstract.',
      'list 1',
      'error What is to be found? find TEXT',
      'record 2',
      'error The batch holds no record 9.',
      'cleared 2',
      'record 1',
    ],
  ],
  ['close too early', ['close'], ['record 1', 'error Records are undecided.']],
  ['nothing to undo', ['undo'], ['record 1', 'error There is nothing to undo in a batch that is not closed.']],
  [
    'a decision at the end',
    ['y', 'y', 'y'],
    [
      'record 1',
      'saved 1 include',
      'record 2',
      'saved 2 include',
      'end B1',
      'error Nothing in this batch is undecided: undo, close or quit.',
    ],
  ],
])('%s', async (_name, typed, expected) => {
  expect(column1(await transcript(fakeSession(['1', '2']), typed))).toEqual(expected);
});

test('full text: an exclusion without a code is an error, and the record stays', async () => {
  const out = await transcript(fakeSession(['7'], 'full-text'), ['n', 'n WP']);
  expect(column1(out)).toEqual([
    'record 7',
    'error One reason is needed. exclude CODE',
    'saved 7 exclude WP',
    'end B1',
  ]);
});

test('the record is indented by two blanks, without tabs', async () => {
  const out = await transcript(fakeSession(['1']), []);
  expect(out).toEqual(['record 1', '  Title 1', '  article', '  Sources: PubMed', '  AIM: To see record 1.']);
});

test('a candidate is one indented line, its id first', async () => {
  const out = await transcript(fakeSession(['1', '2']), ['duplicate']);
  expect(out.slice(-2)).toEqual(['candidates 1', '  2 Title 2 · PubMed']);
});
