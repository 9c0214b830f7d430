/** The settings of a review: what is filled in, and what every complaint names. */
import { describe, expect, test } from 'vitest';
import { ReviewError } from '../../src/errors.ts';
import { keysOf, readSettings } from '../../src/project/config.ts';
import { DEFAULT_TRUTH_TABLE } from '../../src/screening/truth-table.ts';

const SMALLEST = `format: 1
title: Drug checking
reviewers:
  - code: R1
  - code: R2
reasons:
  - code: POP
    text: Wrong population
`;

function complaint(text: string): ReviewError {
  try {
    readSettings(text, 'queries/review.yaml');
  } catch (error) {
    if (error instanceof ReviewError) return error;
    throw error;
  }
  throw new Error('The settings were taken.');
}

describe('readSettings', () => {
  test('fills in what is left out', () => {
    expect(readSettings(SMALLEST, 'review.yaml')).toEqual({
      format: 1,
      database: 'file',
      title: 'Drug checking',
      registration: null,
      reviewers: [{ code: 'R1' }, { code: 'R2' }],
      seed: 1,
      batch_size: 250,
      criteria: { include: [], exclude: [] },
      reasons: [{ code: 'POP', text: 'Wrong population' }],
      reason_conflicts: 'conflict',
      truth_table: {
        include_maybe: 'included',
        maybe_maybe: 'included',
        include_exclude: 'conflict',
        maybe_exclude: 'conflict',
      },
      resolve_names: false,
      versions: 'link',
      keys: { preset: 'default', own: {} },
      mask: [],
      key_guard_ms: 200,
      highlights: [],
      ranking_words: [],
      pilot: { rounds: 2, size: 50, agreement: 0.85 },
      statements: {},
    });
  });

  test.each([
    ['at the top', `${SMALLEST}batchsize: 100\n`, 'review.yaml:9:1', 'batchsize', 'batch_size'],
    ['in a reviewer', SMALLEST.replace('- code: R2', '- code: R2\n    nam: B'), 'review.yaml:6:5', 'nam', 'name'],
    [
      'in the pilot',
      `${SMALLEST}pilot: { rounds: 1, size: 5, agreement: 0.8, sise: 5 }\n`,
      'review.yaml:9:46',
      'sise',
      'size',
    ],
  ])('names line, column and nearest key of an unknown key %s', (_where, text, place, key, nearest) => {
    const error = complaint(text);
    expect(error).toMatchObject({ code: 'settings', exitStatus: 2 });
    expect(error.message).toBe(`queries/${place}: unknown key \`${key}\`; nearest known key: \`${nearest}\``);
  });

  test('a key of an earlier version: what it is called now', () => {
    expect(complaint(`${SMALLEST}maybe: include\n`).message).toBe(
      'queries/review.yaml:9:1: unknown key `maybe`; it is now `truth_table`',
    );
  });

  test('names the place of a wrong value', () => {
    const error = complaint(SMALLEST.replace('format: 1', 'format: 1\nbatch_size: many'));
    expect(error.message).toMatch(/^queries\/review\.yaml:2:13: `batch_size`: /);
  });

  test.each([
    ['a key in use', 'keys: { include: n }', 'review.yaml:9:18: `keys.include`: `n` already stands for exclude'],
    ['an unknown act', 'keys: { includ: j }', 'review.yaml:9:17: `keys.includ`: `includ` is no act'],
    ['an unknown preset', 'keys: vim', 'review.yaml:9:7: `keys.preset`: no preset; the presets are default'],
    ['what cannot be masked', 'mask: [title]', 'review.yaml:9:8: `mask.0`: '],
  ])('names the place and the way out of %s', (_, line, says) => {
    expect(complaint(`${SMALLEST}${line}\n`).message).toContain(`queries/${says}`);
  });

  test('a reviewer may have keys of their own', () => {
    const text = SMALLEST.replace('- code: R2', '- code: R2\n    keys: { preset: lefthand, include: j }');
    const settings = readSettings(`${text}keys: rayyan\n`, 'review.yaml');
    expect(keysOf(settings, 'R1')).toEqual({ preset: 'rayyan', own: {} });
    expect(keysOf(settings, 'R2')).toEqual({ preset: 'lefthand', own: { include: 'j' } });
  });

  test('names every problem, one a line', () => {
    const lines = complaint(`${SMALLEST}seed: -1\nkeys: emacs\nfoo: 1\n`).message.split('\n');
    expect(lines.map((line) => /^queries\/review\.yaml:(\d+):/.exec(line)?.[1]).sort()).toEqual(['10', '11', '9']);
  });

  test('names the place of broken YAML', () => {
    expect(complaint('format: 1\ntitle: "open\n').message).toMatch(/^queries\/review\.yaml:\d+:\d+: /);
    expect(complaint('format: 1\nformat: 1\n').message).toMatch(/^queries\/review\.yaml:2:1: /);
  });

  test.each([
    ['two reviewers of one code', SMALLEST.replace('R2', 'R1'), 'two reviewers have the same code'],
    ['two reasons of one code', `${SMALLEST}  - code: POP\n    text: Other\n`, 'two reasons have the same code'],
    ['no reviewers', SMALLEST.replace(/reviewers:[\s\S]*?reasons/, 'reviewers: []\nreasons'), '`reviewers`'],
    ['a code with a path in it', SMALLEST.replace('R2', '../R2'), '`reviewers.1.code`'],
    ['another format', SMALLEST.replace('format: 1', 'format: 2'), '`format`'],
    ['an empty file', '', 'queries/review.yaml'],
    ['a list', '- a\n', 'queries/review.yaml'],
  ])('refuses %s', (_name, text, expected) => {
    expect(complaint(text).message).toContain(expected);
  });

  test('a ranking word is a term as queries have them', () => {
    expect(
      readSettings(`${SMALLEST}ranking_words: [encounter*, stop and search*]`, 'review.yaml').ranking_words,
    ).toEqual(['encounter*', 'stop and search*']);
    expect(complaint(`${SMALLEST}ranking_words:\n  - encounter*\n  - fear AND trust\n`).message).toMatch(
      /^queries\/review\.yaml:11:5: `ranking_words\.1`: .*operator AND/,
    );
  });
});

describe('the truth table', () => {
  test('what it does not name is as by default', () => {
    const { truth_table: table } = readSettings(`${SMALLEST}truth_table: { include_maybe: conflict }\n`, 'review.yaml');
    expect(table).toEqual({ ...DEFAULT_TRUTH_TABLE, include_maybe: 'conflict' });
  });

  test.each([
    [
      'maybe_exclude: excluded',
      'queries/review.yaml:9:31: `truth_table.maybe_exclude`: included or conflict; only two exclusions exclude a record',
    ],
    ['exclude_exclude: conflict', 'unknown key `exclude_exclude`; nearest known key: `include_exclude`'],
  ])('%s is refused', (line, says) => {
    expect(complaint(`${SMALLEST}truth_table: { ${line} }\n`).message).toContain(says);
  });
});
