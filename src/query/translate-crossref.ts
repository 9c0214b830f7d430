/** Translates a saved query to Crossref's ranked look-up (apis/README.md 2.2): probes and filters; the tree is applied locally. */
import { ReviewError } from '../errors.ts';
import { type Placed, placeNodes, toTree } from './place.ts';
import { describeNode } from './print.ts';
import type { Translation } from './translate-pubmed.ts';
import type { Limits, SavedQuery, TranslationWarning } from './tree.ts';
import { CROSSREF_TYPES, findTypeWords } from './type-tables.ts';
import { withoutMesh } from './without-mesh.ts';

/** @throws ReviewError `settings` when the query has no probes, or a block with nothing but MeSH headings */
export function translateCrossref(query: SavedQuery): Translation {
  const settings = query.databases.crossref;
  if (settings === undefined || settings.probes.length === 0) {
    throw new ReviewError('settings', `${query.file}: Crossref has no Boolean search, and the query names no probes.`, {
      hint: 'Give "databases: crossref: probes:" a list of titles-like word groups.',
    });
  }
  const { placed, warnings } = withoutMesh(placeNodes(query.tree), query.file, 'Crossref');
  const limits = translateLimits(query.limits);
  const depth =
    settings.stopAfterEmpty === undefined ? '' : `, or after ${settings.stopAfterEmpty} in a row without a match`;
  const ranked: TranslationWarning = {
    code: 'RANKED_CUT',
    path: 'query',
    asked: 'every record that matches the query',
    sent: `${settings.probes.length} probe${settings.probes.length === 1 ? '' : 's'}, best matches first`,
    effect:
      `each probe is read to ${settings.maxPerProbe} records${depth}; what ranks lower is missed; ` +
      'operators, phrases, truncation and fields are applied by the local filter',
  };
  const titles: TranslationWarning = {
    code: 'ABSTRACT_MISSING',
    path: 'query',
    asked: 'words in title and abstract',
    sent: 'words in titles, authors and years',
    effect:
      'many records come without abstract (about half of current articles had one in 2024); missing ones are asked of the ' +
      'other services, and what stays without is kept when one concept is true on the title',
  };
  return {
    requests: settings.probes.map((probe) => ({
      service: 'crossref',
      probe,
      filter: limits.filter,
      rows: settings.rows,
      maxPerProbe: settings.maxPerProbe,
      stopAfterEmpty: settings.stopAfterEmpty,
    })),
    relation: 'ranked',
    effective: toTree(placed),
    warnings: [...warnings, ...listLocalNots(placed), ...limits.warnings, ranked, titles],
  };
}

function listLocalNots(placed: Placed): readonly TranslationWarning[] {
  if (placed.op === 'leaf') return [];
  if (placed.op !== 'not') return placed.args.flatMap(listLocalNots);
  const here: TranslationWarning = {
    code: 'NOT_LOCAL',
    path: placed.path,
    asked: `NOT ${describeNode(toTree(placed.drop))}`,
    sent: 'nothing',
    effect: 'the local filter takes these records out',
  };
  return [...listLocalNots(placed.keep), here, ...listLocalNots(placed.drop)];
}

function translateLimits(limits: Limits): {
  readonly filter: string;
  readonly warnings: readonly TranslationWarning[];
} {
  const filters: string[] = [];
  const warnings: TranslationWarning[] = [];
  const local = (path: string, asked: string): void => {
    warnings.push({ code: 'LIMIT_LOCAL', path, asked, sent: 'nothing', effect: 'the local filter applies the limit' });
  };
  if (limits.from !== undefined) filters.push(`from-pub-date:${limits.from}`);
  if (limits.to !== undefined) filters.push(`until-pub-date:${limits.to}`);
  if (limits.languages.length > 0) local('limits.language', `languages: ${limits.languages.join(', ')}`);
  const words = limits.typesOnly.map((type) => findTypeWords(CROSSREF_TYPES, type).all);
  const asked = `types only: ${limits.typesOnly.join(', ')}`;
  if (words.some((list) => list.length === 0)) local('limits.types.only', asked);
  else if (words.length > 0) {
    const typeFilters = [...new Set(words.flat())].map((type) => `type:${type}`);
    filters.push(...typeFilters);
    warnings.push({
      code: 'TYPE_MAPPED',
      path: 'limits.types.only',
      asked,
      sent: typeFilters.join(','),
      effect: 'Crossref does not tell reviews, letters and editorials from articles, so others may be among them',
    });
  }
  if (limits.typesNot.length > 0) local('limits.types.not', `types not: ${limits.typesNot.join(', ')}`);
  return { filter: filters.join(','), warnings };
}
