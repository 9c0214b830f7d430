/** Titles in the one form in which they are compared. */
import { decodeEntities } from '../records/text.ts';
import { announces, type Notice, noticeOf, RETRACTED_PREFIX } from './notices.ts';

const GREEK: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'mu',
  ω: 'omega',
};
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** Lower case without accents; Greek letters by name. */
function foldLetters(text: string): string {
  const lower = text.toLowerCase();
  if (/^[\u0000-\u007f]*$/.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[αβγδκλμω]/g, (letter) => GREEK[letter] ?? letter)
    .replace(/[ßøæœłđðþı]/g, (letter) => LETTERS[letter] ?? letter);
}

/** The words of a folded text. */
function splitWords(folded: string): readonly string[] {
  const words: string[] = [];
  let start = -1;
  for (let at = 0; at < folded.length; at += 1) {
    const code = folded.charCodeAt(at);
    if (code > 127) return folded.match(/[\p{L}\p{N}]+/gu) ?? [];
    const isOfWord = (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
    if (isOfWord) {
      if (start === -1) start = at;
    } else if (start !== -1) {
      words.push(folded.slice(start, at));
      start = -1;
    }
  }
  if (start !== -1) words.push(folded.slice(start));
  return words;
}

/** The words of any text, folded; what stands around an apostrophe is one word. */
export function plainWords(text: string): readonly string[] {
  return splitWords(foldLetters(text).replace(/['’]/g, ''));
}

/** Roman and spelled numbers; single letters are numbers only after a word that is numbered. */
const NUMERALS = new Map(
  Object.entries({
    ii: 2,
    iii: 3,
    iv: 4,
    vi: 6,
    vii: 7,
    viii: 8,
    ix: 9,
    xi: 11,
    xii: 12,
    xiii: 13,
    xiv: 14,
    xv: 15,
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
    twenty: 20,
    thirty: 30,
    forty: 40,
    fifty: 50,
  }).map(([word, number]) => [word, String(number)] as const),
);
const LONGEST_NUMERAL = 6;
const ORDINALS = new Map([
  ['1st', 'first'],
  ['2nd', 'second'],
  ['3rd', 'third'],
  ['4th', 'fourth'],
  ['5th', 'fifth'],
]);
const SINGLE_ROMAN = new Map([
  ['i', '1'],
  ['v', '5'],
  ['x', '10'],
]);
const HAS_DIGIT = /\d/;
const NUMBERED =
  /^(?:part|pt|phase|type|stage|grade|class|study|volume|vol|chapter|section|level|version|paper|report|no)$/;

/** A title of fewer letters tells no report. */
const SHORTEST = 16;
const LONGEST_GENERIC = 60;
/** Words of the headings under which journals print many texts, in the one form of {@link normalTitle}. */
const GENERIC_WORD =
  /^(?:\d+|a|an|the|of|to|from|in|for|on|and|by|this|our|editorials?|editors?|chiefs?|comments?|commentar(?:y|ies)|introduct(?:ion|ory)|prefaces?|forewords?|epilog(?:ue)?|afterword|books?|reviews?|guest|special|issues?|sections?|numbers?|letters?|err?at(?:um|a)|corrigend(?:um|a)|corrections?|repl(?:y|ies)|responses?|authors?|abstracts?|index|contents|announcements?|news|notes?|obituar(?:y|ies)|memoriam|conclusions?|reviewers?|referees?|acknowledg(?:e?ments?)|summar(?:y|ies)|overview|messages?|presidents?|presidential|address|welcome|perspectives?|viewpoints?|opinions?|forum|columns?|supplements?|proceedings|meetings?|conferences?|sessions?|posters?|oral|presentations?|volumes?|parts?|annual|reports?|invited|articles?|papers?|research)$/;

export class NormalTitle {
  readonly words: readonly string[];
  /** The numbers in it, sorted: digits, Roman, spelled, and letters after "part". */
  readonly numbers: string;
  readonly notice: Notice;

  /** It says nothing of its subject: very short, or nothing but words like "editorial". */
  get isGeneric(): boolean {
    let letters = 0;
    for (const word of this.words) letters += word.length;
    if (letters === 0) return false;
    return letters < SHORTEST || (letters <= LONGEST_GENERIC && this.words.every((word) => GENERIC_WORD.test(word)));
  }

  constructor(words: readonly string[], numbers: string, notice: Notice) {
    this.words = words;
    this.numbers = numbers;
    this.notice = notice;
  }
}

const EMPTY = new NormalTitle([], '', 'none');
/** What databases write where an article has no title, or none in English. */
const PLACEHOLDER = /^\W*(?:title )?(?:not available|untitled|no title(?: available)?|unknown)\W*$/i;
const TAIL =
  /\s*[[(](?:(?:review|letter|abstract|editorial|news|comment|author'?s? transl|see comments?|meeting abstract)|\d+ ref(?:s|erences)?|(?:in )?(?:russian|chinese|german|french|spanish|italian|japanese|portuguese|polish|czech|hungarian|danish|dutch|swedish|norwegian|finnish|turkish|hebrew|korean|greek|serbian|croatian|bulgarian|romanian|ukrainian|slovak|slovenian|persian|arabic|thai|lithuanian|serbo-croatian(?: \(.{1,12}\))?)|(?:erratum|corrected|republished|retraction|comment|summary|reprint)s?\b[^\])]{0,200})[\])]?\s*\.?\s*$/i;
const OPEN_TAIL =
  /[\s.]*\b(?:erratum (?:appears )?in|comment in|see comments?|update of|republished (?:in|from))\b.{0,200}$/i;

/** British and American spellings of a word in one form. */
export function sameSpelling(word: string): string {
  if (word.length < 5) return word;
  let same = word;
  if (same.includes('ae') || same.includes('oe')) same = same.replace(/ae|oe/g, 'e');
  if (same.includes('is')) same = same.replace(/is(ation|ing|ed|e|es)$/, 'iz$1');
  return same.includes('our') ? same.replace(/our(?=$|s$|al|ed|ing)/, 'or') : same;
}

/** No title is longer: an abstract, or a whole file, stands in its field. */
const LONGEST = 4000;

/** Brings a title to the form in which titles are compared; a missing one has no words. */
export function normalTitle(title: string | undefined): NormalTitle {
  if (title === undefined || PLACEHOLDER.test(title)) return EMPTY;
  let raw = decodeEntities(title.length > LONGEST ? title.slice(0, LONGEST) : title);
  if (raw.includes('<')) raw = raw.replace(/<\/?[a-z][^<>]{0,40}>/gi, '');
  const read = readWords(foldLetters(raw));
  // Most titles announce nothing and have no tail: they are through.
  if (!read.mayAnnounce && !endsInBracket(raw)) return new NormalTitle(read.words, read.numbers, 'none');
  raw = withoutTails(raw.replace(RETRACTED_PREFIX, ''));
  const { words, numbers } = readWords(foldLetters(raw));
  return new NormalTitle(words, numbers, noticeOf(raw));
}

/** What stands behind a title without being of it: a language, a kind, a count of references, where an erratum is. */
function withoutTails(title: string): string {
  let text = title;
  for (let round = 0; round < 4 && text.length > 20; round += 1) {
    const shorter = text.replace(TAIL, '').replace(OPEN_TAIL, '');
    if (shorter === text || shorter.length < 8) break;
    text = shorter;
  }
  return text;
}

/** Whether a bracket closes behind the last letter or digit. */
function endsInBracket(text: string): boolean {
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const code = text.charCodeAt(at);
    if (code === 0x29 || code === 0x5d) return true;
    if (code > 0x7f || (code | 0x20) >= 0x61 || (code >= 0x30 && code <= 0x39)) return false;
  }
  return false;
}

/** The words of one title as they are read. */
class WordReader {
  readonly words: string[] = [];
  readonly found: string[] = [];
  mayAnnounce = false;

  /** @param isPlain no digit and none of the letters in which spellings differ */
  push(word: string, isPlain: boolean): void {
    if (!this.mayAnnounce && announces(word)) this.mayAnnounce = true;
    let normal = word;
    if (word.length <= LONGEST_NUMERAL) normal = this.#numeral(word);
    if (normal === word && !isPlain) {
      if (!HAS_DIGIT.test(word)) normal = sameSpelling(word);
      else if (ORDINALS.has(word)) normal = ORDINALS.get(word) ?? word;
      else pushNumbers(word, this.found);
    }
    this.words.push(normal);
  }

  /** Roman and spelled numbers as digits; single letters only after a word that is numbered. */
  #numeral(word: string): string {
    if (word.length > 1) {
      const numeral = NUMERALS.get(word);
      if (numeral !== undefined) this.found.push(numeral);
      return numeral ?? word;
    }
    if (!NUMBERED.test(this.words.at(-1) ?? '') || isDigit(word)) return word;
    const numeral = SINGLE_ROMAN.get(word) ?? word;
    this.found.push(numeral);
    return numeral;
  }

  get numbers(): string {
    return this.found.length === 0 ? '' : this.found.sort().join(' ');
  }
}

function readWords(folded: string): WordReader {
  const reader = new WordReader();
  if (/['’`´&]|[^\u0000-\u007f]|\d,\d{3}/.test(folded)) {
    const text = folded
      .replace(/['’`´]/g, '')
      .replace(/&/g, ' and ')
      .replace(/(\d),(?=\d{3}(?!\d))/g, '$1');
    for (const word of splitWords(text)) reader.push(word, false);
    return reader;
  }
  let start = -1;
  let isPlain = true;
  let before = 0;
  for (let at = 0; at < folded.length; at += 1) {
    const code = folded.charCodeAt(at);
    if (code >= 97 && code <= 122) {
      if (start === -1) start = at;
      else if (differsInSpelling(before, code)) isPlain = false;
    } else if (code >= 48 && code <= 57) {
      if (start === -1) start = at;
      isPlain = false;
    } else if (start !== -1) {
      reader.push(folded.slice(start, at), isPlain);
      start = -1;
      isPlain = true;
    }
    before = code;
  }
  if (start !== -1) reader.push(folded.slice(start), isPlain);
  return reader;
}

/** `ae`, `oe`, `is`, `ou`: two letters that British and American spellings may write otherwise. */
function differsInSpelling(before: number, code: number): boolean {
  if (code === 0x65) return before === 0x61 || before === 0x6f;
  if (code === 0x73) return before === 0x69;
  return code === 0x75 && before === 0x6f;
}

function isDigit(letter: string): boolean {
  return letter >= '0' && letter <= '9';
}

function pushNumbers(word: string, numbers: string[]): void {
  for (const digits of word.match(/\d+/g) ?? []) numbers.push(digits.replace(/^0+(?=\d)/, ''));
}
