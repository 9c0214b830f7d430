/** The sources that can be searched; the only file that imports them. */
import type { ServiceName } from '../../records/record.ts';
import type { SearchSource } from '../source.ts';
import { crossref } from './crossref.ts';
import { openalex } from './openalex.ts';
import { pubmed } from './pubmed.ts';

export const SOURCES: { readonly [S in ServiceName]: SearchSource } = { pubmed, crossref, openalex };

/** How each service is asked for records by identifier. */
export { crossrefListStep } from './crossref.ts';
export { openAlexListStep } from './openalex.ts';
export { pubmedFetchSteps, pubmedLookupStep } from './pubmed.ts';
