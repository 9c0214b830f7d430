/** The reader of the sandbox's JSON-lines files. */
import { expect, test } from 'vitest';
import { EMPTY_RECORD } from '../../src/records/record.ts';
import { readCorpus } from '../../src/sandbox/corpus.ts';

test('fills what a line does not state, and sets the id', () => {
  const lines =
    '{"id":"17","record":{"title":"Police","year":2019,"authors":[{"family":"Ng","given":"Mei"},{"group":"G"},{}]}}\n\n{"id":"18","record":{}}\n';
  const [first, second, ...others] = readCorpus(lines, 'pubmed');
  expect(first).toEqual({
    service: 'pubmed',
    id: '17',
    record: {
      ...EMPTY_RECORD,
      pmid: '17',
      title: 'Police',
      year: 2019,
      authors: [{ family: 'Ng', given: 'Mei', suffix: undefined }, { group: 'G' }],
    },
  });
  expect(second?.record).toEqual({ ...EMPTY_RECORD, pmid: '18' });
  expect(others).toEqual([]);
});

test('a value of the wrong kind is not known', () => {
  const line =
    '{"id":"W1","record":{"title":5,"year":"2019","type":"poem","links":[{"kind":"friend-of"}],"issns":["1234-5678",1]}}';
  expect(readCorpus(line, 'openalex')[0]?.record).toEqual({ ...EMPTY_RECORD, openAlexId: 'W1', issns: ['1234-5678'] });
});

test('the DOI is the id of a Crossref work unless the record states its spelling', () => {
  const lines = '{"id":"10.1000/a","record":{}}\n{"id":"10.1000/b","record":{"doi":"10.1000/B"}}';
  expect(readCorpus(lines, 'crossref').map((entry) => entry.record.doi)).toEqual(['10.1000/a', '10.1000/B']);
});

test('a line without id or record is refused by its number', () => {
  expect(() => readCorpus('{"id":"1","record":{}}\n{"id":2,"record":{}}', 'pubmed')).toThrow(
    'Line 2 of the pubmed corpus',
  );
});
