/** Plain text from the TeX of BibTeX values: accents and signs to Unicode, braces and commands out. */

/** Combining marks of the accent commands. */
const ACCENTS: Readonly<Record<string, string>> = {
  '`': '\u0300',
  "'": '\u0301',
  '^': '\u0302',
  '~': '\u0303',
  '=': '\u0304',
  u: '\u0306',
  '.': '\u0307',
  '"': '\u0308',
  r: '\u030a',
  H: '\u030b',
  v: '\u030c',
  d: '\u0323',
  c: '\u0327',
  k: '\u0328',
  b: '\u0331',
};

const SIGNS: Readonly<Record<string, string>> = {
  ss: 'ß',
  ae: 'æ',
  AE: 'Æ',
  oe: 'œ',
  OE: 'Œ',
  aa: 'å',
  AA: 'Å',
  o: 'ø',
  O: 'Ø',
  l: 'ł',
  L: 'Ł',
  i: 'i',
  j: 'j',
  dh: 'ð',
  DH: 'Ð',
  th: 'þ',
  TH: 'Þ',
  dj: 'đ',
  DJ: 'Đ',
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  epsilon: 'ε',
  kappa: 'κ',
  lambda: 'λ',
  mu: 'μ',
  pi: 'π',
  sigma: 'σ',
  tau: 'τ',
  chi: 'χ',
  omega: 'ω',
  Delta: 'Δ',
  Omega: 'Ω',
  times: '×',
  pm: '±',
  leq: '≤',
  le: '≤',
  geq: '≥',
  ge: '≥',
  sim: '∼',
  approx: '≈',
  rightarrow: '→',
  infty: '∞',
  degree: '°',
  textendash: '–',
  textemdash: '—',
  textquoteright: '’',
  textquoteleft: '‘',
  textquotedblleft: '“',
  textquotedblright: '”',
  textregistered: '®',
  texttrademark: '™',
  textcopyright: '©',
  textdegree: '°',
  textmu: 'µ',
  textbackslash: '\\',
  textasciitilde: '~',
  ldots: '…',
  dots: '…',
  S: '§',
  P: '¶',
  pounds: '£',
  euro: '€',
};

/** Text without TeX; what is no command stays. */
export function fromTex(value: string): string {
  if (!/[\\{}$~]|--|``|''/.test(value)) return value;
  return value
    .replace(
      /\\(?:([`'^~=."])\s*|([uvHcdkrb])(?:\s+|(?=\{)))\{?\s*\\?([A-Za-z])\s*\}?/g,
      (whole, sign, letter, base) => {
        const mark = ACCENTS[String(sign ?? letter)];
        return mark === undefined ? String(whole) : `${String(base)}${mark}`;
      },
    )
    .replace(
      /\\([A-Za-z]+)(?:\{\}|\s+|(?![A-Za-z]))/g,
      (whole, name) => SIGNS[String(name)] ?? (/\\[a-zA-Z]+\s+$/.test(String(whole)) ? ' ' : ''),
    )
    .replace(/\\([&%$#_{}])/g, (_whole, sign) => ESCAPED[String(sign)] ?? String(sign))
    .replace(/\\[,;:! ]/g, ' ')
    .replace(/\\\\/g, ' ')
    .replace(/---/g, '—')
    .replace(/--/g, '–')
    .replace(/``|''/g, '"')
    .replace(/~/g, ' ')
    .replace(/[{}$]/g, '')
    .replace(/[\ue000-\ue002]/g, (sign) => '{}$'[sign.charCodeAt(0) - 0xe000] ?? '')
    .replace(/ {2,}/g, ' ')
    .trim()
    .normalize('NFC');
}

/** Signs that the removal of braces must not see. */
const ESCAPED: Readonly<Record<string, string>> = { '{': '\ue000', '}': '\ue001', $: '\ue002' };
