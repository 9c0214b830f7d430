/** Identifiers of records, read from any of the forms that sources export. */

// Crossref's own pattern for modern DOIs misses early ones such as Wiley's 10.1002/(SICI)…<…>, so any suffix without blanks is taken.
const DOI = /\b10\.\d{4,9}(?:\.\d+)*\/\S+/;

/**
 * Reads a DOI without resolver or prefix, case kept; `undefined` where there is none.
 *
 * @example parseDoi('https://doi.org/10.1136/BMJ.n71') // '10.1136/BMJ.n71'
 */
export function parseDoi(text: string | undefined | null): string | undefined {
  if (!text) return undefined;
  let value = text.trim();
  if (/%2f|%28|%29|%3c|%3e/i.test(value)) {
    try {
      value = decodeURIComponent(value);
    } catch {
      // A stray per cent sign: the text stands as it is.
    }
  }
  value = value.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
  const found = DOI.exec(value)?.[0];
  if (found === undefined) return undefined;
  const trimmed = found.replace(/[.,;:'"]+$/, '');
  return trimmed.endsWith('/') && trimmed.split('/').length === 2 ? undefined : trimmed;
}

/** The form in which two DOIs are compared: DOIs are case-insensitive (DOI Handbook 2.4). */
export function doiKey(doi: string): string {
  return doi.toLowerCase();
}

/**
 * Reads a PMID: decimal digits without leading zeros.
 *
 * @example parsePmid('PMID: 31452104') // '31452104'
 */
export function parsePmid(text: string | undefined | null): string | undefined {
  const digits =
    /^(?:https?:\/\/(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov\/pubmed)\/(?:\?term=)?|pmid:?\s*|pm:\s*|medline:\s*)?0*([1-9]\d{0,8})(?:\/|\s*\[(?:pmid|uid)\])?$/i.exec(
      (text ?? '').trim(),
    )?.[1];
  return digits;
}

/** Reads `PMC1234567`, without version suffix. */
export function parsePmcid(text: string | undefined | null): string | undefined {
  const digits = /(?:^|\/)(?:PMC)?(\d{2,9})(?:\.\d+)?\/?$/i.exec((text ?? '').trim())?.[1];
  return digits === undefined ? undefined : `PMC${digits}`;
}

/** Reads `W1234567890` from an OpenAlex address or the bare id. */
export function parseOpenAlexId(text: string | undefined | null): string | undefined {
  const id = /(?:^|\/)(W\d+)$/i.exec((text ?? '').trim())?.[1];
  return id?.toUpperCase();
}

/** Reads an ISSN as `1234-567X`. */
export function parseIssn(text: string | undefined | null): string | undefined {
  const found = /(?:^|[^\dXx])(\d{4})-?(\d{3}[\dXx])(?![\dXx])/.exec(text ?? '');
  return found === null ? undefined : `${found[1]}-${found[2]?.toUpperCase()}`;
}

/** Reads an ISBN of 10 or 13 digits, without hyphens. */
export function parseIsbn(text: string | undefined | null): string | undefined {
  const digits = (text ?? '').replace(/[-\s]/g, '');
  return /(?:^|\D)((?:97[89])?\d{9}[\dXx])(?!\d)/.exec(digits)?.[1]?.toUpperCase();
}
