/** The votes of a conflict, drawn: rows over the whole width or in two columns. */
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { type VoteLine, voteColumnWidth } from './resolve-lines.ts';
import { LineText } from './text-view.tsx';

interface VotesViewProps {
  readonly lines: readonly VoteLine[];
  readonly height: number;
  readonly columns: number;
  readonly colour: boolean;
}

/** All lines are drawn: the caller gives no more than fit. */
export function VotesView({ lines, height, columns, colour }: VotesViewProps): ReactElement {
  const looks = { sets: [], highlightsOn: false, colour };
  const width = voteColumnWidth(columns);
  const rows = lines.map((line, index) => ({ key: `vote ${index}`, line }));
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      {rows.map(({ key, line }) =>
        line.kind === 'whole' ? (
          <LineText key={key} line={line.line} {...looks} />
        ) : (
          <Box key={key} height={1}>
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
