/** What a saved query makes of one record: whether it matches as the service holds it, on which terms that hangs, and what fails. */
import { evaluate, filterVerdict, isWithinLimits, listConcepts, listDrops } from '../query/evaluate.ts';
import { shorten } from '../query/expression.ts';
import type { Leaf } from '../query/place.ts';
import { type PreparedFields, prepareFields } from '../query/prepared-fields.ts';
import { describeNode } from '../query/print.ts';
import type { Compiled, FilePlace, Limits, QueryNode, SavedQuery, Truth } from '../query/tree.ts';
import { leavesOf, withoutLeaf } from '../query/without-leaf.ts';
import { type BibRecord, SERVICE_TITLES } from '../records/record.ts';

/** `unknown-kept`: there is no abstract, the query is undecided, and the local filter would keep the record by its title. */
export type Match = 'true' | 'unknown-kept' | 'false';

/** A part of a query that a record does not fulfil. */
export interface Failing {
  /** `block police`, the operand in one line, `NOT …`, or the limit. */
  readonly name: string;
  readonly kind: 'concept' | 'limit';
  /** `unknown`: there is no abstract, and the title does not decide. */
  readonly truth: 'false' | 'unknown';
  /** Line of the query that asks for it. */
  readonly place: FilePlace | undefined;
  /** Where the terms of a block stand. */
  readonly terms: FilePlace | undefined;
  /** What cannot be known here. */
  readonly note: string | undefined;
}

/** A term without which the record would not be found. */
export interface Dependence {
  readonly query: string;
  readonly term: string;
  readonly place: FilePlace | undefined;
}

export interface Judgement {
  readonly query: string;
  readonly match: Match;
  /** Whether the service would find the record by it, or the local filter keep it: what is undecided only a ranked search brings. */
  readonly finds: boolean;
  readonly failing: readonly Failing[];
  readonly dependsOn: readonly Dependence[];
  /** What makes this judgement less than certain. */
  readonly note: string | undefined;
}

/** A saved query ready to be judged by, for one service. */
export type Judge = (record: BibRecord) => Judgement;

interface Concept {
  readonly asked: QueryNode;
  /** As it was written, with its references. */
  readonly written: QueryNode;
}

/**
 * Prepares a query for many records.
 *
 * @param compiled - of `query`, for the service whose records are judged
 */
export function prepareJudge(query: SavedQuery, compiled: Compiled): Judge {
  const concepts = pair(listConcepts(compiled.effective), listConcepts(query.tree));
  const drops = pair(listDrops(compiled.effective), listDrops(query.tree));
  const without = leavesOf(compiled.effective).map((leaf) => ({
    leaf,
    compiled: { ...compiled, effective: withoutLeaf(compiled.effective, leaf) },
  }));
  const title = SERVICE_TITLES[compiled.service];
  const note =
    compiled.relation === 'override' ? `${title} is sent the override; this is judged by the query` : undefined;
  return (delivered) => {
    const record = asSearched(compiled, delivered);
    const fields = prepareFields(record);
    const limits = failingLimits(query, compiled, record);
    const match = matchOf(compiled, record, fields, limits);
    const finds = isFound(compiled, match);
    return {
      query: query.id,
      match,
      finds,
      failing: [...failingConcepts(query, concepts, drops, record, fields), ...limits],
      dependsOn: finds
        ? without
            .filter((each) => !isFound(compiled, matchOf(each.compiled, record, fields, limits)))
            .map(({ leaf }) => ({ query: query.id, term: describeNode(leaf), place: query.places.get(leaf) }))
        : [],
      note,
    };
  };
}

/** PubMed's [tiab] reads author keywords beside title and abstract (apis/README.md 1.5). */
function asSearched(compiled: Compiled, record: BibRecord): BibRecord {
  if (compiled.service !== 'pubmed' || record.abstract === undefined || record.keywords.length === 0) return record;
  return { ...record, abstract: [record.abstract, ...record.keywords].join('\n') };
}

function matchOf(
  compiled: Compiled,
  record: BibRecord,
  fields: PreparedFields,
  failingLimits: readonly Failing[],
): Match {
  if (failingLimits.length > 0) return 'false';
  const verdict = filterVerdict(compiled, record, { fields });
  return verdict === 'keep' ? 'true' : verdict === 'keep-title-only' ? 'unknown-kept' : 'false';
}

function isFound(compiled: Compiled, match: Match): boolean {
  return match === 'true' || (match === 'unknown-kept' && compiled.relation === 'ranked');
}

/** Parts as asked beside the same parts as written: for some services a part is left out, and references are gone. */
function pair(asked: readonly QueryNode[], written: readonly QueryNode[]): readonly Concept[] {
  let next = 0;
  return asked.map((part) => {
    const leaves = leavesOf(part);
    const at = written.findIndex((node, index) => index >= next && holdsAll(node, leaves));
    next = at + 1;
    return { asked: part, written: written[at] ?? part };
  });
}

function holdsAll(node: QueryNode, leaves: readonly Leaf[]): boolean {
  const own = new Set(leavesOf(node));
  return leaves.every((leaf) => own.has(leaf));
}

function failingConcepts(
  query: SavedQuery,
  concepts: readonly Concept[],
  drops: readonly Concept[],
  record: BibRecord,
  fields: PreparedFields,
): readonly Failing[] {
  const truthOf = (node: QueryNode): Truth => evaluate(node, record, { fields });
  return [
    ...concepts.flatMap(({ asked, written }) => {
      const truth = truthOf(asked);
      return truth === 'true' ? [] : [failingConcept(query, written, truth, nameOf(written), headingNote(asked))];
    }),
    ...drops.flatMap(({ asked, written }) => {
      const truth = truthOf(asked);
      if (truth === 'false') return [];
      return [failingConcept(query, written, truth === 'true' ? 'false' : truth, `NOT ${nameOf(written)}`, undefined)];
    }),
  ];
}

function failingConcept(
  query: SavedQuery,
  written: QueryNode,
  truth: 'false' | 'unknown',
  name: string,
  note: string | undefined,
): Failing {
  const terms = written.op === 'ref' ? query.places.get(written.node) : undefined;
  return { name, kind: 'concept', truth, place: query.places.get(written), terms, note };
}

function nameOf(node: QueryNode): string {
  return shorten(describeNode(node), 60);
}

/** Exploded headings find narrower ones too, and the tree of headings is not at hand. */
function headingNote(concept: QueryNode): string | undefined {
  const headings = leavesOf(concept).flatMap((leaf) => (leaf.op === 'mesh' && leaf.explode ? [leaf.heading] : []));
  return headings.length === 0
    ? undefined
    : `a heading below MeSH ${headings.join(' or ')} would decide too, which cannot be known here`;
}

const NO_LIMITS: Limits = { from: undefined, to: undefined, languages: [], typesOnly: [], typesNot: [] };

function failingLimits(query: SavedQuery, compiled: Compiled, record: BibRecord): readonly Failing[] {
  const { limits } = compiled;
  const failing: Failing[] = [];
  const check = (name: string, path: string, isWithin: boolean): void => {
    if (isWithin) return;
    const place = query.settingPlaces.get(path);
    failing.push({ name, kind: 'limit', truth: 'false', place, terms: undefined, note: undefined });
  };
  const within = (some: Partial<Limits>): boolean => isWithinLimits({ ...NO_LIMITS, ...some }, record);
  const year = record.year === undefined ? '' : ` (${record.year})`;
  check(`published from ${limits.from}${year}`, 'limits.published.from', within({ from: limits.from }));
  check(`published to ${limits.to}${year}`, 'limits.published.to', within({ to: limits.to }));
  const spoken = record.languages.join(', ');
  check(
    `language ${limits.languages.join(', ')} (${spoken})`,
    'limits.language',
    within({ languages: limits.languages }),
  );
  check(`types only (${record.type})`, 'limits.types.only', within({ typesOnly: limits.typesOnly }));
  check(`types not (${record.type})`, 'limits.types.not', within({ typesNot: limits.typesNot }));
  const types = compiled.service === 'openalex' ? (query.databases.openalex?.types ?? []) : [];
  const [type] = record.sourceTypes;
  const isAsked = types.length === 0 || type === undefined || types.includes(type);
  check(`types of OpenAlex (${type})`, 'databases.openalex.types', isAsked);
  return failing;
}
