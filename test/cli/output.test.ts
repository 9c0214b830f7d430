/** How a command ends when something went wrong. */
import { expect, test, vi } from 'vitest';
import { explain } from '../../src/cli/output.ts';
import { ReviewError } from '../../src/errors.ts';

test.each<[what: string, error: unknown, status: number, says: RegExp]>([
  [
    'what a reviewer can act on',
    new ReviewError('settings', 'Wrong line.', { hint: 'Mend it.' }),
    2,
    /Wrong line\.\n {2}Mend it/,
  ],
  ['a reader that has seen enough', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }), 0, /^$/],
  ['a bug', new TypeError('x is undefined'), 70, /x is undefined[\s\S]*This is a bug/],
])('%s', (_what, error, status, says) => {
  const written: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  try {
    expect(explain(error)).toBe(status);
  } finally {
    spy.mockRestore();
  }
  expect(written.join('')).toMatch(says);
});
