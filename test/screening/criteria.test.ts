/** What changed between two versions of the criteria, in words. */
import { expect, test } from 'vitest';
import { type CriteriaText, criteriaChanges } from '../../src/screening/criteria.ts';
import { DEFAULT_TRUTH_TABLE } from '../../src/screening/truth-table.ts';

const TYPE = { code: 'TYPE', text: 'Wrong type' };
const POP = { code: 'POP', text: 'Wrong population' };
const BEFORE: CriteriaText = {
  criteria: { include: ['A', 'B'], exclude: ['C'] },
  reasons: [TYPE, POP],
  truthTable: DEFAULT_TRUTH_TABLE,
};

test.each<[change: string, after: CriteriaText, says: readonly string[]]>([
  ['nothing', BEFORE, []],
  [
    'lines added and taken out',
    { ...BEFORE, criteria: { include: ['B', 'D'], exclude: [] } },
    ['include: added "D"', 'include: removed "A"', 'exclude: removed "C"'],
  ],
  [
    'lines in another order',
    { ...BEFORE, criteria: { include: ['B', 'A'], exclude: ['C'] } },
    ['order of the criteria'],
  ],
  ['reasons in another order', { ...BEFORE, reasons: [POP, TYPE] }, ['order of reasons: POP, TYPE']],
  [
    'a reason put before the others',
    { ...BEFORE, reasons: [{ code: 'LANG', text: 'x' }, TYPE, POP] },
    ['reason LANG: added "x"'],
  ],
  ['a reason reworded', { ...BEFORE, reasons: [TYPE, { ...POP, text: 'Others' }] }, ['reason POP: reworded "Others"']],
  [
    'another truth table',
    { ...BEFORE, truthTable: { ...DEFAULT_TRUTH_TABLE, include_maybe: 'conflict', maybe_exclude: 'included' } },
    [
      'truth table: include with maybe: conflict (before: included)',
      'truth table: maybe with exclude: included (before: conflict)',
    ],
  ],
  ['a reason taken out', { ...BEFORE, reasons: [POP] }, ['reason TYPE: removed']],
])('%s', (_, after, says) => {
  expect(criteriaChanges(BEFORE, after)).toEqual(says);
});
