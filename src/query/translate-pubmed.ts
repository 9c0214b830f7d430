/** Translates a saved query to PubMed's search language (PubMed help, NLM, 2026; review protocol 7.3). */
import { type Direction, type LeafTranslation, printExpression, printOperand, translateTree } from './expression.ts';
import { findPubmedLanguage } from './languages.ts';
import { quoteWords, wordsOf } from './leaf-words.ts';
import { type Leaf, placeNodes } from './place.ts';
import { describeNode } from './print.ts';
import type { Compiled, Field, Limits, Override, SavedQuery, TranslationWarning } from './tree.ts';
import { findTypeWords, PUBMED_TYPES } from './type-tables.ts';

/** What a translator gives; who asked and when it is stale is added for all services alike. */
export type Translation = Pick<Compiled, 'requests' | 'relation' | 'effective' | 'warnings'>;

// PubMed has no tag for the abstract alone (protocol 7.3); `tw` covers title, abstract, keywords and MeSH.
const TAGS: { readonly [F in Field]: string } = { title: 'ti', abstract: 'tiab', title_abstract: 'tiab', any: 'tw' };

const KEYWORDS_COUNT = 'records that have it in author keywords or another abstract only are taken out as well';

/** @throws ReviewError `settings` when PubMed could only be asked for less than the query says */
export function translatePubmed(query: SavedQuery, override: Override | undefined): Translation {
  const limits = translateLimits(query.limits);
  if (override !== undefined) {
    return {
      requests: [{ service: 'pubmed', term: addLimits([`(${override.string})`], override.string, limits) }],
      relation: 'override',
      effective: query.tree,
      warnings: limits.warnings,
    };
  }
  const translated = translateTree(placeNodes(query.tree), translateLeaf, {
    file: query.file,
    service: 'PubMed',
    droppedEffect: 'these records are found and stay for screening, since records of PubMed are not filtered locally',
  });
  const { expression } = translated;
  const parts = expression.op === 'and' ? expression.args.map(printOperand) : [printOperand(expression)];
  return {
    requests: [{ service: 'pubmed', term: addLimits(parts, printExpression(expression), limits) }],
    relation: translated.isExact && limits.isExact ? 'exact' : 'superset',
    effective: query.tree,
    warnings: [...translated.warnings, ...limits.warnings],
  };
}

function translateLeaf(leaf: Leaf, path: string, direction: Direction): LeafTranslation {
  if (leaf.op === 'mesh') {
    const tag = `${leaf.major ? 'majr' : 'mh'}${leaf.explode ? '' : ':noexp'}`;
    return { text: `"${leaf.heading}"[${tag}]`, isExact: true };
  }
  const tag = TAGS[leaf.field];
  if (leaf.field === 'abstract') {
    // Title and abstract together is wider, so it will not do for what a NOT drops.
    if (direction === 'narrower') return { text: undefined, isExact: false };
    const text = leaf.op === 'near' ? near(leaf, tag) : `${quoteWords(wordsOf(leaf))}[${tag}]`;
    const warning = warn('FIELD_WIDENED', path, leaf, text, 'the title counts as well, so more records are found');
    return { text, isExact: false, warning };
  }
  if (leaf.op !== 'near' || leaf.field !== 'any') {
    const text = leaf.op === 'near' ? near(leaf, tag) : `${quoteWords(wordsOf(leaf))}[${tag}]`;
    if (direction === 'wider' || tag === 'ti') return { text, isExact: true };
    // [tiab] and [tw] hold author keywords and other abstracts too; no tag stands for title and abstract alone.
    return { text, isExact: true, warning: warn('FIELD_WIDENED', path, leaf, text, KEYWORDS_COUNT) };
  }
  // Proximity exists for title, title and abstract, and affiliation only.
  if (direction === 'narrower') {
    const text = near(leaf, 'tiab');
    return { text, isExact: false, warning: warn('NEAR_WIDENED', path, leaf, text, 'fewer records are taken out') };
  }
  const text = `(${leaf.words.map((word) => `${word}[tw]`).join(' AND ')})`;
  const warning = warn('NEAR_WIDENED', path, leaf, text, 'the words may stand anywhere, so more records are found');
  return { text, isExact: false, warning };
}

function near(leaf: Extract<Leaf, { op: 'near' }>, tag: string): string {
  return `"${leaf.words.join(' ')}"[${tag}:~${leaf.within}]`;
}

function warn(
  code: TranslationWarning['code'],
  path: string,
  leaf: Leaf,
  sent: string,
  effect: string,
): TranslationWarning {
  return { code, path, asked: describeNode(leaf), sent, effect };
}

interface PubmedLimits {
  readonly required: readonly string[];
  readonly excluded: string | undefined;
  readonly isExact: boolean;
  readonly warnings: readonly TranslationWarning[];
}

function addLimits(parts: readonly string[], alone: string, limits: PubmedLimits): string {
  const all = [...parts, ...limits.required];
  // PubMed reads from left to right, so the part before NOT is closed first.
  const wanted = all.length === 1 ? alone : all.join(' AND ');
  return limits.excluded === undefined ? wanted : `(${wanted}) NOT ${limits.excluded}`;
}

function translateLimits(limits: Limits): PubmedLimits {
  const required: string[] = [];
  const warnings: TranslationWarning[] = [];
  if (limits.from !== undefined || limits.to !== undefined) {
    const from = (limits.from ?? '1000-01-01').replaceAll('-', '/');
    required.push(`("${from}"[dp] : "${limits.to?.replaceAll('-', '/') ?? '3000'}"[dp])`);
  }
  if (limits.languages.length > 0) {
    required.push(group(limits.languages.map((code) => `${findPubmedLanguage(code) ?? code}[la]`)));
  }
  let isExact = true;
  if (limits.typesOnly.length > 0) {
    const words = limits.typesOnly.map((type) => findTypeWords(PUBMED_TYPES, type).all);
    const asked = `types only: ${limits.typesOnly.join(', ')}`;
    if (words.some((list) => list.length === 0)) {
      isExact = false;
      warnings.push(localLimit(asked));
    } else {
      const sent = group([...new Set(words.flat())].map((word) => `"${word}"[pt]`));
      required.push(sent);
      warnings.push({
        code: 'TYPE_MAPPED',
        path: 'limits.types.only',
        asked,
        sent,
        effect: 'PubMed files some types under a wider one, so others may be among them',
      });
    }
  }
  const excluded = limits.typesNot.flatMap((type) => findTypeWords(PUBMED_TYPES, type).only);
  const left = limits.typesNot.filter((type) => findTypeWords(PUBMED_TYPES, type).only.length === 0);
  if (left.length > 0) {
    isExact = false;
    warnings.push(localLimit(`types not: ${left.join(', ')}`));
  }
  const sent = excluded.length === 0 ? undefined : `(${excluded.map((word) => `"${word}"[pt]`).join(' OR ')})`;
  if (sent !== undefined) {
    warnings.push({
      code: 'TYPE_MAPPED',
      path: 'limits.types.not',
      asked: `types not: ${limits.typesNot.filter((type) => !left.includes(type)).join(', ')}`,
      sent,
      effect: 'records that PubMed also files under this type are not found',
    });
  }
  return { required, excluded: sent, isExact, warnings };
}

function localLimit(asked: string): TranslationWarning {
  return {
    code: 'LIMIT_LOCAL',
    path: asked.startsWith('types not') ? 'limits.types.not' : 'limits.types.only',
    asked,
    sent: 'nothing',
    effect: 'PubMed has no word for it; records of PubMed are not filtered locally, so these stay for screening',
  };
}

function group(parts: readonly string[]): string {
  return parts.length === 1 ? parts.join('') : `(${parts.join(' OR ')})`;
}
