/** The diagram of a terminal and the Mermaid flowchart. */
import { describe, expect, test } from 'vitest';
import { countFlow } from '../../src/prisma/count.ts';
import { formatFlowMermaid } from '../../src/prisma/mermaid.ts';
import { formatFlowText } from '../../src/prisma/text.ts';
import { cellsOf, widthOf, wrapText } from '../../src/prisma/wrap.ts';
import { EXCLUDED, ReviewBuilder, withReasons, workedExample } from './builders.ts';

const interim = countFlow(
  new ReviewBuilder()
    .identify('pubmed', 'database', 4)
    .cluster('dbr', 2, EXCLUDED)
    .cluster('dbr', 1, {})
    .cluster('dbr', 1, { titleAbstract: 'included', retrieval: 'open' })
    .input(),
);

test('the worked example is drawn with all boxes', () => {
  expect(formatFlowText(countFlow(workedExample()), { title: 'Encounters' })).toBe(GOLDEN);
});

test('an open flow says so first', () => {
  const lines = formatFlowText(interim, { title: 'Encounters' }).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'PRISMA 2020 flow diagram: Encounters',
    'INTERIM, not final. Open: 1 record at title and abstract; 1 report waiting for',
    'retrieval.',
  ]);
});

test('no line is wider than 80 columns, whatever the reasons', () => {
  const reasons = ['x'.repeat(200), '警察との接触'.repeat(30), 'Wrong population, and so on '.repeat(7)];
  const text = formatFlowText(countFlow(withReasons(reasons)), { title: 'T '.repeat(90) });
  for (const line of text.split('\n')) expect(widthOf(line, cellsOf)).toBeLessThanOrEqual(80);
});

test('colour only when asked for, and nothing that drives a terminal from the data', () => {
  const flow = countFlow(withReasons(['\u001b[31mred']));
  expect(formatFlowText(flow, { title: '\u001b]0;x\u0007T' })).not.toContain('\u001b');
  expect(formatFlowText(interim, { title: 'T', colour: true })).toContain('\u001b[33mINTERIM');
});

test('Mermaid has a node a box, an edge an arrow, and escapes its own syntax', () => {
  const chart = formatFlowMermaid(countFlow(withReasons(['a "b" [c]; <d> | {e}'])));
  expect(chart.startsWith('flowchart TD\n')).toBe(true);
  expect(chart.match(/^ {2}box\d+\["/gm)).toHaveLength(9);
  expect(chart.match(/-->/g)).toHaveLength(8);
  expect(chart).toContain('a #34;b#34; #91;c#93;#59; #60;d#62; #124; #123;e#125; (n = 3)"]');
  expect(formatFlowMermaid(interim)).toContain('INTERIM');
});

describe('wrapping', () => {
  test.each<[text: string, lines: string[]]>([
    ['', ['']],
    ['one two', ['one two']],
    ['one two three', ['one two', 'three']],
    ['abcdefghijklmnop', ['abcdefghij', 'klmnop']],
    ['ab abcdefghijklmnop', ['ab', 'abcdefghij', 'klmnop']],
    ['records (n = 12)', ['records', '(n = 12)']],
    ['一二三四五六', ['一二三四五', '六']],
    [' a\n\tb\u0000c ', ['a b c']],
  ])('%j at 10 columns', (text, lines) => {
    expect(wrapText(text, 10, cellsOf)).toEqual(lines);
  });
});

const GOLDEN = `PRISMA 2020 flow diagram: Encounters

Identification of studies via databases and registers
──────────────────── Identification ────────────────────────────────────────────
┌──────────────────────────────────┐      ┌────────────────────────────────────┐
│ Records identified from:         ├─────►│ Records removed before screening:  │
│   Databases (n = 1733)           │      │   Duplicate records removed        │
│     PubMed (n = 700)             │      │    (n = 512)                       │
│     Crossref (n = 420)           │      │   Records marked as ineligible by  │
│     OpenAlex (n = 613)           │      │    automation tools (n = 0)        │
│   Registers (n = 0)              │      │   Records removed for other        │
└────────────────┬─────────────────┘      │    reasons (n = 4)                 │
                 │                        └────────────────────────────────────┘
                 │
─────────────────┼── Screening ─────────────────────────────────────────────────
                 ▼
┌──────────────────────────────────┐      ┌────────────────────────────────────┐
│ Records screened (n = 1217)      ├─────►│ Records excluded (n = 1100)        │
└────────────────┬─────────────────┘      └────────────────────────────────────┘
                 │
                 ▼
┌──────────────────────────────────┐      ┌────────────────────────────────────┐
│ Reports sought for retrieval     ├─────►│ Reports not retrieved (n = 3)      │
│ (n = 117)                        │      └────────────────────────────────────┘
└────────────────┬─────────────────┘
                 │
                 ▼
┌──────────────────────────────────┐      ┌────────────────────────────────────┐
│ Reports assessed for eligibility ├─────►│ Reports excluded (n = 84):         │
│ (n = 114)                        │      │   Wrong population (n = 40)        │
└────────────────┬─────────────────┘      │   Wrong outcome (n = 25)           │
                 │                        │   Wrong design (n = 19)            │
                 │                        └────────────────────────────────────┘
                 │
─────────────────┼── Included ──────────────────────────────────────────────────
                 ▼
┌──────────────────────────────────┐
│ Studies included in review       │
│ (n = 31)                         │
│ Reports of included studies      │
│ (n = 35)                         │
└──────────────────────────────────┘

Identification of studies via other methods
──────────────────── Identification ────────────────────────────────────────────
┌──────────────────────────────────┐
│ Records identified from:         │
│   Websites (n = 3)               │
│   Organisations (n = 0)          │
│   Citation searching (n = 22)    │
└────────────────┬─────────────────┘
                 │
─────────────────┼── Screening ─────────────────────────────────────────────────
                 ▼
┌──────────────────────────────────┐      ┌────────────────────────────────────┐
│ Reports sought for retrieval     ├─────►│ Reports not retrieved (n = 1)      │
│ (n = 16)                         │      └────────────────────────────────────┘
└────────────────┬─────────────────┘
                 │
                 ▼
┌──────────────────────────────────┐      ┌────────────────────────────────────┐
│ Reports assessed for eligibility ├─────►│ Reports excluded (n = 10):         │
│ (n = 15)                         │      │   Wrong population (n = 10)        │
└────────────────┬─────────────────┘      └────────────────────────────────────┘
                 │
                 ▼
    Studies included in review, above

Removed for other reasons: not literature (n = 4).
Other methods, before retrieval: known already 5, excluded on title and abstract
4.
Source: Page MJ, et al. BMJ 2021;372:n71. doi: 10.1136/bmj.n71. This work is
licensed under CC BY 4.0.
`;
