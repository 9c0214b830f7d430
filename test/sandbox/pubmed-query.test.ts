/** Truth table of PubMed searches: each row says the rule of PubMed's documentation that it stands for. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PubmedSearcher } from '../../src/sandbox/pubmed-query.ts';
import { membersOf } from '../../src/sandbox/word-index.ts';
import { anEntry } from './helpers.ts';

const corpus = [
  anEntry('pubmed', '1', {
    title: 'Police stops of people who use drugs',
    abstract: 'AIM: Breast feeding.\nRESULTS: Hip and knee pain.',
    keywords: ['harm reduction'],
    meshHeadings: ['Police', 'Substance-Related Disorders'],
    languages: ['en'],
    sourceTypes: ['Journal Article'],
    year: 2019,
    month: 3,
    day: 10,
    authors: [{ family: 'Garcia', given: 'Ana', suffix: undefined }],
    journal: 'Addiction',
  }),
  anEntry('pubmed', '2', {
    title: 'Policing and overdose',
    abstract: 'Officers carry naloxone.',
    meshHeadings: ['Law Enforcement'],
    languages: ['fr'],
    sourceTypes: ['Journal Article', 'Review'],
    year: 2020,
  }),
  anEntry('pubmed', '3', { title: 'Pain in the hip', year: 2015, month: 6, languages: ['en'] }),
  anEntry('pubmed', '4', { title: 'Naloxone', abstract: 'Drugs and the police. Café.', year: 1999, type: 'letter' }),
  anEntry('pubmed', '5', { title: 'A book about overdose', type: 'book', year: 2010 }),
];
const searcher = new PubmedSearcher(corpus, { narrowerHeadings: { 'law enforcement': ['Police'] } });
const find = (query: string) => membersOf(searcher.search(query).found).map((doc) => doc + 1);

const HELP = 'PubMed Help';
test.each<[query: string, pmids: number[], rule: string]>([
  ['police[ti]', [1], `${HELP}, Title [ti]`],
  ['police[Title]', [1], `${HELP}, full names of tags work`],
  ['police[ab]', [4], `${HELP}, Abstract [ab]`],
  ['police[tiab]', [1, 4], `${HELP}, Title/Abstract [tiab]: title, abstract, other abstract, author keywords`],
  ['"harm reduction"[tiab]', [1], `${HELP}, [tiab] includes author keywords`],
  ['"law enforcement"[tiab]', [], `${HELP}, [tiab] does not include MeSH`],
  ['"law enforcement"[tw]', [2], `${HELP}, Text Words [tw] include MeSH terms`],
  ['"harm reduction"[ot]', [1], `${HELP}, Other Term [ot]`],
  ['police', [1, 4], `${HELP}, untagged: all fields`],
  ['garcia', [1], `${HELP}, untagged words reach authors`],
  ['garcia[au]', [1], `${HELP}, Author [au]`],
  ['addiction[ta]', [1], `${HELP}, Journal [ta]`],
  ['naloxone police', [4], `${HELP}, words without operator are combined by AND`],
  ['naloxone and police', [4], `${HELP}, lower-case "and" is a stop word, not an operator`],
  ['police[ti] OR overdose[ti]', [1, 2, 5], `${HELP}, OR`],
  ['naloxone[tiab] NOT police[tiab]', [2], `${HELP}, NOT`],
  ['police[ti] OR naloxone[ti] AND drugs[ab]', [4], `${HELP}: left to right: (1 or 4) and 4`],
  ['drugs[ab] AND naloxone[ti] OR police[ti]', [1, 4], `${HELP}: left to right: (4 and 4) or 1`],
  ['police[ti] OR (naloxone[ti] AND drugs[ab])', [1, 4], `${HELP}: parentheses change the order`],
  ['((police[ti]', [1], 'a bracket left open is closed at the end'],
  ['"use drugs"[ti]', [1], `${HELP}, phrase in quotation marks`],
  ['use drugs[ti]', [1], `${HELP}, a tag behind several words: phrase index`],
  ['"drugs use"[ti]', [], `${HELP}, a phrase keeps its order`],
  ['"feeding results"[ab]', [], 'a phrase does not run from one section into the next'],
  ['polic*[ti]', [1, 2], `${HELP}, truncation`],
  ['"breast feed*"[tiab]', [1], `${HELP}, truncation in a phrase`],
  ['"police stop* of"[ti]', [1], `${HELP}, truncation inside a phrase`],
  ['pol*[ti]', [], `${HELP}, at least four characters before the asterisk`],
  ['"hip pain"[tiab:~2]', [1, 3], `${HELP}, proximity: any order, at most N words between (1: two, 3: two)`],
  ['"hip pain"[tiab:~1]', [], `${HELP}, proximity: N too small`],
  ['"pain knee hip"[Title/Abstract:~1]', [1], `${HELP}, proximity of three terms: one other word in the stretch`],
  ['"knee pain"[tiab:~0]', [1], `${HELP}, N = 0: adjacent in any order`],
  ['"pain knee"[tiab:~0]', [1], `${HELP}, N = 0: adjacent in any order`],
  ['"hip pai*"[tiab:~2]', [], `${HELP}, proximity cannot be combined with truncation`],
  ['"Law Enforcement"[mh]', [1, 2], `${HELP}, MeSH terms are exploded`],
  ['"Law Enforcement"[mh:noexp]', [2], `${HELP}, [mh:noexp]`],
  ['"substance-related disorders"[Mesh]', [1], `${HELP}, MeSH in any case`],
  ['police[majr]', [1], `${HELP}, [majr]; the corpus does not tell major topics apart`],
  ['review[pt]', [2], `${HELP}, Publication Type [pt]`],
  ['letter[pt]', [4], `${HELP}, [pt] of a record without words of its own`],
  ['english[la]', [1, 3], `${HELP}, Language [la] by name`],
  ['fre[la]', [2], `${HELP}, [la] by MARC code`],
  ['2019[dp]', [1], `${HELP}, [dp] a year`],
  ['2015/06[dp]', [3], `${HELP}, [dp] a month`],
  ['2015:2019[dp]', [1, 3], `${HELP}, date range`],
  ['2015[dp]:2019[dp]', [1, 3], `${HELP}, date range, both ends tagged`],
  ['"2015"[dp]:"2019"[dp]', [1, 3], `${HELP}, date range, both ends tagged and quoted, without blanks`],
  ['2019/03/11:2020/06/30[dp]', [2], `${HELP}, date range by days; a year alone is 1 January`],
  ['("1990/01/01"[dp] : "2010"[dp])', [4, 5], `${HELP}, date range, both ends tagged and quoted`],
  ['("2016"[Date - Publication] : "3000"[Date - Publication])', [1, 2], `${HELP}, 3000 as open end`],
  ['2:4[uid]', [2, 3, 4], 'EDirect, ecommon.sh: a:b [UID]'],
  ['overdose AND 1:3 [UID]', [2], 'EDirect: a blank before the tag'],
  ['3[uid]', [3], `${HELP}, [pmid]`],
  ['all[sb]', [1, 2, 3, 4, 5], 'EDirect, all[sb]'],
  ['all[sb] NOT pubmed books[sb]', [1, 2, 3, 4], 'EDirect, pubmed books[sb]'],
  ['cafe[tiab]', [4], `${HELP}, diacritics do not matter`],
  ['“use drugs”[ti]', [1], 'typographic quotes are accepted'],
  ['police[nofield]', [1, 4], 'FieldNotFound: searched without the restriction'],
  ['(naloxone[ti] OR qzxwv[ti]) AND police[tiab]', [4], 'a term not found in an OR block drops out'],
  ['naloxone[ti] AND qzxwv[ti]', [], 'a term not found in an AND block gives 0'],
])('%s finds %j (%s)', (query, pmids) => {
  expect(find(query)).toEqual(pmids);
});

describe('diagnostics', () => {
  test('a tagged word that matches nothing is a PhraseNotFound', () => {
    expect(searcher.search('qzxwv[ti] OR police[ti]').phrasesNotFound).toEqual(['qzxwv']);
  });
  test('a quotation that is not in the index is a QuotedPhraseNotFound, 0 with a tag and unquoted without', () => {
    expect(searcher.search('"drugs police"[ti]').quotedPhrasesNotFound).toEqual(['"drugs police"']);
    expect(find('"drugs police"[ti]')).toEqual([]);
    expect(find('"drugs police"')).toEqual([1, 4]);
  });
  test('an unknown tag is a FieldNotFound', () => {
    expect(searcher.search('police[nofield]').fieldsNotFound).toEqual(['nofield']);
  });
  test('stop words of an untagged search are PhraseIgnored', () => {
    expect(searcher.search('the police').phrasesIgnored).toEqual(['the']);
  });
  test('nothing found says so', () => {
    expect(searcher.search('qzxwv').messages).toEqual(['No items found.']);
  });
  test('the translation shows tags by their full names', () => {
    expect(searcher.search('(police[ti] OR "use drugs"[tiab]) AND 2010:2020[dp]').translation).toBe(
      '("police"[Title] OR "use drugs"[Title/Abstract]) AND 2010:2020[Date - Publication]',
    );
  });
  test('results come highest UID first, or by date', () => {
    const { found } = searcher.search('all[sb]');
    expect(searcher.newestFirst(found)).toEqual([4, 3, 2, 1, 0]);
    expect(searcher.byDate(found)).toEqual([1, 0, 2, 4, 3]);
  });
});

test('law: any search of words and brackets is what taking it from left to right gives', () => {
  interface Shape {
    readonly query: string;
    readonly holds: (title: ReadonlySet<string>) => boolean;
  }
  const word = fc.constantFrom('alpha', 'beta', 'gamma', 'delta');
  const leaf = word.map((text): Shape => ({ query: `${text}[ti]`, holds: (title) => title.has(text) }));
  const operator = fc.constantFrom('AND', 'OR', 'NOT');
  const { group } = fc.letrec<{ group: Shape; operand: Shape }>((tie) => ({
    operand: fc.oneof({ maxDepth: 3 }, leaf, tie('group')),
    group: fc.tuple(tie('operand'), fc.array(fc.tuple(operator, tie('operand')), { maxLength: 4 })).map(
      ([first, others]): Shape => ({
        query: `(${first.query}${others.map(([name, next]) => ` ${name} ${next.query}`).join('')})`,
        holds: (title) =>
          others.reduce((sofar, [name, next]) => {
            if (name === 'AND') return sofar && next.holds(title);
            return name === 'OR' ? sofar || next.holds(title) : sofar && !next.holds(title);
          }, first.holds(title)),
      }),
    ),
  }));
  const titles = Array.from({ length: 16 }, (_, n) =>
    ['alpha', 'beta', 'gamma', 'delta'].filter((_word, bit) => (n >> bit) & 1),
  );
  const all = new PubmedSearcher(
    titles.map((words, n) => anEntry('pubmed', String(n + 1), { title: words.join(' ') })),
  );
  fc.assert(
    fc.property(group, ({ query, holds }) => {
      const expected = titles.flatMap((words, n) => (holds(new Set(words)) ? [n] : []));
      expect(membersOf(all.search(query).found)).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});
