/** How known items are looked up at a service: by identifiers, several in a request, and by title where those give nothing. */
import { splitTerm } from '../query/tokens.ts';
import type { BibRecord, ServiceName } from '../records/record.ts';
import { type KnownItem, likeness } from './known-items.ts';
import { replay } from './replay.ts';
import type { FetchedRecord, Run, RunStore, Step } from './run.ts';
import { crossrefListStep, openAlexListStep, pubmedFetchSteps, pubmedLookupStep, SOURCES } from './sources/registry.ts';

const WAYS = ['pmid', 'doi', 'title'] as const;
type WayName = (typeof WAYS)[number];

/** One thing to ask a service about one item. */
export interface Question {
  readonly by: WayName;
  /** An identifier, or the words of the title as this service is asked for them. */
  readonly text: string;
}

/** How a service is asked by one kind of question. */
interface Way {
  /** Questions of one request. */
  readonly most: number;
  /** What an identifier cannot hold to be written in the request. */
  readonly unwritable?: RegExp;
  readonly steps: (part: number, texts: readonly string[]) => readonly Step[];
}

// Batches and signs of the languages: apis/README.md 1.4, 2.2 and 3.2. A list of Crossref has as many rows as DOIs; by title the
// first five, since the title sought ranks first or is not there.
const ASKED: Readonly<Record<ServiceName, Readonly<Partial<Record<WayName, Way>>>>> = {
  pubmed: {
    pmid: { most: 200, steps: pubmedFetchSteps },
    doi: {
      most: 40,
      unwritable: /["*|\s]/,
      steps: (part, dois) => [pubmedLookupStep(part, dois.map((doi) => `"${doi}"[aid]`).join(' OR '))],
    },
    title: { most: 1, steps: (part, terms) => [pubmedLookupStep(part, terms.join(' OR '))] },
  },
  openalex: {
    doi: {
      most: 50,
      unwritable: /[,|"!\s]/,
      steps: (part, dois) => [openAlexListStep(part, { filter: `doi:${dois.join('|')}`, perPage: 100 })],
    },
    pmid: {
      most: 50,
      steps: (part, pmids) => [openAlexListStep(part, { filter: `pmid:${pmids.join('|')}`, perPage: 100 })],
    },
    title: { most: 1, steps: (part, filters) => [openAlexListStep(part, { filter: filters.join(), perPage: 25 })] },
  },
  crossref: {
    doi: {
      most: 20,
      unwritable: /[,|\s]/,
      steps: (part, dois) => [
        crossrefListStep(part, {
          probe: '',
          filter: dois.map((doi) => `doi:${doi}`).join(','),
          rows: dois.length,
          offset: 0,
        }),
      ],
    },
    title: {
      most: 1,
      steps: (part, probes) => [crossrefListStep(part, { probe: probes.join(' '), filter: '', rows: 5, offset: 0 })],
    },
  },
};

// OpenAlex documents request lines up to 4,094 bytes (apis/README.md 3.2); the rest is for the remainder of the line.
const LONGEST = 3_000;

/** What a service can be asked about an item, the surest first: a later question is put only where the earlier found nothing. */
export function questionsFor(service: ServiceName, item: KnownItem): readonly Question[] {
  const texts = { pmid: item.pmid, doi: item.doi, title: titleText(service, item) };
  // An item is one work in OpenAlex by its DOI; PMIDs are missing there more often.
  const order: readonly WayName[] = service === 'openalex' ? ['doi', 'pmid', 'title'] : WAYS;
  return order.flatMap((by) => {
    const way = ASKED[service][by];
    const text = texts[by];
    return way === undefined || text === undefined || way.unwritable?.test(text) === true ? [] : [{ by, text }];
  });
}

// PubMed's own stop words (PubMed Help, "Stopwords"): as a required word one of them finds nothing.
const STOP_WORDS = new Set(
  (
    'a about again all almost also although always among an and another any are as at be because been before being between both ' +
    'but by can could did do does done due during each either enough especially etc for found from further had has have having ' +
    'here how however i if in into is it its itself just kg km made mainly make may mg might ml mm most mostly must nearly neither ' +
    'no nor obtained of often on our overall perhaps pmid quite rather really regarding seem seen several should show showed shown ' +
    'shows significantly since so some such than that the their theirs them then there therefore these they this those through ' +
    'thus to upon use used using various very was we were what when which while with within without would'
  ).split(' '),
);
/** Words of a title that are asked for: enough to be few records, not so many that one spelling more costs the item. */
const MOST_WORDS = 10;
const YEARS_ASIDE = 3;

function titleText(service: ServiceName, item: KnownItem): string | undefined {
  const all = splitTerm(item.title ?? '').map((word) => word.toLowerCase());
  // Apostrophes are indexed in several ways; single letters say nothing.
  const telling = all.filter((word) => word.length > 1 && !/['\u2019]/.test(word) && !STOP_WORDS.has(word));
  const words = telling.slice(0, MOST_WORDS);
  const author = splitAuthor(item.firstAuthor);
  const years = item.year === undefined ? undefined : [item.year - YEARS_ASIDE, item.year + YEARS_ASIDE];
  if (service === 'crossref') return all.length === 0 ? undefined : [...all, author ?? ''].join(' ').trim();
  if (words.length === 0) return undefined;
  if (service === 'openalex') {
    return [
      `title.search:${words.join(' ')}`,
      ...(years === undefined ? [] : [`publication_year:${years.join('-')}`]),
    ].join();
  }
  // A word or two alone could find half of PubMed.
  if (words.length + (author === undefined ? 0 : 1) < 3) return undefined;
  return [
    ...words.map((word) => `"${word}"[ti]`),
    ...(author === undefined ? [] : [`${author}[au]`]),
    ...(years === undefined ? [] : [`${years.join(':')}[dp]`]),
  ].join(' AND ');
}

/** The family name in lower case, without signs of any search language. */
function splitAuthor(author: string | undefined): string | undefined {
  const name = (author?.split(',')[0] ?? '').match(/[\p{L}\p{M}'\u2019-]+/gu)?.join(' ');
  return name?.toLowerCase();
}

export interface LookUpPlan {
  readonly steps: readonly Step[];
  /** What each part asks: the questions, which {@link readAnswered} finds again. */
  readonly parts: readonly string[];
}

const BETWEEN = ' | ';

function nameOf({ by, text }: Question): string {
  return `${by} ${text}`;
}

/** The steps of one run that puts these questions; questions of one kind go together where the service takes lists. */
export function planLookUps(service: ServiceName, questions: readonly Question[]): LookUpPlan {
  const steps: Step[] = [];
  const parts: string[] = [];
  for (const by of WAYS) {
    const way = ASKED[service][by];
    const texts = [...new Set(questions.flatMap((question) => (question.by === by ? question.text : [])))];
    for (const batch of way === undefined ? [] : batchesOf(texts, way.most)) {
      steps.push(...(way?.steps(parts.length, batch) ?? []));
      parts.push(batch.map((text) => nameOf({ by, text })).join(BETWEEN));
    }
  }
  return { steps, parts };
}

function batchesOf(texts: readonly string[], most: number): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let length = 0;
  for (const text of texts) {
    const added = encodeURIComponent(`doi:${text},`).length;
    const last = batches.at(-1);
    const isFull = last === undefined || last.length >= most || length + added > LONGEST;
    if (isFull) batches.push([text]);
    else last.push(text);
    length = isFull ? added : length + added;
  }
  return batches;
}

/** What was answered to each question that has been asked to the end; the newest answer stands. */
export type Answered = ReadonlyMap<string, readonly FetchedRecord[]>;

/** Reads the stored answers of look-ups of one service again, without a network; runs in the order in which they were made. */
export async function readAnswered(
  service: ServiceName,
  runs: readonly Run[],
  store: Pick<RunStore, 'readAnswers'>,
): Promise<Answered> {
  const answered = new Map<string, readonly FetchedRecord[]>();
  for (const run of runs) {
    const open = new Set(run.pending.map((step) => step.part));
    const found = run.parts.map((): FetchedRecord[] => []);
    for await (const { answer, page } of replay(SOURCES[service], store.readAnswers(run.id), () => 'unknown')) {
      found[answer.step.part]?.push(...page.records);
    }
    for (const [part, { request }] of run.parts.entries()) {
      if (open.has(part)) continue;
      for (const name of request.split(BETWEEN)) answered.set(name, found[part] ?? []);
    }
  }
  return answered;
}

/** A record as a service holds it. */
export interface Holding {
  readonly nativeId: string;
  readonly record: BibRecord;
}

/** What is known of an item at a service. */
export type Finding =
  | { readonly kind: 'held'; readonly holding: Holding }
  | { readonly kind: 'not-held' }
  /** Still to be asked. */
  | { readonly kind: 'open'; readonly question: Question }
  /** The item has nothing that this service can be asked for. */
  | { readonly kind: 'unaskable' };

export function findItem(service: ServiceName, item: KnownItem, answered: Answered): Finding {
  const questions = questionsFor(service, item);
  for (const question of questions) {
    const records = answered.get(nameOf(question));
    if (records === undefined) return { kind: 'open', question };
    const best = mostAlike(item, records);
    if (best !== undefined) return { kind: 'held', holding: best };
  }
  return { kind: questions.length === 0 ? 'unaskable' : 'not-held' };
}

function mostAlike(item: KnownItem, records: readonly FetchedRecord[]): Holding | undefined {
  let best: Holding | undefined;
  let most = 0;
  for (const { nativeId, record } of records) {
    const alike = likeness(item, record) ?? 0;
    if (alike <= most) continue;
    most = alike;
    best = { nativeId, record };
  }
  return best;
}
