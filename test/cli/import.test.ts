/** `import`: every record accounted for, what was refused set aside, nothing imported twice, one bad file costs no other. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ImportOptions, importFiles } from '../../src/cli/commands/import.ts';
import { labels } from '../../src/cli/commands/labels.ts';
import { readImportFacts } from '../../src/cli/strategy-facts.ts';
import { importTitle } from '../../src/report/facts.ts';
import { listImports } from '../../src/store/imports.ts';
import { readRecords } from '../../src/store/records.ts';
import { listen } from './review-in-sandbox.ts';
import { makeReview, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
beforeEach(async () => {
  review = await makeReview();
});
afterEach(() => review.close());

const RIS =
  'TY  - JOUR\r\nTI  - A \u001b[31mred\u001b[0m title\u0007\r\nER  - \r\n\r\nTY  - JOUR\r\nER  - \r\n\r\nTY  - JOUR\r\nTI  - Two\r\nER  - \r\n';

function write(name: string, content: string | Uint8Array): string {
  const path = join(review.folder, name);
  writeFileSync(path, content);
  return path;
}

async function importing(files: readonly string[], more: Partial<ImportOptions> = {}) {
  const output = listen();
  const options = {
    review: review.folder,
    files,
    source: 'PsycINFO',
    kind: 'database' as const,
    again: false,
    ...more,
  };
  const exit = await importFiles(options, output);
  return { exit, notes: output.notes, files: output.document() };
}

const titles = () =>
  review.run(async ({ database }) => (await readRecords(database)).map(({ record }) => record.title));

test('imported + refused = records in the file; the refused entry is set aside, is mended and imported', async () => {
  const { exit, files } = await importing([write('a.ris', RIS)]);
  expect(exit).toBe(0);
  expect(files).toMatchObject({
    files: [{ id: 'file-1', format: 'ris', recordsInFile: 3, imported: 2, refused: 1, problems: [{ line: 5 }] }],
  });
  expect(await titles()).toEqual(['A red title', 'Two']);

  const aside = join(review.folder, 'data', 'refused', 'file-1.ris');
  writeFileSync(aside, readFileSync(aside, 'utf8').replace('ER  -', 'TI  - Mended\nER  -'));
  expect((await importing([aside])).files).toMatchObject({ files: [{ imported: 1, refused: 0 }] });
  expect(await titles()).toEqual(['A red title', 'Two', 'Mended']);
  expect(existsSync(join(review.folder, 'data', 'refused', 'file-2.ris'))).toBe(false);
});

test('the platform is kept with the source, and the reports name both', async () => {
  await importing([write('a.ris', RIS)], { platform: ' Ovid ', date: '2026-11-02' });
  await importing([write('b.ris', RIS.replace('Two', 'Three'))], { source: 'ASSIA' });
  const rows = await review.run(({ database }) => listImports(database));
  expect(rows.map(({ source, platform }) => [source, platform])).toEqual([
    ['PsycINFO', 'Ovid'],
    ['ASSIA', undefined],
  ]);
  const facts = await review.run((project) => readImportFacts(project));
  expect(facts.map(importTitle)).toEqual(['PsycINFO (Ovid)', 'ASSIA']);
});

test('what is refused of a table keeps its header', async () => {
  await importing([write('b.csv', 'title,authors,year\nOne,"Ng, A",2001\n"  "," ; ", \n')]);
  const aside = readFileSync(join(review.folder, 'data', 'refused', 'file-1.csv'), 'utf8');
  expect(aside.split('\n').slice(0, 2)).toEqual(['title,authors,year', '  ," ; ", ']);
});

test('the same content is recognised, also packed; for a second export there is --again', async () => {
  await importing([write('a.ris', RIS)]);
  const again = await importing([write('a.ris.gz', gzipSync(RIS))]);
  expect(again).toMatchObject({ exit: 2, files: { files: [{ id: null, imported: 0, refused: 3 }] } });
  expect(again.notes.join('\n')).toMatch(/has the same content as .*a\.ris/);
  expect((await importing([write('a.ris', RIS)], { again: true, date: '2026-01-02' })).exit).toBe(0);
  expect(await titles()).toHaveLength(4);
});

test('a file that is no reference file, is missing or is a broken gzip costs no other', async () => {
  mkdirSync(join(review.folder, 'folder'));
  const bad = [
    write('letter.ris', 'Dear colleague\n'),
    write('empty.ris', ''),
    join(review.folder, 'missing.ris'),
    join(review.folder, 'folder'),
    write('cut.ris.gz', gzipSync(RIS.repeat(50)).subarray(0, 60)),
  ];
  const { exit, files } = await importing([...bad, write('a.ris', RIS)], { strategy: 'exp police/' });
  expect(exit).toBe(2);
  expect(files).toMatchObject({
    files: [...bad.map((file) => ({ file, format: null, imported: 0 })), { imported: 2 }],
  });
  const rows = await review.run(({ database }) => listImports(database));
  expect(rows).toMatchObject([{ recordsInFile: 3, refused: 1, strategy: 'exp police/', source: 'PsycINFO' }]);
  expect(rows[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('decisions of other tools are shown on request with the ids of the records', async () => {
  const rayyan = 'TY  - JOUR\nER  - \nTY  - JOUR\nTI  - A\nN1  - RAYYAN-INCLUSION: {"Emily"=>"Excluded"}\nER  - \n';
  await importing([write('a.ris', 'TY  - JOUR\nTI  - X\nER  - \n')]);
  await importing([write('b.ris', rayyan)]);
  const output = listen();
  await labels({ review: review.folder }, output);
  expect(output.document()).toEqual({
    labels: [{ file: 'file-2', recordId: '2', tool: 'rayyan', field: 'inclusion', value: 'Excluded', by: 'Emily' }],
  });
  await expect(labels({ review: review.folder, files: ['file-9'] }, output)).rejects.toThrow('file-9 is no import');
});
