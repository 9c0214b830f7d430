/** `dedupe explain ID`: one report with the source of each field, all its records and why they are one, and what is linked with it. */
import { readMerge } from '../dedupe/hand-links.ts';
import { takenBack } from '../dedupe/judgement.ts';
import { type Field, MERGE_RULES, mergeRecords, TRUST_SAYS } from '../dedupe/merge.ts';
import { linkText, namesOf } from '../dedupe/pair-view.ts';
import { type Related, relatedOf } from '../dedupe/related.ts';
import type { Project } from '../project/project.ts';
import { type BibRecord, type RecordId, type StoredRecord, sourceTitle } from '../records/record.ts';
import { readRecords } from '../store/records.ts';
import type { Output } from './output.ts';
import type { ReviewState } from './review-state.ts';
import { versionsOf } from './shown-record.ts';
import { tableLines } from './table.ts';

interface FieldShown {
  readonly value: string;
  /** Ids of the records that it comes from. */
  readonly from: readonly string[];
  readonly rule: string;
}

interface Explained {
  readonly id: RecordId;
  readonly kept: RecordId;
  readonly records: readonly {
    readonly id: RecordId;
    readonly source: string;
    readonly sourceId: string | null;
    readonly abstractFrom: string | null;
  }[];
  readonly links: readonly { readonly a: RecordId; readonly b: RecordId; readonly rule: string }[];
  readonly merges: readonly { readonly ids: readonly RecordId[]; readonly reviewer: string; readonly at: string }[];
  readonly fields: Readonly<Partial<Record<Field, FieldShown>>>;
  readonly related: readonly Related[];
  readonly versions: readonly { readonly id: RecordId; readonly rule: string }[];
}

/** Prints the report that a record belongs to. */
export async function explainRecord(project: Project, state: ReviewState, id: RecordId, output: Output): Promise<void> {
  const all = await readRecords(project.database);
  const report = state.reports.find(({ members }) => members.includes(id));
  if (report === undefined) throw new Error(`Record ${id} is in no cluster.`);
  const members = all.filter((record) => report.members.includes(record.id));
  const explained: Explained = {
    id,
    kept: report.kept,
    records: members.map(({ id: member, source, sourceId, abstractFrom }) => ({
      id: member,
      source,
      sourceId: sourceId ?? null,
      abstractFrom: abstractFrom ?? null,
    })),
    links: state.links.links
      .filter(({ a, b }) => report.members.includes(a) && report.members.includes(b))
      .map(({ a, b, rule }) => ({ a, b, rule })),
    merges: mergesOf(report.members, state),
    fields: fieldsOf(members),
    related: relatedOf(report.members, all),
    versions: [...versionsOf(report.members, state.links.versions)].map(([other, rule]) => ({ id: other, rule })),
  };
  output.report(explained, linesOf(explained, all));
}

function mergesOf(members: readonly RecordId[], state: ReviewState): Explained['merges'] {
  const gone = takenBack(state.events);
  return state.events
    .filter((event) => event.type === 'merge' && !gone.has(event.hash))
    .map((event) => ({ ids: readMerge(event).ids, reviewer: event.chain, at: event.at }))
    .filter(({ ids }) => ids.filter((id) => members.includes(id)).length > 1);
}

function fieldsOf(members: readonly StoredRecord[]): Explained['fields'] {
  const { record, provenance } = mergeRecords(members.map((member) => ({ ...member, label: member.id })));
  const fields: Partial<Record<Field, FieldShown>> = {};
  for (const rule of MERGE_RULES) {
    for (const field of rule.fields) {
      const from = provenance[field];
      const value = valueText(record, field);
      if (from !== undefined && value !== '') fields[field] = { value, from: from.split('; '), rule: rule.says };
    }
  }
  return fields;
}

function valueText(record: BibRecord, field: Field): string {
  switch (field) {
    case 'authors':
    case 'editors':
      return namesOf(record[field]);
    case 'links':
      return record.links.map(linkText).join('; ');
    case 'isRetracted':
      return record.isRetracted ? 'yes' : '';
    default: {
      const value = record[field];
      return Array.isArray(value) ? value.join('; ') : value === undefined ? '' : String(value);
    }
  }
}

/** A field is cut here; `--json` has it whole. */
const SHOWN_CHARACTERS = 200;

function linesOf(explained: Explained, all: readonly StoredRecord[]): readonly string[] {
  const { records, kept, links, merges, fields, related, versions } = explained;
  const titleOf = (id: RecordId): string => all.find((record) => record.id === id)?.record.title ?? '(no title)';
  const count = records.length === 1 ? 'One record' : `${records.length} records of one report, kept as record ${kept}`;
  return [
    `${count}:`,
    ...tableLines(
      records.map(({ id, source, sourceId, abstractFrom }) => [
        `  ${id}`,
        `${sourceTitle(source)} ${sourceId ?? ''}`.trim(),
        abstractFrom === null ? '' : `abstract supplied by ${sourceTitle(abstractFrom)}`,
      ]),
    ),
    ...links.map(({ a, b, rule }) => `  ${a} and ${b} by the rule ${rule}`),
    ...merges.map(({ ids, reviewer, at }) => `  ${ids.join(', ')} united by ${reviewer} on ${at.slice(0, 10)}`),
    'Merged record, each field with the records that it comes from:',
    ...tableLines(
      Object.entries(fields).map(([field, { value, from }]) => [`  ${field}`, from.join(', '), cut(value)]),
    ),
    ...(related.length + versions.length === 0 ? [] : ['Linked, never merged:']),
    ...related.map((each) => `  ${relatedText(each)}`),
    ...versions.map(({ id, rule }) => `  record ${id} is another version (${rule}): ${titleOf(id)}`),
    `Rules of the merged record. ${TRUST_SAYS}`,
    ...MERGE_RULES.map(({ fields: names, says }) => `  ${names.join(', ')}: ${says}`),
  ];
}

function relatedText({ kind, doi, pmid, records, saidBy }: Related): string {
  const words = kind.replaceAll('-', ' ');
  if (saidBy === 'other') return `record ${records.join(', ')} says of itself: ${linkText({ kind, doi, pmid })}`;
  const here = records.length === 0 ? 'not in this review' : `record ${records.join(', ')} here`;
  return `${words} ${linkText({ kind, doi, pmid }).slice(words.length + 1)} (${here})`;
}

function cut(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)} … (${text.length} characters)`;
}
