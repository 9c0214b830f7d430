/** Of anybody but the asker nothing is told after the last reveal, whatever they have left open. */
import { expect, test } from 'vitest';
import { toldAskings, toldChains } from '../../src/exchange/told-chains.ts';
import { asEvents, chained } from './builders.ts';

const vote = (chain: string, batch: string, stage = 'title-abstract') =>
  ({ type: 'decision', chain, batch, stage, verdict: 'include' }) as const;
const close = (chain: string, batch: string, stage = 'title-abstract') =>
  ({ type: 'close', chain, batch, stage }) as const;
const reveal = (batch: string) => ({ type: 'reveal', chain: 'program', batch }) as const;
const asked = (reviewer: string, command: string) =>
  ({ type: 'asked', chain: 'asked', body: { reviewer, command, user: 'ann' } }) as const;

/** B1 is revealed; before that R2 began F1, and after it B2: both are open. */
const open = [vote('R2', 'F1', 'full-text'), vote('R2', 'F1', 'full-text')] as const;
const told = (of: Parameters<typeof chained>[0], asker?: string) =>
  toldChains(asEvents(chained(of)), ['R1', 'R2'], asker);

test('counts and heads are those of the last reveal, for the asker those of now', () => {
  const log = [
    vote('R1', 'B1'),
    close('R1', 'B1'),
    vote('R2', 'B1'),
    close('R2', 'B1'),
    reveal('B1'),
    vote('R1', 'B2'),
    vote('R2', 'B2'),
  ];
  expect(told(log).map(({ reviewer, events }) => [reviewer, events])).toEqual([
    ['R1', 2],
    ['R2', 2],
  ]);
  expect(told(log, 'R1').map(({ reviewer, events }) => [reviewer, events])).toEqual([
    ['R1', 3],
    ['R2', 2],
  ]);
  expect(told(log)[1]?.head).toBe(chained(log)[3]?.hash);
});

test('what is open of another stage does not count, though it came before the reveal', () => {
  const count = (begun: readonly (typeof open)[number][]) =>
    told([vote('R1', 'B1'), close('R1', 'B1'), vote('R2', 'B1'), ...begun, close('R2', 'B1'), reveal('B1')])[1]?.events;
  expect(count([...open])).toBe(count([]));
});

test('whoever has begun nothing and whoever has begun are told alike', () => {
  expect(told([])).toEqual(told([vote('R2', 'B1')]));
  expect(told([])).toEqual([
    { reviewer: 'R1', events: 0, head: '' },
    { reviewer: 'R2', events: 0, head: '' },
  ]);
});

test('who asked is told of others up to their last closing that is revealed, of that stage', () => {
  const log = asEvents(
    chained([
      asked('R2', 'screen title-abstract'),
      asked('R2', 'screen full-text'),
      asked('A1', 'audit'),
      close('R1', 'B1'),
      close('R2', 'B1'),
      reveal('B1'),
      asked('R2', 'screen title-abstract'),
      asked('R1', 'status'),
    ]),
  );
  const shown = (asker?: string) =>
    toldAskings(log, ['R1', 'R2'], asker).map(({ reviewer, command }) => `${reviewer} ${command}`);
  expect(shown()).toEqual(['R2 screen title-abstract', 'A1 audit']);
  expect(shown('R2')).toEqual([
    'R2 screen title-abstract',
    'R2 screen full-text',
    'A1 audit',
    'R2 screen title-abstract',
  ]);
});
