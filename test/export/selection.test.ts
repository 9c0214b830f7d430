/** Which records an export holds, and what it says of each. */
import { describe, expect, test } from 'vitest';
import { mergeRecords } from '../../src/dedupe/merge.ts';
import { type EXPORT_SETS, itemOfEntry, selectItems } from '../../src/export/selection.ts';
import { extensionOf, writeBatches, writeExport } from '../../src/export/write.ts';
import { parseCsv } from '../../src/formats/csv-read.ts';
import { parseRis } from '../../src/formats/ris.ts';
import { asRecordId, EMPTY_RECORD, type StoredRecord } from '../../src/records/record.ts';
import type { ReportState } from '../../src/screening/report-state.ts';

function stored(id: number, title = `Title ${id}`): StoredRecord {
  return {
    id: asRecordId(String(id)),
    position: id,
    source: 'Embase',
    kind: 'database',
    sourceId: `L${id}`,
    record: { ...EMPTY_RECORD, title },
    abstractFrom: undefined,
  };
}

function report(members: readonly number[], fields: Partial<ReportState> = {}): ReportState {
  const ids = members.map((id) => asRecordId(String(id)));
  return {
    kept: ids[0] ?? asRecordId('0'),
    members: ids,
    arm: 'dbr',
    removed: undefined,
    titleAbstract: 'open',
    conflict: false,
    titleAbstractReason: undefined,
    retrieval: undefined,
    fullText: undefined,
    reason: undefined,
    studyId: undefined,
    ...fields,
  };
}

const sought = { titleAbstract: 'included', retrieval: 'retrieved' } as const;
const RECORDS = [1, 2, 3, 4, 5, 6].map((id) => stored(id));
const REPORTS = [
  // The kept record was imported after its duplicate.
  report([1, 4], { ...sought, kept: asRecordId('4'), fullText: 'included', studyId: 'S4' }),
  report([2], { ...sought, fullText: 'excluded', reason: 'POP' }),
  report([3], { titleAbstract: 'included', retrieval: 'open' }),
  report([5], { removed: { by: 'automation', unknown: false }, titleAbstract: undefined }),
  report([6]),
];
const merge = (members: readonly StoredRecord[]) => ({
  record: { ...EMPTY_RECORD, title: members.map((member) => member.record.title).join(' + ') },
  provenance: {},
});

describe('sets', () => {
  test.each<[set: (typeof EXPORT_SETS)[number], ids: readonly string[]]>([
    ['included', ['4']],
    ['excluded-full-text', ['2']],
    ['title-abstract-included', ['2', '3', '4']],
    ['all', ['1', '2', '3', '4', '5', '6']],
  ])('%s', (set, ids) => {
    expect(selectItems(set, RECORDS, REPORTS, merge).map((item) => item.id)).toEqual(ids);
  });

  test('an included report is one merged record, the kept one first; in `all` records stand as delivered', () => {
    const [included] = selectItems('included', RECORDS, REPORTS, merge);
    expect(included?.record.title).toBe('Title 4 + Title 1');
    expect(selectItems('all', RECORDS, REPORTS, merge)[3]?.record.title).toBe('Title 4');
  });

  test('a duplicate has no outcome of its own; exactly one of a cluster is kept', () => {
    const items = selectItems('all', RECORDS, REPORTS, merge);
    expect(items.map((item) => [item.kept, item.removed, item.titleAbstract, item.clusterId])).toEqual([
      [false, 'duplicate', undefined, '1'],
      [true, undefined, 'included', '2'],
      [true, undefined, 'included', '3'],
      [true, undefined, 'included', '1'],
      [true, 'automation', undefined, '5'],
      [true, undefined, 'open', '6'],
    ]);
  });
});

test('an abstract is told by the source that it comes from, delivered or supplied or merged', () => {
  const own = { ...stored(1), record: { ...EMPTY_RECORD, abstract: 'Own.' } };
  const supplied = { ...stored(2), record: { ...EMPTY_RECORD, abstract: 'Supplied.' }, abstractFrom: 'pubmed' };
  const records = [own, supplied, stored(3)];
  const reports = [1, 2, 3].map((id) => report([id]));
  expect(selectItems('all', records, reports, mergeRecords).map((item) => item.abstractSource)).toEqual([
    'Embase',
    'pubmed',
    undefined,
  ]);
  const [joined] = selectItems(
    'included',
    [supplied, stored(3)],
    [report([2, 3], { ...sought, fullText: 'included' })],
    mergeRecords,
  );
  expect(joined).toMatchObject({ abstractSource: 'pubmed', record: { abstract: 'Supplied.' } });
});

test('the same items as CSV and RIS hold the same decisions', async () => {
  const items = selectItems('all', RECORDS, REPORTS, merge);
  const ris = await writeExport(items, 'ris');
  expect(ris).toContain(
    'N1  - stageone: record=2; title_abstract=included; retrieval=retrieved; full_text=excluded; reason=POP\r\n',
  );
  expect(ris).toContain('N1  - stageone: record=1; removed=duplicate\r\n');
  const csv = await writeExport(items, 'csv');
  expect(csv).toContain('2,Embase,L2,database,2,1,,included,retrieved,excluded,POP,');
  expect(parseRis(ris, 'x').entries.map((entry) => entry.recordId)).toEqual(items.map((item) => item.id));
  expect(parseCsv(csv, 'x').entries.map((entry) => entry.recordId)).toEqual(items.map((item) => item.id));
  expect(extensionOf('biblatex')).toBe('bib');
});

test.each([
  'ris',
  'nbib',
  'csv',
  'csl',
  'biblatex',
  'vancouver',
] as const)('%s in batches is the whole', async (format) => {
  const items = selectItems('all', RECORDS, REPORTS, merge);
  async function* batches() {
    yield [];
    for (const item of items) yield [item];
    yield [];
  }
  let text = '';
  for await (const piece of writeBatches(batches(), format)) text += piece;
  expect(items.length).toBeGreaterThan(2);
  expect(text).toBe(await writeExport(items, format));
});

test('a converted record carries no decision', async () => {
  const [entry] = parseRis('TY  - JOUR\nTI  - One\nAN  - 7\nDB  - Embase\nER  - \n', 'x').entries;
  if (entry === undefined) throw new Error('no record');
  const item = itemOfEntry(entry, 'file');
  expect(item).toMatchObject({ id: '1', source: 'Embase', sourceId: '7', kept: undefined });
  expect(await writeExport([item], 'ris')).toBe('TY  - JOUR\r\nTI  - One\r\nAN  - 7\r\nDB  - Embase\r\nER  - \r\n\r\n');
});
