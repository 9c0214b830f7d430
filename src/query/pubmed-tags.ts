/** Search field tags of PubMed, short and in full (PubMed help, "Search field tags", NLM, 2026). */
const TAGS = new Set(
  (
    'ad|affiliation|all|all fields|aid|article identifier|au|author|auid|author identifier|cn|corporate author|' +
    'cois|conflict of interest statements|crdt|date - create|create date|dcom|date - completion|dp|pdat|' +
    'date - publication|publication date|edat|date - entry|entry date|ed|editor|book|eissn|fau|full author name|' +
    'fir|full investigator name|1au|author - first|first author|first author name|gr|grants and funding|grant number|' +
    'ir|investigator|is|issn|isbn|ip|issue|ta|jour|journal|la|lang|language|lastau|author - last|last author name|' +
    'lid|location id|lr|date - modification|mhda|date - mesh|majr|mesh major topic|majr:noexp|' +
    'mesh major topic:noexp|mh|mesh|mesh terms|mh:noexp|mesh:noexp|mesh terms:noexp|sh|mesh subheading|' +
    'subheading|nm|supplementary concept|ot|other term|pa|pharmacological action|pg|pagination|pl|' +
    'place of publication|pmid|uid|pubn|publisher|pt|ptyp|publication type|ps|subject - personal name|' +
    'rn|ec/rn number|si|secondary source id|sb|subset|filter|tiab|title/abstract|ti|title|ab|abstract|tt|' +
    'transliterated title|tw|text word|text words|vi|volume'
  ).split('|'),
);

/** Fields of proximity searching: `[tiab:~3]`. */
const NEAR = /^(?:ti|title|tiab|title\/abstract|ad|affiliation):~\d+$/;

export function isPubmedTag(tag: string): boolean {
  return TAGS.has(tag) || isProximityTag(tag);
}

export function isProximityTag(tag: string): boolean {
  return NEAR.test(tag);
}
