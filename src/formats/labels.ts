/** Decisions that a file brings from elsewhere: labels of the import, never votes. Ours, and those of Rayyan, ASReview, Covidence, EPPI-Reviewer and plain tables. */

export interface Label {
  /** The tool that wrote it; `table` for a column that several tools write. */
  readonly tool: 'stageone' | 'rayyan' | 'asreview' | 'covidence' | 'eppi-reviewer' | 'table';
  /** What it says something about: `full_text`, `inclusion`, `exclusion_reason`, `tag`. */
  readonly field: string;
  /** In the tool's own words. */
  readonly value: string;
  /** The person, where the tool names one. */
  readonly by: string | undefined;
}

/** Rayyan's parts of a note (its RIS and CSV exports, 2024). */
const RAYYAN: Readonly<Record<string, string>> = {
  'RAYYAN-INCLUSION': 'inclusion',
  'RAYYAN-LABELS': 'label',
  'RAYYAN-EXCLUSION-REASONS': 'exclusion_reason',
  'USER-NOTES': 'note',
};

/** The labels in the notes of one entry, in order. */
export function labelsOfNotes(notes: readonly string[]): readonly Label[] {
  return notes.flatMap((note) => [
    ...ownLabels(note),
    ...rayyanLabels(note),
    ...asreviewLabels(note),
    ...covidenceLabels(note),
  ]);
}

/** `stageone: record=12; title_abstract=included; full_text=excluded; reason=POP; study=3`: all but the id of the record. */
function ownLabels(note: string): readonly Label[] {
  const parts = /^stageone: (.+)$/.exec(note)?.[1]?.split('; ') ?? [];
  return parts.flatMap((part): readonly Label[] => {
    const [, field, value] = /^([a-z_]+)=(\S.*)$/.exec(part) ?? [];
    if (field === undefined || value === undefined || field === 'record') return [];
    return [{ tool: 'stageone', field, value, by: undefined }];
  });
}

/** `RAYYAN-INCLUSION: {"Emily"=>"Included"} | RAYYAN-LABELS: one,two` */
function rayyanLabels(note: string): readonly Label[] {
  if (!/RAYYAN-|USER-NOTES/.test(note)) return [];
  return note.split(/\s*\|\s*(?=RAYYAN-|USER-NOTES)/).flatMap((part): readonly Label[] => {
    const [, name = '', content = ''] = /^([A-Z-]+): (.*)$/s.exec(part.trim()) ?? [];
    const field = RAYYAN[name];
    if (field === undefined) return [];
    const people = [...content.matchAll(/"([^"]+)"=>(?:\[([^\]]*)\]|"([^"]*)")/g)];
    if (people.length > 0) {
      return people.map(([, by, several, one]) => ({
        tool: 'rayyan',
        field,
        value: one ?? unquoted(several ?? ''),
        by,
      }));
    }
    return content.split(',').flatMap((value): readonly Label[] => {
      return value.trim() === '' ? [] : [{ tool: 'rayyan', field, value: value.trim(), by: undefined }];
    });
  });
}

function unquoted(list: string): string {
  return list.replace(/^\s*"|"\s*$/g, '').replace(/"\s*,\s*"/g, '; ');
}

/** `ASReview_relevant`, `ASReview_irrelevant`, `ASReview_not_seen` (its RIS export, versions 0.19 to 2). */
function asreviewLabels(note: string): readonly Label[] {
  return [...note.matchAll(/\bASReview_(relevant|irrelevant|not_seen)\b/g)].map(([, value = '']) => ({
    tool: 'asreview',
    field: 'label',
    value,
    by: undefined,
  }));
}

/** `Exclusion reason: Wrong study design; `, which Covidence puts among the notes of what was excluded. */
function covidenceLabels(note: string): readonly Label[] {
  return [...note.matchAll(/(?:^|;\s*)Exclusion reason: ([^;]+)/g)].map(([, value = '']) => ({
    tool: 'covidence',
    field: 'exclusion_reason',
    value: value.trim(),
    by: undefined,
  }));
}

/** Columns, in the spelling of `columnName`, and the labels that they hold. ASReview takes the names of `included`. */
const COLUMNS: readonly (readonly [tool: Label['tool'], field: string, columns: string])[] = [
  ['stageone', 'removed', 'removed'],
  ['stageone', 'title_abstract', 'title_abstract'],
  ['stageone', 'title_abstract_reason', 'title_abstract_reason'],
  ['stageone', 'retrieval', 'retrieval'],
  ['stageone', 'full_text', 'full_text'],
  ['stageone', 'reason', 'reason'],
  ['stageone', 'study', 'study_id'],
  ['asreview', 'label', 'asreview_label'],
  ['covidence', 'tag', 'tags'],
  [
    'table',
    'included',
    'included label_included included_label final_included included_final included_flag include label',
  ],
  ['table', 'decision', 'decision screening_decision screening_status'],
  ['table', 'exclusion_reason', 'exclusion_reason exclusion_reasons reason_for_exclusion'],
];

export interface LabelColumn {
  readonly index: number;
  readonly tool: Label['tool'];
  readonly field: string;
}

/**
 * The columns of a table that hold labels. `tags` is Covidence's where a column `covidence` stands beside it.
 *
 * @param names plain names of the columns: lower case, `_` for all that is no letter or digit
 */
export function findLabelColumns(names: readonly string[]): readonly LabelColumn[] {
  const isOwn = names.includes('record_id');
  const isCovidence = names.includes('covidence');
  // EPPI-Reviewer's coding report: a column for each code stands behind that of the status.
  const status = names.indexOf('i_e_d_s_flag');
  const codes = names.flatMap((field, index): readonly LabelColumn[] => {
    if (status === -1 || index < status || field === '') return [];
    return [{ index, tool: 'eppi-reviewer', field: index === status ? 'status' : field }];
  });
  if (codes.length > 0) return codes;
  return COLUMNS.flatMap(([tool, field, columns]) => {
    if ((tool === 'stageone' && !isOwn) || (tool === 'covidence' && !isCovidence)) return [];
    return names.flatMap((name, index) => (columns.split(' ').includes(name) ? [{ index, tool, field }] : []));
  });
}

/** The labels of one row. */
export function labelsOfCells(cells: readonly string[], columns: readonly LabelColumn[]): readonly Label[] {
  return columns.flatMap(({ index, tool, field }) => {
    const value = cells[index]?.trim() ?? '';
    return value === '' ? [] : [{ tool, field, value, by: undefined }];
  });
}
