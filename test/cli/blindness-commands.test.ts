/** Every command of the command table: what R2 has left open changes not a byte of it for R1 or for nobody. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runProgram } from '../../src/cli/commands.ts';
import { readEvents } from '../../src/store/events.ts';
import { run } from './built-program.ts';
import { beginReview } from './open-review.ts';
import type { ReviewOfRecords } from './review-of-records.ts';

interface Asking {
  readonly words: string;
  readonly input?: readonly string[];
}
const asking = (...words: readonly string[]): Asking[] => words.map((each) => ({ words: each }));
const typed = (words: string, ...input: readonly string[]): Asking => ({ words, input });

/**
 * What is asked of each command, in this order; commands that write come last and do the same in both reviews. An empty list:
 * the command reads no review, or asks services.
 */
const ASKED: Readonly<Record<string, readonly Asking[]>> = {
  init: [],
  demo: [],
  convert: [],
  import: [],
  gold: asking('gold --json'),
  labels: asking('labels', 'labels --json'),
  search: asking('search --replay --json', 'search diff --json'),
  query: asking('query show', 'query lint'),
  status: asking('status', 'status --json', 'status --reviewer R1', 'status --reviewer R1 --json', 'next'),
  batches: asking('batches', 'batches --json', 'batches --stage full-text'),
  agreement: asking('agreement', 'agreement --json', 'agreement --stage full-text --json', 'agreement --pilot --json'),
  prisma: asking(
    'prisma',
    'prisma --format json',
    'prisma --format svg',
    'prisma --format csv',
    'prisma --check',
    'prisma --box records_screened',
    'prisma --box dbr_sought_reports',
    'prisma --box records_excluded --json',
    'prisma --why 1',
    'prisma --why 3',
  ),
  export: asking(
    'export --set all --format csv',
    'export --set all --format ris',
    'export --set included',
    'export --set title-abstract-included --format csv',
  ),
  report: asking(
    'report methods',
    'report time',
    'report agreement',
    'report deviations',
    'report excluded',
    'report sources --json',
  ),
  criteria: asking('criteria', 'criteria --json'),
  pilot: asking('pilot', 'pilot --json'),
  dedupe: [
    ...asking('dedupe explain 1', 'dedupe report', 'dedupe --json'),
    typed('dedupe review --reviewer R1 --plain', 'skip', 'skip', 'quit'),
    typed('dedupe sample --n 2 --reviewer R1 --plain', 'quit'),
    ...asking('dedupe merge 15 16 --reviewer R1 --json', 'dedupe split 16 --reviewer R1 --json'),
  ],
  screen: [
    typed('screen --reviewer R1 --plain', 'list', 'find report', 'history', 'skip', 'quit'),
    typed('screen --reviewer R1 --plain --stage full-text', 'list', 'skip', 'quit'),
  ],
  resolve: [
    typed('resolve --reviewer R1 --plain', 'postpone', 'postpone', 'quit'),
    typed('resolve --reviewer R1 --plain --stage full-text', 'postpone', 'quit'),
    typed('resolve 1 2 --reviewer A1 --plain', 'postpone', 'postpone', 'quit'),
  ],
  audit: [typed('audit --reviewer A1 --plain', 'skip', 'quit'), ...asking('audit --json')],
  retrieve: asking('retrieve --list', 'retrieve --list --json', 'retrieve --all --state awaiting --reviewer R1 --json'),
  study: asking('study group 1 2 --reviewer R1', 'study split 1 --reviewer R1'),
  remove: asking('remove 14 --why test --reviewer R1'),
  withdraw: asking('withdraw file-1 --reviewer R1 --reason test'),
  verify: asking('verify', 'verify --json', 'verify --reviewer R1 --json'),
  history: asking('history 1', 'history 2 --json', 'history 3 --reviewer R1', 'history 7', 'history 14 --json'),
  doctor: asking('doctor', 'doctor --json'),
  pack: asking('pack --reviewer R1 --output FOLDER/../for-r1.pack', 'pack --reviewer R1 --backup --output FOLDER/../b'),
  merge: asking('merge FOLDER/../for-r1.pack', 'merge FOLDER/../b --reviewer R1 --json'),
  bundle: asking('bundle --output FOLDER/../package.zip --json', 'verify FOLDER/../package.zip --json'),
  reviewer: asking('reviewer replace R1 R3 --reason test'),
};

const inTable = ['collecting', 'screening', 'reporting', 'exchange'].flatMap((group) =>
  [...readFileSync(`src/cli/${group}-commands.ts`, 'utf8').matchAll(/\.command\(\s*\[?'([a-z]+)/g)].map(
    (match) => match[1] ?? '',
  ),
);

test('every command of the table is asked something, or named here as one that reads no review', () => {
  expect(Object.keys(ASKED).toSorted()).toEqual([...new Set(inTable)].toSorted());
});

let one: ReviewOfRecords;
let other: ReviewOfRecords;
beforeAll(async () => {
  one = await beginReview({ votes: 1, verdict: 'include', note: 'what I think' });
  other = await beginReview({ votes: 2, verdict: 'exclude', note: 'a secret thought', marks: true });
}, 60_000);
afterAll(() => {
  one.close();
  other.close();
});

/** Commands that are typed to run as the built program, the others in this process, which is faster. */
async function printed({ folder }: ReviewOfRecords, { words, input }: Asking): Promise<string> {
  const all = [...words.replaceAll('FOLDER', folder).split(' '), '--review', folder];
  const { status, stdout, stderr } = input === undefined ? await runHere(all) : await run(folder, all, { input });
  return `exit ${status}\n${stdout}\n${stderr}`
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z| UTC)?/g, 'TIME')
    .replaceAll(/[0-9a-f]{64}/g, 'HASH')
    .replaceAll(/"(seconds|readSeconds)": [\d.]+/g, 'SECONDS')
    .replaceAll(/[\d.]+ s\b/g, 'SECONDS')
    .replaceAll(folder, 'FOLDER');
}

async function runHere(words: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      stdout += String(text);
      return true;
    }),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      stderr += String(text);
      return true;
    }),
  ];
  try {
    const status = await runProgram(words);
    return { status, stdout, stderr };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

test('there is something to hide', async () => {
  const acts = (review: ReviewOfRecords) =>
    review
      .run((project) => readEvents(project.database, { chains: ['R2'] }))
      .then((events) => events.map(({ type }) => type));
  expect(await acts(one)).not.toEqual(await acts(other));
  expect(await acts(other)).toEqual(
    expect.arrayContaining(['note', 'tag', 'flag', 'dedupe-judgement', 'undo', 'decision']),
  );
});

describe.each(Object.entries(ASKED).filter(([, asked]) => asked.length > 0))('%s', (_, asked) => {
  test.each(asked.map((each) => [each.words, each] as const))('%s', async (_words, each) => {
    const left = await printed(one, each);
    const right = await printed(other, each);
    // A command that told nothing at all would hide what it should be held to.
    expect(left.length).toBeGreaterThan('exit 0\n\n'.length);
    expect(right).toBe(left);
    expect(right).not.toContain('secret thought');
    expect(right).not.toMatch(/^exit 70/);
  });
});
