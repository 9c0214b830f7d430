/** The picture of the overlap: well-formed, inside its frame, bars in proportion, texts apart. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import type { Overlap } from '../../src/dedupe/overlap.ts';
import { formatOverlapSvg } from '../../src/report/overlap-svg.ts';

type Combination = Overlap['combinations'][number];
const share = (source: string, reports: number, included: number) => ({
  source,
  records: reports,
  repeats: 0,
  reports,
  unique: 1,
  included,
  includedUnique: 0,
});
const combination = (sources: string, reports: number, included: number): Combination => ({
  sources: [...sources],
  reports,
  included,
});

function overlapOf(combinations: readonly Combination[], letters: string): Overlap {
  const total = (source: string, key: 'reports' | 'included'): number =>
    combinations.filter(({ sources }) => sources.includes(source)).reduce((sum, each) => sum + each[key], 0);
  return {
    records: 0,
    reports: 0,
    included: 0,
    duplicates: { within: 0, across: 0 },
    sources: [...letters].map((source) => share(source, total(source, 'reports'), total(source, 'included'))),
    pairs: [],
    combinations,
  };
}

const NAMES: Readonly<Record<string, string>> = {
  A: 'PubMed',
  B: 'A very <long> name of an index & its many hosts, 2020',
};
const picture = (overlap: Overlap): string =>
  formatOverlapSvg(overlap, { title: 'A review', nameOf: (source) => NAMES[source] ?? source });

const SMALL = overlapOf([combination('A', 12345, 1000), combination('AB', 6000, 1), combination('BC', 3, 0)], 'ABC');
const MANY = overlapOf(
  Array.from({ length: 31 }, (_, index) =>
    combination([...'ABCDE'].filter((_letter, bit) => (index + 1) & (1 << bit)).join(''), 99999 - index, index),
  ),
  'ABCDE',
);

interface Shape {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
const attribute = (tag: string, name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
const number = (tag: string, name: string): number => Number(attribute(tag, name));
const rects = (svg: string): Shape[] =>
  [...svg.matchAll(/<rect [^>]*>/g)].map(([tag]) => ({
    x: number(tag, 'x'),
    y: number(tag, 'y'),
    width: number(tag, 'width'),
    height: number(tag, 'height'),
  }));
/** Boxes of the texts, by a wide estimate of their letters. */
const texts = (svg: string): (Shape & { readonly content: string })[] =>
  [...svg.matchAll(/(<text [^>]*>)([^<]*)<\/text>/g)].map(([, tag = '', content = '']) => {
    const size = number(tag, 'font-size');
    const width = content.replace(/&[a-z]+;/g, '&').length * size * 0.56;
    const anchor = attribute(tag, 'text-anchor');
    const x = number(tag, 'x') - (anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0);
    return { x, y: number(tag, 'y') - size, width, height: size, content };
  });
const overlaps = (a: Shape, b: Shape): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe.each([
  ['three sources', SMALL],
  ['more combinations than are drawn', MANY],
  ['nothing', overlapOf([], '')],
])('%s', (_name, overlap) => {
  const svg = picture(overlap);
  const frame = {
    width: number(svg.split('\n')[1] ?? '', 'width'),
    height: number(svg.split('\n')[1] ?? '', 'height'),
  };

  test('is well-formed and the same each time', () => {
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(picture(overlap)).toBe(svg);
    expect(new XMLParser().parse(svg)).toHaveProperty('svg');
    expect(svg).not.toContain('transform');
  });

  test('everything lies in the frame, and no two texts on each other', () => {
    const written = texts(svg);
    for (const shape of [...rects(svg), ...written]) {
      expect(shape.x).toBeGreaterThanOrEqual(0);
      expect(shape.y).toBeGreaterThanOrEqual(0);
      expect(shape.x + shape.width).toBeLessThanOrEqual(frame.width);
      expect(shape.y + shape.height).toBeLessThanOrEqual(frame.height);
    }
    written.forEach((one, at) => {
      const clash = written.slice(at + 1).find((other) => overlaps(one, other));
      expect(clash && `${one.content} | ${clash.content}`).toBeUndefined();
    });
  });
});

test('bars stand in proportion, the included part in front, the smallest still seen', () => {
  const group = (id: string): Shape[] => rects(picture(SMALL).split(`<g id="${id}">`)[1]?.split('</g>')[0] ?? '');
  const [first, part] = group('combination1');
  const [second, one] = group('combination2');
  expect(first?.height).toBe(162);
  expect(part?.height).toBe(Math.round((1000 / 12345) * 162));
  expect(second?.height).toBe(Math.round((6000 / 12345) * 162));
  expect(one?.height).toBe(1);
  expect(group('combination3')).toHaveLength(1);
  for (const bar of [first, part, second, one]) expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBe(234);
});

test('dots mark the sources of each combination, a line joins the first with the last', () => {
  const svg = picture(SMALL);
  const dots = [...svg.matchAll(/<circle [^>]*>/g)].map(([tag]) => tag);
  const marked = (column: number): boolean[] =>
    dots.slice(column * 3, column * 3 + 3).map((tag) => !tag.includes('#DCDCDC'));
  expect([0, 1, 2].map(marked)).toEqual([
    [true, false, false],
    [true, true, false],
    [false, true, true],
  ]);
  const lines = [...svg.matchAll(/<path d="M(\d+) (\d+)V(\d+)"/g)].map((match) => match.slice(1).map(Number));
  const centre = (index: number): number[] => [number(dots[index] ?? '', 'cx'), number(dots[index] ?? '', 'cy')];
  expect(lines).toEqual([
    [...centre(3), centre(4)[1]],
    [...centre(7), centre(8)[1]],
  ]);
});

test('what is not drawn is told, and words stand for the picture', () => {
  expect(picture(MANY)).toContain('7 smaller combinations are not drawn.');
  expect(picture(SMALL)).toContain('PubMed has 18345 reports, 1 of them alone.');
  expect(picture(SMALL)).toContain('A very &lt;long&gt; name');
});
