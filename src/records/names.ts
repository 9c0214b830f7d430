/** Names of authors and editors, read from the forms in which sources write them and written in one form. */
import type { Author } from './record.ts';

// Words that people's names do not hold but names of groups do; the last alternatives are Spanish, French, German and Portuguese.
const GROUP_WORD =
  /(?:^|[\s(/-])(?:groups?|consorti(?:um|a)|collaborat(?:ion|ions|ive|ors?)|committees?|organi[sz]ations?|network|study|trial|trialists|investigators?|programme|program|project|team|task\s?force|working party|panel|board|council|commission|centres?|centers?|institutes?|universit\p{L}*|hospitals?|department|ministry|foundation|association|society|societies|academy|academies|agency|federation|college|school|administration|bureau|office|unit|initiative|alliance|coalition|union|registry|partnership|company|corporation|laborator(?:y|ies)|inc|ltd|gmbh|llc|grupo|groupe|arbeitsgruppe|gesellschaft|soci[eé]t[eé]|sociedad|asociaci[oó]n|instituto|institut|minist[eè]re|ministerio|comit[eé])(?=$|[\s.,;:)/-])/iu;
const GROUP_START = /^(?:the|for|and the|on behalf of|members of|los|les)\s/i;
const ONLY_GROUP_WORD = /^(?:group|network|consortium|collaboration|committee|study|team|investigators)$/i;
const SUFFIX = /^(?:jr|sr|jnr|snr|junior|senior|i{2,3}|iv|vi{0,3}|2nd|3rd|4th|esq)\.?$/i;
const EMAIL = /\s*[<(]?[^\s<>(),;]+@[^\s<>(),;]+\.[^\s<>(),;]+[>)]?/g;
const HAS_LOWER = /\p{Ll}/u;
const PARTICLE = /^(?:\p{Ll}[\p{Ll}'’]*|d['’]\p{Lu}.*)$/u;
// `C`, `CD`, `C.D.`, `J.-P.`: one to three capitals, with or without points.
const INITIALS = /^(?:\p{Lu}\p{M}?\.?-?){1,3}$/u;

/**
 * Reads a name. With a comma it is `Family, Given` or `Family, Given, Suffix`; a comma at the end marks a group (EndNote).
 * Without one it is a group when a word says so (`The X Group`), `Family I N` when it ends in initials, else `Given Family`.
 *
 * @example parseName('Smith, John, Jr.') // { family: 'Smith', given: 'John', suffix: 'Jr.' }
 * @example parseName('Brownstein C D')   // { family: 'Brownstein', given: 'C D', suffix: undefined }
 */
export function parseName(text: string): Author {
  let name = text.trim();
  if (name.includes('@')) name = name.replace(EMAIL, '').trim();
  if (/\s\s|[^\S ]/.test(name)) name = name.replace(/\s+/g, ' ');
  const comma = name.indexOf(',');
  if (comma === -1) return parseWithoutComma(name.replace(/[;\s]+$/, ''));

  const parts = name
    .split(',')
    .map((part) => part.trim())
    // Programs that print an empty value.
    .filter((part) => part !== '' && part !== 'null' && part !== 'undefined');
  const [family = '', second, third, ...more] = parts;
  if (second === undefined) return { group: family === '' ? name : family };
  // Dimensions turns groups round: `Network, Multi-City Collaborative Research`.
  if (third === undefined && ONLY_GROUP_WORD.test(family) && second.split(' ').length > 2) {
    return { group: `${second} ${family}` };
  }
  if (family.includes(' ') && (GROUP_WORD.test(family) || GROUP_START.test(family))) {
    return { group: name.replace(/[\s,]+$/, '') };
  }
  if (third === undefined) {
    if (!SUFFIX.test(second) || INITIALS.test(second)) return { family, given: second, suffix: undefined };
    const before = parseWithoutComma(family);
    return 'group' in before ? { family, given: undefined, suffix: second } : { ...before, suffix: second };
  }
  // BibTeX's order is `Family, Jr, Given`.
  if (SUFFIX.test(second) && !INITIALS.test(second) && !SUFFIX.test(third)) {
    return { family, given: [third, ...more].join(', '), suffix: second };
  }
  return { family, given: second, suffix: [third, ...more].join(', ') };
}

function parseWithoutComma(name: string): Author {
  const words = name.split(' ');
  const [first = ''] = words;
  if (words.length === 1) {
    // A lone word in capitals is an acronym (`WHO`), any other a family name.
    return first.length >= 3 && /^[A-Z][A-Z0-9&/-]+$/.test(first)
      ? { group: first }
      : { family: first, given: undefined, suffix: undefined };
  }
  if (GROUP_WORD.test(name) || GROUP_START.test(name)) return { group: name };

  let suffix: string | undefined;
  const last = words.at(-1) ?? '';
  if (words.length > 2 && SUFFIX.test(last) && (HAS_LOWER.test(last) || last.length > 1)) {
    suffix = last;
    words.pop();
  }
  let start = words.length;
  while (start > 1 && isInitials(words[start - 1] ?? '', first)) start -= 1;
  if (start < words.length && !isLoneInitial(first)) {
    return { family: words.slice(0, start).join(' '), given: words.slice(start).join(' '), suffix };
  }
  // `Ludwig van Beethoven`: the particle belongs to the family name and comes after at least one given name.
  let family = words.length - 1;
  while (family > 1 && PARTICLE.test(words[family - 1] ?? '')) family -= 1;
  if (PARTICLE.test(first) && words.length === 2) {
    return { family: words.join(' '), given: undefined, suffix };
  }
  return { family: words.slice(family).join(' '), given: words.slice(0, family).join(' ') || undefined, suffix };
}

function isInitials(word: string, family: string): boolean {
  if (!INITIALS.test(word)) return false;
  const letters = word.replace(/[.-]/g, '').length;
  // In `DAVID LEE` the last word is a name; in `Smith JAB` it is not.
  return letters <= 2 || word.includes('.') || HAS_LOWER.test(family);
}

function isLoneInitial(word: string): boolean {
  return /^(?:\p{Lu}\.-?)+$|^\p{Lu}$/u.test(word);
}

/** Writes `Family, Given, Suffix` without the parts that are missing, or the name of the group; {@link parseName} reads it back. */
export function formatName(author: Author): string {
  if ('group' in author) return author.group;
  let text = author.family;
  if (author.given !== undefined) text += `, ${author.given}`;
  if (author.suffix !== undefined) text += `, ${author.suffix}`;
  return text;
}

/** The family name, particle included, or the name of the group: what stands in `Smith et al.` */
export function shortName(author: Author): string {
  return 'group' in author ? author.group : author.family;
}
