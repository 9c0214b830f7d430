/** The screen of pairs: head, two records side by side or one above the other, key bar and state. */
import { Box, Text } from 'ink';
import { type ReactElement, useMemo } from 'react';
import type { PairPosition, PairSettings } from '../dedupe/pair-session.ts';
import type { PairControl } from './pair-control.ts';
import { type PairAction, pairHelpLines, pairKeyBar } from './pair-keymap.ts';
import { columnWidth, LABEL_WIDTH, type PairLine, pairScreenLines } from './pair-lines.ts';
import type { PairState } from './pair-state.ts';
import { plainLines } from './record-lines.ts';
import { safeText } from './record-text.ts';
import { SittingFrame, useSitting } from './sitting-frame.tsx';
import type { TerminalSize } from './terminal.ts';
import { LineText, Rule, windowWord } from './text-view.tsx';

interface PairAppProps {
  readonly control: PairControl;
  readonly colour: boolean;
  /** Instead of the terminal's own. */
  readonly size?: TerminalSize | undefined;
}

const PAIR_ACTIONS: readonly PairAction[] = ['same', 'different', 'versions', 'skip', 'undo', 'help', 'quit'];
const LEFT_ACTIONS: readonly PairAction[] = ['undo', 'help', 'quit'];

/** Draws what `control` tells and gives it the keys. */
export function PairApp({ control, colour, size }: PairAppProps): ReactElement {
  const { columns, rows, state } = useSitting(control, size, () => false);
  const { settings } = control.session;
  // Head, two rules, the bar, one line of state; the last row of the terminal stays free, else it would scroll.
  const height = Math.max(1, rows - 6);
  const body = useMemo(() => bodyLines(state.position, columns), [state.position, columns]);
  const lines = state.isHelpOpen ? wholeLines(['Keys', ...pairHelpLines().map((line) => ` ${line}`)], columns) : body;

  return (
    <SittingFrame
      control={control}
      columns={columns}
      rows={rows}
      arrival={state.arrival}
      visible={height}
      total={lines.length}
    >
      <Text wrap="truncate">{` ${headText(state.position, settings)}`}</Text>
      <Rule columns={columns} word="" />
      <PairWindow lines={lines} from={state.scroll} height={height} columns={columns} colour={colour} />
      <Rule columns={columns} word={windowWord(state.scroll, height, lines.length)} />
      <Text wrap="truncate">{pairKeyBar(state.position?.kind === 'pair' ? PAIR_ACTIONS : LEFT_ACTIONS)}</Text>
      <PairStateLine state={state} colour={colour} />
    </SittingFrame>
  );
}

/** `pairs in doubt: 12 left, 3 judged now · R1 · Title of the review` */
function headText(position: PairPosition | undefined, settings: PairSettings): string {
  const left = position?.kind === 'pair' ? position.left : 0;
  const progress =
    position === undefined ? settings.subject : `${settings.subject}: ${left} left, ${position.done} judged now`;
  return [progress, settings.reviewer, safeText(settings.reviewTitle)].join(' · ');
}

function bodyLines(position: PairPosition | undefined, columns: number): PairLine[] {
  if (position === undefined) return wholeLines(['Reading the records …'], columns);
  if (position.kind === 'pair') return pairScreenLines(position.pair, columns);
  const skipped = position.skipped === 0 ? [] : [`Skipped: ${position.skipped}; they come again in another sitting.`];
  return wholeLines(['Nothing is left to judge. Every judgement is saved.', ...skipped], columns);
}

function wholeLines(texts: readonly string[], columns: number): PairLine[] {
  return plainLines(texts, columns - 2).map((line) => ({ kind: 'whole', line }));
}

interface PairWindowProps {
  readonly lines: readonly PairLine[];
  readonly from: number;
  readonly height: number;
  readonly columns: number;
  readonly colour: boolean;
}

/** `height` of the lines, from the line `from`. */
function PairWindow({ lines, from, height, columns, colour }: PairWindowProps): ReactElement {
  const first = Math.max(0, Math.min(from, lines.length - height));
  const visible = lines.slice(first, first + height).map((line, index) => ({ key: `line ${first + index}`, line }));
  const looks = { sets: [], highlightsOn: false, colour };
  const width = columnWidth(columns);
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      {visible.map(({ key, line }) =>
        line.kind === 'whole' ? (
          <LineText key={key} line={line.line} {...looks} />
        ) : (
          <Box key={key} height={1}>
            <Box width={LABEL_WIDTH}>
              <LineText line={line.label} {...looks} />
            </Box>
            <Box width={width}>
              <LineText line={line.left} {...looks} />
            </Box>
            <Text dimColor>│</Text>
            <Box width={width}>
              <LineText line={line.right} {...looks} />
            </Box>
          </Box>
        ),
      )}
    </Box>
  );
}

/** The last message, and keys dropped. */
function PairStateLine({ state, colour }: { readonly state: PairState; readonly colour: boolean }): ReactElement {
  const isError = state.message?.kind === 'error';
  const text = safeText(state.message?.text ?? '');
  const parts = [
    state.isSaving ? 'saving …' : '',
    state.dropped === 0 ? '' : `${state.dropped} ${state.dropped === 1 ? 'key' : 'keys'} dropped, too fast`,
  ].filter((part) => part !== '');
  return (
    <Text wrap="truncate">
      {' '}
      {text !== '' && (
        <Text bold={isError} inverse={isError} {...(colour && isError ? { color: 'red' } : {})}>
          {isError ? `NOT DONE: ${text}` : text}
        </Text>
      )}
      {text !== '' && parts.length > 0 ? ' · ' : ''}
      {parts.join(' · ')}
    </Text>
  );
}
