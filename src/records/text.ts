/** Cleaning of texts as sources deliver them: control characters, entities, inline markup, JATS abstracts. */

// Escape sequences of terminals (ECMA-48), whole, so that `\u001b[31m` does not leave `[31m` behind.
const ESCAPE_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
// Control characters but white space, byte order marks, zero-width spaces, soft hyphens, and marks that turn the reading direction.
const INVISIBLE =
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
// Most texts are clean: one look costs a tenth of the six steps.
const UNCLEAN = /[^\x20-\x7e]| {2}|^ | $/;

/**
 * A text on one line as people read it: NFC, no control or escape characters, white space collapsed.
 *
 * @example cleanText(' a\n\u001b[31mb\u001b[0m ') // 'a b'
 */
export function cleanText(text: string): string {
  if (!UNCLEAN.test(text)) return text;
  return text
    .replace(ESCAPE_SEQUENCE, '')
    .replace(INVISIBLE, '')
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(/[\s\u0085]+/g, ' ')
    .trim()
    .normalize('NFC');
}

const NAMED_ENTITIES = new Map<string, string>(
  [
    'amp=& lt=< gt=> quot=" apos=\' nbsp=\u00a0 iexcl=¡ cent=¢ pound=£ curren=¤ yen=¥ brvbar=¦ sect=§ uml=¨ copy=© ordf=ª',
    'laquo=« not=¬ shy=\u00ad reg=® macr=¯ deg=° plusmn=± sup1=¹ sup2=² sup3=³ acute=´ micro=µ para=¶ middot=· cedil=¸ ordm=º',
    'raquo=» frac14=¼ frac12=½ frac34=¾ iquest=¿ times=× divide=÷ szlig=ß OElig=Œ oelig=œ Scaron=Š scaron=š Yuml=Ÿ fnof=ƒ',
    'Agrave=À Aacute=Á Acirc=Â Atilde=Ã Auml=Ä Aring=Å AElig=Æ Ccedil=Ç Egrave=È Eacute=É Ecirc=Ê Euml=Ë Igrave=Ì Iacute=Í',
    'Icirc=Î Iuml=Ï ETH=Ð Ntilde=Ñ Ograve=Ò Oacute=Ó Ocirc=Ô Otilde=Õ Ouml=Ö Oslash=Ø Ugrave=Ù Uacute=Ú Ucirc=Û Uuml=Ü',
    'Yacute=Ý THORN=Þ agrave=à aacute=á acirc=â atilde=ã auml=ä aring=å aelig=æ ccedil=ç egrave=è eacute=é ecirc=ê euml=ë',
    'igrave=ì iacute=í icirc=î iuml=ï eth=ð ntilde=ñ ograve=ò oacute=ó ocirc=ô otilde=õ ouml=ö oslash=ø ugrave=ù uacute=ú',
    'ucirc=û uuml=ü yacute=ý thorn=þ yuml=ÿ Alpha=Α Beta=Β Gamma=Γ Delta=Δ Epsilon=Ε Zeta=Ζ Eta=Η Theta=Θ Iota=Ι Kappa=Κ',
    'Lambda=Λ Mu=Μ Nu=Ν Xi=Ξ Omicron=Ο Pi=Π Rho=Ρ Sigma=Σ Tau=Τ Upsilon=Υ Phi=Φ Chi=Χ Psi=Ψ Omega=Ω alpha=α beta=β gamma=γ',
    'delta=δ epsilon=ε zeta=ζ eta=η theta=θ iota=ι kappa=κ lambda=λ mu=μ nu=ν xi=ξ omicron=ο pi=π rho=ρ sigmaf=ς sigma=σ',
    'tau=τ upsilon=υ phi=φ chi=χ psi=ψ omega=ω ensp=\u2002 emsp=\u2003 thinsp=\u2009 ndash=– mdash=— lsquo=‘ rsquo=’ sbquo=‚',
    'ldquo=“ rdquo=” bdquo=„ dagger=† Dagger=‡ bull=• hellip=… permil=‰ prime=′ Prime=″ lsaquo=‹ rsaquo=› euro=€ trade=™',
    'larr=← uarr=↑ rarr=→ darr=↓ harr=↔ minus=− lowast=∗ radic=√ infin=∞ asymp=≈ ne=≠ equiv=≡ le=≤ ge=≥ sum=∑ prod=∏ part=∂',
  ]
    .join(' ')
    .split(' ')
    .map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
);
// The HTML standard reads the references 128 to 159 as Windows-1252; these are the ones that texts use.
const WINDOWS_1252: Readonly<Record<number, string>> = {
  128: '€',
  130: '‚',
  132: '„',
  133: '…',
  134: '†',
  135: '‡',
  145: '‘',
  146: '’',
  147: '“',
  148: '”',
  149: '•',
  150: '–',
  151: '—',
  153: '™',
};

/**
 * Entities and character references decoded once; what is none stands as it is.
 *
 * @example decodeEntities('R&amp;D &#945; &amp;lt;') // 'R&D α &lt;'
 */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z][A-Za-z\d]{1,10}));/g,
    (whole, decimal, hex, name) => {
      if (typeof name === 'string') return NAMED_ENTITIES.get(name) ?? whole;
      const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
      if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '\ufffd';
      return WINDOWS_1252[code] ?? String.fromCodePoint(code);
    },
  );
}

const BLOCK_TAGS = 'p|div|br|break|sec|title|li|ul|ol|list|list-item|disp-formula|disp-quote|h[1-6]|tr|table|abstract';
const INLINE_TAGS =
  'i|b|sub|sup|em|strong|u|s|scp|sc|small|big|tt|font|span|a|italic|bold|underline|monospace|roman|sans-serif|strike|' +
  'inline-formula|inline-graphic|graphic|alternatives|tex-math|ext-link|xref|uri|email|label|named-content|styled-content|td|th|ovl|inf|' +
  'it|math|mrow|mi|mn|mo|msub|msup|msubsup|mfrac|mtext|mspace|mstyle|msqrt|mover|munder|munderover|mfenced|semantics|annotation';
const NAME = `(?:(?:jats|mml|m|html|xhtml):[A-Za-z][A-Za-z\\d-]*|${BLOCK_TAGS}|${INLINE_TAGS})`;
// Attributes have to be attributes: in `a<b and c>d` nothing is a tag.
const ATTRIBUTES = `(?:\\s+[A-Za-z_][\\w:.-]*\\s*=\\s*(?:"[^"<>]*"|'[^'<>]*'|[^\\s"'<>=&/]+))*`;
const TAG = new RegExp(`<(/?)(${NAME})${ATTRIBUTES}\\s*(/?)>`, 'gi');
const QUOTE = '(?:"|&(?:amp;)*quot;)';
const ESCAPED_TAG = new RegExp(
  `&(?:amp;){0,2}lt;(/?${NAME}(?:\\s+[A-Za-z_][\\w:.-]*\\s*=\\s*${QUOTE}[^"<>]*?${QUOTE})*\\s*/?)&(?:amp;){0,2}gt;`,
  'gi',
);
// The same formula again in TeX: it stands beside the MathML.
const DUPLICATE_FORMULA = /<((?:jats:)?tex-math|mml:annotation(?:-xml)?|annotation)(?:\s[^<>]*)?>[\s\S]*?<\/\1\s*>/gi;
const BLOCK = new RegExp(`^(?:${BLOCK_TAGS})$`, 'i');
const ROUNDS = 3;

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase();
}

function unescapeTags(text: string): string {
  return text.replace(ESCAPED_TAG, (_whole, inside: string) => `<${inside.replace(/&(?:amp;)*quot;/g, '"')}>`);
}

function decodeUntilStable(text: string): string {
  let value = text;
  for (let round = 0; round < ROUNDS; round += 1) {
    const decoded = decodeEntities(value);
    if (decoded === value) break;
    value = decoded;
  }
  return value;
}

/** `10<sup>6</sup>` is `10^6`, or 10⁶ would become 106; trade marks and empty ones need no caret. */
function markSuperscript(text: string): string {
  return text.replace(/<((?:jats:)?sup)(?:\s[^<>]*)?>\s*(?=([^<\s]?))/gi, (_whole, _name, first: string) =>
    first === '' || /[®™©℠^]/.test(first) ? '' : '^',
  );
}

function plainText(text: string): string {
  const marked = markSuperscript(text.replace(DUPLICATE_FORMULA, ''));
  const bare = marked.replace(TAG, (_whole, _close, name: string) => (BLOCK.test(localName(name)) ? ' ' : ''));
  return cleanText(decodeUntilStable(bare));
}

/**
 * A title or another short text without markup. Known tags only are taken out, also when they came escaped once or
 * twice; entities are decoded; white space is collapsed.
 *
 * @example stripMarkup('CO<sub>2</sub> at 10&lt;sup&gt;6&lt;/sup&gt; Pa, a<b and c>d') // 'CO2 at 10^6 Pa, a<b and c>d'
 */
export function stripMarkup(text: string): string {
  return plainText(unescapeTags(text));
}

/**
 * An abstract in JATS, HTML or plain text as lines: paragraphs are lines, titles of sections labels (`Methods: …`),
 * a leading title "Abstract" is dropped.
 */
export function stripJats(abstract: string): string {
  const source = unescapeTags(abstract).replace(DUPLICATE_FORMULA, '');
  const lines: string[] = [];
  let label = '';
  let buffer = '';
  let inTitle = false;
  const flush = () => {
    const text = plainText(buffer);
    buffer = '';
    if (inTitle) {
      const title = text.replace(/\s*[:.]$/, '');
      if (lines.length === 0 && label === '' && /^(?:abstract|summary)$/i.test(title)) return;
      label = label === '' ? title : title === '' ? label : `${label}: ${title}`;
    } else if (text !== '') {
      lines.push(label === '' ? text : `${label}: ${text}`);
      label = '';
    }
  };
  let last = 0;
  for (const tag of source.matchAll(TAG)) {
    const name = localName(tag[2] ?? '');
    if (!BLOCK.test(name)) continue;
    buffer += source.slice(last, tag.index);
    last = tag.index + tag[0].length;
    flush();
    if (name === 'title' || /^h[1-6]$/.test(name)) inTitle = tag[1] !== '/';
  }
  buffer += source.slice(last);
  flush();
  if (label !== '') lines.push(label);
  return lines.join('\n');
}

/** `12,345` */
export function thousands(count: number): string {
  return count.toLocaleString('en-GB');
}
