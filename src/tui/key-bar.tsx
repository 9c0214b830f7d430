/** The key bar: what can be pressed now, as many keys as fit. */
import { Text } from 'ink';
import type { ReactElement } from 'react';
import { bindingsOf, type KeyAction, type KeyChoice, keyOf } from './keymap.ts';

interface KeyBarProps {
  readonly keys: KeyChoice;
  readonly actions: readonly KeyAction[];
  readonly columns: number;
  /** Lines that the bar takes. */
  readonly height: number;
}

/** Entries that do not fit into `height` lines are left out; `?` lists them all. */
export function KeyBar({ keys, actions, columns, height }: KeyBarProps): ReactElement {
  const lines = keyBarLines(keys, actions, columns, height).map((line, index) => ({ key: `bar ${index}`, line }));
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

/** The lines of the bar, `height` of them, none longer than `columns`; `?` and quit, the last two, always stand. */
export function keyBarLines(keys: KeyChoice, actions: readonly KeyAction[], columns: number, height: number): string[] {
  const bindings = bindingsOf(actions).map((binding) => `${keyOf(binding, keys)} ${binding.label}`);
  const digits = actions.includes('exclude') ? ['1-9 exclude+reason'] : [];
  return fitEntries([...bindings.slice(0, 3), ...digits, ...bindings.slice(3)], columns, height);
}

/** Entries on `height` lines of at most `columns`; the last two always stand, others are left out from the end. */
export function fitEntries(all: readonly string[], columns: number, height: number): string[] {
  const ends = all.slice(-2);
  const entries = all.slice(0, -2);
  let lines = fill([...entries, ...ends], columns);
  while (lines.length > height && entries.length > 0) {
    entries.pop();
    lines = fill([...entries, ...ends], columns);
  }
  return Array.from({ length: height }, (_, index) => lines[index] ?? '');
}

function fill(entries: readonly string[], columns: number): string[] {
  const lines: string[] = [];
  for (const entry of entries) {
    const longer = `${lines.at(-1) ?? ''}   ${entry}`;
    if (lines.length > 0 && longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(` ${entry}`);
  }
  return lines;
}
