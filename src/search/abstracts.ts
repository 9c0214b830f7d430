/** Filling of missing abstracts: what each service is asked, and which record an answer's abstracts belong to. */
import { doiKey } from '../records/identifiers.ts';
import { asRecordId, type RecordId, type ServiceName } from '../records/record.ts';
import { findSharedDois, indexReports, type Wanted } from './missing-abstracts.ts';
import type { FetchedRecord, Step } from './run.ts';
import { EMPTY_PAGE, type PageResult, type SearchSource } from './source.ts';
import { crossrefListStep, openAlexListStep, pubmedFetchSteps, pubmedLookupStep } from './sources/registry.ts';

/** How a service is asked for records by one kind of identifier. */
interface Way {
  readonly by: 'doi' | 'pmid';
  /** Identifiers of one request. */
  readonly most: number;
  /** Characters that an identifier has when it cannot be written in the request. */
  readonly unwritable?: RegExp;
  readonly steps: (part: number, values: readonly string[]) => readonly Step[];
}

// Batches: EFetch takes 200 UIDs well (apis/README.md 1.4); one filter of OpenAlex at most 100 values (3.2); a list of Crossref
// has as many rows as DOIs. Commas separate filters, pipes and quotes values; a star or quote ends PubMed's phrase.
const WAYS: Readonly<Record<ServiceName, readonly Way[]>> = {
  pubmed: [
    { by: 'pmid', most: 200, steps: pubmedFetchSteps },
    {
      by: 'doi',
      most: 100,
      unwritable: /["*\s]/,
      steps: (part, dois) => [pubmedLookupStep(part, dois.map((doi) => `"${doi}"[aid]`).join(' OR '))],
    },
  ],
  openalex: [
    {
      by: 'doi',
      most: 50,
      unwritable: /[,|"!\s]/,
      steps: (part, dois) => [openAlexListStep(part, { filter: `doi:${dois.join('|')}`, perPage: 100 })],
    },
    {
      by: 'pmid',
      most: 50,
      steps: (part, pmids) => [openAlexListStep(part, { filter: `pmid:${pmids.join('|')}`, perPage: 100 })],
    },
  ],
  crossref: [
    {
      by: 'doi',
      most: 25,
      unwritable: /[,\s]/,
      steps: (part, dois) => [
        crossrefListStep(part, {
          probe: '',
          filter: dois.map((doi) => `doi:${doi}`).join(','),
          rows: dois.length,
          offset: 0,
        }),
      ],
    },
  ],
};

// OpenAlex documents request lines up to 4,094 bytes (apis/README.md 3.2); proxies cut long addresses. Room for the rest of the line.
const LONGEST = 3_000;
/** Records asked for by one run: its steps are written anew with every answer. */
const MOST_OF_A_RUN = 5_000;

export interface AbstractPlan {
  readonly steps: readonly Step[];
  /** What each part asks, in words. */
  readonly parts: readonly string[];
  /** Records whose identifiers cannot be written in a request of this service. */
  readonly leftOut: number;
}

interface Group {
  readonly value: string;
  readonly wanted: readonly Wanted[];
}

/**
 * Plans what a service is asked for the wanted records, at most 5,000 of them: PubMed by PMID, else DOI; OpenAlex by DOI, else
 * PMID; Crossref by DOI. Records with one identifier are asked for together. Every step carries the records it is for.
 */
export function planAbstracts(service: ServiceName, wanted: readonly Wanted[]): AbstractPlan {
  const steps: Step[] = [];
  const parts: string[] = [];
  let asked = 0;
  for (const way of WAYS[service]) {
    const mine = wanted.filter((one) => wayOf(service, one) === way);
    for (const batch of batchesOf(way, groupsOf(way, mine))) {
      if (asked >= MOST_OF_A_RUN) break;
      const records = batch.flatMap((group) => group.wanted);
      const values = batch.map((group) => group.value);
      const part = parts.length;
      steps.push(...way.steps(part, values).map((step) => ({ ...step, wanted: records })));
      parts.push(describePart(way, values));
      asked += records.length;
    }
  }
  return { steps, parts, leftOut: wanted.filter((one) => isUnwritable(service, one)).length };
}

function wayOf(service: ServiceName, wanted: Wanted): Way | undefined {
  return WAYS[service].find((way) => {
    const value = wanted[way.by];
    return value !== undefined && way.unwritable?.test(value) !== true;
  });
}

function isUnwritable(service: ServiceName, wanted: Wanted): boolean {
  return wayOf(service, wanted) === undefined && WAYS[service].some((way) => wanted[way.by] !== undefined);
}

function groupsOf(way: Way, wanted: readonly Wanted[]): readonly Group[] {
  const groups = new Map<string, Wanted[]>();
  for (const one of wanted) {
    const value = way.by === 'doi' ? doiKey(one.doi ?? '') : (one.pmid ?? '');
    const group = groups.get(value);
    if (group === undefined) groups.set(value, [one]);
    else group.push(one);
  }
  return [...groups].map(([value, members]) => ({ value, wanted: members }));
}

/** Batches that are neither too many identifiers nor too long an address. */
function batchesOf(way: Way, groups: readonly Group[]): readonly (readonly Group[])[] {
  const batches: Group[][] = [];
  let length = 0;
  for (const group of groups) {
    const added = encodeURIComponent(`doi:${group.value},`).length;
    const last = batches.at(-1);
    if (last === undefined || last.length >= way.most || length + added > LONGEST) {
      batches.push([group]);
      length = added;
    } else {
      last.push(group);
      length += added;
    }
  }
  return batches;
}

function describePart(way: Way, values: readonly string[]): string {
  const name = way.by === 'doi' ? 'DOI' : 'PMID';
  const [first] = values;
  return values.length === 1 ? `${name} ${first}` : `${values.length} ${name}s, ${first} to ${values.at(-1)}`;
}

/** The records that a step asks for; none where it is no step of {@link planAbstracts}. */
export function wantedBy(step: Step): readonly Wanted[] {
  const carried = step['wanted'];
  return Array.isArray(carried) ? carried.flatMap(readWanted) : [];
}

function readWanted(value: unknown): readonly Wanted[] {
  if (typeof value !== 'object' || value === null || !('recordId' in value)) return [];
  const text = (name: string): string | undefined => {
    const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
    return typeof found === 'string' ? found : undefined;
  };
  const recordId = text('recordId');
  if (recordId === undefined) return [];
  return [{ recordId: asRecordId(recordId), source: text('source') ?? '', doi: text('doi'), pmid: text('pmid') }];
}

/** An abstract and the record that lacked it. */
export interface AbstractMatch {
  readonly recordId: RecordId;
  /** PMID, DOI or W… of the record that held it. */
  readonly nativeId: string;
  readonly abstract: string;
}

/**
 * Which wanted record gets which abstract: by DOI compared case-free, else by PMID, never by title. Of several the longest. A DOI
 * that the answer has for records of different titles, such as the abstracts of a meeting, matches none.
 */
export function matchAbstracts(wanted: readonly Wanted[], fetched: readonly FetchedRecord[]): readonly AbstractMatch[] {
  const shared = findSharedDois(fetched.map(({ record: { doi, title } }) => ({ source: '', doi, title })));
  const holders = fetched.flatMap(({ nativeId, record }) =>
    record.abstract === undefined ? [] : [{ nativeId, abstract: record.abstract, doi: record.doi, pmid: record.pmid }],
  );
  const find = indexReports(holders.sort((left, right) => right.abstract.length - left.abstract.length));
  return wanted.flatMap((one) => {
    const holder = find(one.doi !== undefined && shared.has(doiKey(one.doi)) ? { ...one, doi: undefined } : one);
    return holder === undefined
      ? []
      : [{ recordId: one.recordId, nativeId: holder.nativeId, abstract: holder.abstract }];
  });
}

// When a service has refused so many single identifiers and taken nothing, it is the request that it does not know.
const MOST_REFUSED = 5;

/**
 * The source as the filling asks it, for one run. What a step asks for is carried on to the steps that follow it. A list that the
 * service refuses, or to which it announces more than can be meant, is asked for again in halves, so that one odd identifier
 * costs the others nothing; alone it is passed over with a warning.
 */
export function supplySource(source: SearchSource): SearchSource {
  let taken = 0;
  let refused = 0;
  const refuse = (step: Step, message: string, result: PageResult): PageResult => {
    const wanted = wantedBy(step);
    const values = groupsOfStep(source.id, wanted);
    if (values.length > 1) {
      const half = Math.ceil(values.length / 2);
      const halves = [values.slice(0, half), values.slice(half)].map((groups) =>
        groups.flatMap((group) => group.wanted),
      );
      const next = halves.flatMap((each) => planAbstracts(source.id, each).steps);
      return { ...EMPTY_PAGE, next: next.map((each) => ({ ...each, part: step.part })) };
    }
    refused += 1;
    if (taken === 0 && refused >= MOST_REFUSED) return result;
    const said = `${values[0]?.value ?? 'An identifier'} could not be asked: ${message}`;
    return { ...EMPTY_PAGE, warnings: [{ code: 'IDENTIFIER_REFUSED', message: said }] };
  };
  return {
    ...source,
    async read(step, answer, context) {
      const result = await source.read(step, answer, context);
      if (result.kind === 'fail' && result.code === 'QUERY_REJECTED' && !result.closesService) {
        return refuse(step, result.message, result);
      }
      if (result.kind !== 'page') return result;
      const { announced } = result;
      if (announced !== undefined && announced > 2 * wantedBy(step).length + 20) {
        const message = `it finds ${announced} records.`;
        return refuse(step, message, { kind: 'fail', code: 'BAD_ANSWER', message, closesService: false });
      }
      taken += 1;
      return { ...result, next: result.next.map((each) => ({ ...each, wanted: step['wanted'] })) };
    },
  };
}

function groupsOfStep(service: ServiceName, wanted: readonly Wanted[]): readonly Group[] {
  const [first] = wanted;
  const way = first === undefined ? undefined : wayOf(service, first);
  return way === undefined ? [] : groupsOf(way, wanted);
}
