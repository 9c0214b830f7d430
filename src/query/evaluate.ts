/** Applies a query tree to a record, with three truths, since many records come without abstract (review protocol 7.6). */
import type { BibRecord } from '../records/record.ts';
import { evaluateLeaf } from './evaluate-leaf.ts';
import { findLanguageCode } from './languages.ts';
import { type PreparedFields, prepareFields } from './prepared-fields.ts';
import { describeNode } from './print.ts';
import type { Compiled, Limits, QueryNode, Truth } from './tree.ts';
import { FILED_AS_ARTICLE } from './type-tables.ts';

export interface EvaluateOptions {
  /** The record's fields when they are prepared already, for several queries on one record. */
  readonly fields?: PreparedFields;
}

/**
 * Whether a query holds for a record. A term is true where a field has it; without abstract it is `unknown` when the title
 * does not have it; else false. AND, OR and NOT follow Kleene. MeSH headings are true or false, by the record's headings.
 */
export function evaluate(node: QueryNode, record: BibRecord, options: EvaluateOptions = {}): Truth {
  return evaluateNode(node, options.fields ?? prepareFields(record));
}

function evaluateNode(node: QueryNode, fields: PreparedFields): Truth {
  switch (node.op) {
    case 'ref':
      return evaluateNode(node.node, fields);
    case 'and':
      return fold(node.args, fields, 'false', 'true');
    case 'or':
      return fold(node.args, fields, 'true', 'false');
    case 'not': {
      const keep = evaluateNode(node.keep, fields);
      if (keep === 'false') return 'false';
      const drop = evaluateNode(node.drop, fields);
      if (drop === 'true') return 'false';
      return keep === 'true' && drop === 'false' ? 'true' : 'unknown';
    }
    default:
      return evaluateLeaf(node, fields);
  }
}

/** Kleene's AND (`decisive` false) and OR (`decisive` true). */
function fold(args: readonly QueryNode[], fields: PreparedFields, decisive: Truth, neutral: Truth): Truth {
  let truth = neutral;
  for (const arg of args) {
    const next = evaluateNode(arg, fields);
    if (next === decisive) return decisive;
    if (next === 'unknown') truth = 'unknown';
  }
  return truth;
}

/** Truth of one part of a query for one record. */
export interface PartTruth {
  /** What the part asks, in one line. */
  readonly asked: string;
  readonly truth: Truth;
}

/** Truth of each concept of a query, its top-level `all`, in order: which of them a missed record fails. */
export function findTruths(tree: QueryNode, record: BibRecord): readonly PartTruth[] {
  const fields = prepareFields(record);
  const parts = listConcepts(tree).map((part) => ({ asked: describeNode(part), truth: evaluateNode(part, fields) }));
  return [...parts, ...listDrops(tree).map((drop) => describeDrop(drop, fields))];
}

function describeDrop(drop: QueryNode, fields: PreparedFields): PartTruth {
  const truth = evaluateNode(drop, fields);
  const inverse: Truth = truth === 'unknown' ? 'unknown' : truth === 'true' ? 'false' : 'true';
  return { asked: `NOT ${describeNode(drop)}`, truth: inverse };
}

/** The operands of the top-level `all`, also when it stands in a block or is what a top-level `not` keeps; else the whole. */
export function listConcepts(tree: QueryNode): readonly QueryNode[] {
  if (tree.op === 'and') return tree.args;
  if (tree.op === 'not') return listConcepts(tree.keep);
  return tree.op === 'ref' && tree.node.op !== 'or' ? listConcepts(tree.node) : [tree];
}

/** What every `not` around the concepts takes out. */
export function listDrops(tree: QueryNode): readonly QueryNode[] {
  if (tree.op === 'not') return [...listDrops(tree.keep), tree.drop];
  return tree.op === 'ref' ? listDrops(tree.node) : [];
}

export type FilterVerdict = 'keep' | 'keep-title-only' | 'remove' | 'remove-unknown';

/**
 * What the local filter does with a record found for a compiled query. `keep-title-only`: there is no abstract, the query
 * is undecided, and one of its concepts is true on the title; `remove-unknown`: undecided, and none is (design, "unknown").
 */
export function filterVerdict(
  compiled: Pick<Compiled, 'effective' | 'limits'>,
  record: BibRecord,
  options: EvaluateOptions = {},
): FilterVerdict {
  if (!isWithinLimits(compiled.limits, record)) return 'remove';
  const fields = options.fields ?? prepareFields(record);
  const truth = evaluateNode(compiled.effective, fields);
  if (truth !== 'unknown') return truth === 'true' ? 'keep' : 'remove';
  const holds = listConcepts(compiled.effective).some((concept) => evaluateNode(concept, fields) === 'true');
  return holds ? 'keep-title-only' : 'remove-unknown';
}

/** Whether records found by this translation are to pass the local filter: not when the service decided exactly, nor under an override. */
export function needsLocalFilter(compiled: Pick<Compiled, 'relation'>): boolean {
  return compiled.relation === 'superset' || compiled.relation === 'ranked';
}

/** Whether a record lies within the limits, as far as is known: what a record does not say never takes it out. */
export function isWithinLimits(limits: Limits, record: BibRecord): boolean {
  return isWithinDates(limits, record) && hasLanguage(limits, record) && hasType(limits, record);
}

function isWithinDates({ from, to }: Limits, record: BibRecord): boolean {
  if (record.year === undefined) return true;
  const year = String(record.year).padStart(4, '0');
  const month = record.month === undefined ? undefined : String(record.month).padStart(2, '0');
  const day = month === undefined || record.day === undefined ? undefined : String(record.day).padStart(2, '0');
  const first = `${year}-${month ?? '01'}-${day ?? '01'}`;
  const last = `${year}-${month ?? '12'}-${day ?? '31'}`;
  return (from === undefined || last >= from) && (to === undefined || first <= to);
}

function hasLanguage(limits: Limits, record: BibRecord): boolean {
  if (limits.languages.length === 0 || record.languages.length === 0) return true;
  const codes = record.languages.map(findLanguageCode);
  return codes.some((code) => code === undefined || limits.languages.includes(code));
}

function hasType(limits: Limits, record: BibRecord): boolean {
  if (limits.typesNot.includes(record.type)) return false;
  if (limits.typesOnly.length === 0 || limits.typesOnly.includes(record.type)) return true;
  if (record.type === 'other') return true;
  return record.type === 'article' && limits.typesOnly.some((type) => FILED_AS_ARTICLE.includes(type));
}
