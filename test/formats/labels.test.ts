/** Decisions in files: ours and those of other tools are read as labels, and ours come back as they were written. */
import { describe, expect, test } from 'vitest';
import { parseCsv } from '../../src/formats/csv-read.ts';
import type { WriteFormat } from '../../src/formats/format.ts';
import { labelsOfNotes } from '../../src/formats/labels.ts';
import { readFile, WRITERS } from '../../src/formats/registry.ts';
import { asRecordId } from '../../src/records/record.ts';
import { anItem, aRecord, hasReferences, readReference } from './support.ts';

test.each<[note: string, labels: readonly string[]]>([
  [
    'stageone: record=1; title_abstract=included; full_text=excluded; reason=POP',
    ['stageone title_abstract included', 'stageone full_text excluded', 'stageone reason POP'],
  ],
  [
    'RAYYAN-INCLUSION: {"Emily"=>"Included", "Bo"=>"Maybe"} | RAYYAN-LABELS: one,two | RAYYAN-EXCLUSION-REASONS: wrong population',
    [
      'rayyan inclusion Included Emily',
      'rayyan inclusion Maybe Bo',
      'rayyan label one',
      'rayyan label two',
      'rayyan exclusion_reason wrong population',
    ],
  ],
  ['USER-NOTES: {"Emily"=>["first", "second"]}', ['rayyan note first; second Emily']],
  ['ASReview_irrelevant', ['asreview label irrelevant']],
  ['A note of somebody.', []],
])('%s', (note, labels) => {
  const told = labelsOfNotes([note]).map(({ tool, field, value, by }) => [tool, field, value, by].join(' ').trim());
  expect(told).toEqual(labels);
});

test('columns of a table are labels; `tags` only beside Covidence’s own column', () => {
  const labels = (text: string) => parseCsv(text, 'x').entries.flatMap((entry) => entry.labels ?? []);
  expect(labels('title,included,decision\nA,1,maybe\nB,,\n')).toMatchObject([
    { tool: 'table', field: 'included', value: '1' },
    { tool: 'table', field: 'decision', value: 'maybe' },
  ]);
  expect(labels('title,Covidence #,Tags\nA,#4,urgent\n')).toMatchObject([
    { tool: 'covidence', field: 'tag', value: 'urgent' },
  ]);
  expect(labels('title,Tags,reason\nA,urgent,x\n')).toEqual([]);
});

async function read(text: string): Promise<unknown> {
  return (await readFile(text, 'x'))?.entries[0]?.labels;
}

test('Covidence’s reasons among the notes', async () => {
  const reason = { tool: 'covidence', field: 'exclusion_reason', value: 'Wrong study design', by: undefined };
  expect(await read('Title,Notes,Covidence #\nA,"Exclusion reason: Wrong study design; ",#4\n')).toEqual([reason]);
  expect(await read('TY  - JOUR\nTI  - A\nN1  - Exclusion reason: Wrong study design; \nER  - \n')).toEqual([reason]);
});

describe('EPPI-Reviewer', () => {
  const status = { tool: 'eppi-reviewer', field: 'status', value: 'Excluded from review', by: undefined };
  const code = (field: string, value: string) => ({ tool: 'eppi-reviewer', field, value, by: undefined });

  test('the status and the codes of its coding report', async () => {
    expect(
      await read('ITEM_ID,Short Title,Full title,I/E/D/S flag,EXCLUDE on date,Included\n9,Ng 2020,A,(E),1,\n'),
    ).toEqual([code('status', '(E)'), code('exclude_on_date', '1')]);
  });

  const inner = { AttributeId: 8, AttributeName: 'EXCLUDE on date' };
  const report = {
    CodeSets: [
      {
        SetName: 'Screening',
        Attributes: {
          AttributesList: [{ AttributeId: 7, AttributeName: 'Top', Attributes: { AttributesList: [inner] } }],
        },
      },
    ],
    References: [
      {
        ItemId: 9,
        TypeName: 'Journal, Article',
        Title: 'A title',
        Authors: 'Ng A ; Li Bo ;',
        Year: '2020',
        ParentTitle: 'A journal',
        Pages: '1 - 9',
        DOI: '10.1000/x',
        ItemStatusTooltip: 'Excluded from review',
        Codes: [{ AttributeId: 8, AdditionalText: 'before 1990' }],
      },
      { ItemId: 10 },
    ],
  };

  test('the references, statuses and codes of its JSON', async () => {
    expect(await read(JSON.stringify(report))).toEqual([
      status,
      code('code', 'Screening: EXCLUDE on date (before 1990)'),
    ]);
  });

  test('of its JSON every reference is read or refused', async () => {
    const reading = await readFile(JSON.stringify(report), 'x');
    expect(reading).toMatchObject({ format: 'csl-json', recordsInFile: 2, refused: 1 });
    expect(reading?.entries[0]).toMatchObject({
      sourceId: '9',
      record: { type: 'article', title: 'A title', year: 2020, journal: 'A journal', pages: '1-9', doi: '10.1000/x' },
    });
    expect(reading?.entries[0]?.record.authors).toHaveLength(2);
    expect(reading?.refusals).toEqual([{ line: undefined, text: JSON.stringify({ ItemId: 10 }, undefined, 1) }]);
    const cut = await readFile(JSON.stringify(report).slice(0, -3), 'x');
    expect(cut).toMatchObject({ recordsInFile: 2, refused: 1, refusals: [{ text: '{"ItemId":10' }] });
    expect(cut?.problems[0]?.message).toMatch(/^The JSON cannot be read as a whole/);
  });
});

describe('what a review decided comes back as labels', () => {
  test.each<WriteFormat>(['ris', 'nbib', 'csv', 'csl'])('%s', async (format) => {
    const item = anItem(aRecord({ notes: ['A note'] }), {
      id: asRecordId('7'),
      kept: true,
      titleAbstract: 'included',
      retrieval: 'retrieved',
      fullText: 'excluded',
      reason: 'POP',
      studyId: '3',
    });
    const reading = await readFile(await WRITERS[format].write([item], {}), 'x');
    expect(reading?.entries[0]).toMatchObject({ recordId: '7', record: { notes: ['A note'] } });
    const told = (reading?.entries[0]?.labels ?? []).map(({ field, value }) => `${field}=${value}`);
    expect(told).toEqual([
      'title_abstract=included',
      'retrieval=retrieved',
      'full_text=excluded',
      'reason=POP',
      'study=3',
    ]);
  });
});

const skipped = 'Rayyan’s own export (shared references are absent: skipped)';
test.skipIf(!hasReferences)(hasReferences ? 'Rayyan’s own export' : skipped, async () => {
  for (const file of ['ris/cff___baseline_rayyan.ris', 'csv/cff___baseline_rayyan.csv']) {
    const reading = await readFile(readReference(file), 'x');
    const found = (reading?.entries ?? []).flatMap(({ labels = [] }) =>
      labels.map(({ value, by }) => `${by}: ${value}`),
    );
    // Four of its ten records were not judged.
    expect(found.sort()).toEqual(
      ['Excluded', 'Included', 'Maybe'].flatMap((word) => [`Emily: ${word}`, `Emily: ${word}`]),
    );
  }
});
