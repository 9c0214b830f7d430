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
