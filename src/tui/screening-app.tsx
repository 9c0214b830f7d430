/** The screening screen: head, record or panel, key bar and state, on as many rows as the terminal has. */
import { Text } from 'ink';
import { type ReactElement, useMemo } from 'react';
import type { Stage } from '../screening/decision.ts';
import type { Position, SessionSettings } from '../screening/session.ts';
import { KeyBar } from './key-bar.tsx';
import { choiceKey, helpLines, KEY_BINDINGS, type KeyAction } from './keymap.ts';
import { paceText } from './pace.ts';
import { plainLines, type RecordLines, recordLines } from './record-lines.ts';
import { safeText } from './record-text.ts';
import type { ScreenControl } from './screening-control.ts';
import type { Panel, ScreenState } from './screening-state.ts';
import { SittingFrame, useSitting } from './sitting-frame.tsx';
import { nothingLeftText } from './sitting-text.ts';
import type { TerminalSize } from './terminal.ts';
import { Rule, TextWindow, windowWord } from './text-view.tsx';

interface ScreeningAppProps {
  readonly control: ScreenControl;
  readonly colour: boolean;
  /** Instead of the terminal's own. */
  readonly size?: TerminalSize | undefined;
}

const RECORD_ACTIONS: readonly KeyAction[] = KEY_BINDINGS.map(({ action }) => action).filter(
  (action) => action !== 'close' && action !== 'clear',
);
const END_ACTIONS: readonly KeyAction[] = ['undo', 'list', 'find', 'close', 'criteria', 'help', 'quit'];
const LEFT_ACTIONS: readonly KeyAction[] = ['criteria', 'help', 'quit'];

/** Draws what `control` tells and gives it the keys. */
export function ScreeningApp({ control, colour, size }: ScreeningAppProps): ReactElement | null {
  const { columns, rows, state } = useSitting(control, size, ({ entry }) => entry !== undefined);
  const { settings } = control.session;
  const keyRows = columns < 80 ? 3 : 2;
  // Head, two rules, the bar, one line of state; the last row of the terminal stays free, else it would scroll.
  const height = Math.max(1, rows - 1 - 4 - keyRows);
  const body = useMemo(() => bodyLines(state.position, settings, columns - 2), [state.position, settings, columns]);
  const panel = state.panel === undefined ? undefined : panelLines(state.panel, control, columns - 2);
  const lines = panel ?? body.lines;
  const isChoosing = state.panel === 'duplicates' || state.panel === 'list';
  const from = isChoosing ? firstLineOf(state, height) : state.scroll;

  return (
    <SittingFrame
      control={control}
      columns={columns}
      rows={rows}
      arrival={state.arrival}
      visible={height}
      total={lines.length}
    >
      <Text wrap="truncate">{` ${headText(state, settings)}`}</Text>
      <Rule columns={columns} word="" />
      <TextWindow
        lines={lines}
        from={from}
        height={height}
        sets={settings.highlights}
        highlightsOn={state.highlightsOn}
        colour={colour}
      />
      <Rule columns={columns} word={windowWord(from, height, lines.length)} />
      <KeyBar
        keys={control.keys}
        actions={isChoosing ? [] : actionsNow(state.position, settings.stage)}
        columns={columns}
        height={keyRows}
      />
      <StateLine state={state} settings={settings} hits={body.hits} colour={colour} />
    </SittingFrame>
  );
}

function actionsNow(position: Position | undefined, stage: Stage): readonly KeyAction[] {
  // At full text there is no maybe.
  if (position?.kind === 'record')
    return stage === 'full-text' ? RECORD_ACTIONS.filter((action) => action !== 'maybe') : RECORD_ACTIONS;
  return position?.kind === 'batch-end' ? END_ACTIONS : LEFT_ACTIONS;
}

/** `B7 7/20 · all 118/5000 · 12 s each, 3 min left · full text · R1 · Title of the review` */
function headText({ position, times }: ScreenState, settings: SessionSettings): string {
  const stage = settings.stage === 'full-text' ? 'full text' : 'title and abstract';
  const progress =
    position === undefined || position.kind === 'nothing-left'
      ? []
      : [
          `${position.progress.batch} ${position.progress.batchDone}/${position.progress.batchSize}`,
          `all ${position.progress.totalDone}/${position.progress.totalSize}`,
          paceText(times, position.progress.batchSize - position.progress.batchDone),
        ].filter((part) => part !== '');
  return [...progress, stage, settings.reviewer, safeText(settings.reviewTitle)].join(' · ');
}

function bodyLines(position: Position | undefined, settings: SessionSettings, width: number): RecordLines {
  const hits: number[] = [];
  if (position === undefined) return { lines: plainLines(['Reading the records …'], width), hits };
  if (position.kind === 'record') return recordLines(position.shown, settings.highlights, width);
  if (position.kind === 'nothing-left') {
    return {
      lines: plainLines([`${nothingLeftText(position.afterPilot === true)} Every decision is saved.`], width),
      hits,
    };
  }
  const texts = [
    `End of batch ${position.batch}: all ${position.progress.batchSize} records are decided.`,
    'Closing is final: the batch is revealed when both reviewers have closed it. Until then decisions can be undone.',
  ];
  return { lines: plainLines(texts, width), hits };
}

function panelLines(panel: Panel, control: ScreenControl, width: number): RecordLines['lines'] {
  const { settings } = control.session;
  switch (panel) {
    case 'help':
      return plainLines(['Keys', ...helpLines(control.keys).map((line) => ` ${line}`)], width);
    case 'criteria':
      return plainLines(
        [`Criteria, version ${settings.criteriaVersion}`, ...settings.criteria.map((line) => line.replace(/\s+$/, ''))],
        width,
      );
    case 'duplicates':
      return choiceLines(
        control.state(),
        'Which is the same report? ↓ ↑ and Enter marks it, Esc: back to the record',
        width,
      );
    case 'list':
      return choiceLines(control.state(), listHead(control.state()), width);
    case 'history':
      return plainLines(['What you did with this record', ...historyLines(control.state().acts)], width);
    case 'reasons':
      return plainLines(
        [
          'Exclude for which reason? Esc: back to the record, nothing is saved',
          ...settings.reasons.map(({ code, text }, index) => ` ${choiceKey(index) ?? ' '}  ${code}  ${safeText(text)}`),
        ],
        width,
      );
  }
}

/** Two lines for each candidate, behind the head. */
function choiceLines({ choices, choice }: ScreenState, head: string, width: number): RecordLines['lines'] {
  return [
    [{ text: cutAt(head, width), look: 'label', set: undefined }],
    ...choices.flatMap(({ id, title, particulars }, index): RecordLines['lines'] => {
      const sign = index === choice ? '▸' : ' ';
      const look = index === choice ? 'label' : 'section';
      const indent = ' '.repeat(id.length + 3);
      return [
        [{ text: cutAt(`${sign} ${id} ${title}`, width), look, set: undefined }],
        [{ text: cutAt(indent + particulars, width), look: 'particulars', set: undefined }],
      ];
    }),
  ];
}

/** `Flagged: 3 records. ↓ ↑ and Enter goes there, → other filters, Esc: back` */
function listHead({ listed, choices }: ScreenState): string {
  const what = 'filter' in listed ? listed.filter.replace('-', ' ') : `with “${safeText(listed.words)}”`;
  return `${choices.length} ${choices.length === 1 ? 'record' : 'records'}: ${what}. ↓ ↑ and Enter goes there, → other filters, Esc: back`;
}

function historyLines(acts: readonly string[]): readonly string[] {
  return acts.length === 0 ? [' Nothing yet.'] : acts.map((line) => ` ${safeText(line)}`);
}

/** Keeps the chosen record in the window. */
function firstLineOf({ choice }: ScreenState, height: number): number {
  return Math.max(0, 1 + 2 * (choice + 1) - height);
}

/** The drawing cuts by columns; this only keeps lines from being endless. */
function cutAt(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;
}

interface StateLineProps {
  readonly state: ScreenState;
  readonly settings: SessionSettings;
  readonly hits: readonly number[];
  readonly colour: boolean;
}

/** What is being typed, else the last message, hits of the highlight sets, and keys dropped. */
function StateLine({ state, settings, hits, colour }: StateLineProps): ReactElement {
  if (state.entry !== undefined) {
    const { purpose, text } = state.entry;
    const does = purpose === 'find' ? 'Enter finds, Esc drops' : 'Enter saves, Esc drops';
    return <Text wrap="truncate-start">{` ${purpose}: ${text}▏ (${does})`}</Text>;
  }
  const counts = settings.highlights.map(({ name }, index) => `${safeText(name)} ${hits[index] ?? 0}`);
  const parts = [
    state.isSaving ? 'saving …' : '',
    hits.length === 0 ? '' : state.highlightsOn ? counts.join(', ') : 'highlights off',
    state.dropped === 0 ? '' : `${state.dropped} ${state.dropped === 1 ? 'key' : 'keys'} dropped, too fast`,
  ].filter((part) => part !== '');
  const message = state.message?.text ?? '';
  const isError = state.message?.kind === 'error';
  return (
    <Text wrap="truncate">
      {' '}
      {message !== '' && (
        <Text bold={isError} inverse={isError} {...(colour && isError ? { color: 'red' } : {})}>
          {isError ? `NOT DONE: ${safeText(message)}` : safeText(message)}
        </Text>
      )}
      {message !== '' && parts.length > 0 ? ' · ' : ''}
      {parts.join(' · ')}
    </Text>
  );
}
