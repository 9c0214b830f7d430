/** The README is complete and true for what exists: every command, key, setting, variable, error code and exit status stands in it, and no other. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES } from '../../src/errors.ts';
import { READ_FORMATS, WRITE_FORMATS } from '../../src/formats/format.ts';
import { SETTING_KEYS } from '../../src/project/config.ts';
import { ENVIRONMENT } from '../../src/project/services.ts';
import { KEY_BINDINGS, KEY_PRESETS } from '../../src/tui/keymap.ts';
import { PAIR_KEYS } from '../../src/tui/pair-keymap.ts';
import { RESOLVE_KEYS } from '../../src/tui/resolve-keymap.ts';

const readme = readFileSync('README.md', 'utf8');
const section = (title: string): string => readme.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
const commandLine = ['collecting', 'screening', 'reporting', 'exchange']
  .map((group) => readFileSync(`src/cli/${group}-commands.ts`, 'utf8'))
  .join('\n');

describe('README', () => {
  test('every command, and no other', () => {
    const declared = [...commandLine.matchAll(/\.command\(\s*(?:\[([^\]]*)\]|'([a-z]+)[^']*')/g)].flatMap((match) =>
      (match[1] ?? `'${match[2]}'`).split(',').map((name) => name.trim().replaceAll("'", '')),
    );
    const documented = [...section('Commands').matchAll(/^\| (`.*?`) \|/gm)].flatMap((row) =>
      [...(row[1] ?? '').matchAll(/`([a-z]+)/g)].map((match) => match[1]),
    );
    expect(new Set(documented)).toEqual(new Set(declared));
  });

  test('every option of every command', () => {
    const declared = [...commandLine.matchAll(/\.option\('([a-z-]+)'/g)].map((match) => match[1] ?? '');
    const missing = declared.filter((name) => !['review', 'abstracts'].includes(name) && !readme.includes(`--${name}`));
    expect(missing).toEqual([]);
    expect(readme).toContain('--no-abstracts');
  });

  test('every key of every preset, and no other', () => {
    const rows = [
      ...section('Screening by two reviewers').matchAll(/^\| ([a-z ]+) \| `(.)` \| `(.)` \| `(.)` \| `(.)` \|$/gm),
    ];
    expect(rows.map((row) => row.slice(1))).toEqual(
      KEY_BINDINGS.map((binding) => [binding.label, ...KEY_PRESETS.map((preset) => binding.keys[preset])]),
    );
  });

  test('every key of the screen of pairs, and no other', () => {
    const rows = [...section('Deduplication').matchAll(/^\| ([a-z ]+) \| `(.)` \|$/gm)];
    expect(rows.map((row) => row.slice(1))).toEqual(PAIR_KEYS.map(({ label, key }) => [label, key]));
  });

  test('every key of the screen of conflicts, and no other', () => {
    const rows = [
      ...section('Resolving conflicts').matchAll(/^\| ([a-z ]+) \| `(.)` \| `(.)` \| `(.)` \| `(.)` \|$/gm),
    ];
    expect(rows.map((row) => row.slice(1))).toEqual(
      RESOLVE_KEYS.map(({ label, keys }) => [label, ...KEY_PRESETS.map((preset) => keys[preset])]),
    );
  });

  test('every setting, and no other', () => {
    const list = section('Settings').split('The order of')[0] ?? '';
    const documented = [...list.matchAll(/`([a-z_]+)`/g)].map((match) => match[1]);
    expect(new Set(documented)).toEqual(new Set(SETTING_KEYS));
  });

  test.each([...ENVIRONMENT])('the variable %s', (name) => {
    expect(section('Settings')).toContain(`\`${name}\``);
  });

  test('every error code, and no other', () => {
    const list = section('Exit status and errors').split('Error codes inside the program:')[1] ?? '';
    expect([...list.matchAll(/`([a-z-]+)`/g)].map((match) => match[1])).toEqual(Object.keys(ERROR_CODES));
  });

  test('every exit status of an error', () => {
    const documented = [...section('Exit status and errors').matchAll(/^\| (\d+) \|/gm)].map((match) =>
      Number(match[1]),
    );
    for (const { exit } of Object.values(ERROR_CODES)) expect(documented).toContain(exit);
  });

  test('every format written; the number of formats read', () => {
    for (const format of WRITE_FORMATS) expect(section('Commands')).toContain(`\`${format}\``);
    expect(READ_FORMATS.filter((format) => format !== 'pubmed-xml')).toHaveLength(8);
  });
});
