/** Rules of `query lint` on how a query is built: concepts, headings, NOT, and the settings beside the tree. */
import { thousands } from '../records/text.ts';
import { coversWords, foldWords, parseTerm } from './covers.ts';
import { type Found, type LintContext, listKept, settingPlace } from './lint-context.ts';
import { eachTerm, isText, listSome, quote, termOf } from './lint-terms.ts';
import { describeNode } from './print.ts';
import { tokenise } from './tokens.ts';

/** A concept with fewer terms is AND-ed at the price of the records that call it otherwise. */
const FEW_TERMS = 4;

export function findSingleTermConcepts(context: LintContext): readonly Found[] {
  return context.concepts.flatMap(({ terms, place, name }): readonly Found[] => {
    const [only] = terms;
    if (only === undefined || terms.length > 1 || !isText(only)) return [];
    const block = name === undefined ? '' : ` (block ${name})`;
    return [
      {
        severity: 'warning',
        place,
        term: termOf(only),
        message: `this concept${block} has a single term, ${quote(only)}; records that say it in other words are lost`,
        instead: 'any: [ … ] with its synonyms, or leave the concept out',
      },
    ];
  });
}

export function findSmallConcepts(context: LintContext): readonly Found[] {
  return context.concepts.flatMap(({ terms, place }): readonly Found[] => {
    if (terms.length < 2 || terms.length >= FEW_TERMS) return [];
    return [
      {
        severity: 'note',
        place,
        term: undefined,
        message: `this concept has ${terms.length} terms only: ${terms.map(quote).join(', ')}`,
        instead: 'more synonyms, if there are any',
      },
    ];
  });
}

export function findHeadingsAlone(context: LintContext): readonly Found[] {
  return context.groups.flatMap(({ place, terms, isDropped }): readonly Found[] => {
    const leaves = terms.map(({ leaf }) => leaf);
    if (isDropped || leaves.length === 0 || leaves.some(isText)) return [];
    return [
      {
        severity: 'warning',
        place,
        term: leaves.length === 1 ? leaves.map(termOf).join() : undefined,
        message: `only MeSH headings stand here (${listSome(leaves.map(termOf))}): records that PubMed has not indexed yet, and all of other services, are lost`,
        instead: 'free-text terms beside the headings',
      },
    ];
  });
}

/** Headings for which no free text stands: none is named in `covered_by`, and none beside it says the same. */
export function findUncoveredHeadings(context: LintContext): readonly Found[] {
  return context.groups.flatMap(({ terms, isDropped }) => {
    const texts = terms.flatMap(({ leaf }) => (isText(leaf) ? leaf : []));
    if (isDropped || texts.length === 0) return [];
    return terms.flatMap(({ leaf, place }): readonly Found[] => {
      if (leaf.op !== 'mesh') return [];
      const stands = (term: string): boolean => {
        const wanted = parseTerm(term);
        return wanted !== undefined && texts.some((text) => coversWords(text, wanted));
      };
      const absent = leaf.coveredBy.filter((term) => !stands(term));
      const turned = leaf.heading.split(/,\s*/).toReversed().join(' ');
      if (leaf.coveredBy.length === 0 ? stands(turned) : absent.length === 0) return [];
      const message =
        leaf.coveredBy.length === 0
          ? 'the heading names no free-text terms that stand for it (`covered_by`); records without MeSH may be lost'
          : `covered_by names terms that this OR does not hold: ${absent.join(', ')}`;
      const instead =
        leaf.coveredBy.length === 0 ? 'covered_by: [ … ], and its terms in the OR' : `${absent.join(', ')} in the OR`;
      return [{ severity: 'warning', place, term: leaf.heading, message, instead }];
    });
  });
}

export function findExplodedTraps(context: LintContext): readonly Found[] {
  const traps = new Map(
    context.traps.filter(({ explode }) => explode).map((trap) => [trap.term.toLowerCase(), trap] as const),
  );
  return eachTerm(context).flatMap(({ leaf, place }): readonly Found[] => {
    if (leaf.op !== 'mesh' || !leaf.explode) return [];
    const trap = traps.get(leaf.heading.toLowerCase());
    if (trap === undefined) return [];
    const message = `MeSH ${leaf.heading} is exploded: ${trap.why}`;
    return [{ severity: 'warning', place, term: leaf.heading, message, instead: trap.instead }];
  });
}

export function findNots({ nots }: LintContext): readonly Found[] {
  return nots.map(({ drop, place }) => {
    const [only, ...others] = listKept(drop);
    return {
      severity: 'warning',
      place,
      term: only !== undefined && others.length === 0 ? termOf(only) : undefined,
      message: `NOT takes out every record with ${describeNode(drop)}, those that are about the subject as well`,
      instead: 'the query without it, and let screening decide; or narrow it and accept this with a reason',
    };
  });
}

export function findAnyFields(context: LintContext): readonly Found[] {
  if (context.query.databases.openalex?.run !== true) return [];
  const anywhere = eachTerm(context).filter(({ leaf }) => isText(leaf) && leaf.field === 'any');
  const [first] = anywhere;
  if (first === undefined) return [];
  const count = anywhere.length === 1 ? quote(first.leaf) : `${anywhere.length} terms, ${quote(first.leaf)} first,`;
  return [
    {
      severity: 'warning',
      place: first.place,
      term: anywhere.length === 1 ? termOf(first.leaf) : undefined,
      message: `\`any\` is no field of OpenAlex, so ${count} cannot be asked there, nor the OR around it`,
      instead: 'field: title_abstract',
    },
  ];
}

const STOP_WORDS = new Set('a an and as at by for from in into of on or the their to who with'.split(' '));

/** Probes of Crossref that share no word with the query: the local filter will take out what they find. */
export function findForeignProbes(context: LintContext): readonly Found[] {
  const settings = context.query.databases.crossref;
  if (settings?.run !== true) return [];
  const kept = listKept(context.query.tree);
  const isAsked = (word: string): boolean =>
    kept.some((leaf) => {
      if (leaf.op === 'mesh') return tokenise(leaf.heading).includes(word);
      const { words, isOpen } = foldWords(leaf);
      return words.some(
        (each, index) => each === word || (isOpen && index === words.length - 1 && word.startsWith(each)),
      );
    });
  return settings.probes.flatMap((probe, index): readonly Found[] => {
    const words = tokenise(probe).filter((word) => !STOP_WORDS.has(word));
    if (words.some(isAsked)) return [];
    return [
      {
        severity: 'warning',
        place: settingPlace(context.query, `databases.crossref.probes[${index}]`),
        term: probe,
        message: `the probe "${probe}" holds no word of the query, so the local filter takes out what it finds`,
        instead: 'words of the query, as a title would hold them',
      },
    ];
  });
}

/** Crossref pages by offset up to here (apis/README.md 2.2). */
const DEEPEST_OFFSET = 10_000;

export function findUnlimitedDepth({ query }: LintContext): readonly Found[] {
  const settings = query.databases.crossref;
  if (settings?.run !== true || settings.stopAfterEmpty !== undefined) return [];
  const isEndless = settings.maxPerProbe > DEEPEST_OFFSET;
  const depth = thousands(settings.maxPerProbe);
  return [
    {
      severity: isEndless ? 'warning' : 'note',
      place: settingPlace(query, isEndless ? 'databases.crossref.max_per_probe' : 'databases.crossref'),
      term: undefined,
      message: `each probe is read to ${depth} records, however long none of them matches`,
      instead: isEndless
        ? `stop_after_empty: 300, and max_per_probe: ${DEEPEST_OFFSET} at most`
        : 'stop_after_empty: 300',
    },
  ];
}

function missing(context: LintContext, setting: string, message: string, instead: string): readonly Found[] {
  const { query } = context;
  if (query.settingPlaces.has(setting)) return [];
  return [{ severity: 'note', place: settingPlace(query, 'id'), term: undefined, message, instead }];
}

export function findMissingPurpose(context: LintContext): readonly Found[] {
  const message = 'the query does not say what it is for';
  return missing(context, 'purpose', message, 'purpose: which research question it serves');
}

export function findMissingLimits(context: LintContext): readonly Found[] {
  const message = 'no limits are named, so PRISMA-S item 9 cannot tell whether none were meant';
  return missing(context, 'limits', message, 'limits: { published: {}, language: [], types: {} } if none are meant');
}

export function findMissingExpectation(context: LintContext): readonly Found[] {
  const message = 'nothing says which known publications it has to find';
  return missing(context, 'expect', message, 'expect: { known_items: FILE.csv, min_recall: { all: 0.95 } }');
}
