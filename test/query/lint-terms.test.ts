/** `query lint` word by word: what contains what, spellings, typing errors, traps. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_TRAPS } from '../../src/query/default-traps.ts';
import { lintQuery } from '../../src/query/lint.ts';
import type { LintFinding } from '../../src/query/lint-context.ts';
import type { SavedQuery } from '../../src/query/tree.ts';
import { aQuery } from './builders.ts';

const lint = (query: SavedQuery): readonly LintFinding[] => lintQuery(query, { traps: DEFAULT_TRAPS });
const rulesOf = (query: SavedQuery): readonly string[] => lint(query).map(({ rule }) => rule);
const findOf = (rule: string, query: SavedQuery): readonly LintFinding[] => lint(query).filter((f) => f.rule === rule);

const crossref = (more: string): string => `databases: { crossref: { run: true, ${more} } }`;

describe('terms within terms', () => {
  test.each<[wide: string, narrow: string, contained: boolean]>([
    ['police*', 'policed', true],
    ['police*', 'military police officer*', true],
    ['police', 'police*', false],
    ['heroin', 'heroin user*', true],
    ['user', 'heroin user*', false],
    ['drug user*', 'illicit drug users', true],
    ['drug user', 'illicit drug user*', false],
    ['drug use', 'use of drugs', false],
    ['{ near: { words: [people, drugs], within: 3 } }', 'people who use illicit drugs', true],
    ['{ near: { words: [people, drugs], within: 2 } }', 'people who use illicit drugs', false],
    ['{ near: { words: [drugs, people], within: 2 } }', '{ near: { words: [people, drugs], within: 1 } }', true],
    ['drugs', '{ near: { words: [people, drugs], within: 1 } }', true],
    ['{ word: police, field: title }', 'police', false],
    ['police*', '{ word: policed, field: title }', true],
    ['{ mesh: Police }', '{ mesh: { heading: Police, explode: false } }', true],
    ['{ mesh: Police }', 'police', false],
  ])('%s contains %s: %s', (wide, narrow, contained) => {
    const found = findOf('contained-term', aQuery(`{ any: [${narrow}, ${wide}] }`));
    expect(found.some(({ place }) => place.column === 16)).toBe(contained);
  });

  test('nested ORs and blocks of one OR count, AND-ed parts do not', () => {
    const blocks = '  b: { any: [heroin user*] }';
    expect(rulesOf(aQuery('{ any: [{ any: [heroin] }, { any: [{ ref: b }] }] }', '', blocks))).toContain(
      'contained-term',
    );
    expect(rulesOf(aQuery('{ any: [heroin, { all: [{ ref: b }, x1] }] }', '', blocks))).not.toContain('contained-term');
  });

  test('what a query adds to a block is told once, at the query', () => {
    const found = findOf(
      'contained-term',
      aQuery('{ any: [{ ref: b }, heroin] }', '', '  b: { any: [heroin user*, crack heroin, x1] }'),
    );
    expect(found.map(({ term, place }) => [term, place.file])).toEqual([['heroin', 'queries/test.yaml']]);
    expect(found[0]?.message).toContain('2 terms of the block');
  });
});

describe('spelling', () => {
  test.each<[term: string, other: string | undefined]>([
    ['behaviour', 'behavior'],
    ['risk behavior*', 'risk behaviour*'],
    ['behaviou*', 'behavior*'],
    ['behav*', undefined],
    ['decriminalisation', 'decriminalization'],
    ['criminaliz*', 'criminalis*'],
    ['organised crime', 'organized crime'],
    ['journalis*', undefined],
    ['supervised consumption', undefined],
    ['exercise', undefined],
    ['citizen*', undefined],
    ['size', undefined],
    ['laboratory', undefined],
    ['labor*', 'labour*'],
    ['colorectal', undefined],
    ['literature', undefined],
    ['needle exchange program', 'needle exchange programme'],
    ['needle exchange programme*', 'needle exchange program*'],
    ['needle exchange program*', undefined],
    ['programming', undefined],
    ['health centres', 'health centers'],
    ['paediatric*', 'pediatric*'],
    ['analyses', undefined],
    ['offensive', undefined],
    ['{ near: { words: [labour, market], within: 2 } }', 'labor market within 2 words'],
  ])('%s: %s', (term, other) => {
    const found = findOf('spelling-variant', aQuery(`{ any: [${term}, x1] }`));
    expect(found).toHaveLength(other === undefined ? 0 : 1);
    if (other !== undefined) expect(found[0]?.instead).toContain(`\`${other}\``);
  });

  test('a wider term beside it covers the other spelling', () => {
    const found = findOf('spelling-variant', aQuery('{ any: [drug offences, offense*] }'));
    expect(found.map(({ term }) => term)).toEqual(['offense*']);
  });

  test('in what a NOT drops it is a note', () => {
    const found = findOf('spelling-variant', aQuery('{ not: { keep: x1, drop: tumours } }'));
    expect(found.map(({ severity }) => severity)).toEqual(['note']);
  });
});

describe('typing errors', () => {
  const words = (rare: string): SavedQuery =>
    aQuery(`{ any: [heroin user, heroin use, police car, police van, ${rare}] }`);
  test.each(['hreoin market', 'heroine market', 'heroim market', 'herion market'])('%s', (rare) => {
    expect(findOf('typing-error', words(rare)).map(({ term }) => term)).toEqual([rare]);
  });
  test.each(['policed area', 'policy area', 'heroins', 'hero', 'heroi*'])('%s is none', (rare) => {
    expect(findOf('typing-error', words(rare))).toEqual([]);
  });
  test('in a probe of Crossref', () => {
    const found = findOf(
      'typing-error',
      aQuery('{ any: [heroin user, heroin use] }', crossref('probes: [heorin user]')),
    );
    expect(found.map(({ term }) => term)).toEqual(['heorin user']);
  });
  test('British and American spelling are no typing error', () => {
    expect(rulesOf(aQuery('{ any: [drug offence, gun offence, drug offense] }'))).not.toContain('typing-error');
  });
});

describe('traps', () => {
  test('a concept that is AND-ed takes the other meaning away', () => {
    expect(rulesOf(aQuery('{ all: [{ any: [custody, x1] }, { any: [police*, y1] }] }'))).not.toContain('trap');
    expect(rulesOf(aQuery('{ all: [{ any: [custody, police*] }, { any: [x1, y1] }] }'))).toContain('trap');
    expect(rulesOf(aQuery('{ all: [{ any: [custody, x1] }, { any: [{ mesh: Police }, y1] }] }'))).not.toContain('trap');
  });

  test('a wider stem is caught too, and a short stem is not told twice', () => {
    expect(rulesOf(aQuery('{ any: [poli*, x1] }')).filter((rule) => ['trap', 'common-stem'].includes(rule))).toEqual([
      'trap',
    ]);
  });
});
