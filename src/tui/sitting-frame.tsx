/** What every drawn screen does around its own lines: size, keys, telling what was painted, and the way out. */
import { Box, Text, useApp } from 'ink';
import { type ReactElement, type ReactNode, useEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import type { SittingControl } from './sitting.ts';
import type { SittingState } from './sitting-state.ts';
import { SMALLEST, type TerminalSize, useKeys, useTerminalSize } from './terminal.ts';

export interface Drawn<S> extends TerminalSize {
  readonly state: S;
}

/**
 * The state that a screen draws, and the size it has; keys go to the control.
 *
 * @param size instead of the terminal's own
 */
export function useSitting<S extends SittingState<unknown>>(
  control: SittingControl<S>,
  size: TerminalSize | undefined,
  takesText: (state: S) => boolean,
): Drawn<S> {
  const { exit } = useApp();
  const { columns, rows } = useTerminalSize(size);
  const state = useSyncExternalStore(control.subscribe, control.state);
  useKeys(control.press, () => takesText(control.state()));
  useEffect(() => {
    if (state.hasQuit) exit();
  }, [exit, state.hasQuit]);
  return { columns, rows, state };
}

interface SittingFrameProps extends TerminalSize {
  readonly control: Pick<SittingControl<unknown>, 'measured' | 'painted'>;
  readonly arrival: number;
  /** Lines that fit and lines there are. */
  readonly visible: number;
  readonly total: number;
  readonly children: ReactNode;
}

/** The lines of a screen, or one line that asks for more room; what stands there is told to the control. */
export function SittingFrame(props: SittingFrameProps): ReactElement {
  const { control, columns, rows, arrival, visible, total, children } = props;
  const canShow = columns >= SMALLEST.columns && rows >= SMALLEST.rows;
  useLayoutEffect(() => {
    control.measured({ visible, total, canShow });
  });
  useEffect(() => {
    if (canShow) control.painted(arrival);
  }, [control, canShow, arrival]);
  if (!canShow) {
    return <Text wrap="truncate">{`Needs ${SMALLEST.columns}×${SMALLEST.rows}, is ${columns}×${rows}; q quits`}</Text>;
  }
  return (
    <Box flexDirection="column" width={columns}>
      {children}
    </Box>
  );
}
