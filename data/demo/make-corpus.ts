/** Makes the demonstration corpus: run `npx tsx data/demo/make-corpus.ts`; the same bytes come out every time. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BibRecord, EMPTY_RECORD, SERVICES, type ServiceName } from '../../src/records/record.ts';
import { copyOf, type Entry } from './copies.ts';
import type { Placed } from './placed.ts';
import { seededRandom } from './random.ts';
import { THEMES } from './themes.ts';
import { makeTraps } from './traps.ts';
import { type Work, workMaker } from './works.ts';

const SEED = 20_260_101;

// How many works, traps included, are held by which services: 560 PubMed, 420 Crossref, 520 OpenAlex entries, 525 beyond the first of a work.
const HOLDINGS: readonly (readonly [services: readonly ServiceName[], works: number])[] = [
  [['pubmed', 'crossref', 'openalex'], 150],
  [['pubmed', 'openalex'], 125],
  [['pubmed', 'crossref'], 50],
  [['crossref', 'openalex'], 50],
  [['pubmed'], 235],
  [['crossref'], 170],
  [['openalex'], 195],
];

/** The files of the corpus: name → contents. */
export function makeCorpus(): ReadonlyMap<string, string> {
  const random = seededRandom(SEED);
  const maker = workMaker(random);
  const traps = makeTraps(random, maker);
  const holdings = HOLDINGS.flatMap(([services, works]) => {
    const taken = traps.filter((trap) => trap.services.join() === services.join()).length;
    return Array.from({ length: works - taken }, () => services);
  });
  const themes = THEMES.flatMap((theme) => Array.from({ length: theme.share }, () => theme));
  const ordinary = random.shuffle(holdings).map((services, at): Placed => {
    return { work: maker.make(`w${String(at + 1).padStart(4, '0')}`, random.pick(themes)), services };
  });
  const entries = placeAll(random.shuffle([...traps, ...ordinary]));
  const files = new Map(SERVICES.map((service) => [`${service}.jsonl`, linesOf(entries, service)]));
  const gold = entries.map(({ service, id, work }) => [service, id, work.id, work.relevance, work.reason].join(','));
  return files.set('gold.csv', `${['service,id,work,relevant,reason', ...gold].join('\n')}\n`);

  function placeAll(placed: readonly Placed[]): Entry[] {
    const inPubmed = placed.filter(({ services }) => services.includes('pubmed'));
    const pmids = new Map(inPubmed.map(({ work }, at) => [work.id, String(900_000_001 + at)]));
    const pmidOfDoi = new Map(inPubmed.map(({ work }) => [work.record.doi, pmids.get(work.id)]));
    // PubMed points at its own records, the others at DOIs.
    const links = (work: Work) => work.record.links.map((link) => ({ ...link, pmid: pmidOfDoi.get(link.doi) }));
    return placed.flatMap(({ work, services, changes }, at) =>
      services.map((service) => {
        const peculiar = { ...(service === 'pubmed' && { links: links(work) }), ...changes?.[service] };
        return copyOf(random, work, service, at + 1, pmids.get(work.id), peculiar);
      }),
    );
  }
}

function linesOf(entries: readonly Entry[], service: ServiceName): string {
  return entries
    .filter((entry) => entry.service === service)
    .map(({ id, record }) => `${JSON.stringify({ id, record: stated(record) })}\n`)
    .join('');
}

/** Only what the record states; the type always. */
function stated(record: BibRecord): Partial<BibRecord> {
  const empty = new Map<string, unknown>(Object.entries(EMPTY_RECORD));
  return Object.fromEntries(
    Object.entries(record).filter(([name, value]) => {
      if (name === 'type') return true;
      return value !== undefined && value !== empty.get(name) && !(Array.isArray(value) && value.length === 0);
    }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of makeCorpus()) writeFileSync(new URL(name, import.meta.url), text);
}
