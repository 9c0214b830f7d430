/** Truth table of OpenAlex searches and filters: each row says the documented rule that it stands for. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyFilter, parseFilter } from '../../src/sandbox/openalex-filter.ts';
import { countOperators, OpenAlexSearcher } from '../../src/sandbox/openalex-query.ts';
import { makeStemmer } from '../../src/sandbox/stemmer.ts';
import { membersOf } from '../../src/sandbox/word-index.ts';
import { anEntry } from './helpers.ts';

const corpus = [
  anEntry('openalex', 'W1', {
    title: 'Police stops',
    abstract: 'People who use drugs were stopped.',
    year: 2019,
    month: 3,
    day: 10,
    doi: '10.1000/ONE',
    languages: ['en'],
  }),
  anEntry('openalex', 'W2', {
    title: 'Policing overdose',
    abstract: 'Climate of change',
    year: 2020,
    type: 'review',
    pmid: '77',
  }),
  anEntry('openalex', 'W3', { title: 'Climate change and drug policies', year: 2015, languages: ['fr'] }),
  anEntry('openalex', 'W4', { title: 'Machine learning', abstract: 'The police, and more', type: 'preprint' }),
];
const searcher = new OpenAlexSearcher(corpus.map((entry) => entry.record));
const find = (filter: string) =>
  membersOf(applyFilter(parseFilter(filter), corpus, searcher).found).map((doc) => doc + 1);
const stemmed = (text: string) => find(`title_and_abstract.search:${text}`);
const exact = (text: string) => find(`title_and_abstract.search.exact:${text}`);

test.each<[text: string, works: number[], rule: string]>([
  ['police', [1, 2, 4], 'stemming: policing is found with police'],
  ['drug', [1, 3], 'stemming: drugs is found with drug'],
  ['stop', [1], 'stemming: stops and stopped'],
  ['policy', [3], 'stemming: policies is found with policy, police is not'],
  ['police drugs', [1], 'words without operator are ANDed, each may match in either field'],
  ['police AND drugs', [1], 'AND'],
  ['overdose OR machine', [2, 4], 'OR'],
  ['police NOT drugs', [2, 4], 'NOT'],
  ['police AND NOT (overdose OR machine)', [1], 'NOT with parentheses'],
  ['(overdose OR machine) AND police', [2, 4], 'parentheses'],
  [
    'machine OR climate AND policy',
    [3],
    'query_string: AND makes its neighbours required, and a required clause makes OR ones optional',
  ],
  [
    'police overdose OR machine',
    [1, 2, 4],
    'query_string: words before OR keep their implicit AND only up to the last one',
  ],
  ['( NOT police)', [3], 'only an exclusion: everything else'],
  ['NOT police', [1, 2, 4], 'operators stand between blanks: at the start it is a (stop) word'],
  ['police and more', [4], 'lower-case and is a stop word'],
  ['the police', [1, 2, 4], 'English stop words are removed'],
  ['"use drug"', [1], 'phrases are stemmed too'],
  ['"drugs use"', [], 'a phrase keeps its order'],
  ['"climate change"', [3], 'a phrase: no other word in between'],
  ['"climate change"~1', [2, 3], 'proximity: one position of difference'],
  ['"change climate"~2', [3], 'proximity: two neighbours reversed cost 2; with "of" in between 3'],
  ['"change climate"~3', [2, 3], 'proximity'],
  ['"stops people"', [], 'a phrase does not run from title into abstract'],
  ['"climate"~2~"drug policies"', [3], 'two phrases near each other: "change and" in between'],
  ['"drug policies"~1~"climate"', [], 'two phrases near each other, two words in between'],
  ['"drug policies"~2~"climate"', [3], 'two phrases near each other, any order'],
  ['“climate change”', [3], 'typographic quotes are folded'],
  ['drug-policy', [3], 'a hyphen separates words'],
])('stemmed: %s finds %j (%s)', (text, works) => {
  expect(stemmed(text)).toEqual(works);
});

test.each<[text: string, works: number[], rule: string]>([
  ['police', [1, 4], 'literal: policing is not found'],
  ['polic*', [1, 2, 3, 4], 'wildcard at the end'],
  ['"climate of"', [2], 'stop words are searched'],
  ['drug*', [1, 3], 'wildcard'],
  ['pol?ce', [1, 4], '? is one character'],
  ['stop? OR naloxone', [1], '? at the end of a word is one character in a search with operators'],
  ['stop?', [], '? at the end of a word is punctuation in a search without operators'],
  ['climate/change', [2, 3], 'a slash separates words'],
  ['"change* clim*"~0', [], 'a wildcard in a phrase keeps its order'],
  ['"change* clim*"~1', [2, 3], 'with a wildcard, proximity is any order with words in between'],
  ['"polic* stop*"', [1], 'two wildcards in a phrase, at least four characters before each'],
])('exact: %s finds %j (%s)', (text, works) => {
  expect(exact(text)).toEqual(works);
});

test.each<[filter: string, works: number[], rule: string]>([
  ['title.search:police', [1, 2], 'title only'],
  ['display_name.search:police', [1, 2], 'display_name is the title'],
  ['abstract.search:police', [4], 'abstract only'],
  ['title.search.exact:policing', [2], '.exact on a scope'],
  ['title.search.no_stem:policing', [2], 'the former spelling'],
  ['from_publication_date:2019-03-10', [1, 2], 'inclusive'],
  ['to_publication_date:2019-03-10', [1, 3], 'inclusive; no date is never found'],
  ['from_publication_date:2015-01-01,to_publication_date:2019-12-31', [1, 3], 'comma = AND'],
  ['type:review', [2], 'type'],
  ['type:review|preprint', [2, 4], '| = OR'],
  ['type:!article', [2, 4], '! = NOT'],
  ['doi:https://doi.org/10.1000/one', [1], 'DOI by address, case-free'],
  ['doi:10.1000/one|10.1000/two', [1], 'several DOIs'],
  ['ids.openalex:W2|https://openalex.org/W3', [2, 3], 'ids'],
  ['openalex:W2', [2], 'ids, older name'],
  ['pmid:77', [2], 'PMID'],
  ['pmid:https://pubmed.ncbi.nlm.nih.gov/77', [2], 'PMID by address'],
  ['language:en|fr', [1, 3], 'language'],
  ['publication_year:2015-2019', [1, 3], 'range of years'],
  ['publication-year:>2019', [2], 'hyphenated names'],
  ['title_and_abstract.search:"police, and",type:preprint', [4], 'a comma inside double quotes is allowed'],
])('filter %s finds %j (%s)', (filter, works) => {
  expect(find(filter)).toEqual(works);
});

describe('refusals', () => {
  test.each<[filter: string, message: RegExp]>([
    ['title_and_abstract.search:polic*', /^Wildcards \(\* or \?\) require exact/],
    ['title_and_abstract.search:what do police do?', /^Wildcards/],
    ['title_and_abstract.search.exact:po*', /at least 3/],
    ['title_and_abstract.search.exact:*lice', /^Leading wildcards/],
    ['title_and_abstract.search.exact:"poli* stop* peop*"', /At most 2 wildcards/],
    ['title_and_abstract.search.exact:"pol* stop*"', /at least 4/],
    ['title_and_abstract.search:"climate"~2~"drug" AND police', /only as the whole search/],
    ['title.search:police, drugs', /unescaped comma/],
    ['nonsense:1', /^nonsense is not a valid field\. Valid fields are underscore or hyphenated versions of: /],
    ['from_publication_date:2019', /invalid date/],
    [`doi:${Array.from({ length: 101 }, (_, n) => `10.1000/${n}`).join('|')}`, /Maximum number of values/],
  ])('%s', (filter, message) => {
    expect(() => find(filter)).toThrow(message);
  });
});

test('an "and" or "not" at the very end of a search with operators is cut off, even from a word', () => {
  const two = new OpenAlexSearcher(
    [anEntry('openalex', 'W1', { title: 'Ireland' }), anEntry('openalex', 'W2', { title: 'Police' })].map(
      (entry) => entry.record,
    ),
  );
  const found = (text: string) => membersOf(two.search(text, 'title', true).found);
  expect(found('police OR ireland')).toEqual([1]);
  expect(found('(police OR ireland)')).toEqual([0, 1]);
  expect(found('ireland')).toEqual([0]);
});

test('operators are counted in upper case and outside quotation marks', () => {
  expect(countOperators('(a OR b) AND "c AND d" NOT e or f NOTE')).toBe(3);
});

test('an ending is taken off only when the rest is a word', () => {
  const stem = makeStemmer(new Set(['police', 'stop', 'use', 'search', 'cookie', 'drug', 'string']));
  expect(
    ['policing', 'stopped', 'used', 'using', 'searches', 'cookies', 'policies', 'drugs', 'string', 'sing'].map(stem),
  ).toEqual(['police', 'stop', 'use', 'use', 'search', 'cookie', 'policy', 'drug', 'string', 'sing']);
});

test('law: fully bracketed booleans are what the operators say', () => {
  interface Shape {
    readonly text: string;
    readonly holds: (title: ReadonlySet<string>) => boolean;
  }
  const names = ['alpha', 'beta', 'gamma', 'delta'];
  const leaf = fc.constantFrom(...names).map((text): Shape => ({ text, holds: (title) => title.has(text) }));
  const { node } = fc.letrec<{ node: Shape }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('node'), { minLength: 1, maxLength: 4 }).map(
        (parts): Shape => ({
          text: `(${parts.map((part) => part.text).join(' OR ')})`,
          holds: (title) => parts.some((part) => part.holds(title)),
        }),
      ),
      fc.array(tie('node'), { minLength: 1, maxLength: 4 }).map(
        (parts): Shape => ({
          text: `(${parts.map((part) => part.text).join(' AND ')})`,
          holds: (title) => parts.every((part) => part.holds(title)),
        }),
      ),
      fc.tuple(tie('node'), tie('node')).map(
        ([keep, drop]): Shape => ({
          text: `(${keep.text} NOT ${drop.text})`,
          holds: (title) => keep.holds(title) && !drop.holds(title),
        }),
      ),
      fc.tuple(tie('node'), tie('node')).map(
        ([keep, drop]): Shape => ({
          text: `(${keep.text} AND NOT ${drop.text})`,
          holds: (title) => keep.holds(title) && !drop.holds(title),
        }),
      ),
    ),
  }));
  const titles = Array.from({ length: 16 }, (_, n) => names.filter((_word, bit) => (n >> bit) & 1));
  const all = new OpenAlexSearcher(
    titles.map((words, n) => anEntry('openalex', `W${n}`, { title: words.join(' ') }).record),
  );
  fc.assert(
    fc.property(node, ({ text, holds }) => {
      const expected = titles.flatMap((words, n) => (holds(new Set(words)) ? [n] : []));
      for (const exact of [true, false])
        expect(membersOf(all.search(text, 'title_and_abstract', exact).found)).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});
