/** RIS: traps of real files, the files of other tools, and what our own writer promises. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WriteOptions } from '../../src/formats/format.ts';
import { detectFormat, readFile } from '../../src/formats/registry.ts';
import { parseRis, risWriter } from '../../src/formats/ris.ts';
import { asRecordId, type BibRecord } from '../../src/records/record.ts';
import { anItem, anyRecord, aRecord, hasReferences, REFERENCES, readExpected, readReference } from './support.ts';

const NO_OPTIONS: WriteOptions = {};

function written(record: BibRecord, fields: Parameters<typeof anItem>[1] = {}): string {
  const text = risWriter.write([anItem(record, fields)], NO_OPTIONS);
  if (typeof text !== 'string') throw new Error('The RIS writer answers at once.');
  return text;
}

function readOne(...lines: readonly string[]): BibRecord {
  const { entries } = parseRis(lines.join('\n'), 'x.ris');
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1) throw new Error(`${entries.length} records`);
  return entry.record;
}

/** A reader of 15 lines that shares nothing with ours: tag, two blanks, hyphen, blank, value, CRLF. */
function minimalReader(text: string): readonly (readonly (readonly [tag: string, value: string])[])[] {
  const entries: (readonly [string, string])[][] = [];
  let entry: (readonly [string, string])[] = [];
  for (const line of text.split('\r\n')) {
    if (line === '') continue;
    const found = /^([A-Z][A-Z0-9]) {2}- (.*)$/.exec(line);
    if (found === null) throw new Error(`not a tagged line: ${line}`);
    const [, tag = '', value = ''] = found;
    if (tag === 'ER') {
      entries.push(entry);
      entry = [];
    } else entry.push([tag, value]);
  }
  return entries;
}

describe('traps of real files', () => {
  test('headers before, text after an entry, and tags after ER belong to no record', () => {
    const text =
      '\ufeffRecord #3 of 18\nProvider: X\n\nTY  -  JOUR\nTI  -  One\nER  -\nLink to the full text\nNL  - https://x.org\n\n2.\nTY  - JOUR\nTI  - Two\nER  - ';
    expect(parseRis(text, 'x').entries.map((entry) => entry.record.title)).toEqual(['One', 'Two']);
    expect(parseRis(text, 'x').recordsInFile).toBe(2);
  });

  test('ER missing: the next TY closes the record; TY missing: ER does', () => {
    expect(parseRis('TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two', 'x').entries).toHaveLength(2);
    const withoutTy = parseRis('TI  - One\nPY  - 2001\nER  - \n\nTI  - Two\nER  - \n', 'x');
    expect(withoutTy.entries.map((entry) => entry.record.title)).toEqual(['One', 'Two']);
  });

  test('continuation lines: keywords one a line, numbers one a line, titles and abstracts joined', () => {
    const record = readOne(
      'TY  - JOUR',
      'TI  - A long',
      'title',
      'AB  - First line',
      'WWF - second line',
      'XX  - third line',
      'KW  - one',
      'two, with comma',
      '*three; four',
      'SN  - 2277-9175 (Print)',
      '2277-9183',
      'ER  - ',
    );
    expect(record.title).toBe('A long title');
    expect(record.abstract).toBe('First line WWF - second line XX - third line');
    expect(record.keywords).toEqual(['one', 'two, with comma', 'three', 'four']);
    expect(record.issns).toEqual(['2277-9175', '2277-9183']);
  });

  test('a tag that the line before has swallowed is a tag again, a title with two blanks and a hyphen stays whole', () => {
    const record = readOne(
      'TY  - JOUR',
      'TI  - Aspirin  - a trial',
      'DO  - 10.1038/s41467-024-48400-3     LK  - https://x.org/y',
      'UR  - https://e.org/a     U2  - L20298',
      'ER  -',
    );
    expect(record.title).toBe('Aspirin - a trial');
    expect(record.doi).toBe('10.1038/s41467-024-48400-3');
    expect(record.urls).toEqual(['https://e.org/a', 'https://x.org/y']);
  });

  test.each<[lines: string, date: readonly (number | undefined)[]]>([
    ['PY  - 2019\nDA  - DEC 10', [2019, 12, 10]],
    ['PY  - 2019\nDA  - 2018/05/01', [2019, undefined, undefined]],
    ['Y1  - 2024/04/03/', [2024, 4, 3]],
    ['DA  - 2023/06//', [2023, 6, undefined]],
    ['PY  - 2024\nDA  - 2024///', [2024, undefined, undefined]],
  ])('%j', (lines, date) => {
    const record = readOne('TY  - JOUR', 'TI  - T', ...lines.split('\n'), 'ER  - ');
    expect([record.year, record.month, record.day]).toEqual(date);
  });

  test('twice the same tag: the first DOI and abstract count, all links and numbers stay', () => {
    const record = readOne(
      'TY  - JOUR',
      'AB  - Real abstract.',
      'AB  - Copyright of X.',
      'DO  - 10.1000/one',
      'DO  - 10.1000/two',
      'UR  - https://a.org; https://b.org',
      'UR  - https://c.org',
      'ER  - ',
    );
    expect(record.abstract).toBe('Real abstract.');
    expect(record.doi).toBe('10.1000/one');
    expect(record.urls).toEqual(['https://a.org', 'https://b.org', 'https://c.org']);
  });

  test.each<[lines: string, pages: string | undefined, articleNumber: string | undefined]>([
    ['SP  - 557-572', '557-572', undefined],
    ['SP  - 193\nEP  - 194', '193-194', undefined],
    ['SP  - 105752\nEP  - 105752', undefined, '105752'],
    ['SP  - No\nEP  - Specified', undefined, undefined],
    ['C7  - 2864', undefined, '2864'],
    ['SP  - 39\nEP  - 39', '39', undefined],
  ])('pages %j', (lines, pages, articleNumber) => {
    const record = readOne('TY  - JOUR', 'TI  - T', ...lines.split('\n'), 'ER  - ');
    expect([record.pages, record.articleNumber]).toEqual([pages, articleNumber]);
  });

  test.each<[lines: string, pmid: string | undefined]>([
    ['AN  - 31452104\nDB  - PubMed', '31452104'],
    ['AN  - 29657938\nDP  - NLM', '29657938'],
    ['C3  - PUBMED 21314913', '21314913'],
    ['UR  - https://pubmed.ncbi.nlm.nih.gov/123456/', '123456'],
    ['AN  - 176404503\nDB  - aph', undefined],
    ['AN  - WOS:000377987900009', undefined],
    ['C2  - 38580657\nDB  - Scopus', '38580657'],
  ])('PMID of %j', (lines, pmid) => {
    expect(readOne('TY  - JOUR', 'TI  - T', ...lines.split('\n'), 'ER  - ').pmid).toBe(pmid);
  });

  test.each<[code: string, type: string]>([
    ['JOUR', 'article'],
    ['Journal Article', 'article'],
    ['UNPD', 'other'],
    ['WEB', 'webpage'],
    ['CPAPER', 'conference-paper'],
    ['nonsense', 'other'],
  ])('type %s is kept as %s', (code, type) => {
    const record = readOne(`TY  - ${code}`, 'TI  - T', 'ER  - ');
    expect(record.type).toBe(type);
    if (type === 'other') expect(record.sourceTypes).toContain(code);
  });

  test('an empty entry is refused with its line, one without title is a problem, and the counts add up', () => {
    const result = parseRis(
      'TY  - JOUR\nTI  - One\nER  - \n\nTY  - GEN\nER  - \n\nTY  - GEN\nN1  - Note\nER  - \n',
      'x',
    );
    expect(result.recordsInFile).toBe(3);
    expect(result.refused).toBe(1);
    expect(result.entries.map((entry) => entry.position)).toEqual([1, 3]);
    expect(result.problems.map((problem) => problem.line)).toEqual([5, 8]);
  });

  test('CR, LF and CRLF give the same records', () => {
    const lines = ['TY  - JOUR', 'TI  - One', 'AB  - a', 'b', 'ER  - ', ''];
    const read = (end: string) => parseRis(lines.join(end), 'x').entries;
    expect(read('\r\n')).toEqual(read('\n'));
    expect(read('\r')).toEqual(read('\n'));
  });
});

describe('writing', () => {
  test('the form of Zotero, line by line', () => {
    const record = aRecord({
      title: 'P<value of "x"',
      authors: [{ family: 'Smith', given: 'John', suffix: 'Jr.' }, { group: 'The X, Y Group' }],
      year: 2024,
      month: 5,
      journal: 'J X',
      pages: '123-8',
      doi: '10.1136/bmj.n71',
      pmid: '31452104',
      keywords: ['a; b', '*c'],
      urls: ['https://x.org/?a;b'],
      abstract: 'BACKGROUND: a.\nRESULTS: b.',
    });
    const text = written(record, {
      id: asRecordId('7'),
      kept: true,
      titleAbstract: 'included',
      fullText: 'excluded',
      reason: 'POP',
      studyId: 'S7',
    });
    expect(text).toBe(
      [
        'TY  - JOUR',
        'TI  - P< value of "x"',
        'AU  - Smith, John, Jr.',
        'AU  - The X – Y Group',
        'T2  - J X',
        'AB  - BACKGROUND: a. RESULTS: b.',
        'DA  - 2024/05//',
        'PY  - 2024',
        'DO  - 10.1136/bmj.n71',
        'SP  - 123',
        'EP  - 128',
        'UR  - https://x.org/?a%3Bb',
        'AN  - 31452104',
        'DB  - PubMed',
        'N1  - stageone: record=7; title_abstract=included; full_text=excluded; reason=POP; study=S7',
        'N1  - PMID: 31452104',
        'KW  - a, b',
        'KW  - c',
        'ER  - ',
        '',
        '',
      ].join('\r\n'),
    );
  });

  test('a first page with a hyphen keeps the whole range; an article number stands in C7 and SP', () => {
    expect(written(aRecord({ pages: 'S1-5' }))).toContain('SP  - S1-5\r\nDB');
    const text = written(aRecord({ articleNumber: 'e0815' }));
    expect(text).toContain('SP  - e0815\r\n');
    expect(text).toContain('C7  - e0815\r\n');
  });

  test('an outside reader finds every title unbroken, whatever its length, and no empty tag', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 5 }), (records) => {
        const items = records.map((record) => anItem(record));
        const text = risWriter.write(items, NO_OPTIONS) as string;
        const entries = minimalReader(text);
        expect(entries.map((entry) => entry.find(([tag]) => tag === 'TI')?.[1])).toEqual(
          records.map((record) => record.title),
        );
        expect(entries.map((entry) => entry.filter(([tag]) => tag === 'KW').length)).toEqual(
          records.map((record) => record.keywords.length),
        );
        for (const [, value] of entries.flat()) expect(value.trim()).not.toBe('');
      }),
      { numRuns: 50 },
    );
  });

  test('read(write(x)) = x', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const [entry] = parseRis(written(record), 'x').entries;
        // The words of M3 say the type once more.
        expect({ ...entry?.record, sourceTypes: [] }).toEqual(record);
      }),
      { numRuns: 200 },
    );
  });

  test('the id of the record comes back from the note of the decision', () => {
    const text = written(aRecord(), { id: asRecordId('42'), kept: true, titleAbstract: 'open' });
    const [entry] = parseRis(text, 'x').entries;
    expect(entry?.recordId).toBe('42');
    expect(entry?.record.notes).toEqual([]);
  });
});

const skipped = 'Real RIS files (shared references are absent: skipped)';
describe.skipIf(!hasReferences)(hasReferences ? 'real RIS files' : skipped, () => {
  const expected = hasReferences ? readExpected() : {};
  const files = hasReferences ? readdirSync(resolve(REFERENCES, 'ris')) : [];
  // A stress test of JabRef with several entries in one: other readers disagree on its fields.
  const DISPUTED = new Set(['jabref__RisImporterTest1.ris']);

  test.each(files)('%s', async (file) => {
    const want = expected[`ris/${file}`];
    const bytes = readReference(`ris/${file}`);
    const reading = await readFile(bytes, file);
    if (want?.records === 0) {
      expect(detectFormat(new TextDecoder().decode(bytes))).not.toBe('ris');
      return;
    }
    expect(reading?.format).toBe('ris');
    expect(reading?.recordsInFile).toBe(want?.records);
    expect((reading?.entries.length ?? 0) + (reading?.refused ?? 0)).toBe(want?.records);
    if (DISPUTED.has(file)) return;
    const plain = (text: string | undefined) =>
      (text ?? '')
        .replace(/<[^>]+>/g, '')
        .replace(/\s+/g, ' ')
        .trim();
    const ends = [
      [want?.first, reading?.entries[0]],
      [want?.last, reading?.entries.at(-1)],
    ] as const;
    for (const [side, entry] of ends) {
      if (side === undefined || entry === undefined || reading?.refused !== 0) continue;
      const { record } = entry;
      if (side.title !== undefined) expect(plain(record.title)).toBe(plain(side.title));
      // Zotero counts all creators.
      expect(record.authors.length + record.editors.length).toBeGreaterThanOrEqual((side.authors ?? 0) - 1);
      if (side.doi !== undefined) expect(record.doi).toBe(side.doi);
      if (record.year !== undefined && side.date !== undefined) expect(side.date).toContain(String(record.year));
      const length = record.abstract?.length ?? 0;
      expect(Math.abs(length - (side.abstractChars ?? 0))).toBeLessThanOrEqual(15);
    }
  });

  test('what we read of real files we write and read again unchanged', async () => {
    for (const file of ['cff___baseline_zotero.ris', 'citesource__AGRIS.ris', 'reflib__blue-light.ris']) {
      const first = await readFile(readReference(`ris/${file}`), file);
      const items = (first?.entries ?? []).map((entry) => anItem(entry.record));
      const again = parseRis(risWriter.write(items, NO_OPTIONS) as string, file);
      const comparable = (record: BibRecord) => ({
        title: record.title,
        authors: record.authors.map((author) => JSON.stringify(author)),
        year: record.year,
        doi: record.doi,
        pmid: record.pmid,
        journal: record.journal,
        keywords: record.keywords,
        issns: record.issns,
      });
      expect(again.entries.map((entry) => comparable(entry.record))).toEqual(
        (first?.entries ?? []).map((entry) => comparable(entry.record)),
      );
    }
  });
});

test.each([
  ['10<sup>6</sup> cells &amp; CO<sub>2</sub>', '10^6 cells & CO2'],
  ['caf&eacute; &#8211; 5&#xA0;% &ldquo;x&rdquo;', 'café – 5 % “x”'],
  ['<h4>Background</h4>One.<h4>Methods</h4>Two, P<0.05.', 'Background: One.\nMethods: Two, P<0.05.'],
  ['<p>One.</p><p>Two.</p>', 'One.\nTwo.'],
  ['n<i>th</i> of <unknown> and a<b', 'nth of <unknown> and a<b'],
  ['\u001b[31mred\u001b[0m \u202edrow\u202c', 'red drow'],
])('markup in an abstract: %j is %j', (written, read) => {
  const { entries } = parseRis(`TY  - JOUR\nTI  - A\nAB  - ${written}\nER  - \n`, 'x');
  expect(entries[0]?.record.abstract).toBe(read);
});

test('TY and ER within an abstract are text when words follow them, as no tool writes them there', () => {
  const text =
    'TY  - JOUR\nTI  - A\nAB  - Seen at the\nER  - which is a unit\nTY  - or so it says\nWWF - too\nER  - \nTY  - JOUR\nTI  - B\nER  - \n';
  const { entries, refused, problems } = parseRis(text, 'x');
  expect(entries.map(({ record }) => [record.title, record.abstract])).toEqual([
    ['A', 'Seen at the ER - which is a unit TY - or so it says WWF - too'],
    ['B', undefined],
  ]);
  expect([refused, problems]).toEqual([0, []]);
});
