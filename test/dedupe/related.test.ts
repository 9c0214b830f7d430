/** Links between reports, found again among the records of a review. */
import { expect, test } from 'vitest';
import { relatedOf } from '../../src/dedupe/related.ts';
import { asRecordId, type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';

const id = asRecordId;
const held = (name: string, fields: Partial<BibRecord>) => ({ id: id(name), record: { ...EMPTY_RECORD, ...fields } });

test('what the cluster says comes first, with the records it leads to; then what others say of it', () => {
  const all = [
    held('1', { doi: '10.5555/Paper', links: [{ kind: 'erratum-in', doi: '10.5555/err' }] }),
    held('2', {
      pmid: '7',
      links: [
        { kind: 'erratum-in', doi: '10.5555/ERR' },
        { kind: 'has-preprint', doi: '10.5555/out' },
      ],
    }),
    held('3', { doi: '10.5555/err', links: [{ kind: 'erratum-of', doi: '10.5555/paper', pmid: '7' }] }),
    held('4', { links: [{ kind: 'comment-on', pmid: '8' }] }),
    held('5', { links: [{ kind: 'retraction-of', pmid: '7' }] }),
  ];
  expect(relatedOf([id('1'), id('2')], all)).toEqual([
    { kind: 'erratum-in', doi: '10.5555/ERR', pmid: undefined, records: ['3'], saidBy: 'own' },
    { kind: 'has-preprint', doi: '10.5555/out', pmid: undefined, records: [], saidBy: 'own' },
    { kind: 'erratum-of', doi: '10.5555/paper', pmid: '7', records: ['3'], saidBy: 'other' },
    { kind: 'retraction-of', doi: undefined, pmid: '7', records: ['5'], saidBy: 'other' },
  ]);
});

test('a link within the cluster leads nowhere else', () => {
  const all = [
    held('1', { doi: '10.5555/a', links: [{ kind: 'version-of', doi: '10.5555/b' }] }),
    held('2', { doi: '10.5555/b' }),
  ];
  expect(relatedOf([id('1'), id('2')], all)).toEqual([
    { kind: 'version-of', doi: '10.5555/b', pmid: undefined, records: [], saidBy: 'own' },
  ]);
});
