/** Sketches estimate how many runs of words two abstracts share. */
import { describe, expect, it } from 'vitest';
import { Sketches } from '../../src/dedupe/sketches.ts';

const words = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => `word${from + at}`).join(' ');

function likeness(left: string, right: string): number {
  const sketches = new Sketches();
  const a = sketches.add(left);
  const b = sketches.add(right);
  return sketches.likeness(a, b);
}

describe('sketches', () => {
  it('of one text in other letter case and punctuation are the same', () => {
    const text = words(0, 60);
    expect(likeness(text, `${text.toUpperCase().replaceAll(' ', ', ')}.`)).toBe(1);
  });

  it('estimate the share of common runs of words', () => {
    expect(likeness(words(0, 100), words(0, 100).replace('word99', 'other'))).toBeGreaterThan(0.8);
    expect(likeness(words(0, 60), words(100, 160))).toBeLessThan(0.1);
    // 47 of 107 runs of four words are common.
    const half = likeness(words(0, 80), words(30, 110));
    expect(half).toBeGreaterThan(0.2);
    expect(half).toBeLessThan(0.7);
  });

  it('give like texts a key in common', () => {
    const sketches = new Sketches();
    const a = sketches.add(words(0, 100));
    const b = sketches.add(words(0, 100).replace('word99', 'other'));
    expect([sketches.keyOf(a, 0) === sketches.keyOf(b, 0), sketches.keyOf(a, 1) === sketches.keyOf(b, 1)]).toContain(
      true,
    );
  });

  it('are not made of a few words', () => {
    expect(new Sketches().add('No abstract available.')).toBe(-1);
  });
});
