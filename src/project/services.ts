/** Addresses, contact and keys of the services, from the environment only; none is ever stored. */
import type { ServiceName } from '../records/record.ts';
import type { ServiceSettings } from '../search/source.ts';

/** Environment variables that the program reads, as the README lists them. */
export const ENVIRONMENT = [
  'STAGEONE_PUBMED_URL',
  'STAGEONE_CROSSREF_URL',
  'STAGEONE_OPENALEX_URL',
  'STAGEONE_CONTACT',
  'NCBI_API_KEY',
  'OPENALEX_API_KEY',
] as const;

const SERVICES: Readonly<
  Record<ServiceName, { variable: (typeof ENVIRONMENT)[number]; address: string; key: string | undefined }>
> = {
  pubmed: {
    variable: 'STAGEONE_PUBMED_URL',
    address: 'https://eutils.ncbi.nlm.nih.gov/entrez/eutils/',
    key: 'NCBI_API_KEY',
  },
  crossref: { variable: 'STAGEONE_CROSSREF_URL', address: 'https://api.crossref.org/', key: undefined },
  openalex: { variable: 'STAGEONE_OPENALEX_URL', address: 'https://api.openalex.org/', key: 'OPENALEX_API_KEY' },
};

export function serviceSettings(service: ServiceName): ServiceSettings {
  const { variable, address, key } = SERVICES[service];
  const baseUrl = process.env[variable] || address;
  return {
    baseUrl: baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`,
    contact: process.env['STAGEONE_CONTACT'] || undefined,
    apiKey: key === undefined ? undefined : process.env[key] || undefined,
  };
}
