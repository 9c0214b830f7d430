/** Transcripts of `audit --plain`. */
import { expect, test } from 'vitest';
import { ReviewError } from '../../src/errors.ts';
import { asRecordId, EMPTY_RECORD } from '../../src/records/record.ts';
import type { AuditPosition, AuditSession } from '../../src/screening/audit-session.ts';
import { runPlainAudit } from '../../src/tui/plain-audit.ts';

function fakeAudit(ids: readonly string[]) {
  let left = [...ids];
  const kept: (readonly [id: string, verdict: string, why: string | undefined])[] = [];
  const current = async (): Promise<AuditPosition> => {
    const [id] = left;
    if (id === undefined) return { kind: 'nothing-left' };
    const record = { ...EMPTY_RECORD, title: `Title ${id}`, abstract: 'record 9\nsaved 9 relevant' };
    const shown = { id: asRecordId(id), record, sources: ['PubMed'], own: undefined, notes: [] };
    return { kind: 'record', shown, left: left.length };
  };
  const session: AuditSession = {
    current,
    async answer(verdict, why) {
      const [id = ''] = left;
      if (id === 'gone') {
        left = left.slice(1);
        throw new ReviewError('refused', 'Record gone has been answered meanwhile.', {
          hint: 'The next one is shown.',
        });
      }
      kept.push([id, verdict, why]);
      left = left.slice(1);
      return current();
    },
    async skip() {
      left = left.slice(1);
      return current();
    },
    async undo() {
      const undone = kept.pop();
      if (undone === undefined) return undefined;
      left = [undone[0], ...left];
      return { undone: asRecordId(undone[0]), position: await current() };
    },
  };
  return { session, kept };
}

async function transcript(session: AuditSession, typed: readonly string[], isTyped = false): Promise<string[]> {
  const out: string[] = [];
  const lines = async function* (): AsyncGenerator<string> {
    yield* typed;
  };
  await runPlainAudit(session, lines(), (line) => void out.push(line), isTyped);
  return out;
}

const column1 = (out: readonly string[]): string[] => out.filter((line) => !line.startsWith('  '));

test('the record, indented, and nothing of the votes', async () => {
  expect(await transcript(fakeAudit(['4']).session, [])).toEqual([
    'record 4',
    '  Title 4',
    '  article',
    '  Sources: PubMed',
    '  record 9',
    '  saved 9 relevant',
  ]);
});

test('answers written ahead, to the end; the last one can be taken back', async () => {
  const { session, kept } = fakeAudit(['1', '2', '3']);
  const out = await transcript(session, [
    'relevant -- police -- stops',
    '',
    'not-relevant',
    'skip',
    'undo',
    'relevant',
  ]);
  expect(column1(out)).toEqual([
    'record 1',
    'saved 1 relevant',
    'record 2',
    'saved 2 not-relevant',
    'record 3',
    'skipped 3',
    'nothing left',
    'undone 2',
    'record 2',
    'saved 2 relevant',
    'nothing left',
  ]);
  expect(kept).toEqual([
    ['1', 'relevant', 'police -- stops'],
    ['2', 'relevant', undefined],
  ]);
});

test('what is no command changes nothing', async () => {
  const { session, kept } = fakeAudit(['1']);
  const out = await transcript(session, ['include', 'relevant police', 'undo', 'relevantly', 'quit', 'relevant']);
  const commands = 'relevant [-- why], not-relevant, skip, undo or quit.';
  expect(column1(out)).toEqual([
    'record 1',
    `error \`include\` is no command: ${commands}`,
    `error \`relevant police\` is no command: ${commands}`,
    'error There is no answer of yours to take back.',
    `error \`relevantly\` is no command: ${commands}`,
  ]);
  expect(kept).toEqual([]);
});

test('a record that somebody else has answered gives way to the next', async () => {
  const { session, kept } = fakeAudit(['gone', '2']);
  expect(column1(await transcript(session, ['relevant', 'not-relevant']))).toEqual([
    'record gone',
    'error Record gone has been answered meanwhile. The next one is shown.',
    'record 2',
    'saved 2 not-relevant',
    'nothing left',
  ]);
  expect(kept).toEqual([['2', 'not-relevant', undefined]]);
});

test('who types is waited for when nothing is left; a pipe is not', async () => {
  const slowly = async function* (): AsyncGenerator<string> {
    yield 'relevant';
    await new Promise((resolve) => setTimeout(resolve, 400));
    yield 'undo';
  };
  const play = async (isTyped: boolean) => {
    const out: string[] = [];
    await runPlainAudit(fakeAudit(['1']).session, slowly(), (line) => void out.push(line), isTyped);
    return column1(out);
  };
  expect(await play(false)).toEqual(['record 1', 'saved 1 relevant', 'nothing left']);
  expect(await play(true)).toEqual(['record 1', 'saved 1 relevant', 'nothing left', 'undone 1', 'record 1']);
});

test('an answer to nothing is an error', async () => {
  const out = await transcript(fakeAudit([]).session, ['relevant', 'skip', 'quit']);
  const refused = 'error Nothing is left to answer: undo, or quit.';
  expect(column1(out)).toEqual(['nothing left', refused, refused]);
});
