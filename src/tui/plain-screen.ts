/** `screen --plain`: the screen line by line, for scripts, screen readers and terminals without a cursor. */
import { ReviewError } from '../errors.ts';
import type { Verdict } from '../screening/decision.ts';
import type { DuplicateCandidate, Position, ScreeningSession } from '../screening/session.ts';
import { blockLine, candidateLines, describeRecord, safeText } from './record-text.ts';

/** Takes one line without its line break and resolves when it is flushed. */
export type WriteLine = (line: string) => Promise<void> | void;

type Command =
  | { readonly kind: 'decide'; readonly verdict: Verdict; readonly reason: string | undefined }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'duplicate'; readonly other: string | undefined }
  | { readonly kind: 'undo' | 'skip' | 'close' | 'quit' }
  | { readonly kind: 'wrong'; readonly message: string };

const COMMANDS = 'include, exclude [CODE], maybe, undo, note TEXT, duplicate [ID], skip, close or quit';

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
      shownAt = now();
    } else await write(next.kind === 'batch-end' ? `end ${next.batch}` : 'nothing left');
  };
  const act = async (command: Exclude<Command, { kind: 'quit' }>): Promise<void> => {
    if (command.kind === 'wrong') return write(`error ${command.message}`);
    if (command.kind === 'undo') {
      const undone = await session.undo();
      if (undone === undefined) return write('error There is nothing to undo in a batch that is not closed.');
      await write(`undone ${undone.undone}`);
      return show(undone.position);
    }
    if (command.kind === 'close') {
      const { closed, position: next } = await session.close();
      await write(`closed ${closed}`);
      return show(next);
    }
    if (position.kind !== 'record') return write('error Nothing in this batch is undecided: undo, close or quit.');
    const { id } = position.shown;
    if (command.kind === 'note') {
      await session.note(command.text);
      return write(`noted ${id}`);
    }
    if (command.kind === 'duplicate') {
      if (command.other === undefined) return listCandidates(await session.findDuplicates(), write);
      await session.markDuplicate(command.other);
      return write(`marked ${id} ${command.other}`);
    }
    if (command.kind === 'skip') {
      const next = await session.skip();
      await write(`skipped ${id}`);
      return show(next);
    }
    if (command.kind !== 'decide') return;
    const { verdict, reason } = command;
    const next = await session.decide(verdict, reason, {
      msOnScreen: Math.max(0, Math.round(now() - shownAt)),
      highlighted: false,
    });
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
    case 'duplicate':
    case 'd':
      if (/\s/.test(rest)) return { kind: 'wrong', message: `\`${word}\` takes one ID at most.` };
      return { kind: 'duplicate', other: rest === '' ? undefined : rest };
    case 'undo':
    case 'skip':
    case 'close':
    case 'quit':
      return alone({ kind: word });
    default:
      return { kind: 'wrong', message: `\`${safeText(word)}\` is no command: ${COMMANDS}.` };
  }
}
