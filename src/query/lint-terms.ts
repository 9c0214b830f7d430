/** Rules of `query lint` on single terms: what they find beyond what is meant, and what another term finds already. */
import { listCommonWords } from './common-words.ts';
import { covers, coversWords, foldWords, parseTerm, type TextLeaf } from './covers.ts';
import type { Found, LintContext, TermAt, TermGroup } from './lint-context.ts';
import type { Leaf } from './place.ts';
import { describeNode } from './print.ts';
import { tokenise } from './tokens.ts';
import type { Trap } from './traps.ts';
import type { FilePlace } from './tree.ts';

/** For what is worth knowing and no fault. */
export const AS_IT_IS = 'leave it as it is, if it is meant so';

/** A term as a query holds it, without its field: `drug user*`, `people drugs within 3 words`, `Drug Users`. */
export function termOf(leaf: Leaf): string {
  if (leaf.op === 'mesh') return leaf.heading;
  if (leaf.op === 'near') return describeNode({ ...leaf, field: 'title_abstract' });
  return leaf.op === 'word'
    ? `${leaf.text}${leaf.trunc ? '*' : ''}`
    : `${leaf.words.join(' ')}${leaf.truncLast ? '*' : ''}`;
}

export function describePlace({ file, line, column }: FilePlace): string {
  return `${file}:${line}:${column}`;
}

export function isText(leaf: Leaf): leaf is TextLeaf {
  return leaf.op !== 'mesh';
}

/** A term that its OR holds already; the one that the query itself adds to a block is to blame. */
export function findDuplicateTerms(context: LintContext): readonly Found[] {
  return context.groups.flatMap(({ terms, repeated }) => [
    ...repeated.map(
      ({ block, place }): Found => ({
        severity: 'note',
        place,
        term: undefined,
        message: `the same OR names the block ${block} more than once`,
        instead: 'leave this reference out',
      }),
    ),
    ...terms.flatMap((term, index): readonly Found[] => {
      const earlier = terms.slice(0, index).find(({ leaf }) => isSame(leaf, term.leaf));
      if (earlier === undefined) return [];
      const [extra, first] = belongsToQuery(context, earlier, term) ? [earlier, term] : [term, earlier];
      return [
        {
          severity: 'note',
          place: extra.place,
          term: termOf(extra.leaf),
          message: `${quote(extra.leaf)} stands in the same OR at ${describePlace(first.place)} already (case, accents and hyphens do not count)`,
          instead: 'leave one of the two out',
        },
      ];
    }),
  ]);
}

function belongsToQuery({ query }: LintContext, one: TermAt, other: TermAt): boolean {
  return one.place.file === query.file && other.place.file !== query.file;
}

function isSame(one: Leaf, other: Leaf): boolean {
  return covers(one, other) && covers(other, one);
}

/** Terms of an OR that another one finds with all their records. */
export function findContainedTerms(context: LintContext): readonly Found[] {
  return context.groups.flatMap(({ terms }) => {
    const contains = (wide: TermAt, narrow: TermAt): boolean =>
      covers(wide.leaf, narrow.leaf) && !covers(narrow.leaf, wide.leaf);
    const within = terms.flatMap((narrow): readonly Found[] => {
      const wide = terms.find((other) => contains(other, narrow) && !belongsToQuery(context, other, narrow));
      if (wide === undefined) return [];
      return [
        {
          severity: 'note',
          place: narrow.place,
          term: termOf(narrow.leaf),
          message: `${quote(wide.leaf)} at ${describePlace(wide.place)} finds everything that ${quote(narrow.leaf)} finds`,
          instead: `leave it out, or narrow ${quote(wide.leaf)} if that finds too much`,
        },
      ];
    });
    // What a query adds to a block makes terms of the block needless here only; they are told once, at the term that is added.
    const added = terms.flatMap((wide): readonly Found[] => {
      const needless = terms.filter((narrow) => belongsToQuery(context, wide, narrow) && contains(wide, narrow));
      if (needless.length === 0) return [];
      const count = needless.length === 1 ? 'a term' : `${needless.length} terms`;
      return [
        {
          severity: 'note',
          place: wide.place,
          term: termOf(wide.leaf),
          message: `${quote(wide.leaf)} finds everything that ${count} of the block beside it find${needless.length === 1 ? 's' : ''}: ${listSome(needless.map(({ leaf }) => quote(leaf)))}`,
          instead: AS_IT_IS,
        },
      ];
    });
    return [...within, ...added];
  });
}

/** At most five of a list, and how many more there are. */
export function listSome(names: readonly string[], most = 5): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}

export function quote(leaf: Leaf): string {
  return `${leaf.op === 'mesh' ? 'MeSH ' : ''}\`${termOf(leaf)}\``;
}

/** PubMed's least number of letters before a star; the whole term is counted (review protocol 7.1). */
const SHORTEST_PUBMED_STEM = 4;
/** OpenAlex's, counted in the word that is left open (apis/README.md 3.2). */
const SHORTEST_OPENALEX_STEM = 3;

export function findShortStems(context: LintContext): readonly Found[] {
  const { databases } = context.query;
  return eachTerm(context).flatMap(({ leaf, place }): readonly Found[] => {
    if (!isText(leaf)) return [];
    const { words, isOpen } = foldWords(leaf);
    const letters = words.join('').length;
    const last = words.at(-1) ?? '';
    if (!isOpen) return [];
    const base = { place, term: termOf(leaf) };
    if (databases.pubmed?.run === true && letters < SHORTEST_PUBMED_STEM) {
      return [
        {
          ...base,
          severity: 'error',
          message: `PubMed takes no \`*\` after fewer than ${SHORTEST_PUBMED_STEM} letters`,
          instead: 'the words that are meant, in full',
        },
      ];
    }
    if (databases.openalex?.run !== true || last.length >= SHORTEST_OPENALEX_STEM) return [];
    const message = `OpenAlex takes no \`*\` after fewer than ${SHORTEST_OPENALEX_STEM} letters of a word, so it is asked without \`${last}*\` and finds more`;
    return [
      { ...base, severity: 'warning', message, instead: 'the phrases that are meant, with the last word in full' },
    ];
  });
}

/** Up to this length a stem is looked up among common words; longer ones are seldom ambiguous. */
const LONGEST_SHORT_STEM = 5;

export function findCommonStems(context: LintContext): readonly Found[] {
  return eachTerm(context).flatMap(({ leaf, place }): readonly Found[] => {
    if (leaf.op !== 'word' || !leaf.trunc) return [];
    const stem = tokenise(leaf.text).join('');
    const words = stem.length > LONGEST_SHORT_STEM ? [] : listCommonWords(stem);
    if (words.length < 2) return [];
    const message = `\`${stem}*\` is so short that it finds ${listSome(words, 6)}`;
    return [
      { severity: 'warning', place, term: termOf(leaf), message, instead: 'the forms that are meant, each of its own' },
    ];
  });
}

/** A term that brings another meaning, as the list of traps knows it, where no AND-ed concept takes that meaning away. */
export function findTraps(context: LintContext): readonly Found[] {
  const traps = context.traps.filter(({ explode }) => !explode).map((trap) => ({ trap, leaf: parseTerm(trap.term) }));
  return eachTerm(context).flatMap(({ leaf, place, narrowedBy }): readonly Found[] => {
    if (leaf.op !== 'word' && leaf.op !== 'phrase') return [];
    // `drug*` finds "drug diversion" as well, but only a term of as many words is meant by a trap.
    const found = traps.find(
      (each) =>
        each.leaf !== undefined &&
        foldWords(leaf).words.length === foldWords(each.leaf).words.length &&
        coversWords(leaf, each.leaf),
    )?.trap;
    if (found === undefined || isHarmless(found, narrowedBy)) return [];
    return [
      {
        severity: 'warning',
        place,
        term: termOf(leaf),
        message: `${quote(leaf)} ${found.why}`,
        instead: found.instead,
      },
    ];
  });
}

function isHarmless(trap: Trap, narrowedBy: readonly Leaf[]): boolean {
  const savers = trap.unless.flatMap((term) => parseTerm(term) ?? []);
  return narrowedBy.some((other) => {
    const text = isText(other) ? other : parseTerm(other.heading);
    return text !== undefined && savers.some((saver) => coversWords(saver, text));
  });
}

/** Terms that a count of hits has found to match nothing. */
export function findTermsWithoutHits(context: LintContext): readonly Found[] {
  const { hits } = context;
  if (hits === undefined) return [];
  return eachTerm(context).flatMap(({ leaf, place }): readonly Found[] => {
    if (hits.get(describeNode(leaf)) !== 0) return [];
    return [
      {
        severity: 'warning',
        place,
        term: termOf(leaf),
        message: `${quote(leaf)} finds nothing`,
        instead: 'the word as records spell it, or leave it out',
      },
    ];
  });
}

/** More words in between, and two words stand together by chance. */
const WIDEST_NEAR = 10;

export function findOddDistances(context: LintContext): readonly Found[] {
  return eachTerm(context).flatMap(({ leaf, place }): readonly Found[] => {
    if (leaf.op !== 'near' || (leaf.within > 0 && leaf.within <= WIDEST_NEAR)) return [];
    const term = termOf(leaf);
    if (leaf.within === 0) {
      const message = `within 0 asks for the words side by side, in any order`;
      return [{ severity: 'note', place, term, message, instead: 'a phrase, if only this order is meant' }];
    }
    const message = `with ${leaf.within} words in between the words stand together by chance, across sentences`;
    return [
      {
        severity: 'warning',
        place,
        term,
        message,
        instead: `at most ${WIDEST_NEAR}, or all: [${leaf.words.join(', ')}]`,
      },
    ];
  });
}

/** Every term once, though its block is used several times. */
export function eachTerm({ groups }: LintContext): readonly (TermAt & { readonly group: TermGroup })[] {
  return groups.flatMap((group) => group.terms.map((term) => ({ ...term, group })));
}
