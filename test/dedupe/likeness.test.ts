/** What is offered as a possible duplicate of a record. */
import { expect, test } from 'vitest';
import { indexLikeness } from '../../src/dedupe/likeness.ts';
import { asRecordId, type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';

const id = asRecordId;
const author = (family: string) => [{ family, given: undefined, suffix: undefined }];
const RECORDS: readonly [string, Partial<BibRecord>][] = [
  ['1', { title: 'Street encounters with police officers: a qualitative study', year: 2018, authors: author('Ames') }],
  ['2', { title: 'STREET ENCOUNTERS WITH POLICE OFFICERS – A QUALITATIVE STUDY', year: 2019, authors: author('Amés') }],
  ['3', { title: 'Street encounters with police officers', year: 2001 }],
  ['4', { title: 'Naloxone for police officers', doi: '10.5555/A' }],
  ['5', { title: 'Something else', doi: '10.5555/a' }],
  ['6', { title: 'Custody nurses', volume: '4', pages: '11-20', year: 2020 }],
  ['7', { title: 'Infirmières en garde à vue', volume: '4', pages: '11', year: 2020 }],
  ['8', { title: '警察と薬物使用者', year: 2020 }],
  ['9', { title: '警察と薬物依存者', year: 2020 }],
  ['10', {}],
  ['11', {}],
];
const index = indexLikeness(
  RECORDS.map(([name, fields]) => ({ id: id(name), record: { ...EMPTY_RECORD, ...fields } })),
);
const near = (name: string, most = 3, ...except: readonly string[]): string[] =>
  index.nearest(id(name), most, new Set(except.map(id))).map((found) => found.id);

test.each<[name: string, of: string, expected: readonly string[]]>([
  ['the same words in capitals, then part of them', '1', ['2', '3']],
  ['the same DOI whatever the title', '5', ['4']],
  ['the same place in print under a translated title', '7', ['6']],
  ['titles without blanks between words', '8', ['9']],
])('%s', (_name, of, expected) => {
  expect(near(of).slice(0, expected.length)).toEqual(expected);
});

test('likeness lies in [0, 1], an identifier in common is 1', () => {
  for (const [name] of RECORDS) {
    for (const { likeness } of index.nearest(id(name), 9, new Set())) {
      expect(likeness).toBeGreaterThan(0);
      expect(likeness).toBeLessThanOrEqual(1);
    }
  }
  expect(index.nearest(id('4'), 1, new Set())).toEqual([{ id: '5', likeness: 1 }]);
});

test('what is excepted, unknown or empty is not found', () => {
  expect(near('1', 3, '2')).toEqual(['3']);
  expect(near('10')).toEqual([]);
  expect(near('99')).toEqual([]);
  expect(near('1', 1)).toEqual(['2']);
});

test('a title of words that every record has still finds its copy', () => {
  const many = Array.from({ length: 6000 }, (_, at) => ({
    id: id(String(at + 1)),
    record: { ...EMPTY_RECORD, title: at > 5997 ? 'Police and drugs' : `Police and drugs ${at}` },
  }));
  expect(indexLikeness(many).nearest(id('6000'), 1, new Set())[0]?.id).toBe('5999');
});
