/** `dedupe FILE`: any reference file in, clusters out, whatever the file looks like. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dedupeFile } from '../../src/cli/dedupe-file.ts';
import type { Output } from '../../src/cli/output.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dedupe-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Result {
  readonly document: unknown;
  readonly notes: readonly string[];
  readonly rows: readonly string[];
  readonly queue: readonly string[];
  readonly links: readonly string[];
}

async function run(name: string, content: string | Uint8Array): Promise<Result> {
  const path = join(folder, name);
  writeFileSync(path, content);
  let document: unknown;
  const notes: string[] = [];
  const output: Output = {
    json: true,
    isLive: false,
    draw: () => undefined,
    raw: () => undefined,
    note: (line) => notes.push(line),
    report: (one) => {
      document = one;
    },
  };
  const [out, queue, links] = ['out.csv', 'queue.csv', 'explain.csv'].map((one) => join(folder, one));
  await dedupeFile({ file: path, output: out ?? '', queue, explain: links }, output);
  const lines = (file: string | undefined): readonly string[] =>
    readFileSync(file ?? '', 'utf8')
      .trimEnd()
      .split('\n');
  return { document, notes, rows: lines(out), queue: lines(queue), links: lines(links) };
}

const ROW = '"Naloxone kits, handed out in northern towns: a cohort","Okafor, N.",2016,Addiction Notes,7,12-19';
const HEADER = 'title,author,year,journal,volume,pages';

describe('dedupe FILE', () => {
  test('a CSV with ids: a row for each record in the order of the file, named by its own ids', async () => {
    const text = `record_id,${HEADER}\nz9,${ROW}\nb2,Wheat yields under drought,"Berg, A.",1999,Soil,1,3-9\n"a,1",${ROW}\n`;
    const { rows, links, document } = await run('ids.csv', text);
    expect(rows).toEqual(['record_id,cluster_id', 'z9,z9', 'b2,b2', '"a,1",z9']);
    expect(links).toEqual(['a,b,rule', 'z9,"a,1",same-title-same-place']);
    expect(document).toMatchObject({ records: 3, clusters: 2, duplicatesRemoved: 1, queue: 0 });
  });

  test.each([
    ['missing', ['a', '', 'c']],
    ['the same', ['a', 'a', 'c']],
  ])('ids that are %s: the records have the numbers of their rows', async (_note, ids) => {
    const text = `id,${HEADER}\n${ids.map((id) => `${id},${ROW}\n`).join('')}`;
    expect((await run('bad-ids.csv', text)).rows.slice(1)).toEqual(['1,1', '2,1', '3,1']);
  });

  test('a refused record has no row but its number, and a line on stderr', async () => {
    const { rows, notes } = await run('refused.csv', `${HEADER}\n${ROW}\n,,,,7,\n${ROW}\n`);
    expect(rows).toEqual(['record_id,cluster_id', '1,1', '3,1']);
    expect(notes.some((line) => line.includes(':3:') && line.includes('refused'))).toBe(true);
  });

  test('gzip, and letters of Windows-1252', async () => {
    expect((await run('packed.csv.gz', gzipSync(`${HEADER}\n${ROW}\n${ROW}\n`))).rows).toHaveLength(3);
    const latin = Buffer.from(`${HEADER}\n${ROW.replace('Okafor', 'Müller')}\n`, 'latin1');
    expect((await run('latin.csv', latin)).rows).toHaveLength(2);
  });

  test('a RIS file, its records numbered from 1', async () => {
    const record =
      'TY  - JOUR\nTI  - Naloxone kits in northern towns: a cohort\nAU  - Okafor, N.\nPY  - 2016\nVL  - 7\nSP  - 12\nEP  - 19\nT2  - Addiction Notes\nER  - \n';
    expect((await run('two.ris', record + record)).rows).toEqual(['record_id,cluster_id', '1,1', '2,1']);
  });

  test('a file of many pieces: every tenth record a copy of the one before', async () => {
    const rows = Array.from({ length: 12_000 }, (_, at) => {
      const number = at % 10 === 9 ? at - 1 : at;
      return `"Study ${number} of ${'care '.repeat(30)}","Author${number}, A.",2001,Journal ${number % 7},${number % 90},${number}-${number + 5}`;
    });
    const text = `${HEADER}\n${rows.join('\n')}\n`;
    expect(text.length).toBeGreaterThan(2 ** 21);
    const { document, rows: out } = await run('many.csv', text);
    expect(document).toMatchObject({ records: 12_000, duplicatesRemoved: 1200 });
    expect(out[10]).toBe('10,9');
  });

  test('one record; a header alone', async () => {
    expect((await run('one.csv', `${HEADER}\n${ROW}\n`)).rows).toEqual(['record_id,cluster_id', '1,1']);
    const { rows, notes } = await run('none.csv', `${HEADER}\n`);
    expect(rows).toEqual(['record_id,cluster_id']);
    expect(notes.join()).toContain('no records');
  });

  test('a file that is no list of references is refused', async () => {
    await expect(run('text.txt', 'Dear colleague,\nplease find enclosed')).rejects.toThrow(/not recognised/);
    await expect(
      dedupeFile({ file: join(folder, 'absent.csv'), output: '', queue: undefined, explain: undefined }, {} as never),
    ).rejects.toThrow(/cannot be read/);
  });
});
