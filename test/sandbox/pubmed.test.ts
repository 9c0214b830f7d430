/** PubMed over HTTP: windows, paging, posting, fetching, limits and errors. */
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { anEntry, at, get, hasRecordings, listAt, manyEntries, recordedJson, uidsOf, withSandbox } from './helpers.ts';

const OFF = { limits: false } as const;

function search(base: string, term: string, more = ''): string {
  return `${base}esearch.fcgi?db=pubmed&term=${encodeURIComponent(term)}${more}`;
}

describe('ESearch', () => {
  test('gives count, page and ids, newest first, in XML and JSON', async () => {
    await withSandbox(manyEntries('pubmed', 30, 'police'), OFF, async ({ urls }) => {
      const xml = await get(search(urls.pubmed, 'police[ti]', '&retstart=25&retmax=10'));
      expect(xml.text).toContain('<Count>30</Count><RetMax>5</RetMax><RetStart>25</RetStart>');
      expect(uidsOf(xml.text)).toEqual(['1004', '1003', '1002', '1001', '1000']);
      const json = (await get(search(urls.pubmed, 'police[ti]', '&retmode=json'))).json();
      expect(at(json, 'esearchresult', 'count')).toBe('30');
      expect(listAt(json, 'esearchresult', 'idlist')).toHaveLength(20);
      expect(at(json, 'esearchresult', 'querytranslation')).toBe('"police"[Title]');
    });
  });

  test('takes a POSTed form as it takes parameters', async () => {
    await withSandbox(manyEntries('pubmed', 3, 'police'), OFF, async ({ urls, requests }) => {
      const body = new URLSearchParams({ db: 'pubmed', term: 'police[ti]', retmax: '2' });
      const answer = await get(`${urls.pubmed}esearch.fcgi`, { method: 'POST', body });
      expect(uidsOf(answer.text)).toEqual(['1002', '1001']);
      expect(requests[0]?.params.get('term')).toBe('police[ti]');
    });
  });

  test('counts only when only the count is asked for', async () => {
    await withSandbox(manyEntries('pubmed', 3, 'police'), OFF, async ({ urls }) => {
      expect((await get(search(urls.pubmed, 'police', '&rettype=count'))).text).toContain(
        '<eSearchResult><Count>3</Count></eSearchResult>',
      );
    });
  });

  test('ANDs mindate and maxdate and shows them in the translation', async () => {
    const corpus = [
      anEntry('pubmed', '1', { title: 'police', year: 2019 }),
      anEntry('pubmed', '2', { title: 'police', year: 2021 }),
    ];
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const { text } = await get(search(urls.pubmed, 'police', '&datetype=pdat&mindate=2020&maxdate=2022'));
      expect(uidsOf(text)).toEqual(['2']);
      expect(text).toContain('2020:2022[Date - Publication]');
    });
  });

  test('keeps result lists on the history server', async () => {
    await withSandbox(manyEntries('pubmed', 5, 'police'), OFF, async ({ urls }) => {
      const first = await get(search(urls.pubmed, '1001:1003[uid]', '&usehistory=y'));
      const webEnv = /<QueryKey>1<\/QueryKey><WebEnv>(\w+)<\/WebEnv>/.exec(first.text)?.[1] ?? '';
      const second = await get(search(urls.pubmed, '#1 NOT 1002[uid]', `&WebEnv=${webEnv}&usehistory=y`));
      expect(uidsOf(second.text)).toEqual(['1003', '1001']);
      const fetched = await get(`${urls.pubmed}efetch.fcgi?db=pubmed&WebEnv=${webEnv}&query_key=2&retstart=1&retmax=1`);
      expect(pmids(fetched.text)).toEqual(['1001']);
    });
  });

  test('nothing to search for is an ERROR with status 200', async () => {
    await withSandbox([], OFF, async ({ urls }) => {
      const answer = await get(search(urls.pubmed, ' '));
      expect([answer.status, /<ERROR>/.test(answer.text), /<Count>/.test(answer.text)]).toEqual([200, true, false]);
    });
  });
});

describe('the window of 9,999', () => {
  const corpus = manyEntries('pubmed', 10_050, 'police');

  test('clamps, refuses and stays exact in its count', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const all = await get(search(urls.pubmed, 'police', '&retmax=100000'));
      expect(uidsOf(all.text)).toHaveLength(9999);
      expect(all.text).toContain('<Count>10050</Count><RetMax>9999</RetMax>');
      expect(all.text).toContain('Restrictions achieved. start and count adjusted to 0, 9999');
      const last = await get(search(urls.pubmed, 'police', '&retstart=9998&retmax=1000'));
      expect(uidsOf(last.text)).toHaveLength(1);
      const beyond = await get(search(urls.pubmed, 'police', '&retstart=9999&retmax=10'));
      expect(beyond.status).toBe(200);
      expect(beyond.text).toContain("<ERROR>Search Backend failed: Exception:\n'retstart' cannot be larger than 9998.");
      const smaller = await get(search(urls.pubmed, '1000:1100[uid]', '&retstart=9999&retmax=10'));
      expect(smaller.text).toContain('Restrictions achieved');
      expect(uidsOf(smaller.text)).toEqual([]);
    });
  });

  test('the JSON form of the refusal is not valid JSON', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const answer = await get(search(urls.pubmed, 'police', '&retstart=9999&retmode=json'));
      expect(answer.json).toThrow(SyntaxError);
      expect(answer.text).toContain('{"header":{"type":"esearch","version":"0.3"},"esearchresult":{"ERROR":"');
    });
  });

  test('the history server does not lift it', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const webEnv = /<WebEnv>(\w+)</.exec((await get(search(urls.pubmed, 'police', '&usehistory=y'))).text)?.[1];
      const list = `${urls.pubmed}efetch.fcgi?db=pubmed&WebEnv=${webEnv}&query_key=1`;
      const beyond = await get(`${list}&retstart=9999&retmax=500`);
      expect([beyond.status, beyond.text.includes("'retstart' cannot be larger than 9998")]).toEqual([400, true]);
      expect(pmids((await get(`${list}&retstart=9500&retmax=500`)).text)).toHaveLength(499);
    });
  });

  test('ranges of UIDs add up to the whole', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const ids = new Set<string>();
      for (const range of ['0:6000', '6001:20000']) {
        const page = await get(search(urls.pubmed, `( police AND ${range} [UID] )`, '&retmax=9999'));
        for (const id of uidsOf(page.text)) ids.add(id);
      }
      expect(ids.size).toBe(10_050);
    });
  });
});

function pmids(xml: string): string[] {
  return [...xml.matchAll(/<(?:MedlineCitation|BookDocument)[^>]*><PMID Version="1">(\d+)</g)].map(
    (match) => match[1] ?? '',
  );
}

describe('EFetch', () => {
  const corpus = [
    anEntry('pubmed', '7', {
      title: 'A < B & "C"',
      abstract: 'AIM: To see.\nNo label here: lower case.',
      authors: [{ family: 'Ng', given: 'Mei Lin', suffix: 'Jr' }, { group: 'Trial & Group' }],
      pages: '34-6',
      doi: '10.1002/(SICI)1<1::AID>3.0',
      pmcid: 'PMC99',
      year: 1998,
      notes: ['PubDate: 1998 Dec-1999 Jan'],
      isRetracted: true,
      links: [{ kind: 'retracted-by', pmid: '8' }],
      languages: ['de'],
      meshHeadings: ['Police'],
      keywords: ['drug policy'],
    }),
    anEntry('pubmed', '8', { title: 'A chapter', type: 'book-chapter', journal: 'The Book', year: 2001 }),
    anEntry('pubmed', '9', { title: 'Dated', year: 2020, month: 4, day: 2 }),
  ];

  test('gives records in the order asked for and leaves out unknown ids silently', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const body = new URLSearchParams({ db: 'pubmed', retmode: 'xml', rettype: 'abstract', id: '9,404,7,8' });
      const { text } = await get(`${urls.pubmed}efetch.fcgi`, { method: 'POST', body });
      expect(pmids(text)).toEqual(['9', '7', '8']);
      expect(XMLValidator.validate(text)).toBe(true);
      expect(text.endsWith('</PubmedArticleSet>')).toBe(true);
    });
  });

  test('writes a record as the DTD has it', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const { text } = await get(`${urls.pubmed}efetch.fcgi?db=pubmed&id=7,8,9`);
      for (const part of [
        '<ArticleTitle>A &lt; B &amp; &quot;C&quot;</ArticleTitle>',
        '<AbstractText Label="AIM">To see.</AbstractText><AbstractText>No label here: lower case.</AbstractText>',
        '<LastName>Ng</LastName><ForeName>Mei Lin</ForeName><Initials>ML</Initials><Suffix>Jr</Suffix>',
        '<CollectiveName>Trial &amp; Group</CollectiveName>',
        '<PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate>',
        '<ELocationID EIdType="doi" ValidYN="Y">10.1002/(SICI)1&lt;1::AID&gt;3.0</ELocationID>',
        '<ArticleId IdType="pmc">PMC99</ArticleId>',
        '<PublicationType UI="D016441">Retracted Publication</PublicationType>',
        '<CommentsCorrections RefType="RetractionIn">',
        '<Language>ger</Language>',
        '<DescriptorName UI="" MajorTopicYN="N">Police</DescriptorName>',
        '<Keyword MajorTopicYN="N">drug policy</Keyword>',
        '<PubmedBookArticle><BookDocument><PMID Version="1">8</PMID>',
        '<BookTitle>The Book</BookTitle>',
        '<PubDate><Year>2020</Year><Month>Apr</Month><Day>02</Day></PubDate>',
      ]) {
        expect(text).toContain(part);
      }
    });
  });
});

describe('limits', () => {
  const frozen = { now: () => 1_700_000_000_000 };

  test('three a second without a key, ten with one', async () => {
    await withSandbox(manyEntries('pubmed', 1, 'police'), frozen, async ({ urls }) => {
      const statuses = async (more: string, times: number) => {
        const all: number[] = [];
        for (let n = 0; n < times; n++) all.push((await get(search(urls.pubmed, 'police', more))).status);
        return all;
      };
      expect(await statuses('', 4)).toEqual([200, 200, 200, 429]);
      expect(await statuses('&api_key=k', 11)).toEqual([...Array<number>(10).fill(200), 429]);
    });
  });

  test('a wrong key is refused', async () => {
    await withSandbox([], { pubmed: { key: 'right' } }, async ({ urls }) => {
      expect((await get(search(urls.pubmed, 'x', '&api_key=wrong'))).status).toBe(400);
      expect((await get(search(urls.pubmed, 'x', '&api_key=right'))).status).toBe(200);
    });
  });

  test.skipIf(!hasRecordings)('the refusal has the quoted shape', async () => {
    await withSandbox([], { pubmed: { rates: { withoutKey: 0, withKey: 10 } } }, async ({ urls }) => {
      const answer = await get(search(urls.pubmed, 'x'));
      const quoted: unknown = JSON.parse(String(at(recordedJson('quoted-errors.json'), 'pubmed', 0, 'body')));
      expect(Object.keys(Object(answer.json()))).toEqual(Object.keys(Object(quoted)));
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '2']);
    });
  });

  test.skipIf(!hasRecordings)('the refusal of the window is word for word the quoted one', async () => {
    await withSandbox(manyEntries('pubmed', 10_001, 'police'), OFF, async ({ urls }) => {
      const answer = await get(search(urls.pubmed, 'police', '&retstart=9999'));
      expect(answer.text.endsWith(String(at(recordedJson('quoted-errors.json'), 'pubmed', 1, 'body')))).toBe(true);
    });
  });
});
