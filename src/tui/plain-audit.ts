/** `audit --plain`: the sample of agreed exclusions line by line, each answered by a third person. */
import { ReviewError } from '../errors.ts';
import { AUDIT_VERDICTS, type AuditVerdict } from '../screening/audit.ts';
import type { AuditPosition, AuditSession } from '../screening/audit-session.ts';
import { writtenAhead } from './plain-pairs.ts';
import { errorLine, type WriteLine } from './plain-screen.ts';
import { blockLine, describeRecord, safeText } from './record-text.ts';

type Command =
  | { readonly kind: 'answer'; readonly verdict: AuditVerdict; readonly why: string | undefined }
  | { readonly kind: 'skip' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'wrong'; readonly message: string };

/** What can be typed. */
export const AUDIT_COMMANDS = 'relevant [-- why], not-relevant, skip, undo or quit';

/**
 * Runs the line protocol until `quit`, the end of the input, or until nothing is left and no line is waiting.
 *
 * @param input lines without line breaks; they may be written ahead, each applies to the record shown last
 * @param isTyped whether a person types the lines: then the last answer, too, can be taken back before `quit`
 * @throws errors that are no `ReviewError`; those are told as `error TEXT`
 */
export async function runPlainAudit(
  session: AuditSession,
  input: AsyncIterable<string>,
  write: WriteLine,
  isTyped = false,
): Promise<void> {
  let position = await session.current();
  const show = async (next: AuditPosition): Promise<void> => {
    position = next;
    if (next.kind === 'nothing-left') {
      await write('nothing left');
      return isTyped ? write('  undo takes your last answer back, quit ends.') : undefined;
    }
    await write(`record ${next.shown.id}`);
    for (const block of describeRecord(next.shown)) await write(`  ${blockLine(block)}`);
  };
  const act = async (command: Exclude<Command, { kind: 'quit' }>): Promise<void> => {
    if (command.kind === 'wrong') return write(`error ${command.message}`);
    if (command.kind === 'undo') {
      const undone = await session.undo();
      if (undone === undefined) return write('error There is no answer of yours to take back.');
      await write(`undone ${undone.undone}`);
      return show(undone.position);
    }
    if (position.kind === 'nothing-left') return write('error Nothing is left to answer: undo, or quit.');
    const { id } = position.shown;
    if (command.kind === 'skip') {
      const next = await session.skip();
      await write(`skipped ${id}`);
      return show(next);
    }
    const next = await session.answer(command.verdict, command.why);
    await write(`saved ${id} ${command.verdict}`);
    return show(next);
  };
  // A function, since the acts above change the position.
  const isOver = (): boolean => position.kind === 'nothing-left';

  await show(position);
  const lines = input[Symbol.asyncIterator]();
  for (;;) {
    const next = await (isOver() && !isTyped ? writtenAhead(lines) : lines.next());
    if (next === undefined || next.done === true) return;
    if (next.value.trim() === '') continue;
    const command = readCommand(next.value.trim());
    if (command.kind === 'quit') return;
    try {
      await act(command);
    } catch (error) {
      if (!(error instanceof ReviewError)) throw error;
      await write(errorLine(error));
      // Somebody else may have answered the record meanwhile.
      const now = await session.current();
      if (idOf(now) !== idOf(position)) await show(now);
    }
  }
}

function idOf(position: AuditPosition): string | undefined {
  return position.kind === 'record' ? position.shown.id : undefined;
}

function readCommand(text: string): Command {
  if (text === 'skip' || text === 'undo' || text === 'quit') return { kind: text };
  // The reason is everything behind the first `--` that stands alone.
  const [, head = '', why = ''] = /^(.*?)(?:(?:^|\s)--(?:\s+(.*))?)?$/s.exec(text) ?? [];
  const verdict = AUDIT_VERDICTS.find((known) => known === head.trim());
  if (verdict === undefined)
    return { kind: 'wrong', message: `\`${safeText(text)}\` is no command: ${AUDIT_COMMANDS}.` };
  return { kind: 'answer', verdict, why: why.trim() === '' ? undefined : why.trim() };
}
