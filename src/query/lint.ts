/** `query lint`: a saved query against the elements of PRESS, by a named, ordered table of rules. */
import { findAcknowledgement } from './acknowledge.ts';
import { type LintFinding, type LintRule, layOut } from './lint-context.ts';
import { findLosses, findUntranslatable } from './lint-losses.ts';
import {
  findBadWildcards,
  findForeignSigns,
  findLooseParts,
  findMixedOperators,
  findSmallOperators,
  findSplittingSigns,
  findUnbalanced,
  findUnknownTags,
  findUntaggedTerms,
} from './lint-overrides.ts';
import { findMissingSpellings, findStemmedWildcards, findTypingErrors } from './lint-spelling.ts';
import {
  findAnyFields,
  findExplodedTraps,
  findForeignProbes,
  findHeadingsAlone,
  findMissingExpectation,
  findMissingLimits,
  findMissingPurpose,
  findNots,
  findSingleTermConcepts,
  findSmallConcepts,
  findUncoveredHeadings,
  findUnlimitedDepth,
} from './lint-structure.ts';
import {
  findCommonStems,
  findContainedTerms,
  findDuplicateTerms,
  findOddDistances,
  findShortStems,
  findTermsWithoutHits,
  findTraps,
} from './lint-terms.ts';
import type { Trap } from './traps.ts';
import type { SavedQuery, WARNING_CODES } from './tree.ts';

const loss = (name: (typeof WARNING_CODES)[number], element: LintRule['element'], looksFor: string): LintRule => ({
  name,
  element,
  looksFor,
  find: (context) => findLosses(context, name),
});

const QUESTION = 'translation of the question';
const OPERATORS = 'Boolean and proximity operators';
const HEADINGS = 'subject headings';
const WORDS = 'text words';
const SPELLING = 'spelling and syntax';
const LIMITS = 'limits and filters';

/** Each rule with the element of PRESS that it serves and what it looks for, in the order in which findings are told. */
export const LINT_RULES: readonly LintRule[] = [
  // What the query is for, and what is AND-ed.
  { name: 'purpose-missing', element: QUESTION, looksFor: 'a query without `purpose`', find: findMissingPurpose },
  {
    name: 'expect-missing',
    element: QUESTION,
    looksFor: 'a query without known publications',
    find: findMissingExpectation,
  },
  {
    name: 'single-term-concept',
    element: QUESTION,
    looksFor: 'an AND-ed concept of one term',
    find: findSingleTermConcepts,
  },
  {
    name: 'small-concept',
    element: QUESTION,
    looksFor: 'an AND-ed concept of two or three terms',
    find: findSmallConcepts,
  },
  {
    name: 'foreign-probe',
    element: QUESTION,
    looksFor: 'a probe of Crossref without a word of the query',
    find: findForeignProbes,
  },
  // Operators.
  { name: 'not-used', element: OPERATORS, looksFor: 'NOT, which loses records', find: findNots },
  {
    name: 'near-distance',
    element: OPERATORS,
    looksFor: '`near` within 0 or more than 10 words',
    find: findOddDistances,
  },
  {
    name: 'untranslatable',
    element: OPERATORS,
    looksFor: 'a service that could only be asked for less',
    find: findUntranslatable,
  },
  loss('NEAR_WIDENED', OPERATORS, 'proximity that a service counts in another way'),
  loss('NOT_LOCAL', OPERATORS, 'a NOT that is not sent'),
  // Headings.
  { name: 'mesh-only', element: HEADINGS, looksFor: 'an OR of headings without free text', find: findHeadingsAlone },
  {
    name: 'mesh-exploded',
    element: HEADINGS,
    looksFor: 'an exploded heading that the traps name',
    find: findExplodedTraps,
  },
  loss('MESH_DROPPED', HEADINGS, 'headings that a service without MeSH is not asked for'),
  {
    name: 'mesh-uncovered',
    element: HEADINGS,
    looksFor: 'a heading without free-text terms for it',
    find: findUncoveredHeadings,
  },
  // Words.
  { name: 'trap', element: WORDS, looksFor: 'a term with a second meaning, from the list of traps', find: findTraps },
  {
    name: 'common-stem',
    element: WORDS,
    looksFor: 'a truncation so short that it finds common words',
    find: findCommonStems,
  },
  { name: 'no-hits', element: WORDS, looksFor: 'a term that finds nothing', find: findTermsWithoutHits },
  {
    name: 'duplicate-term',
    element: WORDS,
    looksFor: 'a term twice in one OR, hyphens and case aside',
    find: findDuplicateTerms,
  },
  {
    name: 'contained-term',
    element: WORDS,
    looksFor: 'a term that another one of its OR contains',
    find: findContainedTerms,
  },
  { name: 'any-field', element: WORDS, looksFor: 'field `any` where OpenAlex is asked', find: findAnyFields },
  loss('FIELD_WIDENED', WORDS, 'a field that a service does not have'),
  // Spelling and syntax.
  {
    name: 'spelling-variant',
    element: SPELLING,
    looksFor: 'a British or American spelling alone',
    find: findMissingSpellings,
  },
  {
    name: 'typing-error',
    element: SPELLING,
    looksFor: 'a word one letter away from a frequent one',
    find: findTypingErrors,
  },
  {
    name: 'short-stem',
    element: SPELLING,
    looksFor: 'a truncation shorter than the service takes',
    find: findShortStems,
  },
  {
    name: 'wildcard-stemmed',
    element: SPELLING,
    looksFor: 'a `*` where OpenAlex matches stems',
    find: findStemmedWildcards,
  },
  loss('TRUNC_DROPPED', SPELLING, 'a `*` that is not sent'),
  // Strings written by hand.
  loss('OVERRIDE_USED', SPELLING, 'an override, and one that names no query it was written for'),
  loss('OVERRIDE_STALE', SPELLING, 'an override older than the query'),
  { name: 'override-unbalanced', element: SPELLING, looksFor: 'brackets or quotes left open', find: findUnbalanced },
  { name: 'override-signs', element: SPELLING, looksFor: 'curly quotes and remains of HTML', find: findForeignSigns },
  {
    name: 'override-small-operator',
    element: OPERATORS,
    looksFor: '`and`, `or`, `not` in small letters',
    find: findSmallOperators,
  },
  {
    name: 'override-mixed',
    element: OPERATORS,
    looksFor: 'AND, OR, NOT side by side without brackets',
    find: findMixedOperators,
  },
  {
    name: 'override-operator',
    element: OPERATORS,
    looksFor: 'an operator without term, terms without operator',
    find: findLooseParts,
  },
  { name: 'override-tag', element: SPELLING, looksFor: 'a field tag that PubMed does not know', find: findUnknownTags },
  {
    name: 'override-untagged',
    element: SPELLING,
    looksFor: 'a term without field, which PubMed maps',
    find: findUntaggedTerms,
  },
  {
    name: 'override-wildcard',
    element: SPELLING,
    looksFor: 'a `*` or `?` that the service refuses',
    find: findBadWildcards,
  },
  {
    name: 'override-comma',
    element: SPELLING,
    looksFor: 'a comma or pipe, which splits filters of OpenAlex',
    find: findSplittingSigns,
  },
  // Limits.
  { name: 'limits-missing', element: LIMITS, looksFor: 'a query without `limits`', find: findMissingLimits },
  loss('LANG_DETECTED', LIMITS, 'languages that a service guesses'),
  loss('TYPE_MAPPED', LIMITS, 'types that a service names in another way'),
  loss('LIMIT_LOCAL', LIMITS, 'limits that a service is not asked for'),
  {
    name: 'crossref-depth',
    element: LIMITS,
    looksFor: 'probes that are read without an end',
    find: findUnlimitedDepth,
  },
  loss('RANKED_CUT', LIMITS, 'a ranked list that is cut'),
  loss('URL_CHUNKED', LIMITS, 'a query that is sent in parts'),
];

export interface LintOptions {
  readonly traps: readonly Trap[];
  /** Records that each term finds, by the term as `describeNode` gives it: `police*`, `"stop and search*"`, `MeSH Police`. */
  readonly hits?: ReadonlyMap<string, number> | undefined;
}

/** What is wrong with a saved query, or worth knowing, in the order of the rules. The same query gives the same findings. */
export function lintQuery(query: SavedQuery, { traps, hits }: LintOptions): readonly LintFinding[] {
  const context = layOut(query, traps, hits);
  const findings = LINT_RULES.flatMap((rule) => rule.find(context).map((found) => ({ rule: rule.name, ...found })));
  const told = new Set<string>();
  return findings.filter((finding) => {
    // A block that is used twice is told once.
    const key = JSON.stringify(finding);
    if (told.has(key) || isSaidBetter(finding, findings)) return false;
    told.add(key);
    return true;
  });
}

/** Rules that say of the same term what another says with more reason. */
const SAID_BETTER: readonly (readonly [better: string, worse: string])[] = [
  ['trap', 'common-stem'],
  ['short-stem', 'common-stem'],
  ['short-stem', 'TRUNC_DROPPED'],
];

function isSaidBetter(finding: LintFinding, findings: readonly LintFinding[]): boolean {
  const isAt = (other: LintFinding): boolean => JSON.stringify(other.place) === JSON.stringify(finding.place);
  if (finding.rule === 'mesh-uncovered') {
    // The loss table says the same of a service, unless the heading is covered there.
    return findings.some((other) => other.rule === 'MESH_DROPPED' && other.severity === 'warning' && isAt(other));
  }
  return SAID_BETTER.some(
    ([better, worse]) => finding.rule === worse && findings.some((other) => other.rule === better && isAt(other)),
  );
}

/** What has to be mended or accepted before the strategy is fixed: every error, and each warning that nobody has acknowledged. */
export function openWarnings(query: SavedQuery, findings: readonly LintFinding[]): readonly LintFinding[] {
  return findings.filter(
    ({ severity, rule, term }) =>
      severity === 'error' || (severity === 'warning' && findAcknowledgement(query, rule, term) === undefined),
  );
}
