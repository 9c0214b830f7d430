/** A work together with the services that hold it. */
import type { BibRecord, ServiceName } from '../../src/records/record.ts';
import type { Work } from './works.ts';

export interface Placed {
  readonly work: Work;
  readonly services: readonly ServiceName[];
  /** What is peculiar to the copy in a service. */
  readonly changes?: { readonly [S in ServiceName]?: Partial<BibRecord> };
}

export const ALL: readonly ServiceName[] = ['pubmed', 'crossref', 'openalex'];
export const INDEXES: readonly ServiceName[] = ['pubmed', 'openalex'];
