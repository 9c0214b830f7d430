/** A whole review through the built program, from `init` to the exports, on six fictional records. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { converse, idsOf, run, succeed } from './built-program.ts';

// Record 4 repeats record 1; the entry without a title, an author or an identifier holds nothing to screen.
const RIS = `TY  - JOUR
AU  - Ames, Ada
TI  - Street encounters of people who use drugs with the police in a fictional port city
JO  - Journal of Imagined Policy
PY  - 2018
VL  - 4
SP  - 11
EP  - 20
DO  - 10.5555/fictional.1
AB  - We interviewed sixty people who use drugs about encounters with police officers.
ER  - 

TY  - JOUR
AU  - Brook, Ben
TI  - Naloxone training of sheriffs in an invented county
JO  - Annals of Fiction
PY  - 2019
DO  - 10.5555/fictional.2
ER  - 

TY  - JOUR
AU  - Cole, Cy
TI  - Wages of night workers in a made-up harbour
JO  - Annals of Fiction
PY  - 2020
DO  - 10.5555/fictional.3
ER  - 

TY  - JOUR
AU  - Ames, A.
TI  - Street encounters of people who use drugs with the police in a fictional port city.
JO  - Journal of Imagined Policy
PY  - 2018
VL  - 4
SP  - 11
DO  - 10.5555/FICTIONAL.1
ER  - 

TY  - JOUR
AU  - Drew, Dee
TI  - Arrest referral schemes and treatment uptake: a fictional cohort
JO  - Annals of Fiction
PY  - 2021
DO  - 10.5555/fictional.5
ER  - 

TY  - JOUR
this line is no field
ER  - 
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-program-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (...words: string[]): string[] => [...words, '--review', 'review'];
const succeedAt = (words: readonly string[], input?: readonly string[]) => succeed(folder, at(...words), input);

async function json(...words: string[]): Promise<Record<string, unknown>> {
  const value: unknown = JSON.parse(await succeedAt(words));
  if (typeof value !== 'object' || value === null) throw new Error('no object');
  return { ...value };
}

/** Decides the whole batch by the ids, whatever the order, and leaves it open. */
async function screenAs(reviewer: string, answers: Readonly<Record<string, string>>, ...flags: string[]) {
  const lines = await converse(folder, at('screen', '--plain', '--reviewer', reviewer, ...flags), (line) => {
    const [word, id = ''] = line.split(' ');
    return word === 'record' ? (answers[id] ?? 'quit') : word === 'end' ? 'quit' : undefined;
  });
  const saved = lines.filter((line) => line.startsWith('saved '));
  for (const line of saved) {
    const [, id = '', ...verdict] = line.split(' ');
    expect(verdict.join(' ')).toBe(answers[id]);
  }
  return saved.length;
}

/** Everything that R2 may ask for while R1 screens. */
async function seenByR2(): Promise<string[]> {
  // Every other command is held to this by blindness-commands.test.ts.
  const commands = [
    ['status', '--reviewer', 'R2'],
    ['prisma', '--format', 'json'],
    ['screen', '--reviewer', 'R2', '--plain'],
  ];
  const seen: string[] = [];
  for (const command of commands) {
    const { stdout, stderr, status } = await run(folder, at(...command), { input: ['quit'] });
    seen.push(`$ ${command.join(' ')}\n${stdout}${stderr}${status}`);
  }
  return seen;
}

test('init makes a review that knows what comes next', async () => {
  await succeed(folder, ['init', 'review', '--title', 'Fictional review', '--reviewers', 'R1,R2', '--seed', '5']);
  expect(await json('status', '--json')).toMatchObject({
    title: 'Fictional review',
    screened: 0,
    included: { reports: 0 },
  });
  expect((await run(folder, ['init', 'review', '--title', 'Again', '--reviewers', 'R1,R2'])).status).toBe(2);
});

test('import accounts for every record of the file', async () => {
  writeFileSync(join(folder, 'export.ris'), RIS);
  const { files } = await json('import', 'export.ris', '--source', 'Fictional Index', '--json');
  expect(files).toMatchObject([{ format: 'ris', recordsInFile: 6, imported: 5, refused: 1 }]);
  expect((await run(folder, at('import', 'export.ris', '--source', 'Fictional Index'))).status).toBe(2);
});

test('dedupe links the repeat, and the same again when it runs again', async () => {
  expect(await json('dedupe', '--json')).toMatchObject({ records: 5, clusters: 4, duplicatesRemoved: 1 });
  expect(await json('dedupe', '--json')).toMatchObject({ records: 5, clusters: 4, duplicatesRemoved: 1 });
});

test('nothing of open votes is printed to the other reviewer', async () => {
  await succeedAt(['screen', '--plain', '--reviewer', 'R1'], ['quit']);
  const before = await seenByR2();
  expect(before.join('\n')).toContain('B1');
  expect(await screenAs('R1', { 1: 'include', 2: 'include', 3: 'exclude', 4: 'include', 5: 'include' })).toBe(4);
  const again = await succeedAt(['screen', '--plain', '--reviewer', 'R1'], ['undo', 'note seen twice', 'skip', 'quit']);
  const [id = ''] = idsOf('undone', again);
  await succeedAt(['screen', '--plain', '--reviewer', 'R1'], [id === '3' ? 'exclude' : 'maybe']);
  expect(await seenByR2()).toEqual(before);
}, 60_000);

test('a batch that is not decided cannot be closed, and a closed one is final', async () => {
  const early = await succeedAt(['screen', '--plain', '--reviewer', 'R2'], ['close', 'quit']);
  expect(early).toContain('error 4 of 4 records in B1 are undecided.');
  expect(await succeedAt(['screen', '--plain', '--reviewer', 'R1'], ['close'])).toContain('closed B1');
  expect(await json('batches', '--json')).toMatchObject({
    batches: [{ batch: 'B1', records: 4, revealed: false, reviewers: { R1: 'closed', R2: 'open' } }],
  });
  expect(await json('agreement', '--json')).toMatchObject({ n: 0 });
  expect(await succeedAt(['screen', '--plain', '--reviewer', 'R1'], ['undo'])).toBe('nothing left\n');
});

test('the second closing reveals the batch, with the conflict in it', async () => {
  await screenAs('R2', { 1: 'include', 2: 'exclude', 3: 'exclude', 4: 'include', 5: 'include' });
  await succeedAt(['screen', '--plain', '--reviewer', 'R2'], ['close']);
  expect(await json('agreement', '--json')).toMatchObject({
    n: 4,
    percent: 0.75,
    table: { bothInclude: 2, firstOnly: 1, secondOnly: 0, bothExclude: 1 },
  });
});

test('resolve needs a rationale and settles the conflict', async () => {
  const words = ['resolve', '--reviewer', 'R1', '--plain'];
  const output = await succeedAt(words, ['include', 'exclude -- naloxone training has no encounter']);
  expect(idsOf('conflict', output)).toEqual(['2']);
  expect(output).toContain('error A resolution needs a rationale');
  expect(output).not.toMatch(/R1|R2/);
  expect(idsOf('resolved', output)).toEqual(['2']);
  expect(output.trimEnd().endsWith('nothing left')).toBe(true);
  expect(await succeedAt(['prisma', '--check'])).toBe('The flow balances.\n');
});

test('a third person audits what both excluded', async () => {
  const words = ['audit', '--reviewer', 'A1', '--plain'];
  const output = await succeedAt(words, ['relevant -- night workers meet the police', 'undo', 'not-relevant']);
  // Record 2 was excluded by a resolution.
  expect(output.split('\n').filter((line) => /^\S/.test(line))).toEqual([
    'record 3',
    'saved 3 relevant',
    'nothing left',
    'undone 3',
    'record 3',
    'saved 3 not-relevant',
    'nothing left',
  ]);
  expect(output).toContain('  0 of 1 relevant: all agreed exclusions have been looked at.');
  expect(await json('audit', '--json')).toMatchObject({ drawn: 1, answered: 1, relevant: 0, agreedExclusions: 1 });
  const { status, stderr } = await run(folder, at('audit', '--reviewer', 'R1', '--plain'));
  expect([status, stderr.split('\n')[0]]).toEqual([
    2,
    'stageone: R1 is one of the reviewers; an audit is for a third person.',
  ]);
});

test('reports are retrieved or not, and the retrieved ones are read in full', async () => {
  const sought = (await succeedAt(['prisma', '--box', 'dbr_sought_reports'])).trim().split('\n');
  expect(sought.length).toBe(2);
  const [first = ''] = sought;
  expect(await json('retrieve', '--all', '--state', 'retrieved', '--reviewer', 'R1', '--json')).toEqual({
    changed: 2,
    open: 0,
  });
  const flags = ['--stage', 'full-text'];
  const bare = await succeedAt(['screen', '--plain', '--reviewer', 'R1', ...flags], ['exclude', 'maybe', 'quit']);
  expect(bare).toContain('error At full text an exclusion needs one reason.');
  expect(bare).toContain('error There is no maybe at full text.');
  const answers = Object.fromEntries(sought.map((id) => [id, id === first ? 'include' : 'exclude POP']));
  for (const reviewer of ['R1', 'R2']) {
    await screenAs(reviewer, answers, ...flags);
    await succeedAt(['screen', '--plain', '--reviewer', reviewer, ...flags], ['close']);
  }
}, 60_000);

test('the flow counts what happened, in every form', async () => {
  expect(await json('prisma', '--format', 'json')).toMatchObject({
    sources: { 'Fictional Index': 5 },
    duplicates: 1,
    records_screened: 4,
    records_excluded: 2,
    dbr_sought_reports: 2,
    dbr_assessed: 2,
    new_reports: 1,
    new_studies: 1,
    open: { title_abstract: 0, retrieval: 0, full_text: 0 },
  });
  expect(await succeedAt(['prisma', '--check'])).toBe('The flow balances.\n');
  expect(XMLValidator.validate(await succeedAt(['prisma', '--format', 'svg']))).toBe(true);
  expect(await succeedAt(['prisma', '--format', 'csv'])).toContain('new_reports');
  expect(await succeedAt(['prisma', '--why', '4'])).toContain('duplicate record removed');
});

test('the included report leaves in every format', async () => {
  const ris = await succeedAt(['export', '--set', 'included', '--format', 'ris']);
  expect(ris.match(/^TY {2}- /gm)?.length).toBe(1);
  const csl: unknown = JSON.parse(await succeedAt(['export', '--set', 'included', '--format', 'csl']));
  expect(csl).toMatchObject([{ type: 'article-journal' }]);
  const csv = await succeedAt(['export', '--set', 'all', '--format', 'csv']);
  expect(csv.trimEnd().split('\n').length).toBe(1 + 5);
  await succeedAt(['export', '--set', 'excluded-full-text', '--format', 'ris', '--output', 'out.ris']);
  const again = await succeed(folder, ['convert', 'out.ris', '--format', 'csl']);
  expect(JSON.parse(again)).toHaveLength(1);
});
