/** Records for the sandbox as services hold them: with abstracts, authors and headings of usual length, the same for the same seed. */
import { type Random, seededRandom } from '../../data/demo/random.ts';
import { type BibRecord, EMPTY_RECORD, SERVICES, type ServiceName } from '../../src/records/record.ts';
import type { CorpusEntry } from '../../src/sandbox/corpus.ts';

/** A word that every title holds, so that one search finds all. */
export const COMMON_WORD = 'policing';

const STARTS = ['ba', 'ce', 'dri', 'fo', 'gra', 'hu', 'jo', 'ki', 'lu', 'mo', 'ne', 'pla', 're', 'sto', 'tu', 'va'];
const ENDS = ['l', 'n', 'r', 's', 'tion', 'ment', 'ity', 'ing', 'ed', 'er'];
const VOCABULARY = STARTS.flatMap((one) => STARTS.flatMap((two) => ENDS.map((end) => `${one}${two}${end}`)));
const ABSTRACT_WORDS = 180;

function words(count: number, random: Random): string {
  return Array.from({ length: count }, () => random.pick(VOCABULARY)).join(' ');
}

function aRecord(number: number, random: Random): BibRecord {
  return {
    ...EMPTY_RECORD,
    type: 'article',
    title: `${random.pick(VOCABULARY)} ${COMMON_WORD} ${words(9, random)} ${number}`,
    abstract: words(random.int(ABSTRACT_WORDS - 80, ABSTRACT_WORDS + 80), random),
    authors: Array.from({ length: random.int(1, 7) }, () => ({
      family: random.pick(VOCABULARY),
      given: random.pick(VOCABULARY),
      suffix: undefined,
    })),
    journal: `Journal of ${random.pick(VOCABULARY)} ${random.pick(VOCABULARY)}`,
    year: random.int(1990, 2025),
    month: random.int(1, 12),
    day: random.int(1, 28),
    volume: String(random.int(1, 60)),
    issue: String(random.int(1, 12)),
    pages: `${random.int(1, 400)}-${random.int(401, 900)}`,
    doi: `10.1000/made.${number}`,
    issns: ['1234-5679'],
    keywords: Array.from({ length: 4 }, () => random.pick(VOCABULARY)),
    meshHeadings: Array.from({ length: 8 }, () => random.pick(VOCABULARY)),
    languages: ['en'],
  };
}

/** So many records of each service. */
export function makeCorpus(count: number, services: readonly ServiceName[] = SERVICES): readonly CorpusEntry[] {
  return services.flatMap((service, place) => {
    const random = seededRandom(2026 + place);
    return Array.from({ length: count }, (_, index): CorpusEntry => {
      const record = aRecord(index, random);
      // PMIDs as they lie in PubMed: in runs, with gaps between.
      const pmid = String(1_000_000 + index * 7 + Math.floor(index / 1000) * 250_000);
      if (service === 'pubmed') return { service, id: pmid, record: { ...record, pmid } };
      if (service === 'crossref') return { service, id: record.doi ?? '', record };
      const openAlexId = `W${1_000_000 + index}`;
      return { service, id: openAlexId, record: { ...record, openAlexId } };
    });
  });
}
