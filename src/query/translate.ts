/** Translates a saved query to one service, never losing a record in silence (review protocol 7.3 and 7.4). */

import { ReviewError } from '../errors.ts';
import type { ServiceName } from '../records/record.ts';
import { shorten } from './expression.ts';
import { hashTree } from './hash.ts';
import { describeNode } from './print.ts';
import { translateCrossref } from './translate-crossref.ts';
import { translateOpenAlex } from './translate-openalex.ts';
import { type Translation, translatePubmed } from './translate-pubmed.ts';
import type { Compiled, Override, SavedQuery, TranslationWarning } from './tree.ts';

const TRANSLATORS: {
  readonly [S in ServiceName]: (query: SavedQuery, override: Override | undefined) => Translation;
} = {
  pubmed: translatePubmed,
  openalex: translateOpenAlex,
  crossref: translateCrossref,
};

/**
 * What a service is asked for a saved query: requests, how they relate to the query, the tree that the local filter applies,
 * and a warning for everything that the service cannot be asked. The same query always gives the same result.
 *
 * @throws ReviewError `settings` when the translation could lose records and the query gives no override for it
 */
export function compile(query: SavedQuery, service: ServiceName): Compiled {
  const override = query.overrides[service];
  if (override !== undefined && service === 'crossref') {
    throw new ReviewError('settings', `${query.file}: Crossref reads no Boolean string, so it takes no override.`, {
      hint: 'Change "databases: crossref: probes:".',
    });
  }
  const translation = TRANSLATORS[service](query, override);
  // An override that is to be filtered again stands for something wider than the query.
  const relation =
    translation.relation === 'override' && override?.refilter === true ? 'superset' : translation.relation;
  const notes = override === undefined ? [] : describeOverride(query, service, override);
  return {
    service,
    queryId: query.id,
    queryHash: query.hash,
    requests: translation.requests,
    relation,
    effective: translation.effective,
    limits: query.limits,
    warnings: [...notes, ...translation.warnings],
  };
}

function describeOverride(query: SavedQuery, service: ServiceName, override: Override): readonly TranslationWarning[] {
  const path = `overrides.${service}`;
  const asked = shorten(describeNode(query.tree));
  const used: TranslationWarning = {
    code: 'OVERRIDE_USED',
    path,
    asked,
    sent: override.string,
    effect: `written by hand: ${override.reason}`,
  };
  const treeHash = hashTree(query.tree);
  if (override.writtenFor === undefined || [treeHash, query.hash].includes(override.writtenFor)) return [used];
  const stale: TranslationWarning = {
    code: 'OVERRIDE_STALE',
    path,
    asked: `the query it was written for, ${override.writtenFor}`,
    sent: override.string,
    effect: `the query has changed since; check the override, then set written_for: ${treeHash}`,
  };
  return [used, stale];
}
