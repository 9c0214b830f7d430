/** An explained pair names the rule and measures the titles as the package does. */
import { expect, it } from 'vitest';
import { explainPair } from '../../src/dedupe/explain.ts';
import { anInput, TRIAL } from './cases.ts';

it('names rule and values of a pair that is joined', () => {
  const explained = explainPair(anInput('1', 1, TRIAL), anInput('2', 2, { ...TRIAL, pages: '244-58' }));
  expect(explained).toMatchObject({
    verdict: 'duplicate',
    rule: 'same-doi-same-title',
    titleSimilarity: 1,
    values: { firstAuthor: 'same', pages: 'same', yearsApart: '0' },
  });
});

it('names the veto of a pair that is kept apart', () => {
  const explained = explainPair(
    anInput('1', 1, { title: 'Opioid treatment in the cold north, part 1' }),
    anInput('2', 2, { title: 'Opioid treatment in the cold north, part 2' }),
  );
  expect(explained).toMatchObject({ verdict: 'distinct', rule: 'numbers-differ' });
  expect(explained.titleSimilarity).toBeGreaterThan(0.9);
  expect(explained.titleSimilarity).toBeLessThan(1);
});

it('has no rule for records with nothing in common', () => {
  const explained = explainPair(anInput('1', 1, TRIAL), anInput('2', 2, {}));
  expect(explained).toMatchObject({ verdict: 'apart', rule: undefined, titleSimilarity: undefined });
});
