/** Records as lines of a width. */
import { expect, test } from 'vitest';
import { asRecordId, type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';
import type { ShownRecord } from '../../src/screening/session.ts';
import { plainLines, recordLines, type TextLine } from '../../src/tui/record-lines.ts';

const shown = (record: Partial<BibRecord>): ShownRecord => ({
  id: asRecordId('1'),
  record: { ...EMPTY_RECORD, ...record },
  sources: ['PubMed'],
  own: undefined,
  notes: [],
});
const textOf = (line: TextLine): string => line.map(({ text }) => text).join('');
const sets = [
  { name: 'police', colour: 'red', terms: ['polic*', 'stop and search'] },
  { name: 'person', colour: 'green', terms: ['people who use drugs'] },
];

test('blocks in reading order, paragraphs apart, labels marked', () => {
  const record = {
    title: 'Police and syringes',
    authors: [{ family: 'Okoro', given: 'P', suffix: undefined }, { group: 'ACCESS Group' }],
    year: 2019,
    journal: 'Int J Drug Policy',
    languages: ['en'],
    doi: '10.1/x',
    abstract: 'AIM: To see.\nRESULTS: Seen.',
    keywords: ['policing'],
  };
  const { lines } = recordLines(shown(record), [], 60);
  expect(lines.map(textOf)).toEqual([
    'Police and syringes',
    'Okoro P, ACCESS Group',
    'Int J Drug Policy · 2019 · article · en',
    'doi 10.1/x',
    'Sources: PubMed',
    '',
    'AIM: To see.',
    'RESULTS: Seen.',
    '',
    'Keywords: policing',
  ]);
  expect(lines[6]?.map(({ look, text }) => [look, text])).toEqual([
    ['label', 'AIM: '],
    ['section', 'To see.'],
  ]);
});

test('banners of retraction and of a missing abstract come first', () => {
  const { lines } = recordLines(shown({ title: 'T', isRetracted: true }), [], 60);
  expect(lines.slice(0, 4).map(textOf)).toEqual([
    'RETRACTED: this report has been retracted',
    'NO ABSTRACT: judge on the title; when in doubt, keep it',
    '',
    'T',
  ]);
});

test('a term that is broken over two lines is marked on both and counted once', () => {
  const { lines, hits } = recordLines(
    shown({ title: 'X', abstract: 'The people who use drugs met police.' }),
    sets,
    14,
  );
  const marked = lines.flatMap((line) => line.filter(({ set }) => set !== undefined));
  expect(marked.map(({ text, set }) => [text, set])).toEqual([
    ['people who', 1],
    ['use drugs', 1],
    ['police', 0],
  ]);
  expect(hits).toEqual([1, 1]);
});

test('no line is wider than the width, wide characters and long words included', () => {
  const abstract = `${'警察与吸毒者'.repeat(10)} https://example.org/${'a'.repeat(60)} end`;
  const { lines } = recordLines(shown({ title: 'T', abstract }), [], 20);
  const width = (text: string): number =>
    [...text].reduce((sum, sign) => sum + (/\p{Script=Han}/u.test(sign) ? 2 : 1), 0);
  expect(Math.max(...lines.map((line) => width(textOf(line))))).toBeLessThanOrEqual(20);
  expect(lines.map(textOf).join('').replaceAll(' ', '')).toContain(abstract.replaceAll(' ', ''));
});

test('control characters and tabs never reach the terminal', () => {
  const { lines } = recordLines(shown({ title: 'a\u001b[31mb\tc\u0007\u202ed' }), [], 60);
  const text = lines.map(textOf).join('\n');
  expect(text).toContain('a [31mb c d');
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
});

test.each([
  ['narrow', 'ab '.repeat(16_000)],
  ['wide', '警察 '.repeat(16_000)],
])('an abstract of 48,000 characters is there to its last word: %s', (_, text) => {
  const { lines } = recordLines(shown({ title: 'T', abstract: `${text}END` }), [], 80);
  const whole = lines.map(textOf).join(' ');
  expect(whole).toContain('END');
  expect(whole).not.toContain('characters more');
  expect(whole.split(text.slice(0, 2)).length - 1).toBe(16_000);
});

test('one that is longer than any abstract is cut, and says so', () => {
  const { lines } = recordLines(shown({ title: 'T', abstract: 'ab '.repeat(36_666).concat('c') }), [], 80);
  expect(lines.map(textOf).join(' ')).toContain('… (9999 characters more)');
});

test('plain lines keep their indentation', () => {
  expect(plainLines(['Include', '  people who use drugs'], 12).map(textOf)).toEqual([
    'Include',
    '  people who',
    '  use drugs',
  ]);
});
