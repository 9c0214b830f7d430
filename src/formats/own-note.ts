/** The lines that our own exports put among the notes: the decision, and what RIS has no tag for. */
import { parseDoi, parseOpenAlexId, parsePmcid, parsePmid } from '../records/identifiers.ts';
import type { BibRecord } from '../records/record.ts';
import { cleanText, plainLine } from './clean.ts';
import type { ExportItem } from './format.ts';
import { type Label, labelsOfNotes } from './labels.ts';

const RETRACTED = 'Retracted publication';
/** A note that is nothing but a DOI, as Zotero keeps one of a type that has no field for it. */
const DOI_NOTE = /^doi:? ?(?:https?:\/\/(?:dx\.)?doi\.org\/)?10\.\d{4,9}\/\S+$/i;

/** What the notes of an entry say beyond text. */
interface OwnNotes {
  readonly recordId: string | undefined;
  readonly doi: string | undefined;
  readonly pmid: string | undefined;
  readonly pmcid: string | undefined;
  readonly openAlexId: string | undefined;
  readonly originalTitle: string | undefined;
  readonly isRetracted: boolean;
  readonly notes: readonly string[];
  readonly labels: readonly Label[];
}

/** Takes our own lines out of the notes; all others stay, cleaned, each once. */
export function readOwnNote(values: readonly string[]): OwnNotes {
  if (values.length === 0) return NO_NOTES;
  let recordId: string | undefined;
  let doi: string | undefined;
  let pmid: string | undefined;
  let pmcid: string | undefined;
  let openAlexId: string | undefined;
  let originalTitle: string | undefined;
  let isRetracted = false;
  const notes = new Set<string>();
  for (const value of values) {
    const note = cleanText(value);
    if (note === undefined) continue;
    const [, label, rest] =
      /^(?:PubMed (?=PMID))?(stageone|PMID|PMCID|OpenAlex|Original title): (.+)$/.exec(note) ?? [];
    if (label === 'stageone') recordId ??= /(?:^|; )record=([^;\s]+)/.exec(rest ?? '')?.[1];
    else if (label === 'PMID' && parsePmid(rest?.replace(/[.;]$/, '')) !== undefined) {
      pmid ??= parsePmid(rest?.replace(/[.;]$/, ''));
    } else if (label === 'PMCID' && parsePmcid(rest) !== undefined) pmcid ??= parsePmcid(rest);
    else if (label === 'OpenAlex' && parseOpenAlexId(rest) !== undefined) openAlexId ??= parseOpenAlexId(rest);
    else if (label === 'Original title') originalTitle ??= rest;
    else if (note === RETRACTED) isRetracted = true;
    else if (DOI_NOTE.test(note)) doi ??= parseDoi(note);
    else notes.add(note);
  }
  const labels = labelsOfNotes(values.map((value) => cleanText(value) ?? ''));
  return { recordId, doi, pmid, pmcid, openAlexId, originalTitle, isRetracted, notes: [...notes], labels };
}

const NO_NOTES: OwnNotes = {
  recordId: undefined,
  doi: undefined,
  pmid: undefined,
  pmcid: undefined,
  openAlexId: undefined,
  originalTitle: undefined,
  isRetracted: false,
  notes: [],
  labels: [],
};

/** The decision in one line of fixed form, or `undefined` for a record outside of a review. */
function decisionNote(item: ExportItem): string | undefined {
  if (item.kept === undefined) return undefined;
  let note = `stageone: record=${item.id}`;
  if (item.removed !== undefined) note += `; removed=${item.removed}`;
  if (item.titleAbstract !== undefined) note += `; title_abstract=${item.titleAbstract}`;
  if (item.retrieval !== undefined) note += `; retrieval=${item.retrieval}`;
  if (item.fullText !== undefined) note += `; full_text=${item.fullText}`;
  if (item.reason !== undefined) note += `; reason=${item.reason}`;
  if (item.studyId !== undefined) note += `; study=${item.studyId}`;
  return note;
}

/** All lines for the notes of an export, the decision first; {@link readOwnNote} reads them back. */
export function ownNotes(item: ExportItem): readonly string[] {
  const { record } = item;
  const lines: string[] = [];
  const decision = decisionNote(item);
  if (decision !== undefined) lines.push(decision);
  pushIdentifiers(record, lines);
  for (const note of record.notes) {
    const line = plainLine(note);
    if (line !== '') lines.push(line);
  }
  return lines;
}

function pushIdentifiers(record: BibRecord, lines: string[]): void {
  if (record.isRetracted) lines.push(RETRACTED);
  if (record.pmid !== undefined) lines.push(`PMID: ${record.pmid}`);
  if (record.openAlexId !== undefined) lines.push(`OpenAlex: ${record.openAlexId}`);
  if (record.originalTitle !== undefined) lines.push(`Original title: ${plainLine(record.originalTitle)}`);
}
