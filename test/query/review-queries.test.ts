/** The saved queries of this review: what they send, and what they keep of the known publications. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { filterVerdict } from '../../src/query/evaluate.ts';
import { isSavedQuery, readBlocks, readQuery } from '../../src/query/read.ts';
import { compile } from '../../src/query/translate.ts';
import { countUrlBytes } from '../../src/query/translate-openalex.ts';
import type { SavedQuery } from '../../src/query/tree.ts';
import { SERVICES } from '../../src/records/record.ts';
import { aRecord, type Parsed, parseBoolean } from './builders.ts';

const root = resolve(import.meta.dirname, '../..');
const protocol = resolve(root, process.env['STAGEONE_SHARED'] ?? '../shared', 'review/protocol.md');
const read = (name: string): string => readFileSync(resolve(root, 'queries', name), 'utf8');
const blocks = readBlocks(read('blocks.yaml'), 'queries/blocks.yaml');

function load(id: string): SavedQuery {
  return readQuery(read(`${id}.yaml`), `queries/${id}.yaml`, blocks);
}

/** The terms of each operand of the top level, sorted; groups sorted as well. */
function groups(parsed: Parsed): readonly (readonly string[])[] {
  const terms = (node: Parsed): readonly string[] => (node.op === 'term' ? [node.text] : node.args.flatMap(terms));
  const operands = parsed.op === 'AND' ? parsed.args : [parsed];
  return operands.map((operand) => terms(operand).toSorted()).toSorted((a, b) => (a.join() < b.join() ? -1 : 1));
}

function pubmedTerm(id: string): string {
  return compile(load(id), 'pubmed')
    .requests.flatMap((request) => (request.service === 'pubmed' ? request.term : []))
    .join();
}

test('the saved queries are the four files with an id', () => {
  const files = readdirSync(resolve(root, 'queries')).filter(
    (name) => name.endsWith('.yaml') && name !== 'review.yaml',
  );
  expect(files.filter((name) => isSavedQuery(read(name))).toSorted()).toEqual([
    'core.yaml',
    'diversion.yaml',
    'overdose-law.yaml',
    'uk-policing.yaml',
  ]);
});

describe.each(['core', 'diversion', 'overdose-law', 'uk-policing'])('%s', (id) => {
  test('is complete and is translated for all three services', () => {
    const query = load(id);
    expect(query.id).toBe(id);
    expect(query.purpose).not.toBe(undefined);
    expect(query.limits.from).toBe('1990-01-01');
    for (const service of SERVICES) {
      expect(query.databases[service]?.run).toBe(true);
      expect(compile(query, service).requests.length).toBeGreaterThan(0);
    }
  });

  test('goes to OpenAlex in one request, and every heading is covered by terms of the query', () => {
    const compiled = compile(load(id), 'openalex');
    expect(compiled.requests).toHaveLength(1);
    for (const { code, effect } of compiled.warnings) {
      if (code !== 'MESH_DROPPED') continue;
      expect(effect).toContain('covered by ');
      expect(effect).not.toContain('this query lacks');
    }
  });

  test('has no stale override', () => {
    for (const service of SERVICES) {
      expect(compile(load(id), service).warnings.map(({ code }) => code)).not.toContain('OVERRIDE_STALE');
    }
  });
});

describe('core', () => {
  test('asks Crossref the eleven probes of the protocol', () => {
    expect(load('core').databases.crossref).toMatchObject({ rows: 1000, maxPerProbe: 2000, stopAfterEmpty: 300 });
    expect(load('core').databases.crossref?.probes).toEqual([
      'police people who inject drugs',
      'police people who use drugs',
      'policing drug users',
      'law enforcement injection drug users',
      'police crackdown drug market',
      'police harm reduction syringe',
      'police naloxone overdose',
      'police drug diversion',
      'stop and search drugs police',
      'street policing heroin crack cocaine',
      'drug law enforcement health',
    ]);
  });

  test('has three groups for PubMed: 63 of people, 23 of police, the dates', () => {
    expect(
      groups(parseBoolean(pubmedTerm('core')))
        .map((group) => group.length)
        .toSorted((a, b) => b - a),
    ).toEqual([63, 23, 1]);
    expect(pubmedTerm('core')).toMatch(/ AND \("1990\/01\/01"\[dp\] : "3000"\[dp\]\)$/);
  });

  test('is about 2,250 bytes long for OpenAlex and starts as the protocol says', () => {
    const [request] = compile(load('core'), 'openalex').requests;
    const filter = request?.service === 'openalex' ? request.filter : '';
    expect(filter).toMatch(
      /^title_and_abstract\.search\.exact:\(PWUD OR .*"drug user\*" OR .*\) AND \(police\* OR policing OR .*\),from_publication_date:1990-01-01,type:article\|review\|/,
    );
    expect(countUrlBytes(filter)).toBeLessThan(2500);
  });

  // Skipped where the material of the review group (STAGEONE_SHARED) is absent.
  describe.skipIf(!existsSync(protocol))('against the protocol', () => {
    test('its PubMed string is that of section 6.1', () => {
      const section = readFileSync(protocol, 'utf8').split('### 6.1')[1] ?? '';
      const string = section.split('```')[1]?.replace(/^text\n/, '') ?? '';
      expect(string.length).toBeGreaterThan(2000);
      expect(groups(parseBoolean(pubmedTerm('core')))).toEqual(groups(parseBoolean(string)));
    });
  });
});

test('the PubMed string of overdose-law is the override, with the limit', () => {
  expect(pubmedTerm('overdose-law')).toBe(
    '((overdose*[tiab] OR naloxone[tiab]) AND ("good samaritan law*"[tiab] OR "fear of arrest"[tiab] OR "police call"[tiab:~4])) AND ("1990/01/01"[dp] : "3000"[dp])',
  );
});

describe('known publications', () => {
  const rows: unknown = parse(read('known-items.csv'), { columns: true });
  const items = (Array.isArray(rows) ? rows : []).map((row: Record<string, string>) => ({
    title: row['title'],
    name: `${row['first_author']} ${row['year']}`,
    year: Number(row['year']),
    doi: row['doi'],
    pmid: row['pmid'],
    columns: Object.keys(row).join(),
  }));

  test('are 40, 37 of them with a DOI', () => {
    expect(items).toHaveLength(40);
    expect(items.filter(({ doi }) => /^10\.\d{4}\/\S+$/.test(doi ?? ''))).toHaveLength(37);
    expect(items.every(({ pmid }) => /^\d*$/.test(pmid ?? ''))).toBe(true);
    expect(new Set(items.map(({ columns }) => columns))).toEqual(new Set(['title,first_author,year,doi,pmid']));
  });

  // Protocol 6.3: by title alone the filter accepts 35; these five name the police in the abstract only.
  test('are all kept on their titles alone, five of them as undecided', () => {
    const compiled = compile(load('core'), 'crossref');
    const verdicts = items.map(({ title, year, name }) => ({
      name,
      verdict: filterVerdict(compiled, aRecord({ title, year })),
    }));
    expect(verdicts.filter(({ verdict }) => verdict === 'keep')).toHaveLength(35);
    expect(
      verdicts
        .filter(({ verdict }) => verdict === 'keep-title-only')
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['Bacon 2016', 'DeBeck 2017', 'Koester 2017', 'Latimore 2017', 'Lee 2021']);
  });
});
