/** Words of opposite meaning are told from spellings of one word. */
import { describe, expect, it } from 'vitest';
import { wordsContrast } from '../../src/dedupe/contrast.ts';

describe('wordsContrast', () => {
  it.each([
    ['men', 'women', true],
    ['rats', 'cats', true],
    ['vivo', 'vitro', true],
    ['children', 'adults', true],
    ['hypertension', 'hypotension', true],
    ['inpatients', 'outpatients', true],
    ['preoperative', 'postoperative', true],
    ['intracranial', 'extracranial', true],
    ['patient', 'patients', false],
    ['tumor', 'tumors', false],
    ['preventoin', 'prevention', false],
    ['women', 'rats', false],
    ['men', 'men', false],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(wordsContrast([left], [right])).toBe(expected);
    expect(wordsContrast([right], [left])).toBe(expected);
  });
});
