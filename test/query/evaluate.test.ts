/** Three-valued evaluation and the local filter. */
import { describe, expect, test } from 'vitest';
import { evaluate, filterVerdict, findTruths, isWithinLimits, needsLocalFilter } from '../../src/query/evaluate.ts';
import { tokenise } from '../../src/query/tokens.ts';
import type { Truth } from '../../src/query/tree.ts';
import type { BibRecord } from '../../src/records/record.ts';
import { aQuery, aRecord, aTree } from './builders.ts';

test.each([
  ['Pre-arrest Diversion', ['pre', 'arrest', 'diversion']],
  ["Women's, women’s and WOMENʼS", ['womens', 'womens', 'and', 'womens']],
  ['Café Éclair naïve', ['cafe', 'eclair', 'naive']],
  ['ﬁne STRASSE Straße', ['fine', 'strasse', 'strasse']],
  ['ΟΔΟΣ οδος', ['οδοσ', 'οδοσ']],
  ['HIV/AIDS (2019): 10⁶—a_b', ['hiv', 'aids', '2019', '106', 'a', 'b']],
  ['警察 полиция', ['警察', 'полиция']],
  [' ', []],
])('%j has the tokens %j', (text, tokens) => {
  expect(tokenise(text)).toEqual(tokens);
});

describe('terms', () => {
  const title = 'Policing practices among people who inject drugs';
  const abstract = "Police officers' stop-and-search of drug users in Café Nero.";
  test.each<[tree: string, full: Truth, titleOnly: Truth]>([
    ['policing', 'true', 'true'],
    ['POLICING', 'true', 'true'],
    ['police', 'true', 'unknown'],
    ['polici', 'false', 'unknown'],
    ['polici*', 'true', 'true'],
    ['officers', 'true', 'unknown'],
    ['cafe', 'true', 'unknown'],
    ['people who inject drugs', 'true', 'true'],
    ['people who inject', 'true', 'true'],
    ['who people', 'false', 'unknown'],
    ['stop and search', 'true', 'unknown'],
    ['drug user*', 'true', 'unknown'],
    ['drug user', 'false', 'unknown'],
    // A phrase never spans title and abstract.
    ['drugs police', 'false', 'unknown'],
    ['{ word: policing, field: title }', 'true', 'true'],
    ['{ word: police, field: title }', 'false', 'false'],
    ['{ word: policing, field: abstract }', 'false', 'unknown'],
    ['{ word: police, field: abstract }', 'true', 'unknown'],
    ['{ word: diversion, field: any }', 'true', 'true'],
    ['{ word: custody, field: any }', 'false', 'unknown'],
    ['diversion', 'false', 'unknown'],
    ['{ mesh: Police }', 'true', 'true'],
    ['{ mesh: { heading: law enforcement, explode: false } }', 'true', 'true'],
    ['{ mesh: Crime }', 'false', 'false'],
  ])('%s', (tree, full, titleOnly) => {
    const record = aRecord({ title, abstract, keywords: ['Diversion'], meshHeadings: ['Police', 'Law Enforcement'] });
    expect(evaluate(aTree(tree), record)).toBe(full);
    expect(evaluate(aTree(tree), { ...record, abstract: undefined })).toBe(titleOnly);
  });

  test.each<[text: string, within: number, found: boolean]>([
    ['people drugs', 0, true],
    ['drugs people', 0, true],
    ['people who use illicit drugs', 3, true],
    ['people who use illicit drugs', 2, false],
    ['drugs that harm people', 2, true],
    ['drugs that harm people', 1, false],
    ['people who once did something else drugs of people', 1, true],
    ['people only', 9, false],
  ])('in %j people and drugs are within %i: %j', (text, within, found) => {
    const tree = aTree(`{ near: { words: [people, drugs], within: ${within} } }`);
    expect(evaluate(tree, aRecord({ title: text, abstract: 'x' }))).toBe(found ? 'true' : 'false');
  });

  test('three words are near when all others in their stretch are few enough', () => {
    const tree = aTree('{ near: { words: [c3, a1, b2], within: 2 } }');
    const truth = (title: string) => evaluate(tree, aRecord({ title, abstract: 'x' }));
    expect(truth('a1 x b2 x c3')).toBe('true');
    expect(truth('c3 b2 x x a1')).toBe('true');
    expect(truth('a1 x b2 x x c3')).toBe('false');
  });
});

describe('Kleene logic', () => {
  // On a record without abstract: t1 is in the title, f0 can only be false (title asked), u9 is not known.
  const record = aRecord({ title: 't1' });
  const part = { true: 't1', false: '{ word: f0, field: title }', unknown: 'u9' } as const;
  const rows: [Truth, Truth, and: Truth, or: Truth, not: Truth][] = [
    ['true', 'true', 'true', 'true', 'false'],
    ['true', 'false', 'false', 'true', 'true'],
    ['true', 'unknown', 'unknown', 'true', 'unknown'],
    ['false', 'true', 'false', 'true', 'false'],
    ['false', 'false', 'false', 'false', 'false'],
    ['false', 'unknown', 'false', 'unknown', 'false'],
    ['unknown', 'true', 'unknown', 'true', 'false'],
    ['unknown', 'false', 'false', 'unknown', 'unknown'],
    ['unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
  ];
  test.each(rows)('%s with %s: and %s, or %s, not %s', (a, b, and, or, not) => {
    expect(evaluate(aTree(`{ all: [${part[a]}, ${part[b]}] }`), record)).toBe(and);
    expect(evaluate(aTree(`{ any: [${part[a]}, ${part[b]}] }`), record)).toBe(or);
    expect(evaluate(aTree(`{ not: { keep: ${part[a]}, drop: ${part[b]} } }`), record)).toBe(not);
  });
});

describe('the local filter', () => {
  const query = aQuery(
    '{ all: [{ any: [drug use, heroin] }, { any: [police*] }] }',
    'limits: { published: { from: 1990-06-15 } }',
  );
  const verdict = (record: Partial<BibRecord>, asked = query) =>
    filterVerdict({ effective: asked.tree, limits: asked.limits }, aRecord(record));

  test.each<[string, Partial<BibRecord>, string]>([
    ['both concepts', { title: 'Heroin', abstract: 'Police.' }, 'keep'],
    ['both in the title, no abstract', { title: 'Heroin and police' }, 'keep'],
    ['one concept, with abstract', { title: 'Heroin', abstract: 'Prices.' }, 'remove'],
    ['one concept in the title, no abstract', { title: 'Heroin' }, 'keep-title-only'],
    ['the other concept in the title, no abstract', { title: 'Policed streets', abstract: '  ' }, 'keep-title-only'],
    ['no concept in the title, no abstract', { title: 'Prices' }, 'remove-unknown'],
    ['no concept, with abstract', { title: 'Prices', abstract: 'None.' }, 'remove'],
    ['too early', { title: 'Heroin and police', year: 1989 }, 'remove'],
    ['year at the border', { title: 'Heroin and police', year: 1990 }, 'keep'],
    ['month at the border', { title: 'Heroin and police', year: 1990, month: 6 }, 'keep'],
    ['month before', { title: 'Heroin and police', year: 1990, month: 5 }, 'remove'],
    ['day before', { title: 'Heroin and police', year: 1990, month: 6, day: 14 }, 'remove'],
    ['day at the border', { title: 'Heroin and police', year: 1990, month: 6, day: 15 }, 'keep'],
  ])('%s', (_, record, expected) => {
    expect(verdict(record)).toBe(expected);
  });

  test('looks for concepts in what a top-level not keeps', () => {
    const law = aQuery(
      '{ not: { keep: { all: [overdose*, fear of arrest] }, drop: { phrase: cardiac arrest, field: title } } }',
    );
    expect(verdict({ title: 'Overdose calls' }, law)).toBe('keep-title-only');
    expect(verdict({ title: 'Overdose after cardiac arrest' }, law)).toBe('remove');
    expect(verdict({ title: 'Prices' }, law)).toBe('remove-unknown');
  });

  test('a query of one concept is unknown on a title that lacks it', () => {
    expect(verdict({ title: 'Prices' }, aQuery('{ any: [heroin, police*] }'))).toBe('remove-unknown');
  });

  test.each<[string, Partial<BibRecord>, boolean]>([
    ['limits: { language: [en] }', { languages: ['en'] }, true],
    ['limits: { language: [en] }', { languages: ['eng'] }, true],
    ['limits: { language: [en] }', { languages: ['en-GB'] }, true],
    ['limits: { language: [en] }', { languages: ['fr'] }, false],
    ['limits: { language: [en] }', { languages: ['fr', 'en'] }, true],
    ['limits: { language: [en] }', { languages: [] }, true],
    ['limits: { language: [en] }', { languages: ['und'] }, true],
    ['limits: { types: { not: [editorial] } }', { type: 'editorial' }, false],
    ['limits: { types: { not: [editorial] } }', { type: 'article' }, true],
    ['limits: { types: { only: [thesis] } }', { type: 'article' }, false],
    ['limits: { types: { only: [thesis] } }', { type: 'other' }, true],
    // Crossref files reviews as journal articles.
    ['limits: { types: { only: [review] } }', { type: 'article' }, true],
    ['limits: { published: { to: 2020-06 } }', { year: 2020 }, true],
    ['limits: { published: { to: 2020-06 } }', { year: 2020, month: 7 }, false],
    ['limits: { published: { to: 2020-06 } }', { year: undefined }, true],
  ])('%s, %j: %s', (limits, record, is) => {
    expect(isWithinLimits(aQuery('x1', limits).limits, aRecord(record))).toBe(is);
  });

  test.each([
    ['exact', false],
    ['override', false],
    ['superset', true],
    ['ranked', true],
  ] as const)('records of a run that is %s pass it: %s', (relation, is) => {
    expect(needsLocalFilter({ relation })).toBe(is);
  });
});

test('the concepts that a record fails are found', () => {
  const tree = aTree(
    '{ not: { keep: { all: [heroin, { any: [police*, law enforcement] }] }, drop: { word: animal, field: title } } }',
  );
  expect(findTruths(tree, aRecord({ title: 'Heroin in animal models' }))).toEqual([
    { asked: 'heroin', truth: 'true' },
    { asked: 'police* OR "law enforcement"', truth: 'unknown' },
    { asked: 'NOT animal in the title', truth: 'false' },
  ]);
});
