/** Reports that point at each other: retractions, corrections, preprints and versions, found again among the records of a review. */
import type { BibRecord, LinkKind, RecordId, RecordLink } from '../records/record.ts';

interface Held {
  readonly id: RecordId;
  readonly record: BibRecord;
}

export interface Related {
  readonly kind: LinkKind;
  readonly doi: string | undefined;
  readonly pmid: string | undefined;
  /** Records of the review that the link leads to, or, where another record says it, that record. */
  readonly records: readonly RecordId[];
  /** Whether a record of the cluster says it, or another record of the review says it of the cluster. */
  readonly saidBy: 'own' | 'other';
}

/** All links from and to a cluster, those of its own records first. */
export function relatedOf(members: readonly RecordId[], all: readonly Held[]): readonly Related[] {
  const own = new Set(members);
  const byIdentifier = new Map<string, RecordId[]>();
  for (const { id, record } of all) {
    for (const key of keysOf(record)) byIdentifier.set(key, [...(byIdentifier.get(key) ?? []), id]);
  }
  const ownKeys = new Set(all.filter(({ id }) => own.has(id)).flatMap(({ record }) => keysOf(record)));
  const said = new Map<string, Related>();
  const say = (link: RecordLink, records: readonly RecordId[], saidBy: Related['saidBy']): void => {
    const key = [saidBy, link.kind, ...keysOf(link), ...(saidBy === 'other' ? records : [])].join(' ');
    said.set(key, { kind: link.kind, doi: link.doi, pmid: link.pmid, records, saidBy });
  };
  for (const { id, record } of all) {
    for (const link of record.links) {
      const keys = keysOf(link);
      if (own.has(id)) {
        const found = new Set(keys.flatMap((key) => byIdentifier.get(key) ?? []));
        say(
          link,
          [...found].filter((other) => !own.has(other)),
          'own',
        );
      } else if (keys.some((key) => ownKeys.has(key))) say(link, [id], 'other');
    }
  }
  return [...said.values()].sort((x, y) => Number(x.saidBy === 'other') - Number(y.saidBy === 'other'));
}

function keysOf({ doi, pmid }: Pick<BibRecord, 'doi' | 'pmid'> | RecordLink): string[] {
  return [...(doi === undefined ? [] : [`doi ${doi.toLowerCase()}`]), ...(pmid === undefined ? [] : [`pmid ${pmid}`])];
}
