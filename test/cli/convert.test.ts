/** `convert`: any file that is read into any format that is written, without a review, however long. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { convert } from '../../src/cli/commands/convert.ts';
import { WRITE_FORMATS, type WriteFormat } from '../../src/formats/format.ts';
import { readFile } from '../../src/formats/registry.ts';
import { listening } from './listening.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-convert-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function converting(content: string | Uint8Array, format: WriteFormat) {
  const file = join(folder, 'in');
  const out = join(folder, `out.${format}`);
  writeFileSync(file, content);
  const { heard, output } = listening();
  await convert({ file, format, output: out }, output);
  return { text: readFileSync(out, 'utf8'), notes: heard.notes };
}

const RIS = Array.from(
  { length: 6_000 },
  (_, index) => `TY  - JOUR\r\nTI  - Title ${index}\r\nAB  - ${'words of an abstract '.repeat(20)}\r\nER  - \r\n\r\n`,
).join('');

test.each<WriteFormat>([
  'ris',
  'nbib',
  'csv',
  'csl',
])('a file of many pieces becomes %s, every record once, in order', async (format) => {
  const { text, notes } = await converting(gzipSync(`${RIS}TY  - JOUR\r\nER  - \r\n`), format);
  const reading = await readFile(text, 'x');
  expect(reading?.entries.map(({ record }) => record.title)).toEqual(
    Array.from({ length: 6_000 }, (_, index) => `Title ${index}`),
  );
  expect(notes.at(-1)).toBe('6001 records in the file = 6000 converted + 1 refused');
});

test('a table with ids of its own keeps them', async () => {
  const { text } = await converting('record_id,title\nA7,One\nB8,Two\n', 'csl');
  expect(JSON.parse(text)).toMatchObject([{ id: 'A7' }, { id: 'B8' }]);
});

test('every format is written', async () => {
  for (const format of WRITE_FORMATS) {
    expect((await converting('TY  - JOUR\nTI  - One\nAU  - Ng, A\nPY  - 2020\nER  - \n', format)).text).toContain(
      'One',
    );
  }
});

test('what is no reference file leaves nothing behind', async () => {
  const { output } = listening();
  const file = join(folder, 'letter.txt');
  const out = join(folder, 'none.ris');
  writeFileSync(file, 'Dear colleague\n');
  await expect(convert({ file, format: 'ris', output: out }, output)).rejects.toThrow('the format was not recognised');
  writeFileSync(file, gzipSync(RIS).subarray(0, 20_000));
  await expect(convert({ file, format: 'ris', output: out }, output)).rejects.toThrow('cannot be read');
  expect(existsSync(out)).toBe(false);
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
