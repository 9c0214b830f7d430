/** Translation of each operator to each service, with what is lost. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/query/evaluate.ts';
import { hashTree } from '../../src/query/hash.ts';
import { describeNode } from '../../src/query/print.ts';
import { compile } from '../../src/query/translate.ts';
import { countUrlBytes, MOST_FILTER_BYTES } from '../../src/query/translate-openalex.ts';
import type { Compiled } from '../../src/query/tree.ts';
import type { ServiceName } from '../../src/records/record.ts';
import { aQuery, aRecord, hasPhrase, holds, parseBoolean, plainTokens, problemsOf } from './builders.ts';

function losses(compiled: Compiled): readonly string[] {
  return compiled.warnings.map(
    ({ code, path, asked, sent: said, effect }) => `${code} at ${path}: asked ${asked}; sent ${said}; ${effect}`,
  );
}

function sent(compiled: Compiled): readonly string[] {
  return compiled.requests.map((request) => {
    if (request.service === 'pubmed') return request.term;
    return request.service === 'openalex' ? request.filter : `${request.probe} | ${request.filter}`;
  });
}

function send(service: ServiceName, tree: string, more = ''): string {
  return sent(compile(aQuery(tree, more), service)).join('\n');
}

function codes(compiled: Compiled): readonly string[] {
  return compiled.warnings.map(({ code, path }) => `${code} ${path}`);
}

const T = 'title_and_abstract.search.exact:';

describe('operators', () => {
  test.each<[tree: string, pubmed: string, openalex: string]>([
    ['police', 'police[tiab]', `${T}police`],
    ['police*', 'police*[tiab]', `${T}police*`],
    ['drug use', '"drug use"[tiab]', `${T}"drug use"`],
    ['pre-arrest diversion', '"pre arrest diversion"[tiab]', `${T}"pre arrest diversion"`],
    ['drug user*', '"drug user*"[tiab]', `${T}"drug user*"`],
    ['{ near: { words: [people, drugs], within: 3 } }', '"people drugs"[tiab:~3]', `${T}"people drugs"~5`],
    ['{ near: { words: [a1, b2, c3], within: 0 } }', '"a1 b2 c3"[tiab:~0]', `${T}"a1 b2 c3"~4`],
    ['{ word: police, field: title }', 'police[ti]', 'title.search.exact:police'],
    ['{ phrase: drug use, field: abstract }', '"drug use"[tiab]', `${T}"drug use"`],
    ['{ near: { words: [a1, b2], within: 2 }, field: title }', '"a1 b2"[ti:~2]', 'title.search.exact:"a1 b2"~4'],
    ['{ any: [a1, b2, c d] }', 'a1[tiab] OR b2[tiab] OR "c d"[tiab]', `${T}(a1 OR b2 OR "c d")`],
    ['{ all: [a1, { any: [b2, c3] }] }', 'a1[tiab] AND (b2[tiab] OR c3[tiab])', `${T}a1 AND (b2 OR c3)`],
    ['{ any: [a1, { all: [b2, c3] }] }', 'a1[tiab] OR (b2[tiab] AND c3[tiab])', `${T}(a1 OR (b2 AND c3))`],
    ['{ all: [a1, { all: [b2, c3] }] }', 'a1[tiab] AND (b2[tiab] AND c3[tiab])', `${T}a1 AND (b2 AND c3)`],
    ['{ not: { keep: a1, drop: b2 } }', 'a1[tiab] NOT b2[tiab]', `${T}a1 NOT b2`],
    [
      '{ not: { keep: { any: [a1, b2] }, drop: { all: [c3, d4] } } }',
      '(a1[tiab] OR b2[tiab]) NOT (c3[tiab] AND d4[tiab])',
      `${T}(a1 OR b2) NOT (c3 AND d4)`,
    ],
    [
      '{ all: [{ word: a1, field: title }, b2, { any: [c3, { word: d4, field: title }] }] }',
      'a1[ti] AND b2[tiab] AND (c3[tiab] OR d4[ti])',
      `${T}b2 AND (c3 OR d4),title.search.exact:a1`,
    ],
    ['{ any: [harm re*, police] }', '"harm re*"[tiab] OR police[tiab]', `${T}(harm OR police)`],
    // OpenAlex cuts "and" and "not" off the very end of a search.
    ['Scotland', 'Scotland[tiab]', `${T}Scotland`],
    ['{ all: [police, Scotland] }', 'police[tiab] AND Scotland[tiab]', `${T}(police AND Scotland)`],
    ['{ all: [Scotland, police] }', 'Scotland[tiab] AND police[tiab]', `${T}Scotland AND police`],
    ['{ not: { keep: police, drop: cannot } }', 'police[tiab] NOT cannot[tiab]', `${T}(police NOT cannot)`],
    [
      '{ all: [police, { word: Ireland, field: title }] }',
      'police[tiab] AND Ireland[ti]',
      `${T}police,title.search.exact:Ireland`,
    ],
  ])('%s', (tree, pubmed, openalex) => {
    expect(send('pubmed', tree)).toBe(pubmed);
    expect(send('openalex', tree)).toBe(openalex);
  });

  test.each([
    ['{ mesh: Police }', '"Police"[mh]'],
    ['{ mesh: { heading: Police, explode: false } }', '"Police"[mh:noexp]'],
    ['{ mesh: { heading: Police, major: true } }', '"Police"[majr]'],
    ['{ mesh: { heading: Police, major: true, explode: false } }', '"Police"[majr:noexp]'],
    ['{ word: police, field: any }', 'police[tw]'],
    ['{ near: { words: [a1, b2], within: 1 }, field: any }', '(a1[tw] AND b2[tw])'],
  ])('PubMed alone: %s', (tree, pubmed) => {
    expect(send('pubmed', tree)).toBe(pubmed);
  });

  test('commas and pipes never reach a filter of OpenAlex', () => {
    const query = aQuery('{ any: ["stop, search", drug/alcohol] }');
    expect(sent(compile(query, 'openalex'))).toEqual([`${T}("stop search" OR "drug alcohol")`]);
    const raw = {
      ...query,
      tree: { op: 'word', text: 'stop,search|x', trunc: false, field: 'title_abstract' },
    } as const;
    expect(sent(compile(raw, 'openalex'))).toEqual([`${T}"stop search x"`]);
  });
});

describe('limits', () => {
  const from = 'limits: { published: { from: 1990-01-01 } }';
  test.each<[ServiceName, string, string]>([
    ['pubmed', from, '(a1[tiab] OR b2[tiab]) AND ("1990/01/01"[dp] : "3000"[dp])'],
    ['openalex', from, `${T}(a1 OR b2),from_publication_date:1990-01-01`],
    ['crossref', from, 'x y | from-pub-date:1990-01-01'],
    [
      'pubmed',
      'limits: { published: { to: 2020 }, language: [en] }',
      '(a1[tiab] OR b2[tiab]) AND ("1000/01/01"[dp] : "2020/12/31"[dp]) AND eng[la]',
    ],
    [
      'openalex',
      'limits: { published: { to: 2020 }, language: [en, fr] }',
      `${T}(a1 OR b2),to_publication_date:2020-12-31,language:en|fr`,
    ],
    ['crossref', 'limits: { published: { to: 2020 }, language: [en] }', 'x y | until-pub-date:2020-12-31'],
    ['pubmed', 'limits: { language: [en, de] }', '(a1[tiab] OR b2[tiab]) AND (eng[la] OR ger[la])'],
    [
      'pubmed',
      'limits: { types: { only: [article], not: [editorial, letter] } }',
      '((a1[tiab] OR b2[tiab]) AND "Journal Article"[pt]) NOT ("Editorial"[pt] OR "Letter"[pt])',
    ],
    ['openalex', 'limits: { types: { only: [article, thesis] } }', `${T}(a1 OR b2),type:article|dissertation`],
    ['openalex', 'limits: { types: { not: [letter, editorial] } }', `${T}(a1 OR b2),type:!letter,type:!editorial`],
    [
      'crossref',
      'limits: { types: { only: [article, preprint], not: [letter] } }',
      'x y | type:journal-article,type:posted-content',
    ],
  ])('%s, %s', (service, limits, expected) => {
    const query = aQuery('{ any: [a1, b2] }', limits);
    const crossref = { run: true, probes: ['x y'], rows: 20, maxPerProbe: 100, stopAfterEmpty: undefined };
    const withProbe = { ...query, databases: { ...query.databases, crossref } };
    expect(sent(compile(withProbe, service))).toEqual([expected]);
  });

  test('the types of OpenAlex in the settings and the limits are both kept', () => {
    const settings = 'databases: { openalex: { run: true, types: [article, review, letter] } }';
    const limits = 'limits: { types: { only: [article, letter], not: [letter] } }';
    expect(send('openalex', 'a1', settings)).toBe(`${T}a1,type:article|review|letter`);
    expect(send('openalex', 'a1', `${settings}\n${limits}`)).toBe(`${T}a1,type:article`);
    expect(problemsOf(() => send('openalex', 'a1', `${settings}\nlimits: { types: { only: [thesis] } }`))[0]).toContain(
      'leave no type',
    );
  });

  test.each<[ServiceName, string, string[]]>([
    ['pubmed', 'limits: { types: { not: [article] } }', ['LIMIT_LOCAL limits.types.not']],
    ['pubmed', 'limits: { types: { only: [webpage] } }', ['LIMIT_LOCAL limits.types.only']],
    ['pubmed', 'limits: { types: { only: [article] } }', ['TYPE_MAPPED limits.types.only']],
    ['openalex', 'limits: { language: [en] }', ['LANG_DETECTED limits.language']],
    ['openalex', 'limits: { types: { not: [webpage] } }', ['LIMIT_LOCAL limits.types']],
    [
      'crossref',
      'limits: { language: [en], types: { not: [letter] } }',
      ['LIMIT_LOCAL limits.language', 'LIMIT_LOCAL limits.types.not', 'RANKED_CUT query', 'ABSTRACT_MISSING query'],
    ],
  ])('%s warns of %s', (service, limits, expected) => {
    const crossref = service === 'crossref' ? '\ndatabases: { crossref: { run: true, probes: [x y] } }' : '';
    expect(codes(compile(aQuery('a1', limits + crossref), service))).toEqual(expected);
  });
});

describe('what cannot be expressed', () => {
  test.each<[tree: string, service: ServiceName, relation: string, warnings: string[]]>([
    ['{ all: [a1, drug use] }', 'pubmed', 'exact', []],
    ['{ all: [a1, drug use] }', 'openalex', 'exact', []],
    ['{ all: [a1, { word: b2, field: abstract }] }', 'pubmed', 'superset', ['FIELD_WIDENED all[1]']],
    ['{ all: [a1, { word: b2, field: abstract }] }', 'openalex', 'superset', ['FIELD_WIDENED all[1]']],
    ['{ any: [a1, { word: b2, field: title }] }', 'openalex', 'superset', ['FIELD_WIDENED any[1]']],
    ['{ all: [a1, { word: b2, field: any }] }', 'openalex', 'superset', ['FIELD_WIDENED all[1]']],
    ['{ near: { words: [a1, b2], within: 3 } }', 'openalex', 'superset', ['NEAR_WIDENED query']],
    ['{ near: { words: [a1, b2], within: 3 }, field: any }', 'pubmed', 'superset', ['NEAR_WIDENED query']],
    ['{ any: [a1, { mesh: Police }] }', 'openalex', 'exact', ['MESH_DROPPED any[1]']],
    ['{ all: [a1, { mesh: Police }] }', 'openalex', 'exact', ['MESH_DROPPED all[1]']],
    ['{ any: [a1, harm re*] }', 'openalex', 'superset', ['TRUNC_DROPPED any[1]']],
    ['{ not: { keep: a1, drop: b2 } }', 'pubmed', 'exact', ['FIELD_WIDENED not.drop']],
    ['{ not: { keep: a1, drop: { word: b2, field: title } } }', 'pubmed', 'exact', []],
    ['{ not: { keep: a1, drop: { word: b2, field: abstract } } }', 'pubmed', 'superset', ['NOT_LOCAL query']],
    ['{ not: { keep: a1, drop: { word: b2, field: title } } }', 'openalex', 'superset', ['NOT_LOCAL query']],
    [
      '{ not: { keep: a1, drop: { any: [b2, { word: c3, field: title }] } } }',
      'openalex',
      'superset',
      ['NOT_LOCAL not.drop.any[1]'],
    ],
    [
      '{ not: { keep: a1, drop: { near: { words: [b2, c3], within: 2 } } } }',
      'openalex',
      'superset',
      ['NEAR_WIDENED not.drop'],
    ],
    ['{ not: { keep: a1, drop: { mesh: Police } } }', 'openalex', 'exact', ['MESH_DROPPED not.drop']],
  ])('%s on %s', (tree, service, relation, warnings) => {
    const compiled = compile(aQuery(tree), service);
    expect(compiled.relation).toBe(relation);
    expect(codes(compiled)).toEqual(warnings);
  });

  test.each([
    ['{ not: { keep: a1, drop: { word: b2, field: title } } }', `${T}a1`],
    ['{ not: { keep: a1, drop: { any: [b2, { word: c3, field: title }] } } }', `${T}a1 NOT b2`],
    ['{ not: { keep: a1, drop: { all: [b2, { word: c3, field: title }] } } }', `${T}a1`],
    ['{ not: { keep: a1, drop: { near: { words: [b2, c3], within: 2 } } } }', `${T}a1 NOT "b2 c3"~2`],
    ['{ not: { keep: a1, drop: { not: { keep: b2, drop: { word: c3, field: title } } } } }', `${T}a1 NOT (b2 NOT c3)`],
    ['{ not: { keep: a1, drop: { all: [b2, { mesh: Police }] } } }', `${T}a1`],
    ['{ not: { keep: a1, drop: { not: { keep: b2, drop: { mesh: Police } } } } }', `${T}a1`],
    ['{ all: [a1, { word: b2, field: any }] }', `${T}a1`],
  ])('what a NOT drops is never widened: %s', (tree, filter) => {
    expect(send('openalex', tree)).toBe(filter);
  });

  test.each<[tree: string, service: ServiceName, more: string, message: string]>([
    ['{ mesh: Police }', 'openalex', '', 'nothing is left for OpenAlex'],
    [
      '{ all: [a1, { any: [{ mesh: Police }, { mesh: Law Enforcement }] }] }',
      'openalex',
      '',
      'at all[1] nothing is left',
    ],
    ['{ all: [{ mesh: Police }, { mesh: Crime }] }', 'openalex', '', 'nothing is left for OpenAlex'],
    ['{ any: [a1, { word: b2, field: any }] }', 'openalex', '', 'OpenAlex cannot be asked for'],
    [
      '{ any: [a1, police*] }',
      'openalex',
      'databases: { openalex: { run: true, matching: stemmed } }',
      'OpenAlex cannot be asked for',
    ],
    [
      '{ any: [{ mesh: Police }] }',
      'crossref',
      'databases: { crossref: { run: true, probes: [x] } }',
      'at query nothing',
    ],
    ['a1', 'crossref', '', 'names no probes'],
  ])('a translation that would lose records is an error: %s on %s', (tree, service, more, message) => {
    expect(problemsOf(() => compile(aQuery(tree, more), service))[0]).toContain(message);
  });

  test('stemmed matching finds more and is said so', () => {
    const compiled = compile(
      aQuery('{ all: [a1, drug use] }', 'databases: { openalex: { run: true, matching: stemmed } }'),
      'openalex',
    );
    expect(sent(compiled)).toEqual(['title_and_abstract.search:a1 AND "drug use"']);
    expect(compiled.relation).toBe('superset');
    expect(codes(compiled)).toEqual(['FIELD_WIDENED databases.openalex.matching']);
  });

  test('the effective tree has no headings where there are none, and all of them on PubMed', () => {
    const query = aQuery('{ not: { keep: { any: [a1, { mesh: Police }] }, drop: { all: [b2, { mesh: Crime }] } } }');
    expect(compile(query, 'pubmed').effective).toEqual(query.tree);
    expect(describeNode(compile(query, 'openalex').effective)).toBe('a1');
    expect(compile(query, 'openalex').effective).toEqual({
      op: 'or',
      args: [{ op: 'word', text: 'a1', trunc: false, field: 'title_abstract' }],
    });
  });
});

describe('the loss table', () => {
  test('has a line for each loss: code, place, asked, sent, effect', () => {
    const tree =
      '{ all: [{ any: [police*, { mesh: { heading: Police, covered_by: [police*, guard*] } }] }, { near: { words: [people, drugs], within: 3 } }] }';
    expect(losses(compile(aQuery(tree), 'openalex'))).toEqual([
      'MESH_DROPPED at all[0].any[1]: asked MeSH Police; sent nothing; records that only the heading would find are missed; covered by police*, guard*, of which this query lacks guard*',
      'NEAR_WIDENED at all[1]: asked people drugs within 3 words; sent "people drugs"~5; in the written order more words may lie between; the local filter takes these records out',
    ]);
    expect(losses(compile(aQuery(tree), 'pubmed'))).toEqual([]);
  });

  test.each([
    ['{ all: [a1, { any: [drug user*, { word: b2, field: title }] }] }', 'a1 AND ("drug user*" OR b2 in the title)'],
    ['{ not: { keep: a1, drop: { near: { words: [b2, c3], within: 1 } } } }', 'a1 NOT b2 c3 within 1 word'],
    ['{ mesh: { heading: Police, explode: false, major: true } }', 'MeSH Police (not exploded, major topic)'],
  ])('%s is described', (tree, text) => {
    expect(describeNode(aQuery(tree).tree)).toBe(text);
  });
});

describe('Crossref', () => {
  test('asks each probe, ranked, and leaves the query to the local filter', () => {
    const query = aQuery(
      '{ not: { keep: { all: [police*, drug use] }, drop: cardiac arrest } }',
      'databases: { crossref: { run: true, probes: [policing drug users, police naloxone], rows: 500, max_per_probe: 700, stop_after_empty: 30 } }\nlimits: { published: { from: 1990 } }',
    );
    const compiled = compile(query, 'crossref');
    const common = {
      service: 'crossref',
      filter: 'from-pub-date:1990-01-01',
      rows: 500,
      maxPerProbe: 700,
      stopAfterEmpty: 30,
    };
    expect(compiled.requests).toEqual([
      { ...common, probe: 'policing drug users' },
      { ...common, probe: 'police naloxone' },
    ]);
    expect(compiled.relation).toBe('ranked');
    expect(codes(compiled)).toEqual(['NOT_LOCAL query', 'RANKED_CUT query', 'ABSTRACT_MISSING query']);
    expect(compiled.effective).toEqual(query.tree);
  });
});

describe('overrides', () => {
  const tree = '{ any: [{ mesh: Police }] }';
  const override = (service: string, string: string, more = '') =>
    aQuery(
      tree,
      `limits: { published: { from: 1990 } }\noverrides: { ${service}: { string: '${string}', reason: tried by hand${more} } }`,
    );

  test('replace the translation, limits stay', () => {
    const compiled = compile(override('pubmed', 'police[tiab] OR x[tiab]'), 'pubmed');
    expect(sent(compiled)).toEqual(['(police[tiab] OR x[tiab]) AND ("1990/01/01"[dp] : "3000"[dp])']);
    expect(compiled.relation).toBe('override');
    expect(codes(compiled)).toEqual(['OVERRIDE_USED overrides.pubmed']);
    expect(compiled.warnings[0]?.effect).toBe('written by hand: tried by hand');
  });

  test('of OpenAlex are the search text, or a filter of their own', () => {
    expect(sent(compile(override('openalex', 'police OR (a, b)'), 'openalex'))).toEqual([
      `${T}police OR (a b),from_publication_date:1990-01-01`,
    ]);
    expect(sent(compile(override('openalex', 'police OR Scotland'), 'openalex'))).toEqual([
      `${T}(police OR Scotland),from_publication_date:1990-01-01`,
    ]);
    expect(sent(compile(override('openalex', 'title.search:police'), 'openalex'))).toEqual([
      'title.search:police,from_publication_date:1990-01-01',
    ]);
  });

  test('are stale when the tree has changed since', () => {
    const hash = hashTree(aQuery(tree).tree);
    expect(codes(compile(override('pubmed', 'x', `, written_for: '${hash}'`), 'pubmed'))).toEqual([
      'OVERRIDE_USED overrides.pubmed',
    ]);
    const stale = compile(override('pubmed', 'x', ", written_for: 'sha256:...'"), 'pubmed');
    expect(codes(stale)).toEqual(['OVERRIDE_USED overrides.pubmed', 'OVERRIDE_STALE overrides.pubmed']);
    expect(stale.warnings[1]?.effect).toContain(hash);
  });

  test('are filtered again only when the file asks', () => {
    expect(compile(override('pubmed', 'x', ', refilter: true'), 'pubmed').relation).toBe('superset');
  });
});

describe('long queries', () => {
  const words = Array.from({ length: 400 }, (_, index) => `term${index} user*`);
  const others = Array.from({ length: 30 }, (_, index) => `other${index}`);
  const tree = `{ not: { keep: { all: [{ any: [${words.join(', ')}] }, { any: [${others.join(', ')}] }] }, drop: { any: [drop1, drop2] } } }`;
  const compiled = compile(aQuery(tree, 'limits: { published: { from: 1990 } }'), 'openalex');

  test('go out in parts that all fit, each with the NOT, the other block and the limits', () => {
    expect(sent(compiled).length).toBeGreaterThan(2);
    for (const filter of sent(compiled)) {
      expect(countUrlBytes(filter)).toBeLessThanOrEqual(MOST_FILTER_BYTES);
      expect(new URLSearchParams({ filter }).toString().length).toBeLessThan(4000);
      expect(filter).toContain(' NOT (drop1 OR drop2),from_publication_date:1990-01-01');
      expect(filter).toContain(`(${others.join(' OR ')})`);
    }
    expect(codes(compiled)).toEqual(['URL_CHUNKED query']);
    expect(compiled.relation).toBe('exact');
  });

  test('and the parts together find what the whole finds', () => {
    const parts = sent(compiled).map((filter) => parseBoolean(filter.slice(T.length, filter.lastIndexOf(','))));
    for (const text of [
      'term0 users other3',
      'term399 user other29',
      'term200 user',
      'term57 user other1 drop2',
      'other1',
      ...words.map((word) => `${word.replace('*', 's')} other0`),
    ]) {
      const tokens = plainTokens(text);
      const found = parts.some((part) => holds(part, (term) => hasPhrase(tokens, term.replaceAll('"', ''))));
      expect(found, text).toBe(evaluate(compiled.effective, aRecord({ title: text, abstract: 'none' })) === 'true');
    }
  });

  test('without an OR to split are an error', () => {
    const long = `{ all: [${words.join(', ')}] }`;
    expect(problemsOf(() => compile(aQuery(long), 'openalex'))[0]).toContain('too long for OpenAlex');
  });
});

test('a translation is the same each time', () => {
  const tree = '{ all: [{ any: [police*, { mesh: Police }] }, drug use] }';
  for (const service of ['pubmed', 'openalex'] as const) {
    expect(JSON.stringify(compile(aQuery(tree), service))).toBe(JSON.stringify(compile(aQuery(tree), service)));
  }
});
