/** The drawn diagram: nothing overlaps, arrows meet boxes, text is safe, the same flow gives the same bytes. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { countFlow } from '../../src/prisma/count.ts';
import type { Flow } from '../../src/prisma/flow.ts';
import { textWidth } from '../../src/prisma/layout.ts';
import { formatFlowSvg } from '../../src/prisma/svg.ts';
import { EXCLUDED, ReviewBuilder, withReasons, workedExample } from './builders.ts';

interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly texts: readonly { readonly x: number; readonly y: number; readonly text: string }[];
}

/** Boxes as a reader of the file finds them, by plain search in its text. */
function readBoxes(svg: string): Box[] {
  return [...svg.matchAll(/<g id="(box\d+)">([\s\S]*?)<\/g>/g)].map(([, id = '', body = '']) => {
    const rects = [...body.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)];
    expect(rects).toHaveLength(1);
    const [x = NaN, y = NaN, width = NaN, height = NaN] = (rects[0] ?? []).slice(1).map(Number);
    const texts = [...body.matchAll(/<text x="([\d.]+)" y="([\d.]+)" font-size="12">([^<]*)<\/text>/g)].map(
      (found) => ({
        x: Number(found[1]),
        y: Number(found[2]),
        text: (found[3] ?? '')
          .replace(/&lt;/g, '<')
          .replace(/&gt;/g, '>')
          .replace(/&quot;/g, '"')
          .replace(/&amp;/g, '&'),
      }),
    );
    return { id, x, y, width, height, texts };
  });
}

function expectSoundDrawing(svg: string): void {
  expect(XMLValidator.validate(svg)).toBe(true);
  const boxes = readBoxes(svg);
  for (const box of boxes) {
    expect(box.texts.length).toBeGreaterThan(0);
    for (const [index, { x, y, text }] of box.texts.entries()) {
      expect(x).toBeGreaterThan(box.x);
      expect(x + textWidth(text, 12)).toBeLessThanOrEqual(box.x + box.width);
      expect(y - 12).toBeGreaterThanOrEqual(box.y);
      expect(y + 3).toBeLessThanOrEqual(box.y + box.height);
      const before = box.texts[index - 1];
      if (before !== undefined) expect(y - before.y).toBeGreaterThanOrEqual(14);
    }
  }
  for (const [index, one] of boxes.entries()) {
    for (const two of boxes.slice(index + 1)) {
      const apart =
        one.x + one.width < two.x ||
        two.x + two.width < one.x ||
        one.y + one.height < two.y ||
        two.y + two.height < one.y;
      expect(apart, `${one.id} and ${two.id} overlap`).toBe(true);
    }
  }
  const size = /<svg [^>]*width="(\d+)" height="([\d.]+)"/.exec(svg);
  for (const box of boxes) {
    expect(box.x + box.width).toBeLessThan(Number(size?.[1]));
    expect(box.y + box.height).toBeLessThan(Number(size?.[2]));
  }
}

const LONG = 'Not an encounter with the police but with private security, wardens or health staff only; '
  .repeat(3)
  .slice(0, 200);
const reasonList = (count: number): string[] => Array.from({ length: count }, (_, index) => `Reason ${index + 1}`);
const draw = (flow: Flow): string => formatFlowSvg(flow, { title: 'Encounters' });
const lineOf = (svg: string, box: string): string[] =>
  readBoxes(svg)
    .find(({ id }) => id === box)
    ?.texts.map(({ text }) => text) ?? [];

describe('boxes never overlap and hold their text', () => {
  test.each<[string, readonly string[]]>([
    ['1 reason', reasonList(1)],
    ['3 reasons', reasonList(3)],
    ['25 reasons', reasonList(25)],
    ['25 reasons of 200 characters', Array.from({ length: 25 }, () => LONG)],
    ['one word of 200 characters', ['W'.repeat(200)]],
    ['a script without blanks', ['警察との接触についての研究ではない'.repeat(12)]],
    ['no reason', []],
  ])('%s', (_, reasons) => {
    expectSoundDrawing(draw(countFlow(withReasons(reasons))));
  });

  test('in all four templates', () => {
    const b = countFlow(workedExample());
    const carried = { previous_studies: 5, previous_reports: 7, total_studies: 36, total_reports: 42 };
    const a = countFlow(withReasons(reasonList(3)));
    const numbers = (svg: string): string[] => readBoxes(svg).map(({ id }) => id.slice(3));
    const templates = [a, b, { ...a, ...carried }, { ...b, ...carried, total_studies_ma: 9, total_reports_ma: 9 }].map(
      draw,
    );
    templates.forEach(expectSoundDrawing);
    expect(templates.map((svg) => numbers(svg).join(' '))).toEqual([
      '2 3 4 5 6 7 8 9 10',
      '2 3 4 5 6 7 8 9 10 11 12 13 14 15',
      '1 2 3 4 5 6 7 8 9 10 16',
      '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17',
    ]);
    expect(templates.map((svg) => /<svg [^>]*width="(\d+)"/.exec(svg)?.[1])).toEqual(['712', '1352', '1032', '1672']);
  });
});

test('a reason of 200 characters is drawn whole', () => {
  const svg = draw(countFlow(withReasons([LONG])));
  expect(lineOf(svg, 'box9').join(' ')).toBe(`Reports excluded (n = 3): ${LONG.trim()} (n = 3)`);
});

test('says every number of the worked example, each source under Databases', () => {
  const svg = draw(countFlow(workedExample()));
  expect(lineOf(svg, 'box2')).toEqual([
    'Records identified from:',
    'Databases (n = 1733)',
    'PubMed (n = 700)',
    'Crossref (n = 420)',
    'OpenAlex (n = 613)',
    'Registers (n = 0)',
  ]);
  expect(lineOf(svg, 'box9')).toEqual([
    'Reports excluded (n = 84):',
    'Wrong population (n = 40)',
    'Wrong outcome (n = 25)',
    'Wrong design (n = 19)',
  ]);
  expect(lineOf(svg, 'box10')).toEqual(['Studies included in review (n = 31)', 'Reports of included studies (n = 35)']);
  expect(lineOf(svg, 'box11')).toContain('Citation searching (n = 22)');
  expect(svg).toContain('known already 5, excluded on title and abstract 4');
  expect(svg).toContain('doi: 10.1136/bmj.n71');
  expect(svg).not.toContain('interim');
});

test('arrows end on the edge of the box they enter', () => {
  const svg = draw(countFlow(workedExample()));
  const boxes = new Map(readBoxes(svg).map((box) => [box.id, box]));
  const arrows = [
    ...svg.matchAll(
      /<g id="arrow-(\d+)-(\d+)"><path d="M([\d.]+) ([\d.]+) [^"]*"[^>]*\/><polygon points="([\d.]+),([\d.]+) /g,
    ),
  ];
  expect(arrows.map(([, from, to]) => `${from}→${to}`)).toEqual([
    '2→3',
    '2→4',
    '4→5',
    '4→6',
    '6→7',
    '6→8',
    '8→9',
    '8→10',
    '11→12',
    '12→13',
    '12→14',
    '14→15',
    '14→10',
  ]);
  for (const [, from, to, startX, startY, tipX, tipY] of arrows) {
    const onEdge = (box: Box | undefined, x: number, y: number): boolean =>
      box !== undefined &&
      (((x === box.x || x === box.x + box.width) && y === box.y + box.height / 2) ||
        ((y === box.y || y === box.y + box.height) && x === box.x + box.width / 2));
    const begin = boxes.get(`box${from}`);
    const starts =
      begin !== undefined && (Number(startX) === begin.x + begin.width || Number(startY) === begin.y + begin.height);
    expect(starts, `start of ${from}→${to}`).toBe(true);
    expect(onEdge(boxes.get(`box${to}`), Number(tipX), Number(tipY)), `tip of ${from}→${to}`).toBe(true);
  }
});

test('an open flow is marked as interim, with the open numbers', () => {
  const svg = draw(
    countFlow(
      new ReviewBuilder().identify('pubmed', 'database', 3).cluster('dbr', 2, {}).cluster('dbr', 1, EXCLUDED).input(),
    ),
  );
  expectSoundDrawing(svg);
  expect(svg).toContain('>interim</text>');
  expect(svg).toContain('INTERIM, not final. Open: 2 records at title and abstract.');
});

test('is safe against markup, control characters and turned text in titles, sources and reasons', () => {
  const nasty = 'a <b> & "c" \u0007\u202e\ud800 d';
  const svg = formatFlowSvg(countFlow(withReasons([nasty])), { title: nasty });
  expect(XMLValidator.validate(svg)).toBe(true);
  expect(svg).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|\p{Cs}/u);
  expect(lineOf(svg, 'box9').join(' ')).toContain('a <b> & "c" \ufffd d (n = 3)');
});

test('describes itself in words and turns nothing but the phase labels', () => {
  const svg = draw(countFlow(workedExample()));
  const document: unknown = new XMLParser({ ignoreAttributes: false }).parse(svg);
  expect(document).toMatchObject({
    svg: { title: { '#text': 'PRISMA 2020 flow diagram: Encounters' }, '@_role': 'img' },
  });
  expect(svg).toMatch(/<desc [^>]*>[^<]*Records screened \(n = 1217\)\. Records excluded \(n = 1100\)\./);
  expect(svg.match(/transform="[^"]*"/g)?.every((transform) => transform.includes('rotate(-90'))).toBe(true);
  expect(svg.match(/transform=/g)).toHaveLength(3);
});

test('is the same to the byte for the same flow, with thousands separated on request', () => {
  expect(draw(countFlow(workedExample()))).toBe(draw(countFlow(workedExample())));
  const svg = formatFlowSvg(countFlow(workedExample()), { title: 'T', thousands: ',' });
  expect(svg).toContain('Records screened (n = 1,217)');
  expect(svg).toContain('PubMed (n = 700)');
});

test('a box leads where its link says, everything of it inside', () => {
  const links = new Map([[9, 'excluded.html?a=1&b="2"']]);
  const svg = formatFlowSvg(countFlow(workedExample()), { title: 'T', links });
  expectSoundDrawing(svg);
  expect(svg).toMatch(
    /<g id="box9">\n<a href="excluded.html\?a=1&amp;b=&quot;2&quot;">\n<title>[^<]*<\/title>\n<rect [^>]*>\n(<text [^>]*>[^<]*<\/text>\n)+<\/a>\n<\/g>/,
  );
  expect(svg.match(/<a /g)).toHaveLength(1);
});

test.each([0, 1, 12, 123, 1_234, 12_345, 123_456, 1_234_567])('%d in every box fits', (number) => {
  const flow = countFlow(workedExample());
  const carried = { previous_studies: 1, previous_reports: 1, total_studies: 1, total_reports: 1, total_studies_ma: 1 };
  const large = Object.fromEntries(
    Object.entries({ ...flow, ...carried }).map(([key, value]) => [key, typeof value === 'number' ? number : value]),
  );
  const all = (counts: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.keys(counts).map((key) => [key, number]));
  const drawn = {
    ...flow,
    ...large,
    sources: all(flow.sources),
    reasons: all(flow.reasons),
    other_reasons: all(flow.other_reasons),
  };
  expectSoundDrawing(draw(drawn));
  expectSoundDrawing(formatFlowSvg(drawn, { title: 'T', thousands: ',' }));
});

test('a long list of open work moves the drawing down', () => {
  const open = {
    title_abstract: 12345,
    retrieval: 2345,
    full_text: 345,
    other_title_abstract: 45,
    other_retrieval: 5,
    other_full_text: 1,
  };
  const svg = draw({ ...countFlow(withReasons(['One'])), open, interim: true });
  expectSoundDrawing(svg);
  const lowest = Math.max(...[...svg.matchAll(/<text x="20" y="([\d.]+)" font-size="12"/g)].map(([, y]) => Number(y)));
  const bar = Number(/<g id="title-middle"><rect x="92" y="([\d.]+)"/.exec(svg)?.[1]);
  expect(lowest).toBeGreaterThan(40);
  expect(bar).toBeGreaterThan(lowest);
});
