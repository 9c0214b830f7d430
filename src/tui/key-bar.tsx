/** The key bar: what can be pressed now, as many keys as fit. */
import { Text } from 'ink';
import type { ReactElement } from 'react';
import { bindingsOf, type KeyAction, type KeyPreset } from './keymap.ts';

interface KeyBarProps {
  readonly preset: KeyPreset;
  readonly actions: readonly KeyAction[];
  readonly columns: number;
  /** Lines that the bar takes. */
  readonly height: number;
}

/** Entries that do not fit into `height` lines are left out; `?` lists them all. */
export function KeyBar({ preset, actions, columns, height }: KeyBarProps): ReactElement {
  const lines = keyBarLines(preset, actions, columns, height).map((line, index) => ({ key: `bar ${index}`, line }));
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

/** The lines of the bar, `height` of them, none longer than `columns`. */
export function keyBarLines(
  preset: KeyPreset,
  actions: readonly KeyAction[],
  columns: number,
  height: number,
): string[] {
  const entries = bindingsOf(actions).map((binding) => `${binding.keys[preset]} ${binding.label}`);
  const digits = actions.includes('exclude') ? ['1-9 exclude+reason'] : [];
  const lines: string[] = [];
  let line = '';
  for (const entry of [...entries.slice(0, 3), ...digits, ...entries.slice(3)]) {
    const longer = line === '' ? ` ${entry}` : `${line}   ${entry}`;
    if (longer.length <= columns) line = longer;
    else {
      lines.push(line);
      line = ` ${entry}`;
    }
  }
  lines.push(line);
  return Array.from({ length: height }, (_, index) => lines[index] ?? '');
}
