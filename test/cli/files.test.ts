/** Files that the command line names: whole or not there, in place of links' targets, never in place of devices or folders. */
import { execFileSync } from 'node:child_process';
import {
  createReadStream,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileError, writePieces, writeResult } from '../../src/cli/files.ts';
import { ReviewError } from '../../src/errors.ts';
import { quiet } from './listening.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function* pieces(fail: () => void = () => undefined): AsyncGenerator<string> {
  yield 'one ';
  fail();
  yield 'two';
}

/** Both ways of writing `one two`. */
const WAYS: readonly (readonly [name: string, write: (path: string) => Promise<unknown>])[] = [
  ['whole', async (path) => writeResult(path, 'one two', quiet)],
  ['in pieces', (path) => writePieces(path, pieces(), quiet)],
];

describe.each(WAYS)('written %s', (_name, write) => {
  test('the folder is made, an older file replaced, no draft left', async () => {
    const path = join(folder, 'new', 'file');
    await write(path);
    await write(path);
    expect(readFileSync(path, 'utf8')).toBe('one two');
    expect(readdirSync(join(folder, 'new'))).toEqual(['file']);
  });

  test('where a link stands, the file behind it is replaced and the link stays', async () => {
    writeFileSync(join(folder, 'file'), 'old');
    symlinkSync('file', join(folder, 'link'));
    await write(join(folder, 'link'));
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('one two');
  });

  test('a folder, or a file where a folder ought to be, is told', async () => {
    mkdirSync(join(folder, 'in'));
    writeFileSync(join(folder, 'file'), '');
    for (const path of [join(folder, 'in'), join(folder, 'file', 'x')]) {
      await expect(write(path)).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(path) });
    }
    expect(readdirSync(folder).sort()).toEqual(['file', 'in']);
  });

  test.skipIf(process.platform === 'win32')('a pipe is written into and stays a pipe', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    // The pipe is opened for reading too, or a whole text would wait for a reader in this very process.
    const reading = text(createReadStream(path, { flags: 'r+', end: 6 }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await write(path);
    expect(await reading).toBe('one two');
    expect(lstatSync(path).isFIFO()).toBe(true);
  });
});

test('when a piece fails, the older file stands and no draft is left', async () => {
  const path = join(folder, 'file');
  writeFileSync(path, 'old');
  const fail = (): void => {
    throw new Error('broken');
  };
  await expect(writePieces(path, pieces(fail), quiet)).rejects.toThrow('broken');
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['file']);
});

test('Ctrl-C between two pieces leaves nothing', async () => {
  const path = join(folder, 'file');
  const interrupt = (): void => {
    process.emit('SIGINT');
  };
  expect(await writePieces(path, pieces(interrupt), quiet)).toBe(false);
  expect(existsSync(path)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test('a full disk is the storage that refuses; what is no matter of files stays as it is', () => {
  const full = fileError('x.csv', Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
  expect(full).toBeInstanceOf(ReviewError);
  expect(full).toMatchObject({ exitStatus: 4, message: 'x.csv cannot be written: no space left' });
  const bug = new TypeError('x is undefined');
  expect(fileError('x.csv', bug)).toBe(bug);
});
