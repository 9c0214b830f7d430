/** `screen --plain`: the screen line by line, for scripts, screen readers and terminals without a cursor. */
import { ReviewError } from '../errors.ts';
import type { Verdict } from '../screening/decision.ts';
import {
  filterRecords,
  LIST_FILTER_NAMES,
  type ListedRecord,
  type ListFilter,
  searchRecords,
} from '../screening/listed-record.ts';
import type { DuplicateCandidate, Position, ScreeningSession } from '../screening/session.ts';
import { blockLine, candidateLines, describeRecord, listLines, safeText } from './record-text.ts';

/** Takes one line without its line break and resolves when it is flushed. */
export type WriteLine = (line: string) => Promise<void> | void;

type Command =
  | { readonly kind: 'decide'; readonly verdict: Verdict; readonly reason: string | undefined }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'duplicate'; readonly other: string | undefined }
  | { readonly kind: 'tag'; readonly tag: string; readonly on: boolean }
  | { readonly kind: 'list'; readonly filter: ListFilter }
  | { readonly kind: 'find'; readonly text: string }
  | { readonly kind: 'go'; readonly id: string }
  | { readonly kind: 'undo' | 'clear' | 'flag' | 'history' | 'skip' | 'close' | 'help' | 'quit' }
  | { readonly kind: 'wrong'; readonly message: string };

const COMMANDS =
  'include, exclude [CODE], maybe, undo, clear, note TEXT, tag TAG, untag TAG, flag, duplicate [ID], skip, list [FILTER], find TEXT, go ID, history, close, help or quit';

/**
 * Runs the line protocol until `quit`, the end of the input, or until nothing is left.
 *
 * @param input lines without line breaks; they may be written ahead, each applies to the record shown last
 * @param now milliseconds of a clock that never goes back
 * @throws errors that are no `ReviewError`; those are told as `error TEXT`
 */
export async function runPlainScreen(
  session: ScreeningSession,
  input: AsyncIterable<string>,
  write: WriteLine,
  now: () => number = () => performance.now(),
): Promise<void> {
  let position = await session.current();
  let shownAt = 0;
  const show = async (next: Position): Promise<void> => {
    position = next;
    if (next.kind === 'record') {
      await write(`record ${next.shown.id}`);
      for (const block of describeRecord(next.shown)) await write(`  ${blockLine(block)}`);
    } else await write(next.kind === 'batch-end' ? `end ${next.batch}` : 'nothing left');
    shownAt = now();
  };
  const act = async (command: Exclude<Command, { kind: 'quit' }>): Promise<void> => {
    if (command.kind === 'wrong') return write(`error ${command.message}`);
    const details = { msOnScreen: Math.max(0, Math.round(now() - shownAt)), highlighted: false };
    if (command.kind === 'undo') {
      const undone = await session.undo(details);
      if (undone === undefined) return write('error There is nothing to undo in a batch that is not closed.');
      await write(`undone ${undone.undone}`);
      return show(undone.position);
    }
    if (command.kind === 'close') {
      const { closed, position: next } = await session.close();
      await write(`closed ${closed}`);
      return show(next);
    }
    if (command.kind === 'help') return writeHelp(write);
    if (command.kind === 'list') return writeList(filterRecords(await session.list(), command.filter), write);
    if (command.kind === 'find') return writeList(searchRecords(await session.list(), command.text), write);
    if (command.kind === 'go') return show(await session.go(command.id));
    if (position.kind !== 'record') return write('error Nothing in this batch is undecided: undo, close or quit.');
    const { id } = position.shown;
    if (command.kind === 'note') {
      await session.note(command.text, details);
      return write(`noted ${id}`);
    }
    if (command.kind === 'flag') return write(`${(await session.flag(details)) ? 'flagged' : 'unflagged'} ${id}`);
    if (command.kind === 'tag') {
      await session.tag(command.tag, command.on, details);
      return write(`${command.on ? 'tagged' : 'untagged'} ${id}`);
    }
    if (command.kind === 'clear') {
      const cleared = await session.clear(details);
      await write(`cleared ${id}`);
      return show(cleared);
    }
    if (command.kind === 'history') {
      const acts = await session.history();
      await write(`history ${acts.length}`);
      for (const line of acts) await write(`  ${safeText(line)}`);
      return;
    }
    if (command.kind === 'duplicate') {
      if (command.other === undefined) return listCandidates(await session.findDuplicates(), write);
      await session.markDuplicate(command.other, details);
      return write(`marked ${id} ${command.other}`);
    }
    if (command.kind === 'skip') {
      const next = await session.skip();
      await write(`skipped ${id}`);
      return show(next);
    }
    if (command.kind !== 'decide') return;
    const { verdict, reason } = command;
    const next = await session.decide(verdict, reason, details);
    await write(`saved ${id} ${verdict}${reason === undefined ? '' : ` ${reason}`}`);
    return show(next);
  };

  // A function, since the acts above change the position.
  const isOver = (): boolean => position.kind === 'nothing-left';

  await show(position);
  if (isOver()) return;
  for await (const line of input) {
    const command = readCommand(line);
    if (command === undefined) continue;
    if (command.kind === 'quit') return;
    try {
      await act(command);
    } catch (error) {
      if (!(error instanceof ReviewError)) throw error;
      await write(errorLine(error));
    }
    if (isOver()) return;
  }
}

/** `candidates N`, then one indented line each, the id first. */
async function listCandidates(candidates: readonly DuplicateCandidate[], write: WriteLine): Promise<void> {
  await write(`candidates ${candidates.length}`);
  for (const candidate of candidates) await write(`  ${candidate.id} ${candidateLines(candidate).join(' · ')}`);
}

/** `list N`, then one indented line each, the id first. */
async function writeList(listed: readonly ListedRecord[], write: WriteLine): Promise<void> {
  await write(`list ${listed.length}`);
  for (const each of listed) await write(`  ${each.id} ${listLines(each).join(' · ')}`);
}

async function writeHelp(write: WriteLine): Promise<void> {
  await write('help');
  for (const command of COMMANDS.split(/, | or /)) await write(`  ${command}`);
  await write(`  filters of the list: ${LIST_FILTER_NAMES.join(', ')}`);
}

/** `error TEXT` on one line, the hint behind the message. */
export function errorLine(error: ReviewError): string {
  return `error ${safeText([error.message, error.hint ?? ''].join(' '))}`;
}

function readCommand(line: string): Command | undefined {
  const [, word = '', rest = ''] = /^\s*(\S*)\s*(.*?)\s*$/s.exec(line) ?? [];
  if (word === '') return undefined;
  const alone = (command: Command): Command =>
    rest === '' ? command : { kind: 'wrong', message: `\`${word}\` takes nothing behind it.` };
  switch (word) {
    case 'include':
    case 'y':
      return alone({ kind: 'decide', verdict: 'include', reason: undefined });
    case 'maybe':
    case 'm':
      return alone({ kind: 'decide', verdict: 'maybe', reason: undefined });
    case 'exclude':
    case 'n':
      if (/\s/.test(rest)) return { kind: 'wrong', message: `\`${word}\` takes one CODE at most.` };
      return { kind: 'decide', verdict: 'exclude', reason: rest === '' ? undefined : rest };
    case 'note':
      return rest === '' ? { kind: 'wrong', message: 'A note needs a text: note TEXT' } : { kind: 'note', text: rest };
    case 'tag':
    case 'untag':
      if (rest === '') return { kind: 'wrong', message: `\`${word}\` needs a tag: ${word} TAG` };
      return { kind: 'tag', tag: rest, on: word === 'tag' };
    case 'list': {
      const filter = LIST_FILTER_NAMES.find((name) => name === (rest === '' ? 'all' : rest));
      if (filter === undefined) {
        return { kind: 'wrong', message: `\`${rest}\` is no filter: ${LIST_FILTER_NAMES.join(', ')}.` };
      }
      return { kind: 'list', filter };
    }
    case 'find':
      return rest === '' ? { kind: 'wrong', message: 'What is to be found? find TEXT' } : { kind: 'find', text: rest };
    case 'go':
      if (rest === '' || /\s/.test(rest)) return { kind: 'wrong', message: '`go` takes one ID.' };
      return { kind: 'go', id: rest };
    case 'duplicate':
    case 'd':
      if (/\s/.test(rest)) return { kind: 'wrong', message: `\`${word}\` takes one ID at most.` };
      return { kind: 'duplicate', other: rest === '' ? undefined : rest };
    case 'undo':
    case 'clear':
    case 'flag':
    case 'history':
    case 'skip':
    case 'close':
    case 'help':
    case 'quit':
      return alone({ kind: word });
    default:
      return { kind: 'wrong', message: `\`${safeText(word)}\` is no command: ${COMMANDS}.` };
  }
}
