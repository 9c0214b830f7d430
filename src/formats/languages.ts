/** Names and codes of languages as databases write them, turned to ISO 639-1. */
import { isNothing } from './places.ts';

const LANGUAGES: Readonly<Record<string, string>> = {
  af: 'afr afrikaans',
  ar: 'ara arabic',
  bg: 'bul bulgarian',
  bn: 'ben bengali',
  bs: 'bos bosnian',
  ca: 'cat catalan',
  cs: 'cze ces czech',
  cy: 'wel cym welsh',
  da: 'dan danish',
  de: 'ger deu german deutsch ngerman',
  el: 'gre ell greek',
  en: 'eng english american british usenglish ukenglish',
  es: 'spa spanish español',
  et: 'est estonian',
  eu: 'baq eus basque',
  fa: 'per fas persian farsi',
  fi: 'fin finnish',
  fr: 'fre fra french français',
  ga: 'gle irish',
  gl: 'glg galician',
  he: 'heb hebrew',
  hi: 'hin hindi',
  hr: 'hrv croatian',
  hu: 'hun hungarian',
  hy: 'arm hye armenian',
  id: 'ind indonesian',
  is: 'ice isl icelandic',
  it: 'ita italian italiano',
  ja: 'jpn japanese',
  ka: 'geo kat georgian',
  kk: 'kaz kazakh',
  ko: 'kor korean',
  lt: 'lit lithuanian',
  lv: 'lav latvian',
  mk: 'mac mkd macedonian',
  ms: 'may msa malay',
  nl: 'dut nld dutch',
  no: 'nor norwegian',
  pl: 'pol polish',
  pt: 'por portuguese português',
  ro: 'rum ron romanian',
  ru: 'rus russian',
  sk: 'slo slk slovak',
  sl: 'slv slovenian slovene',
  sq: 'alb sqi albanian',
  sr: 'srp serbian',
  sv: 'swe swedish',
  sw: 'swa swahili',
  th: 'tha thai',
  tr: 'tur turkish',
  uk: 'ukr ukrainian',
  ur: 'urd urdu',
  vi: 'vie vietnamese',
  zh: 'chi zho chinese',
};

const CODES = new Map<string, string>();
for (const [code, names] of Object.entries(LANGUAGES)) {
  CODES.set(code, code);
  for (const name of names.split(' ')) CODES.set(name, code);
}

/** ISO 639-1 codes of the languages that a field names (`English; French`, `eng`, `en-GB`); unknown ones stay as delivered. */
export function parseLanguages(text: string): readonly string[] {
  if (text === '') return [];
  const whole = CODES.get(text) ?? CODES.get(text.toLowerCase());
  if (whole !== undefined) return [whole];
  // `eng ger`
  const words = text.toLowerCase().split(' ');
  const codes = words.flatMap((word) => CODES.get(word) ?? []);
  if (codes.length === words.length) return [...new Set(codes)];
  const found = new Set<string>();
  for (const part of text.split(/[;,|/]|\s+and\s+/)) {
    const name = part.trim();
    if (name === '' || isNothing(name)) continue;
    const lower = name.toLowerCase();
    found.add(CODES.get(lower) ?? CODES.get(lower.replace(/[-_][a-z]{2}$/, '')) ?? name);
  }
  return [...found];
}
