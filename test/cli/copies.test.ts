/** A review on three machines: what goes out in packs, what comes back, what is refused; and that it ends as on one machine. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { showAgreement } from '../../src/cli/commands/agreement.ts';
import { batches } from '../../src/cli/commands/batches.ts';
import { dedupe } from '../../src/cli/commands/dedupe.ts';
import { exportText } from '../../src/cli/commands/export.ts';
import { importFiles } from '../../src/cli/commands/import.ts';
import { init } from '../../src/cli/commands/init.ts';
import { merge } from '../../src/cli/commands/merge.ts';
import { pack } from '../../src/cli/commands/pack.ts';
import { prisma } from '../../src/cli/commands/prisma.ts';
import { retrieve } from '../../src/cli/commands/retrieve.ts';
import { runProgram } from '../../src/cli/commands.ts';
import { openResolveSession } from '../../src/cli/resolve-session.ts';
import { openSession } from '../../src/cli/screening-session.ts';
import { withProject } from '../../src/project/project.ts';
import type { Stage } from '../../src/screening/decision.ts';
import { readEvents } from '../../src/store/events.ts';
import { runPlainResolve } from '../../src/tui/plain-resolve.ts';
import { problemsOf } from './changed-review.ts';
import { listen } from './review-in-sandbox.ts';
import { asLines } from './review-of-records.ts';

let outer: string;
beforeAll(() => {
  outer = mkdtempSync(join(tmpdir(), 'stageone-copies-'));
  const entries = Array.from(
    { length: 12 },
    (_, n) => `TY  - JOUR\nTI  - Report ${n} on made-up town ${n * 7919}\nER  - \n`,
  );
  writeFileSync(join(outer, 'own.ris'), entries.join('\n'));
});
afterAll(() => rmSync(outer, { recursive: true }));

async function begin(name: string): Promise<string> {
  const review = join(outer, name, 'home');
  const made = { title: 'T', reviewers: 'R1,R2', batchSize: 4, seed: 5, reason: ['POP=Wrong population'] };
  await init({ directory: review, ...made }, listen());
  const file = { files: [join(outer, 'own.ris')], source: 'Index', kind: 'database', again: false } as const;
  await importFiles({ review, ...file }, listen());
  await dedupe({ review, plain: false, json: true }, listen());
  return review;
}

/** Each reviewer judges by the id, so that the two differ on some: R1 includes what 3 divides, R2 what 2 divides. */
async function screen(review: string, reviewer: string, stage: Stage, open = 0): Promise<void> {
  await withProject(review, async (project) => {
    const session = await openSession(project, reviewer, stage);
    const details = { msOnScreen: 900, highlighted: false };
    let position = await session.current();
    for (let votes = 0; position.kind === 'record'; votes += 1) {
      if (open > 0 && votes === open) return;
      const isIn = Number(position.shown.id) % (reviewer === 'R1' ? 3 : 2) === 0;
      position = await session.decide(isIn ? 'include' : 'exclude', isIn ? undefined : 'POP', details);
    }
    if (position.kind === 'batch-end') await session.close();
  });
}

async function resolveAll(review: string, reviewer: string, stage: Stage): Promise<void> {
  await withProject(review, async (project) => {
    const session = await openResolveSession(project, reviewer, stage, []);
    const answers = Array.from({ length: 12 }, () => 'include -- we talked');
    await runPlainResolve(session, asLines([...answers, 'quit']), () => undefined);
  });
}

async function retrieveAll(review: string): Promise<void> {
  await retrieve({ review, ids: [], reviewer: 'R1', state: 'retrieved', all: true }, listen());
}

async function packTo(
  review: string,
  name: string,
  options: { reviewer?: string; batches?: number; backup?: boolean } = {},
) {
  const output = join(review, '..', name);
  await pack({ review, batches: 4, backup: false, output, ...options }, listen());
  return output;
}

async function mergeInto(review: string, ...files: string[]) {
  const output = listen();
  const status = await merge({ review, files }, output);
  const told = output.document() as {
    files: readonly { reviewer: string | null; events: number; new: number; refused?: string }[];
  };
  return { status, files: told.files, notes: output.notes };
}

async function openCopyOf(review: string, reviewer: string, batchCount = 4): Promise<string> {
  const file = await packTo(review, `for-${reviewer}.stageone`, { reviewer, batches: batchCount });
  const directory = join(review, '..', reviewer);
  await init({ directory, from: file, batchSize: 250 }, listen());
  return directory;
}

/** What a paper takes from the review. */
async function outcomeOf(review: string) {
  const flow: string[] = [];
  await prisma(
    { review, format: 'json', check: false, json: false },
    { ...listen(), raw: (text) => void flow.push(text) },
  );
  const ris = await withProject(review, (project) => exportText(project, { set: 'included', format: 'ris' }));
  const measures = [];
  for (const stage of ['title-abstract', 'full-text'] as const) {
    const output = listen();
    await showAgreement({ review, stage, pilot: false }, output);
    measures.push(output.document());
  }
  const { as_of: _when, ...numbers } = JSON.parse(flow.join('')) as Record<string, unknown>;
  return { flow: numbers, ris, measures };
}

test('carried out on one machine and with packs it ends with the same flow, the same RIS and the same agreement', async () => {
  const one = await begin('one');
  for (let batch = 0; batch < 3; batch += 1) {
    for (const reviewer of ['R1', 'R2']) await screen(one, reviewer, 'title-abstract');
  }
  await resolveAll(one, 'R1', 'title-abstract');
  await retrieveAll(one);
  for (const reviewer of ['R1', 'R2', 'R1', 'R2']) await screen(one, reviewer, 'full-text');
  await resolveAll(one, 'R2', 'full-text');

  const home = await begin('packs');
  const [first, second] = [await openCopyOf(home, 'R1'), await openCopyOf(home, 'R2')];
  for (let batch = 0; batch < 3; batch += 1) {
    await screen(first, 'R1', 'title-abstract');
    await screen(second, 'R2', 'title-abstract');
  }
  expect((await mergeInto(home, await packTo(second, 'a'), await packTo(first, 'b'))).status).toBe(0);
  await mergeInto(first, await packTo(home, 'c', { reviewer: 'R1' }));
  await resolveAll(first, 'R1', 'title-abstract');
  await mergeInto(home, await packTo(first, 'd'));
  await retrieveAll(home);
  await mergeInto(first, await packTo(home, 'e', { reviewer: 'R1' }));
  await mergeInto(second, await packTo(home, 'f', { reviewer: 'R2' }));
  for (let batch = 0; batch < 2; batch += 1) {
    await screen(first, 'R1', 'full-text');
    await screen(second, 'R2', 'full-text');
  }
  await mergeInto(home, await packTo(first, 'g'), await packTo(second, 'h'));
  await mergeInto(second, await packTo(home, 'i', { reviewer: 'R2' }));
  await resolveAll(second, 'R2', 'full-text');
  await mergeInto(home, await packTo(second, 'j'));

  const outcome = await outcomeOf(home);
  expect(outcome).toEqual(await outcomeOf(one));
  expect(outcome.ris).toContain('TY  - ');
  expect(outcome.flow['interim']).toBe(false);
  for (const review of [one, home, first, second]) expect(await problemsOf({ review })).toEqual([]);
}, 60_000);

describe('with one copy of each', () => {
  let home: string;
  let first: string;
  let second: string;
  let fromFirst: string;
  beforeAll(async () => {
    home = await begin('two');
    first = await openCopyOf(home, 'R1', 2);
    await screen(first, 'R1', 'title-abstract');
    await screen(first, 'R1', 'title-abstract', 2);
    fromFirst = await packTo(first, 'from-first');
    await mergeInto(home, fromFirst);
    second = await openCopyOf(home, 'R2');
  }, 60_000);

  const shown = (bytes: Buffer): string =>
    bytes.toString('latin1') + gunzipSync(bytes.subarray(bytes.indexOf(10) + 1)).toString();

  test('the copy has the batches that were asked for, and makes none', async () => {
    const output = listen();
    await batches({ review: first, stage: 'title-abstract' }, output);
    expect((output.document() as { batches: { batch: string }[] }).batches.map(({ batch }) => batch)).toEqual([
      'B1',
      'B2',
    ]);
  });

  test('what goes home is what was closed, and nothing that is open', () => {
    const text = shown(readFileSync(fromFirst));
    expect(text).toContain('"batch":"B1"');
    expect(text).not.toContain('"batch":"B2"');
  });

  test('the copy of the other holds no vote of the first, and their commitment', async () => {
    const text = shown(readFileSync(join(home, '..', 'for-R2.stageone')));
    expect(text).not.toContain('"chain":"R1"');
    expect(text).not.toContain('"salt"');
    const output = listen();
    await batches({ review: second, stage: 'title-abstract' }, output);
    const [told] = (output.document() as { batches: { reviewers: object; commitments: object }[] }).batches;
    expect(told?.reviewers).toEqual({ R1: 'closed', R2: 'open' });
    expect(told?.commitments).toMatchObject({
      R1: { commitment: expect.stringMatching(/^[0-9a-f]{64}$/), salt: null },
    });
  });

  test('the same state gives the same bytes but for the time, which the hash does not cover', async () => {
    const again = await packTo(first, 'again');
    const masked = (path: string) =>
      readFileSync(path)
        .toString('latin1')
        .replace(/"packedAt":"[^"]+"/, 'TIME');
    expect(masked(again)).toBe(masked(fromFirst));
    const [one, two] = [await packTo(home, 'x', { reviewer: 'R1' }), await packTo(home, 'y', { reviewer: 'R1' })];
    expect(masked(one)).toBe(masked(two));
  });

  const eventsAt = (review: string) =>
    withProject(review, (project) => readEvents(project.database)).then((all) => all.length);

  test('merged again, nothing is new, and the log is as it was', async () => {
    const before = await eventsAt(home);
    const { status, files } = await mergeInto(home, fromFirst, fromFirst);
    expect([status, ...files.map((file) => file.new)]).toEqual([0, 0, 0]);
    expect(files[0]).toMatchObject({ reviewer: 'R1' });
    expect(await eventsAt(home)).toBe(before);
    const fromHome = await packTo(home, 'twice-for-first', { reviewer: 'R1' });
    await mergeInto(first, fromHome);
    const inCopy = await eventsAt(first);
    await mergeInto(first, fromHome);
    expect(await eventsAt(first)).toBe(inCopy);
  });

  test.each<[why: string, change: (bytes: Buffer) => Buffer, says: RegExp]>([
    [
      'edited by hand',
      (bytes) => Buffer.from(bytes.toString('latin1').replace('"R1"', '"R9"'), 'latin1'),
      /edited by hand/,
    ],
    [
      'a byte of its content',
      (bytes) => {
        const copy = Buffer.from(bytes);
        copy.writeUInt8(copy.readUInt8(copy.length - 9) ^ 1, copy.length - 9);
        return copy;
      },
      /edited by hand/,
    ],
    ['cut short', (bytes) => bytes.subarray(0, bytes.length - 40), /edited by hand, or damaged/],
    [
      'an older form',
      (bytes) => Buffer.from(bytes.toString('latin1').replace('"stageone-pack":1', '"stageone-pack":0'), 'latin1'),
      /older version/,
    ],
    [
      'a newer form',
      (bytes) => Buffer.from(bytes.toString('latin1').replace('"stageone-pack":1', '"stageone-pack":2'), 'latin1'),
      /newer version/,
    ],
    ['no pack', () => Buffer.from('Dear colleague,\nplease find attached\n'), /no pack/],
    ['empty', () => Buffer.alloc(0), /no pack/],
  ])('refused, and nothing kept: %s', async (_why, change, says) => {
    const path = join(outer, 'changed');
    writeFileSync(path, change(readFileSync(fromFirst)));
    const before = await eventsAt(home);
    const { status, files } = await mergeInto(home, path);
    expect(status).toBe(2);
    expect(files[0]).toMatchObject({ reviewer: null, new: 0, refused: expect.stringMatching(says) });
    expect(await eventsAt(home)).toBe(before);
  });

  test('refused: of another review, for home, for another reviewer, a backup of somebody else', async () => {
    const other = await begin('other');
    const backup = await packTo(first, 'backup', { backup: true });
    const cases: [review: string, file: string, says: RegExp][] = [
      [other, fromFirst, /another review/],
      [home, join(home, '..', 'for-R1.stageone'), /this is where it comes from/],
      [second, fromFirst, /meant for home/],
      [second, join(home, '..', 'for-R1.stageone'), /packed for R1/],
      [second, backup, /backup of R1/],
      [home, backup, /backup of R1/],
    ];
    for (const [review, file, says] of cases) {
      const { status, files } = await mergeInto(review, file);
      expect([status, files[0]?.refused]).toEqual([2, expect.stringMatching(says)]);
    }
  });

  test('settings that a killed merge had told of and not written are no edited ones; what a person wrote is kept', async () => {
    const directory = await openCopyOf(await begin('settings'), 'R1', 1);
    const settings = join(directory, 'queries', 'review.yaml');
    const atHome = join(directory, '..', 'home', 'queries', 'review.yaml');
    const before = readFileSync(settings, 'utf8');
    writeFileSync(atHome, readFileSync(atHome, 'utf8').replace('title: T', 'title: Renamed'));
    const renamed = await packTo(join(directory, '..', 'home'), 'renamed', { reviewer: 'R1', batches: 1 });
    await mergeInto(directory, renamed);
    const after = readFileSync(settings, 'utf8');
    expect(after).toContain('title: Renamed');
    writeFileSync(settings, before);
    await mergeInto(directory, renamed);
    expect(readFileSync(settings, 'utf8')).toBe(after);
    const edited = () => readdirSync(join(directory, 'queries')).filter((name) => name.includes('edited'));
    expect(edited()).toEqual([]);
    writeFileSync(settings, `${after}# mine\n`);
    await mergeInto(directory, renamed);
    expect(edited()).toEqual(['review.yaml.edited-1']);
    expect(readFileSync(`${settings}.edited-1`, 'utf8')).toBe(`${after}# mine\n`);
  });

  test('what an interrupted opening left is no review, and is taken away by the next', async () => {
    const file = await packTo(home, 'interrupted', { reviewer: 'R1' });
    const directory = join(home, '..', 'interrupted-copy');
    const settings = join(directory, 'queries', 'review.yaml');
    for (const name of ['queries', 'data']) mkdirSync(join(directory, name), { recursive: true });
    writeFileSync(`${settings}.opening`, '');
    writeFileSync(join(directory, 'data', 'review.db'), 'half of it');
    await expect(withProject(directory, async () => undefined)).rejects.toThrow('holds no review');
    await init({ directory, from: file, batchSize: 250 }, listen());
    expect(await problemsOf({ review: directory })).toEqual([]);
    expect(existsSync(`${settings}.opening`)).toBe(false);
  });

  test('what is in the folder already is left alone', async () => {
    const directory = join(outer, 'taken');
    mkdirSync(join(directory, 'data'), { recursive: true });
    writeFileSync(join(directory, 'data', 'mine.txt'), 'mine');
    const from = join(home, '..', 'for-R1.stageone');
    await expect(init({ directory, from, batchSize: 250 }, listen())).rejects.toMatchObject({ code: 'refused' });
    await expect(
      init({ directory: join(outer, 'none'), from: fromFirst, batchSize: 250 }, listen()),
    ).rejects.toMatchObject({ code: 'refused' });
    expect(readdirSync(join(directory, 'data'))).toEqual(['mine.txt']);
    expect(existsSync(join(outer, 'none'))).toBe(false);
  });

  test('a backup brings a reviewer back what was open, on a new machine', async () => {
    const backup = await packTo(first, 'backup-2', { backup: true });
    const directory = join(outer, 'new-machine');
    await init({ directory, from: join(home, '..', 'for-R1.stageone'), batchSize: 250 }, listen());
    expect((await mergeInto(directory, backup)).status).toBe(0);
    const votes = (review: string) =>
      withProject(review, (project) => readEvents(project.database, { types: ['decision'], chains: ['R1'] }));
    expect((await votes(directory)).map(({ hash }) => hash)).toEqual((await votes(first)).map(({ hash }) => hash));
    await screen(directory, 'R1', 'title-abstract');
    expect(await problemsOf({ review: directory })).toEqual([]);
  });

  test.each([
    ['search'],
    ['import', 'x.ris', '--source', 'X'],
    ['dedupe'],
    ['criteria'],
    ['pilot'],
    ['remove', '1', '--why', 'w', '--reviewer', 'R1'],
    ['retrieve', '--all', '--state', 'retrieved', '--reviewer', 'R1'],
    ['screen', '--reviewer', 'R2', '--plain'],
    ['pack', '--reviewer', 'R2', '--output', 'x'],
  ])('refused in a copy: %s', async (...words) => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await runProgram([...words, '--review', first])).toBe(2);
    expect(said.mock.calls.join()).toContain('the copy of R1');
    said.mockRestore();
  });

  test('one reviewer on two machines: the second is refused, and both versions are kept', async () => {
    const twin = join(outer, 'twin');
    await init({ directory: twin, from: join(home, '..', 'for-R1.stageone'), batchSize: 250 }, listen());
    await screen(twin, 'R1', 'title-abstract');
    const before = await eventsAt(home);
    const { status, files } = await mergeInto(home, await packTo(twin, 'from-twin'));
    expect([status, files[0]?.refused]).toEqual([
      2,
      expect.stringMatching(/two machines at once.*kept as .*data.refused/),
    ]);
    expect(await eventsAt(home)).toBe(before);
    expect(readdirSync(join(home, 'data', 'refused'))).toEqual([
      expect.stringMatching(/^fork-R1-[0-9a-f]{12}\.stageone$/),
    ]);
  });
});
