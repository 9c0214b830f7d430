/** `dedupe review --plain` and `dedupe sample --plain`: pairs of records line by line, each judged with one word. */
import { PAIR_VERDICTS, type PairVerdict } from '../dedupe/judgement.ts';
import type { PairPosition, PairSession, ShownPair } from '../dedupe/pair-session.ts';
import type { FieldView, MarkedText, PairSide } from '../dedupe/pair-view.ts';
import { ReviewError } from '../errors.ts';
import { errorLine, type WriteLine } from './plain-screen.ts';
import { safeText } from './record-text.ts';

type Command =
  | { readonly kind: 'judge'; readonly verdict: PairVerdict }
  | { readonly kind: 'skip' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'wrong'; readonly message: string };

/** Sign before a field. */
const SIGNS = { same: '=', different: '≠', 'one-sided': '·' } as const;
const NOT_SAID = '(not said)';

/** Milliseconds in which an `undo` behind the last pair has to come; then the sitting ends. */
const PATIENCE_MS = 200;

/**
 * Runs the line protocol until `quit`, the end of the input, or until nothing is left and no line is waiting.
 *
 * @param input lines without line breaks; they may be written ahead, each applies to the pair shown last
 * @throws errors that are no `ReviewError`; those are told as `error TEXT`
 */
export async function runPlainPairs(
  session: PairSession,
  input: AsyncIterable<string>,
  write: WriteLine,
): Promise<void> {
  let position = await session.current();
  const show = async (next: PairPosition): Promise<void> => {
    position = next;
    if (next.kind === 'nothing-left') return write('nothing left');
    for (const line of pairLines(next.pair)) await write(line);
  };
  const act = async (command: Exclude<Command, { kind: 'quit' }>): Promise<void> => {
    if (command.kind === 'wrong') return write(`error ${command.message}`);
    if (command.kind === 'undo') {
      const undone = await session.undo();
      if (undone === undefined) return write('error There is no judgement of yours to take back.');
      await write(`undone ${undone.undone.a} ${undone.undone.b}`);
      return show(undone.position);
    }
    if (position.kind === 'nothing-left') return write('error Nothing is left to judge: undo, or quit.');
    const { left, right } = position.pair.view;
    if (command.kind === 'skip') {
      const next = await session.skip();
      await write(`skipped ${left.id} ${right.id}`);
      return show(next);
    }
    const { position: next, note } = await session.judge(command.verdict);
    await write(`saved ${left.id} ${right.id} ${command.verdict}`);
    if (note !== undefined) await write(`  ${note}`);
    return show(next);
  };
  // A function, since the acts above change the position.
  const isOver = (): boolean => position.kind === 'nothing-left';

  await show(position);
  const lines = input[Symbol.asyncIterator]();
  for (;;) {
    const next = await (isOver() ? writtenAhead(lines) : lines.next());
    if (next === undefined || next.done === true) return;
    if (next.value.trim() === '') continue;
    const command = readCommand(next.value.trim());
    if (command.kind === 'quit') return;
    try {
      await act(command);
    } catch (error) {
      if (!(error instanceof ReviewError)) throw error;
      await write(errorLine(error));
      // Others may have settled the pair meanwhile.
      const now = await session.current();
      if (idsOf(now) !== idsOf(position)) await show(now);
    }
  }
}

/** The next line if it is there already: when nothing is left, nobody waits for more. */
export async function writtenAhead(lines: AsyncIterator<string>): Promise<IteratorResult<string> | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  try {
    return await Promise.race([lines.next(), patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** A pair as lines: `pair ID ID`, then indented where each comes from, the fields, and the doubt. */
export function pairLines({ view, doubt }: ShownPair): string[] {
  const { left, right } = view;
  return [
    `pair ${left.id} ${right.id}`,
    ...[left, right].map((side) => `  ${side.id}: ${sideLine(side)}`),
    ...view.fields.flatMap((field) => fieldLines(field, left, right)),
    `  doubt: ${safeText(doubt)}`,
  ];
}

/** `PubMed 31234567, in one cluster with 5, 9` */
export function sideLine({ source, linked }: PairSide): string {
  return safeText(linked.length === 0 ? source : `${source}, in one cluster with ${linked.join(', ')}`);
}

function fieldLines({ label, agreement, left: a, right: b }: FieldView, left: PairSide, right: PairSide): string[] {
  if (agreement === 'same') return [`  ${SIGNS.same} ${label}: ${a.text}`];
  return [
    `  ${SIGNS[agreement]} ${label}`,
    `      ${left.id}: ${bracedText(a) || NOT_SAID}`,
    `      ${right.id}: ${bracedText(b) || NOT_SAID}`,
  ];
}

/** Braces around what the other record does not have: `201{8}`. */
function bracedText({ text, marks }: MarkedText): string {
  let at = 0;
  let braced = '';
  for (const { start, end } of marks) {
    braced += `${text.slice(at, start)}{${text.slice(start, end)}}`;
    at = end;
  }
  return braced + text.slice(at);
}

function idsOf(position: PairPosition): string {
  return position.kind === 'pair' ? `${position.pair.view.left.id} ${position.pair.view.right.id}` : '';
}

function readCommand(word: string): Command {
  const verdict = PAIR_VERDICTS.find((each) => each === word);
  if (verdict !== undefined) return { kind: 'judge', verdict };
  if (word === 'skip' || word === 'undo' || word === 'quit') return { kind: word };
  return {
    kind: 'wrong',
    message: `\`${safeText(word)}\` is no command: ${PAIR_VERDICTS.join(', ')}, skip, undo or quit.`,
  };
}
