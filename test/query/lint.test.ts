/** Rules of `query lint`: each with a query that meets it and one that does not. */
import { describe, expect, test } from 'vitest';
import { loadQueries, loadTraps } from '../../src/project/project.ts';
import { DEFAULT_TRAPS } from '../../src/query/default-traps.ts';
import { hashTree } from '../../src/query/hash.ts';
import { LINT_RULES, lintQuery, openWarnings } from '../../src/query/lint.ts';
import { type LintFinding, PRESS_ELEMENTS, SEVERITIES } from '../../src/query/lint-context.ts';
import type { SavedQuery } from '../../src/query/tree.ts';
import { aQuery, aTree } from './builders.ts';

const lint = (query: SavedQuery, hits?: ReadonlyMap<string, number>): readonly LintFinding[] =>
  lintQuery(query, { traps: DEFAULT_TRAPS, hits });
const rulesOf = (query: SavedQuery): readonly string[] => lint(query).map(({ rule }) => rule);
const findOf = (rule: string, query: SavedQuery): readonly LintFinding[] => lint(query).filter((f) => f.rule === rule);

const PUBMED = 'databases: { pubmed: { run: true } }';
const OPENALEX = 'databases: { openalex: { run: true } }';
const BOTH = 'databases: { pubmed: { run: true }, openalex: { run: true } }';
const crossref = (more: string): string => `databases: { crossref: { run: true, ${more} } }`;
const TWO = '{ any: [constable*, sheriff*] }';
const hash = hashTree(aTree(TWO));
const override = (string: string, service = 'pubmed', more = ''): string =>
  `overrides: { ${service}: { string: '${string}', reason: checked, written_for: "${hash}" } }${more}`;

type Case = readonly [
  rule: string,
  severity: LintFinding['severity'],
  met: readonly [tree: string, more?: string, blocks?: string],
  unmet: readonly [tree: string, more?: string, blocks?: string],
];

const CASES: readonly Case[] = [
  ['purpose-missing', 'note', [TWO], [TWO, 'purpose: RQ1']],
  ['limits-missing', 'note', [TWO], [TWO, 'limits: {}']],
  ['expect-missing', 'note', [TWO], [TWO, 'expect: { known_items: known.csv }']],
  [
    'single-term-concept',
    'warning',
    ['{ all: [{ any: [naloxone] }, { any: [constable*, sheriff*] }] }'],
    ['{ any: [naloxone] }'],
  ],
  [
    'single-term-concept',
    'warning',
    ['{ all: [{ ref: one }, { ref: two }] }', '', '  one: { any: [a1] }\n  two: { any: [b1, b2] }'],
    ['{ any: [{ all: [a1, b1] }, c1] }'],
  ],
  [
    'small-concept',
    'note',
    ['{ all: [{ any: [naloxone, narcan] }, { any: [a1, a2, a3, a4] }] }'],
    ['{ all: [{ any: [b1, b2, b3, b4] }, { any: [a1, a2, a3, a4] }] }'],
  ],
  [
    'foreign-probe',
    'warning',
    [TWO, crossref('probes: [the police of towns]')],
    [TWO, crossref('probes: [constables of towns]')],
  ],
  ['not-used', 'warning', ['{ not: { keep: constable*, drop: painting* } }'], ['{ any: [constable*, painting*] }']],
  [
    'near-distance',
    'warning',
    ['{ near: { words: [constable, town], within: 11 } }'],
    ['{ near: { words: [constable, town], within: 10 } }'],
  ],
  [
    'near-distance',
    'note',
    ['{ near: { words: [constable, town], within: 0 } }'],
    ['{ near: { words: [constable, town], within: 1 } }'],
  ],
  ['untranslatable', 'error', ['{ any: [{ mesh: Police }] }', OPENALEX], ['{ any: [{ mesh: Police }] }', PUBMED]],
  ['untranslatable', 'error', ['{ word: constable*, field: any }', OPENALEX], ['constable*', OPENALEX]],
  [
    'NEAR_WIDENED',
    'note',
    ['{ near: { words: [constable, town], within: 3 } }', OPENALEX],
    ['{ near: { words: [constable, town], within: 3 } }', PUBMED],
  ],
  [
    'NOT_LOCAL',
    'note',
    ['{ not: { keep: constable*, drop: paint* } }', crossref('probes: [constable]')],
    ['{ not: { keep: constable*, drop: paint* } }', PUBMED],
  ],
  [
    'mesh-only',
    'warning',
    ['{ all: [{ any: [{ mesh: Police }, { mesh: Law Enforcement }] }, { any: [a1, b1] }] }', PUBMED],
    ['{ all: [{ any: [{ mesh: Police }, police] }, { any: [a1, b1] }] }', PUBMED],
  ],
  [
    'mesh-exploded',
    'warning',
    ['{ any: [{ mesh: mental disorders }, madness] }'],
    ['{ any: [{ mesh: { heading: Mental Disorders, explode: false } }, madness] }'],
  ],
  [
    'MESH_DROPPED',
    'warning',
    ['{ any: [{ mesh: Police }, sheriff*] }', BOTH],
    ['{ any: [{ mesh: Police }, sheriff*] }', PUBMED],
  ],
  [
    'MESH_DROPPED',
    'warning',
    ['{ any: [{ mesh: { heading: Police, covered_by: [police*] } }, sheriff*] }', BOTH],
    ['{ any: [police*, sheriff*] }', BOTH],
  ],
  [
    'MESH_DROPPED',
    'note',
    ['{ any: [{ mesh: { heading: Police, covered_by: [sheriff*] } }, sheriff*] }', BOTH],
    ['{ any: [{ mesh: { heading: Police, covered_by: [police*] } }, sheriff*] }', BOTH],
  ],
  [
    'mesh-uncovered',
    'warning',
    ['{ any: [{ mesh: Police }, sheriff*] }', PUBMED],
    ['{ any: [{ mesh: Police }, police*] }', PUBMED],
  ],
  [
    'mesh-uncovered',
    'warning',
    ['{ any: [{ mesh: { heading: Police, covered_by: [constable*] } }, sheriff*] }', PUBMED],
    ['{ any: [{ mesh: { heading: Police, covered_by: [sheriff*] } }, sheriff*] }', PUBMED],
  ],
  ['trap', 'warning', ['{ any: [polic*, sheriff*] }'], ['{ any: [police*, health polic*, sheriff*] }']],
  ['common-stem', 'warning', ['{ any: [stat*, sheriff*] }'], ['{ any: [communit*, sheriff*] }']],
  ['common-stem', 'warning', ['{ any: [harm*, sheriff*] }'], ['{ any: [hero*, sheriff*] }']],
  [
    'duplicate-term',
    'note',
    ['{ any: [pre-arrest, sheriff*, Pre Arrest] }'],
    ['{ any: [pre-arrest, sheriff*, prearrest] }'],
  ],
  [
    'duplicate-term',
    'note',
    ['{ any: [{ mesh: Police }, { mesh: police }, police] }'],
    ['{ any: [{ mesh: Police }, police] }'],
  ],
  [
    'duplicate-term',
    'note',
    ['{ any: [{ ref: b }, x1, { ref: b }] }', '', '  b: { any: [y1, z1] }'],
    ['{ any: [{ ref: b }, x1] }', '', '  b: { any: [y1, z1] }'],
  ],
  ['contained-term', 'note', ['{ any: [drug use*, drug user*] }'], ['{ all: [drug use*, drug user*] }']],
  [
    'any-field',
    'warning',
    ['{ all: [{ any: [{ word: sheriff*, field: any }, b1] }, c1] }', OPENALEX],
    ['{ any: [sheriff*, b1] }', OPENALEX],
  ],
  [
    'FIELD_WIDENED',
    'note',
    ['{ word: sheriff*, field: abstract }', PUBMED],
    ['{ word: sheriff*, field: title }', PUBMED],
  ],
  [
    'FIELD_WIDENED',
    'warning',
    ['{ not: { keep: sheriff*, drop: western* } }', PUBMED],
    ['{ not: { keep: sheriff*, drop: { word: western*, field: title } } }', PUBMED],
  ],
  ['spelling-variant', 'warning', ['{ any: [drug offence*, sheriff*] }'], ['{ any: [drug offence*, drug offense*] }']],
  [
    'typing-error',
    'warning',
    ['{ any: [street sheriff*, town sheriff*, county sherifs] }'],
    ['{ any: [street sheriff*, town sheriff*, county sheriffs] }'],
  ],
  ['short-stem', 'warning', ['{ any: [stop an*, sheriff*] }', OPENALEX], ['{ any: [stop and*, sheriff*] }', OPENALEX]],
  [
    'wildcard-stemmed',
    'warning',
    ['{ all: [{ any: [drug user*, b1] }, c1] }', 'databases: { openalex: { run: true, matching: stemmed } }'],
    ['{ all: [{ any: [drug user*, b1] }, c1] }', OPENALEX],
  ],
  [
    'TRUNC_DROPPED',
    'note',
    ['{ all: [drug user*, c1] }', 'databases: { openalex: { run: true, matching: stemmed } }'],
    ['{ all: [drug user*, c1] }', OPENALEX],
  ],
  ['OVERRIDE_USED', 'note', [TWO, `${PUBMED}\n${override('a[ti]')}`], [TWO, PUBMED]],
  [
    'OVERRIDE_USED',
    'warning',
    [TWO, `${PUBMED}\noverrides: { pubmed: { string: 'a[ti]', reason: r } }`],
    [TWO, `${PUBMED}\n${override('a[ti]')}`],
  ],
  [
    'OVERRIDE_STALE',
    'warning',
    ['{ any: [sheriff*, b1] }', `${PUBMED}\n${override('a[ti]')}`],
    [TWO, `${PUBMED}\n${override('a[ti]')}`],
  ],
  ['override-unbalanced', 'error', [TWO, override('(a[ti] OR b[ti]')], [TWO, override('(a[ti] OR b[ti])')]],
  ['override-unbalanced', 'error', [TWO, override('a[ti]) OR b[ti]')], [TWO, override('(a[ti]) OR b[ti]')]],
  ['override-unbalanced', 'error', [TWO, override('"a b[ti] OR c[ti]')], [TWO, override('"a b"[ti] OR c[ti]')]],
  ['override-unbalanced', 'error', [TWO, override('a[ti OR b[ti]')], [TWO, override('a[ti] OR b[ti]')]],
  ['override-signs', 'error', [TWO, override('women’s[ti]')], [TWO, override('womens[ti]')]],
  ['override-signs', 'error', [TWO, override('a[ti] &amp; b[ti]')], [TWO, override('a[ti] AND b[ti]')]],
  [
    'override-small-operator',
    'error',
    [TWO, override('a[ti] or b[ti]')],
    [TWO, override('a[ti] OR stop and search[ti]')],
  ],
  [
    'override-small-operator',
    'error',
    [TWO, override('(a or b)', 'openalex')],
    [TWO, override('(a OR "b or c")', 'openalex')],
  ],
  [
    'override-mixed',
    'error',
    [TWO, override('a[ti] AND b[ti] OR c[ti]')],
    [TWO, override('a[ti] AND (b[ti] OR c[ti])')],
  ],
  [
    'override-mixed',
    'error',
    [TWO, override('drug user* OR heroin', 'openalex')],
    [TWO, override('"drug user*" OR heroin', 'openalex')],
  ],
  [
    'override-mixed',
    'warning',
    [TWO, override('a[ti] AND b[ti] NOT c[ti]')],
    [TWO, override('(a[ti] AND b[ti]) NOT c[ti]')],
  ],
  [
    'override-operator',
    'error',
    [TWO, override('(a[ti] OR ) AND b[ti]')],
    [TWO, override('(a[ti] OR c[ti]) AND b[ti]')],
  ],
  ['override-operator', 'warning', [TWO, override('"a b"[ti] "c d"[ti]')], [TWO, override('"1990"[dp] : "2020"[dp]')]],
  [
    'override-tag',
    'error',
    [TWO, override('a[tilab]')],
    [TWO, override('a[Title/Abstract] OR "a b"[tiab:~3] OR c[mh:noexp]')],
  ],
  ['override-tag', 'error', [TWO, override('a[tiab]', 'openalex')], [TWO, override('a', 'openalex')]],
  ['override-untagged', 'warning', [TWO, override('heroin OR a[ti]')], [TWO, override('heroin[tiab] OR a[ti]')]],
  ['override-untagged', 'note', [TWO, override('"drug use" OR a[ti]')], [TWO, override('drug use[tiab] OR a[ti]')]],
  ['override-wildcard', 'error', [TWO, override('pol*[ti]')], [TWO, override('poli*[ti] OR "breast feed*"[tiab]')]],
  ['override-wildcard', 'error', [TWO, override('"drug user*"[tiab:~3]')], [TWO, override('"drug user"[tiab:~3]')]],
  ['override-wildcard', 'error', [TWO, override('what works?', 'openalex')], [TWO, override('what works', 'openalex')]],
  ['override-wildcard', 'error', [TWO, override('ab*', 'openalex')], [TWO, override('abc*', 'openalex')]],
  [
    'override-wildcard',
    'error',
    [TWO, override('title.search:abc*', 'openalex')],
    [TWO, override('title.search.exact:abc*', 'openalex')],
  ],
  ['override-comma', 'warning', [TWO, override('a, b', 'openalex')], [TWO, override('a AND b', 'openalex')]],
  [
    'override-comma',
    'error',
    [TWO, override('title.search:(a, b)', 'openalex')],
    [TWO, override('title.search:(a AND b),type:article|review', 'openalex')],
  ],
  [
    'LANG_DETECTED',
    'warning',
    [TWO, `${OPENALEX}\nlimits: { language: [en] }`],
    [TWO, `${PUBMED}\nlimits: { language: [en] }`],
  ],
  [
    'TYPE_MAPPED',
    'warning',
    [TWO, 'databases: { openalex: { run: true, types: [article] } }'],
    [TWO, `${PUBMED}\nlimits: { types: { only: [review] } }`],
  ],
  ['TYPE_MAPPED', 'note', [TWO, `${PUBMED}\nlimits: { types: { only: [review] } }`], [TWO, PUBMED]],
  [
    'LIMIT_LOCAL',
    'note',
    [TWO, `${crossref('probes: [constable]')}\nlimits: { language: [en] }`],
    [TWO, `${PUBMED}\nlimits: { language: [en] }`],
  ],
  [
    'crossref-depth',
    'note',
    [TWO, crossref('probes: [sheriffs]')],
    [TWO, crossref('probes: [sheriffs], stop_after_empty: 300')],
  ],
  [
    'crossref-depth',
    'warning',
    [TWO, crossref('probes: [sheriffs], max_per_probe: 10001')],
    [TWO, crossref('probes: [sheriffs], max_per_probe: 10000')],
  ],
  ['RANKED_CUT', 'warning', [TWO, crossref('probes: [sheriffs]')], [TWO, PUBMED]],
  [
    'RANKED_CUT',
    'note',
    [TWO, 'databases: { pubmed: { run: true }, crossref: { run: true, probes: [sheriffs] } }'],
    [TWO, crossref('probes: [sheriffs]')],
  ],
  [
    'URL_CHUNKED',
    'note',
    [`{ all: [{ any: [${Array.from({ length: 400 }, (_, n) => `longishword${n}`).join(', ')}] }, b1] }`, OPENALEX],
    [TWO, OPENALEX],
  ],
];

describe('rules', () => {
  test.each(CASES)('%s, as %s', (rule, severity, met, unmet) => {
    const matching = (query: SavedQuery) => findOf(rule, query).filter((finding) => finding.severity === severity);
    expect(matching(aQuery(...met))).toHaveLength(1);
    expect(matching(aQuery(...unmet))).toEqual([]);
  });

  test('no-hits: a term that a count of hits has found nothing for', () => {
    const query = aQuery('{ any: [drug user*, drug yuser*, Police, { mesh: Police }] }');
    const hits = new Map([
      ['"drug user*"', 12],
      ['"drug yuser*"', 0],
      ['MeSH Police', 0],
      ['Police', 9],
    ]);
    const found = lint(query, hits).filter(({ rule }) => rule === 'no-hits');
    expect(found.map(({ term, severity, place }) => [term, severity, place.column])).toEqual([
      ['drug yuser*', 'warning', 28],
      ['Police', 'warning', 49],
    ]);
    expect(rulesOf(query)).not.toContain('no-hits');
  });

  test('short-stem: what the reader lets through is refused for PubMed, counted over the whole term', () => {
    const open = (text: string): SavedQuery => ({
      ...aQuery('x1', PUBMED),
      tree: { op: 'word', text, trunc: true, field: 'title_abstract' },
    });
    expect(findOf('short-stem', open('pol')).map(({ severity }) => severity)).toEqual(['error']);
    expect(findOf('short-stem', open('poli'))).toEqual([]);
  });

  test('every rule is tried above, and no other exists', () => {
    const tried = new Set([...CASES.map(([rule]) => rule), 'no-hits']);
    expect(new Set(LINT_RULES.map(({ name }) => name))).toEqual(tried);
    expect(new Set(LINT_RULES.map(({ name }) => name)).size).toBe(LINT_RULES.length);
    expect(new Set(LINT_RULES.map(({ element }) => element))).toEqual(new Set(PRESS_ELEMENTS));
  });
});

describe('places', () => {
  test('a term points at its line, in the block or in the query; a setting at its key', () => {
    const query = aQuery(
      '{ any: [{ ref: b }, polic*] }',
      crossref('\n  max_per_probe: 20000,\n  probes: [polices,\n   nothing here]'),
      '  b:\n    any:\n      - officer*\n      - a1',
    );
    const places = lint(query).map(({ rule, place }) => `${rule} ${place.file}:${place.line}:${place.column}`);
    expect(places).toContain('trap queries/blocks.yaml:4:9');
    expect(places).toContain('trap queries/test.yaml:2:28');
    expect(places).toContain('crossref-depth queries/test.yaml:4:3');
    expect(places).toContain('foreign-probe queries/test.yaml:6:4');
    expect(places).toContain('purpose-missing queries/test.yaml:1:1');
  });

  test('an override points at its string', () => {
    const query = aQuery(TWO, 'overrides:\n  pubmed:\n    reason: r\n    string: (a[ti]');
    expect(findOf('override-unbalanced', query)[0]?.place).toEqual({ file: 'queries/test.yaml', line: 6, column: 5 });
  });
});

describe('openWarnings', () => {
  const tree = '{ any: [polic*, { mesh: Police }] }';
  const open = (more: string): readonly string[] => {
    const query = aQuery(tree, `${OPENALEX}\n${more}`);
    return openWarnings(query, lint(query)).map(({ rule }) => rule);
  };

  test('warnings until the team accepts them, by rule or by rule and term', () => {
    expect(open('')).toEqual(['MESH_DROPPED', 'trap']);
    expect(open('acknowledged: [{ warning: trap, reason: r }]')).toEqual(['MESH_DROPPED']);
    expect(open('acknowledged: [{ warning: trap, term: "polic*", reason: r }]')).toEqual(['MESH_DROPPED']);
    expect(open('acknowledged: [{ warning: trap, term: other, reason: r }]')).toEqual(['MESH_DROPPED', 'trap']);
    expect(open('acknowledged: [{ warning: MESH_DROPPED, term: Police, reason: r }]')).toEqual(['trap']);
  });

  test('errors stay, notes never count', () => {
    const query = aQuery(TWO, `${override('(a[ti]')}\nacknowledged: [{ warning: override-unbalanced, reason: r }]`);
    expect(openWarnings(query, lint(query)).map(({ rule }) => rule)).toEqual(['override-unbalanced']);
  });
});

describe('the queries of this review', () => {
  const queries = loadQueries('.');
  const traps = loadTraps('.');

  test.each(queries.map((query) => [query.id, query] as const))('%s gives no error, and few warnings', (_id, query) => {
    const findings = lintQuery(query, { traps });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(findings.filter(({ severity }) => severity === 'warning').length).toBeLessThan(4);
    expect(lintQuery(query, { traps })).toEqual(findings);
    for (const { message, instead, severity } of findings) {
      expect([message, instead]).not.toContain('');
      expect(SEVERITIES).toContain(severity);
    }
  });

  // Section 6 of the review protocol.
  test.each<[trap: string, tree: string]>([
    ['polic*', '{ all: [{ any: [drug user*, x1] }, { any: [polic*, y1] }] }'],
    ['arrest*', '{ all: [{ any: [overdose*, naloxone] }, { any: [arrest*, y1] }] }'],
    ['officer*', '{ all: [{ any: [overdose*, naloxone] }, { any: [officer*, y1] }] }'],
    ['drug*', '{ all: [{ any: [drug*, x1] }, { any: [police*, y1] }] }'],
    ['Cleveland', '{ all: [{ any: [drug user*, x1] }, { any: [Cleveland, y1] }] }'],
    ['custody', '{ all: [{ any: [drug user*, x1] }, { any: [custody, y1] }] }'],
    ['drug diversion', '{ all: [{ any: [drug diversion, x1] }, { any: [police*, y1] }] }'],
    ['Substance-Related Disorders', '{ any: [{ mesh: Substance-Related Disorders }, substance use] }'],
  ])('the trap %s of the protocol is told', (trap, tree) => {
    const found = lintQuery(aQuery(tree), { traps }).filter(({ rule }) => ['trap', 'mesh-exploded'].includes(rule));
    expect(found.map(({ term, severity }) => [term, severity])).toEqual([[trap, 'warning']]);
  });

  test.each([
    '{ all: [{ any: [drug user*, x1] }, { any: [police*, policing, Cleveland Police] }] }',
    '{ any: [{ mesh: { heading: Substance-Related Disorders, explode: false } }, substance use] }',
    '{ all: [{ any: [Cleveland, x1] }, { any: [Teesside, Redcar] }] }',
    '{ all: [{ any: [officer*, arrest*] }, { any: [police*, policing] }] }',
  ])('%s falls into no trap', (tree) => {
    const found = lintQuery(aQuery(tree), { traps }).filter(({ rule }) => ['trap', 'mesh-exploded'].includes(rule));
    expect(found).toEqual([]);
  });
});
