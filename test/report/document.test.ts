/** Reports as data, as Markdown and as Word documents. */
import { inflateRawSync } from 'node:zlib';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import {
  heading,
  list,
  listMissing,
  notStated,
  paragraph,
  type ReportDocument,
  table,
  verbatim,
} from '../../src/report/document.ts';
import { formatDocx } from '../../src/report/docx.ts';
import { formatMarkdown } from '../../src/report/markdown.ts';

const report = (...blocks: ReportDocument['blocks']): ReportDocument => ({ title: 'A | title', blocks });

describe('runs', () => {
  test('one blank between words and what is missing, none before a full stop, none at the ends', () => {
    const missing = notStated('who');
    expect(paragraph(' Screened by ', missing, '. Then', missing, 'more ', '')).toEqual({
      kind: 'paragraph',
      runs: ['Screened by ', missing, '. Then ', missing, ' more'],
    });
  });

  test('what people still have to write is listed once, wherever it stands', () => {
    const [a, b, c] = ['a', 'b', 'c'].map(notStated);
    if (a === undefined || b === undefined || c === undefined) throw new Error('three');
    const blocks = [paragraph('x', a), list([[b], 'y']), table(['t'], [[[c]], [[a]]]), heading('h'), verbatim('v')];
    expect(listMissing(report(...blocks))).toEqual(['NOT STATED: a', 'NOT STATED: b', 'NOT STATED: c']);
  });
});

describe('Markdown', () => {
  test('no character of a text means anything to Markdown', () => {
    const text = formatMarkdown(
      report(paragraph('# *not* a_heading [x](y) <b> `c` 1. | ~ \\ end\nnext'), paragraph('1. no list')),
    );
    expect(text).toBe(
      '# A \\| title\n\n\\# \\*not\\* a\\_heading \\[x\\](y) \\<b\\> \\`c\\` 1. \\| \\~ \\\\ end next\n\n1\\. no list\n',
    );
  });

  test('tables keep their columns, whatever the cells hold', () => {
    const text = formatMarkdown(report(table(['a', 'n'], [['x | y\nz', '1']], [1])));
    expect(text).toContain('| a | n |\n| --- | ---: |\n| x \\| y z | 1 |');
  });

  test('a strategy stands to the letter, also when it holds a fence', () => {
    expect(formatMarkdown(report(verbatim('a ``` b\n*c*')))).toContain('````\na ``` b\n*c*\n````');
  });

  test('what is missing is loud', () => {
    expect(formatMarkdown(report(paragraph(notStated('peer review'))))).toContain('**NOT STATED: peer review**');
  });
});

/** The parts of a zip file by name, read from its central directory. */
function unzip(bytes: Uint8Array): ReadonlyMap<string, string> {
  const view = Buffer.from(bytes);
  const end = view.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const parts = new Map<string, string>();
  let at = view.readUInt32LE(end + 16);
  for (let left = view.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size, nameLength, extra, comment, local] = [
      view.readUInt16LE(at + 10),
      view.readUInt32LE(at + 20),
      view.readUInt16LE(at + 28),
      view.readUInt16LE(at + 30),
      view.readUInt16LE(at + 32),
      view.readUInt32LE(at + 42),
    ];
    const start = local + 30 + view.readUInt16LE(local + 26) + view.readUInt16LE(local + 28);
    const body = view.subarray(start, start + size);
    parts.set(
      view.toString('utf8', at + 46, at + 46 + nameLength),
      (method === 0 ? body : inflateRawSync(body)).toString(),
    );
    at += 46 + nameLength + extra + comment;
  }
  return parts;
}

describe('Word', () => {
  test('a well-formed document with headings, tables and the text; what is missing is marked', async () => {
    const parts = unzip(
      await formatDocx(
        report(
          heading('Search & more'),
          paragraph('a <b> \u0007c', notStated('who')),
          table(['x'], [['1 < 2']]),
          verbatim('l1\nl2'),
        ),
      ),
    );
    const xml = parts.get('word/document.xml') ?? '';
    expect(XMLValidator.validate(xml)).toBe(true);
    for (const text of ['A | title', 'Search &amp; more', 'a &lt;b&gt; c', 'NOT STATED: who', '1 &lt; 2', 'l1', 'l2']) {
      expect(xml).toContain(text);
    }
    expect(xml).toContain('w:highlight w:val="yellow"');
    expect(xml).toContain('Heading2');
    const names = Object.keys(new XMLParser().parse(parts.get('[Content_Types].xml') ?? ''));
    expect(names).toContain('Types');
  });
});
