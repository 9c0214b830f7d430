/** A file read in pieces gives what it gives as a whole, whatever its format, its line ends and its encoding. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { pubmedXmlReader } from '../../src/cli/pubmed-file.ts';
import { openReferenceFile, streamReferenceFile } from '../../src/cli/reference-stream.ts';
import { PieceDecoder } from '../../src/formats/decode.ts';
import type { FileReader, ReadEntry } from '../../src/formats/format.ts';
import { PieceReader } from '../../src/formats/pieces.ts';
import { READERS, readFile } from '../../src/formats/registry.ts';
import { hasReferences, REFERENCES, readReference } from '../formats/support.ts';

const folder = mkdtempSync(join(tmpdir(), 'stageone-stream-'));
const readerOf = (id: string): FileReader | undefined => [pubmedXmlReader, ...READERS].find((each) => each.id === id);

async function readAll(path: string): Promise<readonly ReadEntry[]> {
  const entries: ReadEntry[] = [];
  await streamReferenceFile(path, (entry) => entries.push(entry));
  return entries;
}

/** Pieces of so many bytes, each decoded and read for itself. */
async function inPieces(reader: FileReader, bytes: Uint8Array, size: number) {
  const decoder = new PieceDecoder();
  const own = new PieceReader(reader, 'x');
  const entries: ReadEntry[] = [];
  for (let at = 0; at <= bytes.length; at += size) {
    const isLast = at + size > bytes.length;
    await own.read(decoder.decode(bytes.subarray(at, at + size), isLast), isLast, (entry) => entries.push(entry));
  }
  return { entries, ...own.end() };
}

const skipped = 'Real files in pieces (shared references are absent: skipped)';
describe.skipIf(!hasReferences)(hasReferences ? 'real files in pieces' : skipped, () => {
  const folders = ['ris', 'nbib', 'wos', 'refer', 'pubmed-xml', 'endnote-xml', 'bibtex'];
  const files = hasReferences
    ? folders.flatMap((name) => readdirSync(resolve(REFERENCES, name)).map((file) => `${name}/${file}`))
    : [];
  test.each(files)('%s', async (path) => {
    const bytes = readReference(path);
    const whole = await readFile(bytes, 'x', [pubmedXmlReader]);
    const reader = readerOf(whole?.format ?? '');
    if (reader?.cut === undefined || whole === undefined) throw new Error(`${path} is not read in pieces.`);
    for (const size of [701, 20_000]) {
      const found = await inPieces(reader, bytes, size);
      expect(found.recordsInFile).toBe(whole.recordsInFile);
      expect(found.entries).toEqual(whole.entries);
      expect(found.refusals).toEqual(whole.refusals);
    }
  });
});

const RIS = 'TY  - JOUR\nTI  - Größe 1\nER  - \n\nTY  - BOOK\nER  - \n\nTY  - JOUR\nTI  - Two\nAU  - Ng, A\nER  - \n';
test.each<[name: string, bytes: Uint8Array]>([
  ['LF', Buffer.from(RIS)],
  ['CR LF', Buffer.from(RIS.replace(/\n/g, '\r\n'))],
  ['CR', Buffer.from(RIS.replace(/\n/g, '\r'))],
  ['UTF-16', Buffer.from(`\ufeff${RIS}`, 'utf16le')],
  ['Windows-1252', Buffer.from(RIS, 'latin1')],
  ['mark in the middle', Buffer.from(RIS.replace('\n\nTY', '\n\n\ufeffTY'))],
  ['gzip', gzipSync(Buffer.from(RIS))],
])('%s: three entries, the empty one refused with its line and its text', async (name, bytes) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const file = await openReferenceFile(path);
  const entries: ReadEntry[] = [];
  for await (const batch of file?.batches ?? []) entries.push(...batch);
  expect(file?.format).toBe('ris');
  expect(entries.map(({ record, line, position }) => [record.title, line, position])).toEqual([
    ['Größe 1', 1, 1],
    ['Two', 8, 3],
  ]);
  expect(file?.counts()).toMatchObject({
    recordsInFile: 3,
    refused: 1,
    refusals: [{ line: 5, text: expect.stringMatching(/^TY {2}- BOOK\r?\nER {2}-\s*$/) }],
  });
});

test.skipIf(process.platform === 'win32').each([
  ['plain', Buffer.from(RIS)],
  ['gzip', gzipSync(Buffer.from(RIS))],
])('a %s pipe is read like a file', async (name, bytes) => {
  const path = join(folder, `pipe-${name}`);
  execFileSync('mkfifo', [path]);
  const [entries] = await Promise.all([readAll(path), writeFile(path, bytes)]);
  expect(entries.map(({ record }) => record.title)).toEqual(['Größe 1', 'Two']);
});

test('of PubMed XML, articles that are cut or broken are refused for themselves', async () => {
  const article = (pmid: number, title: string) =>
    `<PubmedArticle><MedlineCitation><PMID Version="1">${pmid}</PMID><Article><ArticleTitle>${title}</ArticleTitle></Article></MedlineCitation></PubmedArticle>`;
  const broken = article(2, 'B').replace('</ArticleTitle>', '');
  const text = `<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "&a;&a;">]>\n<PubmedArticleSet>\n${article(1, 'A &amp; B &a;')}\n${broken}\n${article(3, 'C')}\n${article(4, 'D').slice(0, 90)}`;
  const reading = await readFile(text, 'x', [pubmedXmlReader]);
  expect(reading).toMatchObject({ format: 'pubmed-xml', recordsInFile: 4, refused: 2 });
  expect(reading?.entries.map(({ record, line }) => [record.pmid, line])).toEqual([
    ['1', 4],
    ['3', 6],
  ]);
  expect(reading?.refusals).toEqual([
    { line: 5, text: broken },
    { line: 7, text: article(4, 'D').slice(0, 90) },
  ]);
});
