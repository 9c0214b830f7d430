/** Rules of `query lint` on spelling: the other side of the Atlantic, wildcards that a service does not take, typing errors. */
import { coversWords, foldWords, type TextLeaf } from './covers.ts';
import type { Found, LintContext } from './lint-context.ts';
import { eachTerm, isText, quote, termOf } from './lint-terms.ts';
import { editDistance } from './nearest.ts';
import { findOtherSpelling } from './spelling-variants.ts';
import { tokenise } from './tokens.ts';
import type { FilePlace } from './tree.ts';

/** Terms whose other spelling no term of the same OR finds. */
export function findMissingSpellings(context: LintContext): readonly Found[] {
  return context.groups.flatMap(({ terms, isDropped }) => {
    const texts = terms.flatMap(({ leaf }) => (isText(leaf) ? leaf : []));
    return terms.flatMap(({ leaf, place }): readonly Found[] => {
      const other = isText(leaf) ? spellOtherwise(leaf) : undefined;
      if (other === undefined || texts.some((text) => coversWords(text, other))) return [];
      const effect = isDropped ? 'records with it are not taken out' : 'records with it are lost';
      return [
        {
          severity: isDropped ? 'note' : 'warning',
          place,
          term: termOf(leaf),
          message: `the spelling \`${termOf(other)}\` is not asked for; ${effect}`,
          instead: `${quote(leaf)} and \`${termOf(other)}\``,
        },
      ];
    });
  });
}

/** The term with every word that has another spelling in that. */
function spellOtherwise(leaf: TextLeaf): TextLeaf | undefined {
  const { words, isOpen } = foldWords(leaf);
  const spelled = words.map((word, index) => {
    const other = findOtherSpelling({ word, isOpen: isOpen && index === words.length - 1 });
    return other?.word ?? word;
  });
  if (spelled.every((word, index) => word === words[index])) return undefined;
  const [first = ''] = spelled;
  if (leaf.op === 'near') return { ...leaf, words: spelled };
  if (leaf.op === 'word') return { ...leaf, text: first };
  return { ...leaf, words: spelled };
}

/** Phrases with a star where OpenAlex takes none: it knows wildcards in exact matching only (apis/README.md 3.2). */
export function findStemmedWildcards(context: LintContext): readonly Found[] {
  const settings = context.query.databases.openalex;
  if (settings?.run !== true || settings.matching !== 'stemmed') return [];
  const open = eachTerm(context).filter(({ leaf }) => isText(leaf) && foldWords(leaf).isOpen);
  const [first] = open;
  if (first === undefined) return [];
  return [
    {
      severity: 'warning',
      place: first.place,
      term: undefined,
      message: `OpenAlex refuses \`*\` in stemmed matching, and ${open.length === 1 ? 'a term ends' : `${open.length} terms end`} in it, ${quote(first.leaf)} first; these conditions are not asked`,
      instead: 'matching: exact',
    },
  ];
}

const SHORTEST_TYPING_ERROR = 6;
/** A word has to be right this often before a neighbour of it is suspected. */
const OFTEN = 2;

interface WordAt {
  readonly word: string;
  readonly isOpen: boolean;
  readonly place: FilePlace;
  readonly term: string;
}

/** Words that stand once and differ by one letter from a word that stands several times. */
export function findTypingErrors(context: LintContext): readonly Found[] {
  const words = [...listWords(context), ...listProbeWords(context)];
  const counts = new Map<string, number>();
  for (const { word } of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const frequent = [...counts].filter(([, count]) => count >= OFTEN).map(([word]) => word);
  return words.flatMap((rare): readonly Found[] => {
    if (rare.word.length < SHORTEST_TYPING_ERROR || counts.get(rare.word) !== 1) return [];
    const meant = frequent.find((word) => looksMistyped(rare, word));
    if (meant === undefined) return [];
    return [
      {
        severity: 'warning',
        place: rare.place,
        term: rare.term,
        message: `\`${rare.word}\` stands here only, and one letter away \`${meant}\` stands ${counts.get(meant)} times`,
        instead: `${meant}, if it is a typing error`,
      },
    ];
  });
}

function listWords(context: LintContext): readonly WordAt[] {
  const seen = new Set<unknown>();
  return eachTerm(context).flatMap(({ leaf, place }) => {
    if (!isText(leaf) || seen.has(leaf)) return [];
    seen.add(leaf);
    const { words, isOpen } = foldWords(leaf);
    return words.map((word, index) => ({
      word,
      isOpen: isOpen && index === words.length - 1,
      place,
      term: termOf(leaf),
    }));
  });
}

function listProbeWords({ query, placeOf }: LintContext): readonly WordAt[] {
  return (query.databases.crossref?.probes ?? []).flatMap((probe, index) =>
    tokenise(probe).map((word) => ({
      word,
      isOpen: false,
      place: placeOf(`databases.crossref.probes[${index}]`),
      term: probe,
    })),
  );
}

/** Endings in which forms of one word differ by a letter: user and users, policed and police. */
const INFLECTION = /^[sdrye]$/;

function looksMistyped(rare: WordAt, frequent: string): boolean {
  if (Math.abs(rare.word.length - frequent.length) > 1 || editDistance(rare.word, frequent) !== 1) return false;
  if (rare.isOpen && (frequent.startsWith(rare.word) || rare.word.startsWith(frequent))) return false;
  if (findOtherSpelling({ word: rare.word, isOpen: rare.isOpen })?.word === frequent) return false;
  return !areForms(rare.word, frequent) && !areForms(frequent, rare.word);
}

/** Whether two words differ in an ending only. `heroine` for `heroin` is no ending of it, so a last `e` alone does not count. */
function areForms(one: string, other: string): boolean {
  const last = other.at(-1) ?? '';
  if (other.length === one.length + 1) return other.startsWith(one) && INFLECTION.test(last) && last !== 'e';
  return (
    one.length === other.length &&
    one.slice(0, -1) === other.slice(0, -1) &&
    INFLECTION.test(last) &&
    INFLECTION.test(one.at(-1) ?? '')
  );
}
