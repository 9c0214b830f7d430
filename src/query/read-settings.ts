/** Reads what stands beside the tree in a saved query: limits, settings per database, overrides, expectations. */
import { RECORD_TYPES, SERVICES, type ServiceName } from '../records/record.ts';
import { LANGUAGE_CODES } from './languages.ts';
import { findTermProblem } from './read-node.ts';
import type { Acknowledgement, Limits, Override, SavedQuery } from './tree.ts';
import type { Entry, YamlSource } from './yaml-source.ts';

/** Types of works as OpenAlex names them (help.openalex.org, works, June 2026). */
const OPENALEX_TYPES = [
  'article',
  'book',
  'book-chapter',
  'conference-paper',
  'dataset',
  'dissertation',
  'editorial',
  'erratum',
  'grant',
  'letter',
  'libguides',
  'other',
  'paratext',
  'peer-review',
  'preprint',
  'reference-entry',
  'report',
  'retraction',
  'review',
  'software',
  'standard',
  'supplementary-materials',
] as const;

export const NO_LIMITS: Limits = { from: undefined, to: undefined, languages: [], typesOnly: [], typesNot: [] };

/** Crossref's largest page (apis/README.md 2.2). */
const MOST_ROWS = 1000;
const DEFAULT_DEPTH = 2000;

export function readLimits(source: YamlSource, entry: Entry | undefined): Limits {
  const entries = entry && source.map(entry.value, ['published', 'language', 'types'], '"limits"');
  if (entries === undefined) return NO_LIMITS;
  const published = entries.get('published');
  const dates = published && source.map(published.value, ['from', 'to'], '"published"');
  const from = readDate(source, dates?.get('from'), 'first');
  const to = readDate(source, dates?.get('to'), 'last');
  if (from !== undefined && to !== undefined && from > to) {
    source.report(dates?.get('to')?.keyNode, `"to" (${to}) is before "from" (${from})`);
  }
  const language = entries.get('language');
  const typesEntry = entries.get('types');
  const types = typesEntry && source.map(typesEntry.value, ['only', 'not'], '"types"');
  const only = types?.get('only');
  const not = types?.get('not');
  return {
    from,
    to,
    languages: language === undefined ? [] : source.choices(language.value, LANGUAGE_CODES, '"language"'),
    typesOnly: only === undefined ? [] : source.choices(only.value, RECORD_TYPES, '"only"'),
    typesNot: not === undefined ? [] : source.choices(not.value, RECORD_TYPES, '"not"'),
  };
}

/** Reads `1990`, `1990-06` or `1990-06-15` as the first or last day of that time. */
function readDate(source: YamlSource, entry: Entry | undefined, end: 'first' | 'last'): string | undefined {
  const text = entry && source.text(entry.value, `"${entry.key}"`);
  if (entry === undefined || text === undefined) return undefined;
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  const year = parts?.[1];
  const month = parts?.[2] ?? (end === 'first' ? '01' : '12');
  const day = parts?.[3] ?? (end === 'first' ? '01' : String(daysIn(Number(year), Number(month))).padStart(2, '0'));
  const isDay =
    year !== undefined &&
    Number(month) >= 1 &&
    Number(month) <= 12 &&
    Number(day) >= 1 &&
    Number(day) <= daysIn(Number(year), Number(month));
  if (isDay) return `${year}-${month}-${day}`;
  source.report(entry.value, `"${entry.key}" has to be a date like 1990, 1990-06 or 1990-06-15, not "${text}"`);
  return undefined;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function readDatabases(source: YamlSource, entry: Entry | undefined): SavedQuery['databases'] {
  const entries = entry && source.map(entry.value, SERVICES, '"databases"');
  return {
    pubmed: readPubmed(source, entries?.get('pubmed')),
    openalex: readOpenAlex(source, entries?.get('openalex')),
    crossref: readCrossref(source, entries?.get('crossref')),
  };
}

function readRun(source: YamlSource, entry: Entry, entries: ReadonlyMap<string, Entry>): boolean {
  const run = entries.get('run');
  if (run !== undefined) return source.boolean(run.value, '"run"') ?? false;
  source.report(entry.keyNode, `"${entry.key}" needs "run: true" or "run: false"`);
  return false;
}

function readPubmed(source: YamlSource, entry: Entry | undefined): SavedQuery['databases']['pubmed'] {
  const entries = entry && source.map(entry.value, ['run'], '"pubmed"');
  return entry === undefined || entries === undefined ? undefined : { run: readRun(source, entry, entries) };
}

function readOpenAlex(source: YamlSource, entry: Entry | undefined): SavedQuery['databases']['openalex'] {
  const entries = entry && source.map(entry.value, ['run', 'matching', 'types'], '"openalex"');
  if (entry === undefined || entries === undefined) return undefined;
  const matching = entries.get('matching');
  const types = entries.get('types');
  return {
    run: readRun(source, entry, entries),
    matching:
      matching === undefined
        ? 'exact'
        : (source.choice(matching.value, ['exact', 'stemmed'] as const, '"matching"') ?? 'exact'),
    types: types === undefined ? [] : source.choices(types.value, OPENALEX_TYPES, '"types" of openalex'),
  };
}

function readCrossref(source: YamlSource, entry: Entry | undefined): SavedQuery['databases']['crossref'] {
  const known = ['run', 'probes', 'rows', 'max_per_probe', 'stop_after_empty'];
  const entries = entry && source.map(entry.value, known, '"crossref"');
  if (entry === undefined || entries === undefined) return undefined;
  const run = readRun(source, entry, entries);
  const probesEntry = entries.get('probes');
  const probes = probesEntry === undefined ? [] : readProbes(source, probesEntry);
  if (run && probesEntry === undefined) source.report(entry.keyNode, '"crossref" needs "probes"');
  const integer = (key: string, from: number, to: number): number | undefined => {
    const found = entries.get(key);
    return found && source.integer(found.value, `"${key}"`, from, to);
  };
  return {
    run,
    probes,
    rows: integer('rows', 1, MOST_ROWS) ?? MOST_ROWS,
    maxPerProbe: integer('max_per_probe', 1, Number.MAX_SAFE_INTEGER) ?? DEFAULT_DEPTH,
    stopAfterEmpty: integer('stop_after_empty', 1, Number.MAX_SAFE_INTEGER),
  };
}

function readProbes(source: YamlSource, entry: Entry): readonly string[] {
  const items = source.list(entry.value, '"probes"') ?? [];
  if (items.length === 0) source.report(entry.value, '"probes" is an empty list');
  const probes = items.flatMap((item) => {
    const text = source.text(item, 'a probe')?.normalize('NFKC').replace(/\s+/g, ' ');
    if (text === undefined) return [];
    const problem = text.includes('*') ? 'a probe is plain words, without `*`' : findTermProblem(text);
    if (problem !== undefined) source.report(item, `${problem} ("${text}")`);
    return problem === undefined ? [text] : [];
  });
  return [...new Set(probes)];
}

export function readOverrides(source: YamlSource, entry: Entry | undefined): SavedQuery['overrides'] {
  const entries = entry && source.map(entry.value, SERVICES, '"overrides"');
  const crossref = entries?.get('crossref');
  if (crossref !== undefined) {
    source.report(
      crossref.keyNode,
      'crossref takes no override, since it reads no Boolean string; change its "probes"',
    );
  }
  const overrides: { [S in ServiceName]?: Override } = {};
  for (const service of ['pubmed', 'openalex'] as const) {
    const found = entries?.get(service);
    const override = found && readOverride(source, found);
    if (override !== undefined) overrides[service] = override;
  }
  return overrides;
}

function readOverride(source: YamlSource, entry: Entry): Override | undefined {
  const what = `the override of ${entry.key}`;
  const entries = source.map(entry.value, ['string', 'reason', 'written_for', 'refilter'], what);
  if (entries === undefined) return undefined;
  for (const key of ['string', 'reason']) {
    if (!entries.has(key)) source.report(entry.keyNode, `${what} needs "${key}"`);
  }
  const text = (key: string): string | undefined => {
    const found = entries.get(key);
    return found && source.text(found.value, `"${key}"`);
  };
  const string = text('string');
  const reason = text('reason');
  const writtenFor = text('written_for');
  if (string !== undefined && /[“”„«»]/.test(string)) {
    source.report(entries.get('string')?.value, 'curly quotes are not read; write "');
  }
  if (writtenFor !== undefined && !writtenFor.startsWith('sha256:')) {
    source.report(
      entries.get('written_for')?.value,
      '"written_for" has to be the hash that the program prints, sha256:…',
    );
  }
  const refilter = entries.get('refilter');
  return string === undefined || reason === undefined
    ? undefined
    : {
        string: string.replace(/\s+/g, ' '),
        reason,
        writtenFor,
        refilter: refilter === undefined ? false : (source.boolean(refilter.value, '"refilter"') ?? false),
      };
}

export function readExpect(source: YamlSource, entry: Entry | undefined): SavedQuery['expect'] {
  const entries = entry && source.map(entry.value, ['known_items', 'min_recall'], '"expect"');
  const knownItems = entries?.get('known_items');
  const recallEntry = entries?.get('min_recall');
  const recall = recallEntry && source.map(recallEntry.value, [...SERVICES, 'all'], '"min_recall"');
  const minRecall: Record<string, number> = {};
  for (const [name, { value }] of recall ?? []) {
    const proportion = source.number(value, `"${name}" of "min_recall"`, 0, 1);
    if (proportion !== undefined) minRecall[name] = proportion;
  }
  return { knownItems: knownItems && source.text(knownItems.value, '"known_items"'), minRecall };
}

/** Warnings that the team accepts: `[{ warning: MESH_DROPPED, term: Drug Users, reason: … }]`. */
export function readAcknowledged(source: YamlSource, entry: Entry | undefined): readonly Acknowledgement[] {
  if (entry === undefined) return [];
  return (source.list(entry.value, '"acknowledged"') ?? []).flatMap((item) => {
    const entries = source.map(item, ['warning', 'term', 'reason'], 'an entry of "acknowledged"');
    if (entries === undefined) return [];
    for (const key of ['warning', 'reason']) {
      if (!entries.has(key)) source.report(item, `an entry of "acknowledged" needs "${key}"`);
    }
    const text = (key: string): string | undefined => {
      const found = entries.get(key);
      return found && source.text(found.value, `"${key}"`);
    };
    const warning = text('warning');
    const term = text('term');
    const reason = text('reason');
    return warning === undefined || reason === undefined ? [] : [{ warning, term, reason }];
  });
}
