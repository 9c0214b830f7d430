/** The records that the sandbox serves, and the reader of its JSON-lines files. */

import type { Author, RecordLink } from '../records/record.ts';
import { type BibRecord, EMPTY_RECORD, LINK_KINDS, RECORD_TYPES, type ServiceName } from '../records/record.ts';

/** One record as one service holds it. `id` is the service's own: PMID, DOI, W…. */
export interface CorpusEntry {
  readonly service: ServiceName;
  readonly id: string;
  readonly record: BibRecord;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads one service's corpus: one JSON object a line, `{"id": "…", "record": {…}}`; what a record does not state is
 * unknown. Blank lines are passed over. The id is also set as the record's PMID, DOI or OpenAlex id.
 *
 * @throws {SyntaxError} naming the line when it is not such an object
 */
export function readCorpus(jsonLines: string, service: ServiceName): CorpusEntry[] {
  return jsonLines.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const value: unknown = JSON.parse(line);
    if (!isFields(value) || typeof value['id'] !== 'string' || !isFields(value['record'])) {
      throw new SyntaxError(`Line ${index + 1} of the ${service} corpus is not {"id": "…", "record": {…}}.`);
    }
    const id = value['id'];
    return [{ service, id, record: withId(service, id, readRecord(value['record'])) }];
  });
}

function withId(service: ServiceName, id: string, record: BibRecord): BibRecord {
  if (service === 'pubmed') return { ...record, pmid: id };
  if (service === 'crossref') return { ...record, doi: record.doi ?? id };
  return { ...record, openAlexId: id };
}

function readRecord(fields: Fields): BibRecord {
  const text = (name: keyof BibRecord): string | undefined => textOf(fields[name]);
  const texts = (name: keyof BibRecord): string[] => listOf(fields[name]).filter((item) => typeof item === 'string');
  const number = (name: keyof BibRecord): number | undefined => {
    const value = fields[name];
    return typeof value === 'number' ? value : undefined;
  };
  return {
    type: RECORD_TYPES.find((type) => type === fields['type']) ?? EMPTY_RECORD.type,
    title: text('title'),
    originalTitle: text('originalTitle'),
    authors: listOf(fields['authors']).flatMap(readAuthor),
    editors: listOf(fields['editors']).flatMap(readAuthor),
    year: number('year'),
    month: number('month'),
    day: number('day'),
    journal: text('journal'),
    journalAbbreviation: text('journalAbbreviation'),
    volume: text('volume'),
    issue: text('issue'),
    pages: text('pages'),
    articleNumber: text('articleNumber'),
    publisher: text('publisher'),
    place: text('place'),
    edition: text('edition'),
    doi: text('doi'),
    pmid: text('pmid'),
    pmcid: text('pmcid'),
    openAlexId: text('openAlexId'),
    issns: texts('issns'),
    isbns: texts('isbns'),
    abstract: text('abstract'),
    keywords: texts('keywords'),
    meshHeadings: texts('meshHeadings'),
    languages: texts('languages'),
    urls: texts('urls'),
    sourceTypes: texts('sourceTypes'),
    isRetracted: fields['isRetracted'] === true,
    links: listOf(fields['links']).flatMap(readLink),
    notes: texts('notes'),
  };
}

function readAuthor(value: unknown): Author[] {
  if (!isFields(value)) return [];
  const group = textOf(value['group']);
  if (group !== undefined) return [{ group }];
  const family = textOf(value['family']);
  return family === undefined ? [] : [{ family, given: textOf(value['given']), suffix: textOf(value['suffix']) }];
}

function readLink(value: unknown): RecordLink[] {
  if (!isFields(value)) return [];
  const kind = LINK_KINDS.find((known) => known === value['kind']);
  return kind === undefined ? [] : [{ kind, doi: textOf(value['doi']), pmid: textOf(value['pmid']) }];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
