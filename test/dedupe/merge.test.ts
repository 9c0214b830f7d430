/** The merged record of a cluster takes the best field of each source and says which. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MERGE_RULES, mergeRecords, type SourcedRecord } from '../../src/dedupe/merge.ts';
import { EMPTY_RECORD } from '../../src/records/record.ts';
import { TRIAL } from './cases.ts';

const pubmed: SourcedRecord = {
  source: 'pubmed',
  record: {
    ...EMPTY_RECORD,
    ...TRIAL,
    title: 'Supervised injecting facilities.',
    doi: undefined,
    pmid: '31000001',
    abstract: 'BACKGROUND: Short, but structured.',
    meshHeadings: ['Needle-Exchange Programs'],
    keywords: ['Overdose'],
    issns: ['1234-5679'],
  },
};
const crossref: SourcedRecord = {
  source: 'crossref',
  record: {
    ...EMPTY_RECORD,
    title: 'SUPERVISED INJECTING FACILITIES',
    doi: '10.5555/juhs.2016.0244',
    publisher: 'A Press',
    issns: ['1234-5679', '9876-5432'],
    links: [{ kind: 'erratum-in', doi: '10.5555/juhs.2017.1' }],
    year: 2016,
  },
};
const openAlex: SourcedRecord = {
  source: 'openalex',
  record: {
    ...EMPTY_RECORD,
    openAlexId: 'W123',
    abstract: 'A longer abstract, put together again from an inverted index, without sections and with the copyright.',
    keywords: ['overdose', 'Ambulances'],
    isRetracted: true,
  },
};

describe('mergeRecords', () => {
  const { record, provenance } = mergeRecords([openAlex, crossref, pubmed]);

  it('takes title and abstract from PubMed', () => {
    expect(record.title).toBe('Supervised injecting facilities.');
    expect(record.abstract).toBe('BACKGROUND: Short, but structured.');
    expect(provenance.abstract).toBe('pubmed');
  });

  it('takes every identifier from whoever has it', () => {
    expect([record.pmid, record.doi, record.openAlexId]).toEqual(['31000001', '10.5555/juhs.2016.0244', 'W123']);
    expect([provenance.pmid, provenance.doi, provenance.openAlexId]).toEqual(['pubmed', 'crossref', 'openalex']);
  });

  it('unites lists without repeating a word in other letter case', () => {
    expect(record.keywords).toEqual(['Overdose', 'Ambulances']);
    expect(record.issns).toEqual(['1234-5679', '9876-5432']);
    expect(record.links).toEqual([{ kind: 'erratum-in', doi: '10.5555/juhs.2017.1' }]);
    expect(provenance.keywords).toBe('pubmed; openalex');
  });

  it('believes one source that says the report is retracted', () => {
    expect(record.isRetracted).toBe(true);
    expect(provenance.isRetracted).toBe('openalex');
  });

  it('prefers an abstract that PubMed supplied, and names the supplier and not the record that lacked it', () => {
    const short = { source: 'crossref', record: { ...EMPTY_RECORD, abstract: 'Brief.' }, abstractFrom: 'pubmed' };
    const { record, provenance } = mergeRecords([openAlex, short]);
    expect([record.abstract, provenance.abstract]).toEqual(['Brief.', 'pubmed']);
  });

  it('takes the longest abstract where PubMed has none', () => {
    const short = { source: 'crossref', record: { ...EMPTY_RECORD, abstract: 'Brief.' } };
    expect(mergeRecords([short, openAlex]).provenance.abstract).toBe('openalex');
  });

  it('prefers a title that is not in capitals', () => {
    const plain = { source: 'openalex', record: { ...EMPTY_RECORD, title: 'Supervised injecting facilities' } };
    expect(mergeRecords([crossref, plain]).record.title).toBe('Supervised injecting facilities');
    expect(mergeRecords([crossref]).record.title).toBe('SUPERVISED INJECTING FACILITIES');
  });

  it('does not depend on the order of the records', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([pubmed, crossref, openAlex], { minLength: 3 }), (records) => {
        expect(mergeRecords(records)).toEqual({ record, provenance });
      }),
    );
  });

  it('of one record is that record', () => {
    expect(mergeRecords([pubmed]).record).toEqual(pubmed.record);
  });

  it('takes from a preprint only what the article lacks', () => {
    const preprint = {
      source: 'pubmed',
      record: {
        ...EMPTY_RECORD,
        type: 'preprint' as const,
        title: 'Draft title',
        doi: '10.5555/pre',
        pmid: '9',
        year: 2015,
      },
    };
    const article = { source: 'openalex', record: { ...EMPTY_RECORD, title: 'Title', doi: '10.5555/art', year: 2016 } };
    const { record } = mergeRecords([preprint, article]);
    expect(record).toMatchObject({ title: 'Title', type: 'article', doi: '10.5555/art', pmid: '9', year: 2016 });
  });

  it('names records instead of sources where they are labelled', () => {
    const labelled = [
      { ...pubmed, label: '1' },
      { ...crossref, label: '2' },
      { ...openAlex, label: '3', abstractFrom: 'crossref' },
    ];
    expect(mergeRecords(labelled).provenance).toMatchObject({ title: '1', doi: '2', keywords: '1; 3', abstract: '1' });
  });

  it('has one rule for every field of a record', () => {
    const fields = MERGE_RULES.flatMap((rule) => rule.fields);
    expect([...fields].sort()).toEqual(Object.keys(EMPTY_RECORD).sort());
  });
});
