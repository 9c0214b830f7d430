/** `query lint` on a review: each finding once, what is accepted, and the exit status. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { queryLint } from '../../src/cli/commands/query-lint.ts';
import type { Output } from '../../src/cli/output.ts';

let review: string;
const write = (name: string, text: string): void => writeFileSync(join(review, 'queries', name), text);

beforeEach(() => {
  review = mkdtempSync(join(tmpdir(), 'stageone-lint-'));
  mkdirSync(join(review, 'queries'));
  write('review.yaml', 'format: 1\ntitle: T\nseed: 7\nreviewers: [{ code: R1 }]\nreasons: [{ code: POP, text: P }]\n');
  write('blocks.yaml', 'blocks:\n  b:\n    any:\n      - ward*\n      - sheriff*\n      - warden*\n');
  write('traps.yaml', 'traps: [{ term: ward, why: is also a district, instead: hospital ward* }]\n');
  write('one.yaml', 'id: one\npurpose: p\nlimits: {}\nexpect: { known_items: k.csv }\nquery: { ref: b }\n');
});
afterEach(() => rmSync(review, { recursive: true }));

async function lint(id?: string) {
  const lines: string[] = [];
  let document: unknown;
  const output: Output = {
    json: false,
    isLive: false,
    report: (given, printed) => {
      document = given;
      lines.push(...printed);
    },
    raw: () => undefined,
    note: () => undefined,
    draw: () => undefined,
  };
  const status = await queryLint({ review, id }, output);
  return { status, lines, document };
}

const TRAP = 'queries/blocks.yaml:4:9: warning trap: `ward*` is also a district';
const CONTAINED =
  'queries/blocks.yaml:6:9: note contained-term: `ward*` at queries/blocks.yaml:4:9 finds everything that `warden*` finds';

test('a line for each finding with what to write, warnings first, then the counts and the next command', async () => {
  const { status, lines } = await lint();
  expect(status).toBe(1);
  expect(lines).toEqual([
    TRAP,
    '  write: hospital ward*',
    CONTAINED,
    '  write: leave it out, or narrow `ward*` if that finds too much',
    '0 errors, 1 warning, 1 note; 1 open',
    'A warning that the team accepts goes into each query that it concerns, with the reason that reports print:',
    '  acknowledged:',
    '    - { warning: trap, term: "ward*", reason: "…" }',
    'Next: mend these lines, then stageone query lint',
  ]);
});

test('what several queries share is told once; one query may accept what another has not', async () => {
  write('two.yaml', 'id: two\nquery: { ref: b }\nacknowledged: [{ warning: trap, reason: few wards }]\n');
  const { status, lines, document } = await lint();
  expect(status).toBe(1);
  expect(lines.slice(0, 3)).toEqual([TRAP, '  write: hospital ward*', '  in: one']);
  expect(lines.slice(3, 7)).toEqual([TRAP, '  write: hospital ward*', '  in: two', '  acknowledged: few wards']);
  expect(lines.filter((line) => line === CONTAINED)).toHaveLength(1);
  expect(lines).toContain('  in: one, two');
  expect(document).toMatchObject({ errors: 0, warnings: 2, notes: 4, open: 1 });
});

test('nothing is left when every warning is accepted', async () => {
  write('two.yaml', 'id: two\nquery: { ref: b }\nacknowledged: [{ warning: trap, term: ward*, reason: few wards }]\n');
  const { status, lines, document } = await lint('two');
  expect(status).toBe(0);
  expect(lines.at(-1)).toBe('Next: stageone query hits');
  expect(document).toMatchObject({
    findings: [
      {
        query: 'two',
        file: 'queries/blocks.yaml',
        line: 4,
        column: 9,
        rule: 'trap',
        severity: 'warning',
        term: 'ward*',
        message: '`ward*` is also a district',
        instead: 'hospital ward*',
        acknowledged: 'few wards',
      },
      { rule: 'contained-term', term: 'warden*', acknowledged: null },
      { rule: 'purpose-missing', term: null },
      { rule: 'expect-missing' },
      { rule: 'limits-missing' },
    ],
  });
});

test('an error cannot be accepted', async () => {
  write(
    'two.yaml',
    'id: two\nquery: { ref: b }\noverrides: { pubmed: { string: "(a[ti]", reason: r } }\n' +
      'acknowledged: [{ warning: trap, reason: r }, { warning: override-unbalanced, reason: r }]\n',
  );
  expect((await lint('two')).status).toBe(1);
});
