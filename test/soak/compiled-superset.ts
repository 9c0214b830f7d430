/** Random queries, compiled and asked of the sandbox: nothing that the query finds is missed, and parts find what the whole finds. */
import fc from 'fast-check';
import { ReviewError } from '../../src/errors.ts';
import { evaluate } from '../../src/query/evaluate.ts';
import { compile } from '../../src/query/translate.ts';
import { translateOpenAlex } from '../../src/query/translate-openalex.ts';
import type { CompiledRequest, QueryNode } from '../../src/query/tree.ts';
import type { BibRecord } from '../../src/records/record.ts';
import { applyFilter, parseFilter } from '../../src/sandbox/openalex-filter.ts';
import { OpenAlexSearcher } from '../../src/sandbox/openalex-query.ts';
import { PubmedSearcher } from '../../src/sandbox/pubmed-query.ts';
import { membersOf } from '../../src/sandbox/word-index.ts';
import type { Figure, Part } from '../bench/figures.ts';
import { fullRecord, record, tree } from '../query/arbitraries.ts';
import { aQuery } from '../query/builders.ts';
import { oddRecord, oddTree } from './odd-words.ts';

const QUERIES = 10_000;
const RECORDS = 20;
/** Of a filter: so few that most queries with an OR go out in parts. */
const FEW_BYTES = 110;
const SEED = 2026;

type Service = 'pubmed' | 'openalex';

// PubMed's [tiab] holds keywords too, so that a NOT takes out more there: a loss that the translation tells of.
const withoutKeywords = (one: BibRecord): BibRecord => ({ ...one, keywords: [] });
const corpusOf = (some: fc.Arbitrary<BibRecord>) =>
  fc.array(some.map(withoutKeywords), { minLength: RECORDS, maxLength: RECORDS });

/** Numbers of the records that the requests find together, ascending. */
function ask(records: readonly BibRecord[], service: Service, requests: readonly CompiledRequest[]): readonly number[] {
  const corpus = records.map((one, index) => ({ service, id: String(index + 1), record: one }));
  const found = requests.flatMap((request) => {
    if (request.service === 'pubmed') return membersOf(new PubmedSearcher(corpus).search(request.term).found);
    if (request.service !== 'openalex') return [];
    return membersOf(applyFilter(parseFilter(request.filter), corpus, new OpenAlexSearcher(records)).found);
  });
  return [...new Set(found)].toSorted((a, b) => a - b);
}

/** What an act gives; `undefined` when the program refuses to translate, and says so. */
function unlessRefused<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof ReviewError) return undefined;
    throw error;
  }
}

interface Law {
  readonly what: string;
  readonly trees: fc.Arbitrary<QueryNode>;
  readonly records: fc.Arbitrary<readonly BibRecord[]>;
  /** What is wrong; `undefined` = nothing; `not-tried` when the program refuses the query or the law says nothing of it. */
  readonly check: (node: QueryNode, records: readonly BibRecord[]) => object | undefined | 'not-tried';
}

function superset(service: Service): Law['check'] {
  return (node, records) => {
    const compiled = unlessRefused(() => compile({ ...aQuery('police'), tree: node }, service));
    if (compiled === undefined) return 'not-tried';
    const found = new Set(ask(records, service, compiled.requests));
    const missed = records.filter((one, index) => evaluate(compiled.effective, one) === 'true' && !found.has(index));
    return missed.length === 0 ? undefined : { requests: compiled.requests, missed: missed.map(textOf) };
  };
}

function exact(service: Service): Law['check'] {
  return (node, records) => {
    const compiled = unlessRefused(() => compile({ ...aQuery('police'), tree: node }, service));
    if (compiled?.relation !== 'exact') return 'not-tried';
    const found = ask(records, service, compiled.requests);
    const more = found.flatMap((index) => {
      const one = records[index];
      return one !== undefined && evaluate(compiled.effective, one) !== 'true' ? [textOf(one)] : [];
    });
    return more.length === 0 ? undefined : { requests: compiled.requests, more };
  };
}

function inParts(node: QueryNode, records: readonly BibRecord[]): object | undefined | 'not-tried' {
  const query = { ...aQuery('police'), tree: node };
  const whole = unlessRefused(() => translateOpenAlex(query, undefined));
  const parts = unlessRefused(() => translateOpenAlex(query, undefined, FEW_BYTES));
  if (whole === undefined || parts === undefined || parts.requests.length < 2) return 'not-tried';
  const byWhole = ask(records, 'openalex', whole.requests);
  const byParts = ask(records, 'openalex', parts.requests);
  return byWhole.join() === byParts.join()
    ? undefined
    : { whole: whole.requests, parts: parts.requests, byWhole, byParts };
}

function textOf({ title, abstract, meshHeadings }: BibRecord): object {
  return { title, abstract, meshHeadings };
}

const USUAL = { trees: tree, records: corpusOf(record) };
const WITH_ABSTRACTS = { trees: tree, records: corpusOf(fullRecord) };
const ODD = { trees: oddTree, records: corpusOf(oddRecord) };

const LAWS: readonly Law[] = [
  { what: 'PubMed: nothing missed', ...USUAL, check: superset('pubmed') },
  { what: 'OpenAlex: nothing missed', ...USUAL, check: superset('openalex') },
  { what: 'PubMed: called exact, and is', ...WITH_ABSTRACTS, check: exact('pubmed') },
  { what: 'OpenAlex: called exact, and is', ...WITH_ABSTRACTS, check: exact('openalex') },
  { what: 'OpenAlex: in parts as in one', ...WITH_ABSTRACTS, check: inParts },
  { what: 'PubMed, odd words: nothing missed', ...ODD, check: superset('pubmed') },
  { what: 'OpenAlex, odd words: nothing missed', ...ODD, check: superset('openalex') },
  { what: 'PubMed, odd words: called exact, and is', ...ODD, check: exact('pubmed') },
  { what: 'OpenAlex, odd words: called exact, and is', ...ODD, check: exact('openalex') },
];

/** Tries a law on so many queries that it says something of; gives its line, and prints the smallest query that breaks it. */
function tryLaw({ what, trees, records, check }: Law): Figure {
  let tried = 0;
  let made = 0;
  const property = fc.property(trees, records, (node, some) => {
    made++;
    const wrong = check(node, some);
    if (wrong === 'not-tried') return;
    tried++;
    if (wrong !== undefined) throw new Error(JSON.stringify(wrong));
  });
  let holds = true;
  for (let round = 0; tried < QUERIES && holds; round++) {
    const result = fc.check(property, { numRuns: QUERIES, seed: SEED + round });
    if (!result.failed) continue;
    holds = false;
    process.exitCode = 1;
    const [node] = result.counterexample ?? [];
    console.log(`BROKEN ${what}: ${JSON.stringify(node)}\n  ${String(result.errorInstance).slice(0, 1500)}`);
  }
  const size = `${tried.toLocaleString('en-US')} of ${made.toLocaleString('en-US')} queries × ${RECORDS} records`;
  return { what, size, value: holds ? 'holds' : 'BROKEN', against: '-', ratio: '-' };
}

export const compiledSuperset: Part = {
  name: 'compiled-superset',
  about: 'random queries, compiled, against our emulator',
  measure: async (flags) => LAWS.filter(({ what }) => !flags.has('--odd') || what.includes('odd')).map(tryLaw),
};
