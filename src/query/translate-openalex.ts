/** Translates a saved query to OpenAlex's filter language (help.openalex.org, June 2026; review protocol 7.3). */
import { ReviewError } from '../errors.ts';
import {
  type Direction,
  type Expression,
  type LeafTranslation,
  printExpression,
  printOperand,
  translateTree,
} from './expression.ts';
import { quoteWords, wordsOf } from './leaf-words.ts';
import { type Leaf, listLeaves, type Placed, placeNodes, toTree } from './place.ts';
import { describeNode } from './print.ts';
import { splitExpression } from './split-filter.ts';
import type { Translation } from './translate-pubmed.ts';
import type { Limits, OpenAlexSettings, Override, SavedQuery, TranslationWarning } from './tree.ts';
import { findTypeWords, OPENALEX_TYPE_WORDS } from './type-tables.ts';
import { withoutMesh } from './without-mesh.ts';

/** The server's documented length of a URL is 4,094 bytes; the rest is for address, paging and key in the header. */
export const MOST_FILTER_BYTES = 3900;
/** Letters that have to stand before `*` in a word. */
const SHORTEST_OPEN_WORD = 3;

const DEFAULTS: OpenAlexSettings = { run: false, matching: 'exact', types: [] };

/**
 * @param mostBytes of one filter in a URL; a longer one goes out in parts
 * @throws ReviewError `settings` when OpenAlex could only be asked for less than the query says
 */
export function translateOpenAlex(
  query: SavedQuery,
  override: Override | undefined,
  mostBytes: number = MOST_FILTER_BYTES,
): Translation {
  const settings = query.databases.openalex ?? DEFAULTS;
  const limits = translateLimits(query, settings);
  const suffix = settings.matching === 'exact' ? '.exact' : '';
  if (override !== undefined) {
    return {
      requests: [
        { service: 'openalex', filter: [overrideFilter(override.string, suffix), ...limits.filters].join(',') },
      ],
      relation: 'override',
      effective: override.refilter
        ? toTree(withoutMesh(placeNodes(query.tree), query.file, 'OpenAlex').placed)
        : query.tree,
      warnings: limits.warnings,
    };
  }
  const { placed, warnings } = withoutMesh(placeNodes(query.tree), query.file, 'OpenAlex');
  // A filter holds one field; filters are joined by AND. So what asks for titles only can stand apart at the top level.
  const operands = placed.op === 'and' ? placed.args : [placed];
  const inTitle = operands.filter(isTitleOnly);
  const inBoth = operands.filter((operand) => !isTitleOnly(operand));
  const place = {
    file: query.file,
    service: 'OpenAlex',
    droppedEffect: 'the local filter takes these records out',
  };
  const parts = [
    { field: 'title_and_abstract.search', operands: inBoth, translateLeaf: leafTranslator(settings, 'title_abstract') },
    { field: 'title.search', operands: inTitle, translateLeaf: leafTranslator(settings, 'title') },
  ].flatMap(({ field, operands: some, translateLeaf }) => {
    const joined = join(some, placed);
    return joined === undefined ? [] : [{ field: field + suffix, ...translateTree(joined, translateLeaf, place) }];
  });
  const split = splitFilters(parts, limits.filters, query, mostBytes);
  const stemmed = settings.matching === 'stemmed' ? [stemmedWarning()] : [];
  return {
    requests: split.filters.map((filter) => ({ service: 'openalex', filter })),
    relation: parts.every((part) => part.isExact) && limits.isExact ? 'exact' : 'superset',
    effective: toTree(placed),
    warnings: [
      ...warnings,
      ...parts.flatMap((part) => part.warnings),
      ...stemmed,
      ...limits.warnings,
      ...split.warnings,
    ],
  };
}

function isTitleOnly(placed: Placed): boolean {
  return listLeaves(placed).every(({ leaf }) => leaf.op !== 'mesh' && leaf.field === 'title');
}

function join(operands: readonly Placed[], whole: Placed): Placed | undefined {
  const [only] = operands;
  if (only === undefined || operands.length === 1) return only;
  return { op: 'and', path: whole.path, args: operands };
}

function leafTranslator(settings: OpenAlexSettings, filterField: 'title' | 'title_abstract') {
  return (leaf: Leaf, path: string, direction: Direction): LeafTranslation => {
    const inexpressible: LeafTranslation = { text: undefined, isExact: false };
    const unsaid = (code: TranslationWarning['code']): LeafTranslation => ({
      ...inexpressible,
      warning: { code, path, asked: describeNode(leaf), sent: 'nothing', effect: 'OpenAlex cannot be asked for it' },
    });
    // Headings are taken out before; keywords and headings cannot be searched, so `any` could only be asked for less.
    if (leaf.op === 'mesh') return inexpressible;
    if (leaf.field === 'any')
      return direction === 'narrower' ? termText(leaf, path, direction, false) : unsaid('FIELD_WIDENED');
    // Stemmed matching finds more than the words that were asked for.
    if (settings.matching === 'stemmed') {
      if (direction === 'narrower') return inexpressible;
      if (leaf.op !== 'near' && wordsOf(leaf).isOpen) return unsaid('TRUNC_DROPPED');
      return { ...termText(leaf, path, direction, false), isExact: false };
    }
    if (leaf.field === filterField) return termText(leaf, path, direction, true);
    if (direction === 'narrower') return inexpressible;
    const term = termText(leaf, path, direction, false);
    if (term.text === undefined || term.warning !== undefined) return term;
    const effect = 'title and abstract both count; the local filter takes the others out';
    const warning: TranslationWarning = {
      code: 'FIELD_WIDENED',
      path,
      asked: describeNode(leaf),
      sent: term.text,
      effect,
    };
    return { ...term, warning };
  };
}

function termText(
  leaf: Exclude<Leaf, { op: 'mesh' }>,
  path: string,
  direction: Direction,
  isExact: boolean,
): LeafTranslation {
  const asked = describeNode(leaf);
  if (leaf.op === 'near') {
    // Lucene's slop counts moves: words in another order than written cost two more for each word after the first.
    const slop = direction === 'wider' ? leaf.within + 2 * (leaf.words.length - 1) : leaf.within;
    const text = `"${leaf.words.join(' ')}"${slop === 0 ? '' : `~${slop}`}`;
    const effect =
      direction === 'wider'
        ? 'in the written order more words may lie between; the local filter takes these records out'
        : 'in another order fewer words may lie between; the local filter takes the others out';
    return { text, isExact: false, warning: { code: 'NEAR_WIDENED', path, asked, sent: text, effect } };
  }
  const { words, isOpen } = wordsOf(leaf);
  const last = words.at(-1) ?? '';
  if (!isOpen || [...last].length >= SHORTEST_OPEN_WORD) return { text: quoteWords({ words, isOpen }), isExact };
  if (direction === 'narrower' || words.length === 1) return { text: undefined, isExact: false };
  const text = quoteWords({ words: words.slice(0, -1), isOpen: false });
  const effect = `OpenAlex refuses \`*\` after fewer than ${SHORTEST_OPEN_WORD} letters; the local filter takes the others out`;
  return { text, isExact: false, warning: { code: 'TRUNC_DROPPED', path, asked, sent: text, effect } };
}

interface Part {
  readonly field: string;
  readonly expression: Expression;
}

function splitFilters(
  parts: readonly Part[],
  limitFilters: readonly string[],
  query: SavedQuery,
  mostBytes: number,
): { readonly filters: readonly string[]; readonly warnings: readonly TranslationWarning[] } {
  const print = (expressions: readonly Part[]): string =>
    [...expressions.map((part) => `${part.field}:${printFilter(part.expression)}`), ...limitFilters].join(',');
  const whole = print(parts);
  if (countUrlBytes(whole) <= mostBytes) return { filters: [whole], warnings: [] };
  const [longest, ...others] = parts.toSorted(
    (a, b) => printExpression(b.expression).length - printExpression(a.expression).length,
  );
  const filterOf = (expression: Expression): string =>
    longest === undefined ? '' : print([{ field: longest.field, expression }, ...others]);
  const split =
    longest && splitExpression(longest.expression, (expression) => countUrlBytes(filterOf(expression)) <= mostBytes);
  if (split === undefined) {
    throw new ReviewError(
      'settings',
      `${query.file}: the query is too long for OpenAlex (${countUrlBytes(whole)} bytes) and has no OR that could be split.`,
      { hint: 'Shorten what "not" drops, or make a second saved query of a part.' },
    );
  }
  const warning: TranslationWarning = {
    code: 'URL_CHUNKED',
    path: 'query',
    asked: `one request of ${countUrlBytes(whole)} bytes`,
    sent: `${split.length} requests`,
    effect: 'the same records, united by id; the parts overlap, so there is no total for the whole',
  };
  return { filters: split.map(filterOf), warnings: [warning] };
}

/** Each operand of the top level in parentheses; a single term as it is. */
function printFilter(expression: Expression): string {
  return closeEnd(expression.op === 'or' ? printOperand(expression) : printExpression(expression));
}

/** The server cuts "and" and "not" off the end of a search, of a longer word too (its source, 2026-08): `Scotland` becomes `Scotl`. */
function closeEnd(text: string): string {
  return / .*(?:and|not)$/i.test(text) ? `(${text})` : text;
}

/** Bytes of a filter in a URL when everything but letters, digits, `-`, `_` and `.` is percent-encoded. */
export function countUrlBytes(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += /[A-Za-z0-9\-_.]/.test(character) ? 1 : 3 * Buffer.byteLength(character);
  return bytes;
}

/** A string that begins with a filter's name is taken whole; any other is what the search filter looks for. */
function overrideFilter(string: string, suffix: string): string {
  if (/^[a-z_.]+:/.test(string)) return string;
  const text = string.replace(/[,|]/g, ' ').replace(/\s+/g, ' ').trim();
  return `title_and_abstract.search${suffix}:${closeEnd(text)}`;
}

function stemmedWarning(): TranslationWarning {
  return {
    code: 'FIELD_WIDENED',
    path: 'databases.openalex.matching',
    asked: 'whole words',
    sent: 'stemmed search',
    effect: 'other forms of each word count as well; the local filter takes the others out',
  };
}

function translateLimits(
  query: SavedQuery,
  settings: OpenAlexSettings,
): {
  readonly filters: readonly string[];
  readonly isExact: boolean;
  readonly warnings: readonly TranslationWarning[];
} {
  const { limits } = query;
  const filters: string[] = [];
  const warnings: TranslationWarning[] = [];
  if (limits.from !== undefined) filters.push(`from_publication_date:${limits.from}`);
  if (limits.to !== undefined) filters.push(`to_publication_date:${limits.to}`);
  if (limits.languages.length > 0) {
    const filter = `language:${limits.languages.join('|')}`;
    filters.push(filter);
    warnings.push({
      code: 'LANG_DETECTED',
      path: 'limits.language',
      asked: `languages: ${limits.languages.join(', ')}`,
      sent: filter,
      effect: 'OpenAlex guesses the language from title and abstract, so some records may be missed',
    });
  }
  const types = translateTypes(limits, settings, query.file);
  filters.push(...types.filters);
  return { filters, isExact: types.isExact, warnings: [...warnings, ...types.warnings] };
}

function translateTypes(
  limits: Limits,
  settings: OpenAlexSettings,
  file: string,
): {
  readonly filters: readonly string[];
  readonly isExact: boolean;
  readonly warnings: readonly TranslationWarning[];
} {
  const warnings: TranslationWarning[] = [];
  const only = limits.typesOnly.map((type) => findTypeWords(OPENALEX_TYPE_WORDS, type).all);
  const isOnlySaid = only.every((words) => words.length > 0);
  const excluded = new Set(limits.typesNot.flatMap((type) => findTypeWords(OPENALEX_TYPE_WORDS, type).only));
  const left = limits.typesNot.filter((type) => findTypeWords(OPENALEX_TYPE_WORDS, type).only.length === 0);
  let wanted: readonly string[] = settings.types;
  if (only.length > 0 && isOnlySaid) {
    const allowed = new Set(only.flat());
    wanted = wanted.length === 0 ? [...allowed] : wanted.filter((type) => allowed.has(type));
  }
  const isRestricted = settings.types.length > 0 || (only.length > 0 && isOnlySaid);
  if (isRestricted) wanted = wanted.filter((type) => !excluded.has(type));
  if (isRestricted && wanted.length === 0) {
    throw new ReviewError('settings', `${file}: limits.types and databases.openalex.types leave no type of OpenAlex.`, {
      hint: 'Let the two agree on one type at least.',
    });
  }
  const filters = isRestricted ? [`type:${wanted.join('|')}`] : [...excluded].map((type) => `type:!${type}`);
  if (filters.length > 0) {
    const asked = [
      settings.types.length > 0 ? [`databases.openalex.types: ${settings.types.join(', ')}`] : [],
      limits.typesOnly.length > 0 ? [`types only: ${limits.typesOnly.join(', ')}`] : [],
      limits.typesNot.length > 0 ? [`types not: ${limits.typesNot.join(', ')}`] : [],
    ].flat();
    warnings.push({
      code: 'TYPE_MAPPED',
      path: settings.types.length > 0 ? 'databases.openalex.types' : 'limits.types',
      asked: asked.join('; '),
      sent: filters.join(','),
      effect: 'works that OpenAlex files under another type are not found',
    });
  }
  const local = [isOnlySaid ? [] : limits.typesOnly, left].flat();
  if (local.length > 0) {
    warnings.push({
      code: 'LIMIT_LOCAL',
      path: 'limits.types',
      asked: `types: ${local.join(', ')}`,
      sent: 'nothing',
      effect: 'OpenAlex has no word for it; the local filter applies the limit',
    });
  }
  return { filters, isExact: local.length === 0, warnings };
}
