/** `gold` over HTTP against the played services: what each holds, what was retrieved, why not, and what the gates say. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { gold } from '../../src/cli/commands/gold.ts';
import { search } from '../../src/cli/commands/search.ts';
import { knownItemGates } from '../../src/cli/known-item-gates.ts';
import type { Output } from '../../src/cli/output.ts';
import { ReviewError } from '../../src/errors.ts';
import { readCsvRows } from '../../src/formats/csv-rows.ts';
import { loadQueries, withProject } from '../../src/project/project.ts';
import { type BibRecord, EMPTY_RECORD, SERVICES, type ServiceName } from '../../src/records/record.ts';
import type { CorpusEntry } from '../../src/sandbox/corpus.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { readOrigins } from '../../src/store/records.ts';

const QUERIES = resolve(import.meta.dirname, '../../queries');
const KEY = 'the-right-key';
/** Known items of this review that play here, by author and year. */
const PLAYED = ['Sarang 2010', 'Bacon 2016', 'DeBeck 2017', 'Cooper 2005', 'Werb 2008', 'Green 2013'] as const;
type Played = (typeof PLAYED)[number];

const CORE = `id: core
query: { all: [ref: pwud, ref: police] }
limits: { published: { from: 1990-01-01 } }
databases:
  pubmed: { run: true }
  openalex: { run: true, types: [article] }
  crossref: { run: true, probes: [policing drug users Russia risk fear, law enforcement overdose], rows: 20, max_per_probe: 3 }
expect: { known_items: known.csv, min_recall: { pubmed: 0.5, all: 0.6 } }
acknowledged:
  - { warning: PHRASE_NOT_FOUND, reason: the corpus is small }
  - { warning: PHRASE_NOT_INDEXED, reason: the corpus is small }
`;

const [header, ...all] = readCsvRows(readFileSync(join(QUERIES, 'known-items.csv'), 'utf8'), ',').rows;
const rows = new Map(all.map(({ cells }) => [`${cells[1]} ${cells[2]}`, cells]));

function cellsOf(name: Played): readonly string[] {
  const cells = rows.get(name);
  if (cells === undefined) throw new Error(`queries/known-items.csv lacks ${name}`);
  return cells;
}

function entry(service: ServiceName, name: Played, id: string, more: Partial<BibRecord> = {}): CorpusEntry {
  const [title, family = '', year, doi] = cellsOf(name);
  const authors = [{ family, given: 'A', suffix: undefined }];
  const own = { doi: doi === '' ? undefined : doi, pmid: service === 'pubmed' ? id : undefined };
  return { service, id, record: { ...EMPTY_RECORD, title, authors, year: Number(year), ...own, ...more } };
}

const doiOf = (name: Played): string => cellsOf(name)[3] ?? '';
const pmidOf = (name: Played): string => cellsOf(name)[4] ?? '';

const CORPUS: readonly CorpusEntry[] = [
  // Everywhere, and found everywhere.
  entry('pubmed', 'Sarang 2010', pmidOf('Sarang 2010'), { abstract: 'Of officers.' }),
  entry('crossref', 'Sarang 2010', doiOf('Sarang 2010')),
  entry('openalex', 'Sarang 2010', 'W1', { abstract: 'Of officers.' }),
  // No term of the police in the title, and no abstract; PubMed knows it by its DOI.
  entry('pubmed', 'Bacon 2016', '901'),
  entry('crossref', 'Bacon 2016', doiOf('Bacon 2016')),
  // An abstract without a term of the police.
  entry('pubmed', 'DeBeck 2017', pmidOf('DeBeck 2017'), { abstract: 'Laws and courts.' }),
  // Without DOI and PMID in the file: found by title and author.
  entry('pubmed', 'Cooper 2005', '902', { abstract: 'Interviews.', year: 2004 }),
  entry('crossref', 'Cooper 2005', '10.1016/cooper', { doi: '10.1016/cooper' }),
  entry('openalex', 'Cooper 2005', 'W2', { abstract: 'Interviews.', type: 'letter', doi: undefined }),
  // Only an erratum of the same title.
  entry('crossref', 'Werb 2008', '10.1016/erratum', {
    doi: '10.1016/erratum',
    links: [{ kind: 'erratum-of', doi: doiOf('Werb 2008') }],
  }),
  // Named by "law enforcement" alone.
  entry('pubmed', 'Green 2013', pmidOf('Green 2013'), { abstract: 'Of views.' }),
  ...Array.from({ length: 6 }, (_, n): CorpusEntry => {
    const doi = `10.5555/noise.${n}`;
    return {
      service: 'crossref',
      id: doi,
      record: { ...EMPTY_RECORD, doi, title: 'Policing drug users in Russia', year: 2000 + n },
    };
  }),
];

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-gold-'));
  cpSync(QUERIES, join(folder, 'queries'), {
    recursive: true,
    filter: (path) => !/(core|diversion|overdose-law|uk-policing)\.yaml$|\.csv$/.test(path),
  });
  writeFileSync(join(folder, 'queries', 'core.yaml'), CORE);
  const quoted = [header?.cells ?? [], ...PLAYED.map(cellsOf)].map((cells) =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(),
  );
  writeFileSync(join(folder, 'queries', 'known.csv'), `${quoted.join('\n')}\n,,2001,,\n`);
  sandbox = await startSandbox(CORPUS, { limits: false, openalex: { key: KEY } });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});
afterEach(() => vi.unstubAllEnvs());

function connect(key: string): void {
  for (const service of SERVICES) vi.stubEnv(`STAGEONE_${service.toUpperCase()}_URL`, sandbox.urls[service]);
  vi.stubEnv('STAGEONE_CONTACT', 'test@example.org');
  vi.stubEnv('OPENALEX_API_KEY', key);
}

class Heard implements Output {
  readonly json = true;
  readonly isLive = false;
  document: unknown;
  lines: readonly string[] = [];
  readonly notes: string[] = [];
  report(document: unknown, lines: readonly string[]): void {
    this.document = JSON.parse(JSON.stringify(document));
    this.lines = lines;
  }
  raw(): undefined {}
  draw(): void {}
  note = (line: string): void => {
    this.notes.push(line);
  };
}

async function runGold(options: { fresh?: boolean; offline?: boolean; source?: readonly ServiceName[] } = {}) {
  const heard = new Heard();
  const before = sandbox.requests.length;
  const status = await gold({ review: folder, fresh: false, offline: false, ...options }, heard);
  const document = heard.document;
  if (typeof document !== 'object' || document === null) throw new Error('nothing was reported');
  return { status, heard, document, asked: sandbox.requests.slice(before).map(({ service }) => service) };
}

/** `why` of an item at each service, or `retrieved`. */
function reasons(document: object, name: Played): Record<string, string> {
  const items: unknown = 'items' in document ? document.items : [];
  const item = (Array.isArray(items) ? items : []).find((each) => `${each.firstAuthor} ${each.year}` === name);
  return Object.fromEntries(
    SERVICES.map((service) => [service, item.sources[service].retrieved ? 'retrieved' : item.sources[service].why]),
  );
}

test('a service that refuses is named, and the others are told of', async () => {
  connect('a-wrong-key');
  const { status, document, heard } = await runGold();
  expect(status).toBe(3);
  expect(document).toMatchObject({
    unasked: [{ source: 'openalex', state: 'failed', code: 'KEY_REFUSED' }],
    problems: [{ at: 'queries/known.csv', line: 8 }],
    ok: false,
  });
  expect(heard.notes).toContain(
    'queries/known.csv:8: This item has neither title nor DOI nor PMID, so it cannot be looked for.',
  );
  expect(reasons(document, 'Sarang 2010')).toEqual({
    pubmed: 'not-searched',
    crossref: 'not-searched',
    openalex: 'not-looked-up',
  });
  expect(reasons(document, 'Werb 2008')).toMatchObject({ pubmed: 'not-indexed', crossref: 'not-indexed' });
});

test('what was answered is not asked again', async () => {
  connect(KEY);
  const second = await runGold();
  expect(second.status).toBe(1);
  expect(new Set(second.asked)).toEqual(new Set(['openalex']));
  expect((await runGold()).asked).toEqual([]);
  // Looking up inserts no record.
  expect(await withProject(folder, (project) => readOrigins(project.database))).toEqual([]);
});

test('after a search: retrieved, or the reason of each miss', async () => {
  connect(KEY);
  expect(await search({ review: folder, fresh: false, abstracts: false }, new Heard())).toBe(0);
  const { status, document, asked, heard } = await runGold({ offline: true });
  expect(asked).toEqual([]);
  expect(reasons(document, 'Sarang 2010')).toEqual({
    pubmed: 'retrieved',
    crossref: 'retrieved',
    openalex: 'retrieved',
  });
  expect(reasons(document, 'Bacon 2016')).toEqual({
    pubmed: 'no-abstract',
    crossref: 'ranked-out',
    openalex: 'not-indexed',
  });
  expect(reasons(document, 'DeBeck 2017')).toEqual({
    pubmed: 'query-gap',
    crossref: 'not-indexed',
    openalex: 'not-indexed',
  });
  expect(reasons(document, 'Cooper 2005')).toEqual({ pubmed: 'retrieved', crossref: 'ranked-out', openalex: 'limits' });
  expect(document).toMatchObject({
    recall: {
      pubmed: { indexed: 5, retrieved: 3, recall: 0.6, matching: 3 },
      crossref: { indexed: 3, retrieved: 1 },
      openalex: { indexed: 2, retrieved: 1, recall: 0.5 },
      all: { indexed: 5, retrieved: 3, recall: 0.6 },
    },
    gates: [
      { query: 'core', name: 'pubmed', min: 0.5, recall: 0.6, ok: true },
      { query: 'core', name: 'all', min: 0.6, recall: 0.6, ok: true },
    ],
    ok: true,
  });
  expect(status).toBe(0);
  const text = heard.lines.join('\n');
  expect(text).toMatch(
    /DeBeck 2017 \(28515014\): held, and the query has no term for it\n\s+block police: .*queries\/core\.yaml:2/,
  );
  expect(text).toMatch(/core, all: 60\.0 %, at least 60 % asked: met/);
});

test('striking one synonym names exactly what hung on it, and the gate falls', async () => {
  const path = join(folder, 'queries', 'blocks.yaml');
  const blocks = readFileSync(path, 'utf8');
  const hanging = (document: object): readonly string[] => {
    const items: unknown = 'items' in document ? document.items : [];
    return (Array.isArray(items) ? items : []).flatMap((item) =>
      item.dependsOn.flatMap((each: { term: string; source: string }) =>
        each.term === '"law enforcement"' ? [`${item.firstAuthor} at ${each.source}`] : [],
      ),
    );
  };
  const matched = (document: object): readonly string[] => {
    const items: unknown = 'items' in document ? document.items : [];
    return (Array.isArray(items) ? items : []).flatMap((item) =>
      SERVICES.flatMap((service) =>
        item.sources[service].matches === 'true' ? [`${item.firstAuthor} at ${service}`] : [],
      ),
    );
  };
  const before = (await runGold({ offline: true })).document;
  writeFileSync(path, blocks.replace('      - law enforcement\n', ''));
  const after = await runGold({ offline: true });
  writeFileSync(path, blocks);
  expect(hanging(before)).toEqual(['Green at pubmed']);
  expect(matched(before).filter((one) => !matched(after.document).includes(one))).toEqual(hanging(before));
  expect(after.status).toBe(1);
  expect(after.document).toMatchObject({
    recall: { pubmed: { retrieved: 3, matching: 2 } },
    gates: [
      { name: 'pubmed', recall: 0.4, ok: false },
      { name: 'all', recall: 0.4, ok: false },
    ],
  });
  expect(after.heard.lines.join('\n')).toContain(
    'Retrieved, but not matched by the queries as they stand\n  Green 2013',
  );
});

test('the gates for a freeze come from what is stored', async () => {
  const gates = await withProject(folder, (project) => knownItemGates(project, loadQueries(folder)));
  expect(gates).toMatchObject([
    { query: 'core', name: 'pubmed', min: 0.5, recall: 0.6, ok: true },
    { query: 'core', name: 'all', min: 0.6, recall: 0.6, ok: true },
  ]);
});

test('one service alone is judged without the gate of all; --fresh asks again', async () => {
  connect(KEY);
  const { document, asked } = await runGold({ source: ['pubmed'], fresh: true });
  expect(new Set(asked)).toEqual(new Set(['pubmed']));
  expect(document).toMatchObject({ gates: [{ name: 'pubmed', recall: 0.6 }], recall: { all: { indexed: 5 } } });
});

test('what cannot be judged is a refusal that says what to write', async () => {
  await expect(gold({ review: folder, fresh: true, offline: true }, new Heard())).rejects.toThrow(ReviewError);
  const path = join(folder, 'queries', 'core.yaml');
  writeFileSync(path, CORE.replace('known.csv', 'absent.csv'));
  await expect(runGold({ offline: true })).rejects.toThrow(
    'There is no queries/absent.csv, which queries/core.yaml:8 names.',
  );
  writeFileSync(path, CORE.replace(/expect: .*\n/, ''));
  await expect(runGold({ offline: true })).rejects.toThrow('No saved query names a file of known items.');
  writeFileSync(path, CORE);
});
