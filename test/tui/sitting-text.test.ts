/** What is said when a sitting ends. */
import { expect, test } from 'vitest';
import { sittingText } from '../../src/tui/sitting-text.ts';

const progress = { batch: 'B2', batchDone: 40, batchSize: 250, totalDone: 290, totalSize: 900 };
const end = { kind: 'batch-end', batch: 'B2', progress } as const;

test('decisions, pace from the fifth on, and where the batch stands', () => {
  expect(sittingText({ decided: 0, times: [], position: { kind: 'nothing-left' } })).toBe(
    'No decision in this sitting. Nothing is left to screen.',
  );
  expect(sittingText({ decided: 0, times: [], position: { kind: 'nothing-left', afterPilot: true } })).toMatch(
    /^No decision in this sitting\. The pilot round is closed\..*stageone resolve/,
  );
  expect(sittingText({ decided: 1, times: [9000], position: end })).toBe(
    '1 decision in this sitting, saved. B2: all decided, not closed yet.',
  );
  expect(sittingText({ decided: 6, times: [4000, 5000, 6000, 7000, 8000, 9000], position: end })).toBe(
    '6 decisions in this sitting, 7 s each, all saved. B2: all decided, not closed yet.',
  );
});
