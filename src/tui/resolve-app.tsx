/** The screen of conflicts: head, record, both votes below it, key bar or the rationale being typed, and state. */
import { Text } from 'ink';
import { type ReactElement, useMemo } from 'react';
import type { ConflictPosition } from '../screening/resolve-session.ts';
import type { SessionSettings } from '../screening/session.ts';
import { choiceKey, keyOf } from './keymap.ts';
import { plainLines, recordLines, type TextLine } from './record-lines.ts';
import { safeText } from './record-text.ts';
import { ResolveBar, ResolveStateLine } from './resolve-bar.tsx';
import type { ResolveControl } from './resolve-control.ts';
import { RESOLVE_KEYS, resolveHelpLines } from './resolve-keymap.ts';
import { firstVoteLines, type VoteLine, voteLines, votesBelow } from './resolve-lines.ts';
import type { ResolvePanel } from './resolve-state.ts';
import { SittingFrame, useSitting } from './sitting-frame.tsx';
import type { TerminalSize } from './terminal.ts';
import { Rule, TextWindow, windowWord } from './text-view.tsx';
import { VotesView } from './votes-view.tsx';

interface ResolveAppProps {
  readonly control: ResolveControl;
  readonly colour: boolean;
  /** Instead of the terminal's own. */
  readonly size?: TerminalSize | undefined;
}

/** Draws what `control` tells and gives it the keys. */
export function ResolveApp({ control, colour, size }: ResolveAppProps): ReactElement {
  const { columns, rows, state } = useSitting(control, size, ({ entry }) => entry !== undefined);
  const { settings } = control.session;
  const barRows = columns < 80 ? 3 : 2;
  const layout = useMemo(
    () => layOut(state.position, control, { columns, room: rows - 5 - barRows }),
    [state.position, control, columns, rows, barRows],
  );
  const panel = state.panel === undefined ? undefined : panelLines(state.panel, control, columns);
  const lines = panel ?? layout.record;
  const votes = panel === undefined ? layout.votes : [];
  // Head, two rules, one line of state; the last row of the terminal stays free, else it would scroll.
  const height = Math.max(1, rows - 5 - barRows - (votes.length === 0 ? 0 : votes.length + 1));

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
      <TextWindow
        lines={lines}
        from={state.scroll}
        height={height}
        sets={settings.highlights}
        highlightsOn={state.highlightsOn}
        colour={colour}
      />
      <Rule columns={columns} word={windowWord(state.scroll, height, lines.length)} />
      {votes.length > 0 && <VotesView lines={votes} height={votes.length} columns={columns} colour={colour} />}
      {votes.length > 0 && <Rule columns={columns} word="" />}
      <ResolveBar control={control} state={state} columns={columns} height={barRows} />
      <ResolveStateLine state={state} colour={colour} />
    </SittingFrame>
  );
}

interface Layout {
  readonly record: readonly TextLine[];
  readonly votes: readonly VoteLine[];
}

/** The record above, the votes below it on at most a third of the rows that both have. */
function layOut(
  position: ConflictPosition | undefined,
  { session, keys }: ResolveControl,
  { columns, room }: { readonly columns: number; readonly room: number },
): Layout {
  if (position?.kind !== 'conflict') return { record: plainLines(noConflictTexts(position), columns - 2), votes: [] };
  const { reasons, highlights } = session.settings;
  const binding = RESOLVE_KEYS.find(({ action }) => action === 'votes');
  const key = binding === undefined ? '' : keyOf(binding, keys);
  const votes = voteLines(position, reasons, columns);
  return {
    record: recordLines(position.shown, highlights, columns - 2).lines,
    votes: firstVoteLines(votes, Math.max(2, Math.floor(room / 3)), key),
  };
}

function noConflictTexts(position: ConflictPosition | undefined): string[] {
  if (position?.kind !== 'nothing-left') return ['Reading the records …'];
  const { postponed } = position;
  return [
    'Nothing is left to resolve. Every resolution is saved.',
    ...(postponed === 0 ? [] : [`Postponed: ${postponed}; they come again in another sitting.`]),
  ];
}

/** `conflicts: 12 left, 3 resolved now · title and abstract · R1 · Title of the review` */
function headText(position: ConflictPosition | undefined, settings: SessionSettings): string {
  const stage = settings.stage === 'full-text' ? 'full text' : 'title and abstract';
  const left = position?.kind === 'conflict' ? position.left : 0;
  const progress = position === undefined ? 'conflicts' : `conflicts: ${left} left, ${position.done} resolved now`;
  return [progress, stage, settings.reviewer, safeText(settings.reviewTitle)].join(' · ');
}

function panelLines(panel: ResolvePanel, control: ResolveControl, columns: number): readonly TextLine[] {
  const { session, keys } = control;
  const { settings } = session;
  const width = columns - 2;
  switch (panel) {
    case 'help':
      return plainLines(['Keys', ...resolveHelpLines(keys).map((line) => ` ${line}`)], width);
    case 'criteria':
      return plainLines([`Criteria, version ${settings.criteriaVersion}`, ...settings.criteria], width);
    case 'reasons':
      return plainLines(
        [
          'Exclude for which reason? Esc: back to the record, nothing is saved',
          ...settings.reasons.map(({ code, text }, index) => ` ${choiceKey(index) ?? ' '}  ${code}  ${safeText(text)}`),
        ],
        width,
      );
    case 'votes': {
      const { position } = control.state();
      return position?.kind === 'conflict' ? votesBelow(position, settings.reasons, width) : [];
    }
  }
}
