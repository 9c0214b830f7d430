/** The lock of a reviewer: held by one living process, taken over from a dead one. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockReviewer } from '../../src/project/lock.ts';

const NOW = '2026-11-01T10:00:00.000Z';
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-lock-'));
  file = join(folder, 'data', 'screen-R1.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

function holder(): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function leaveLock(pid: number, host: string): void {
  lockReviewer(folder, 'R1', NOW)();
  writeFileSync(file, JSON.stringify({ pid, host, since: NOW }));
}

describe('lockReviewer', () => {
  test('names its holder and is given back', () => {
    const unlock = lockReviewer(folder, 'R1', NOW);
    expect(holder()).toEqual({ pid: process.pid, host: hostname(), since: NOW });
    expect(() => lockReviewer(folder, 'R1', NOW)).toThrow(`R1 already screens in process ${process.pid}`);
    lockReviewer(folder, 'R2', NOW)();
    unlock();
    expect(existsSync(file)).toBe(false);
    lockReviewer(folder, 'R1', NOW)();
  });

  test('is refused while another process lives, and taken over when it has died', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(other, 'spawn');
    leaveLock(other.pid ?? 0, hostname());
    expect(() => lockReviewer(folder, 'R1', NOW)).toThrow(
      expect.objectContaining({ code: 'reviewer-busy', exitStatus: 2 }),
    );
    other.kill('SIGKILL');
    await once(other, 'exit');
    const unlock = lockReviewer(folder, 'R1', NOW);
    expect(holder()).toMatchObject({ pid: process.pid });
    unlock();
  });

  test('of another machine is never taken over', () => {
    const dead = Number(execFileSync(process.execPath, ['-e', 'console.log(process.pid)'], { encoding: 'utf8' }));
    leaveLock(dead, 'another-machine');
    expect(() => lockReviewer(folder, 'R1', NOW)).toThrow('on another-machine');
  });

  test('that is cut short is taken over', () => {
    leaveLock(1, hostname());
    writeFileSync(file, '{"pid": 1');
    lockReviewer(folder, 'R1', NOW)();
  });
});
