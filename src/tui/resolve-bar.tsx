/** The foot of the screen of conflicts: keys, or the rationale being typed; below it the last message. */
import { Text } from 'ink';
import type { ReactElement } from 'react';
import { fitEntries } from './key-bar.tsx';
import { safeText } from './record-text.ts';
import type { ResolveControl } from './resolve-control.ts';
import { RESOLVE_KEYS, type ResolveAction, resolveKeyEntries } from './resolve-keymap.ts';
import type { ResolveEntry, ResolveState } from './resolve-state.ts';

interface ResolveBarProps {
  readonly control: ResolveControl;
  readonly state: ResolveState;
  readonly columns: number;
  readonly height: number;
}

const CONFLICT_ACTIONS: readonly ResolveAction[] = RESOLVE_KEYS.map(({ action }) => action);
const LEFT_ACTIONS: readonly ResolveAction[] = ['undo', 'criteria', 'help', 'quit'];

/** `height` lines. */
export function ResolveBar({ control, state, columns, height }: ResolveBarProps): ReactElement {
  if (state.entry !== undefined) return <EntryLines entry={state.entry} state={state} height={height} />;
  const isConflict = state.position?.kind === 'conflict';
  const entries = resolveKeyEntries(control.keys, isConflict ? CONFLICT_ACTIONS : LEFT_ACTIONS);
  const lines = fitEntries(entries, columns, height).map((line, index) => ({ key: `bar ${index}`, line }));
  return (
    <>
      {lines.map(({ key, line }) => (
        <Text key={key} wrap="truncate">
          {line === '' ? ' ' : line}
        </Text>
      ))}
    </>
  );
}

interface EntryLinesProps {
  readonly entry: ResolveEntry;
  readonly state: ResolveState;
  readonly height: number;
}

/** What is typed is cut at its beginning, so that its end is seen. */
function EntryLines({ entry, state, height }: EntryLinesProps): ReactElement {
  const id = state.position?.kind === 'conflict' ? state.position.shown.id : '';
  const act = [entry.verdict, id, entry.reason === undefined ? '' : `for ${entry.reason}`];
  const blank = Array.from({ length: height - 2 }, (_, index) => `blank ${index}`);
  return (
    <>
      <Text
        bold
        wrap="truncate"
      >{` ${act.filter((word) => word !== '').join(' ')}, because (Enter saves, Esc goes back):`}</Text>
      <Text wrap="truncate-start">{` ${entry.rationale}▏`}</Text>
      {blank.map((key) => (
        <Text key={key}> </Text>
      ))}
    </>
  );
}

/** The last message, and keys dropped. */
export function ResolveStateLine({
  state,
  colour,
}: {
  readonly state: ResolveState;
  readonly colour: boolean;
}): ReactElement {
  const isError = state.message?.kind === 'error';
  const text = safeText(state.message?.text ?? '');
  const parts = [
    state.isSaving ? 'saving …' : '',
    state.highlightsOn ? '' : 'highlights off',
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
