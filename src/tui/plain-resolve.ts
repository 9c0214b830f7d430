/** `resolve --plain`: conflicts line by line, each resolved with a rationale. */
import { ReviewError } from '../errors.ts';
import type { ConflictPosition, ResolveSession, VoteShown } from '../screening/resolve-session.ts';
import { errorLine, type WriteLine } from './plain-screen.ts';
import { blockLine, describeRecord, safeText } from './record-text.ts';
import { standingText } from './resolve-lines.ts';

type Command =
  | {
      readonly kind: 'resolve';
      readonly verdict: 'include' | 'exclude';
      readonly reason: string | undefined;
      readonly rationale: string;
    }
  | { readonly kind: 'postpone' | 'quit' }
  | { readonly kind: 'wrong'; readonly message: string };

/**
 * Runs the line protocol until `quit`, the end of the input, or until nothing is left.
 *
 * @param input lines without line breaks; they may be written ahead, each applies to the conflict shown last
 * @throws errors that are no `ReviewError`; those are told as `error TEXT`
 */
export async function runPlainResolve(
  session: ResolveSession,
  input: AsyncIterable<string>,
  write: WriteLine,
): Promise<void> {
  const show = async (next: ConflictPosition): Promise<ConflictPosition> => {
    if (next.kind === 'nothing-left') await write('nothing left');
    else {
      await write(`conflict ${next.shown.id}`);
      for (const block of describeRecord(next.shown)) await write(`  ${blockLine(block)}`);
      if (next.standing !== undefined) await write(`  ${standingText(next.standing)}`);
      await write(`  A: ${voteText(next.a)}`);
      await write(`  B: ${voteText(next.b)}`);
    }
    return next;
  };

  let position = await show(await session.current());
  if (position.kind === 'nothing-left') return;
  for await (const line of input) {
    if (line.trim() === '') continue;
    const command = readCommand(line);
    if (command.kind === 'quit') return;
    if (command.kind === 'wrong') {
      await write(`error ${command.message}`);
      continue;
    }
    const { id } = position.shown;
    try {
      let next: ConflictPosition;
      if (command.kind === 'resolve') {
        const { verdict, reason, rationale } = command;
        next = await session.resolve(verdict, reason, rationale);
        await write(`resolved ${id} ${verdict}${reason === undefined ? '' : ` ${reason}`}`);
      } else {
        next = await session.postpone();
        await write(`postponed ${id}`);
      }
      position = await show(next);
    } catch (error) {
      if (!(error instanceof ReviewError)) throw error;
      await write(errorLine(error));
      // Somebody else may have settled it meanwhile.
      const now = await session.current();
      if (idOf(now) !== id) position = await show(now);
    }
    if (position.kind === 'nothing-left') return;
  }
}

function idOf(position: ConflictPosition): string | undefined {
  return position.kind === 'conflict' ? position.shown.id : undefined;
}

/** `exclude WP (note: no police)`; A and B stand for nobody, unless the settings show whose vote it was: `include (R1)`. */
function voteText(vote: VoteShown): string {
  const verdict = vote.reason === undefined ? vote.verdict : `${vote.verdict} ${vote.reason}`;
  const by = vote.by === undefined ? [] : [`(${vote.by})`];
  return safeText([verdict, ...by, ...vote.notes.map((note) => `(note: ${note})`)].join(' '));
}

function readCommand(line: string): Command {
  const text = line.trim();
  if (text === 'postpone' || text === 'quit') return { kind: text };
  // The rationale is everything behind the first `--` that stands alone.
  const [, head = '', rationale = ''] = /^(.*?)(?:(?:^|\s)--(?:\s+(.*))?)?$/s.exec(text) ?? [];
  const [verdict, reason, ...more] = head.trim().split(/\s+/);
  if ((verdict !== 'include' && verdict !== 'exclude') || more.length > 0) {
    return {
      kind: 'wrong',
      message: `\`${safeText(text)}\` is no command: include -- WHY, exclude [CODE] -- WHY, postpone or quit.`,
    };
  }
  if (verdict === 'include' && reason !== undefined) {
    return { kind: 'wrong', message: '`include` takes no CODE: include -- WHY' };
  }
  if (rationale.trim() === '')
    return { kind: 'wrong', message: `A resolution needs a rationale: ${head.trim()} -- WHY` };
  return { kind: 'resolve', verdict, reason, rationale: rationale.trim() };
}
