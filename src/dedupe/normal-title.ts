/** Titles in the one form in which they are compared. */
import { decodeEntities } from '../records/text.ts';

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
export function foldLetters(text: string): string {
  const lower = text.toLowerCase();
  if (/^[\u0000-\u007f]*$/.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[αβγδκλμω]/g, (letter) => GREEK[letter] ?? letter)
    .replace(/[ßøæœłđðþı]/g, (letter) => LETTERS[letter] ?? letter);
}

/** The words of a folded text. */
export function splitWords(folded: string): readonly string[] {
  // The pattern for ASCII is several times as fast, and most texts are.
  const found = /^[\u0000-\u007f]*$/.test(folded) ? folded.match(/[a-z0-9]+/g) : folded.match(/[\p{L}\p{N}]+/gu);
  return found ?? [];
}

const ROMAN = new Map(
  'ii iii iv vi vii viii ix xi xii xiii xiv xv'
    .split(' ')
    .map((word, at) => [word, ['2', '3', '4', '6', '7', '8', '9', '11', '12', '13', '14', '15'][at] ?? word]),
);
const SPELLED = new Map(
  'one two three four five six seven eight nine ten'.split(' ').map((word, at) => [word, String(at + 1)]),
);
const SINGLE_ROMAN = new Map([
  ['i', '1'],
  ['v', '5'],
  ['x', '10'],
]);
const HAS_DIGIT = /\d/;
const NUMBERED =
  /^(?:part|pt|phase|type|stage|grade|class|study|volume|vol|chapter|section|level|version|paper|report|no)$/;

/** What a title announces to be beside, or instead of, the report of a study. */
export type Notice = 'erratum' | 'retraction' | 'comment' | 'reply' | 'protocol' | 'none';

export interface NormalTitle {
  /** Words divided by single blanks. */
  readonly text: string;
  readonly words: readonly string[];
  /** The numbers in it, sorted: digits, Roman, spelled, and letters after "part". */
  readonly numbers: string;
  readonly notice: Notice;
}

const EMPTY: NormalTitle = { text: '', words: [], numbers: '', notice: 'none' };
const RETRACTED_PREFIX = /^\W*(?:retracted(?: article| paper)?|withdrawn(?: article)?)\s*[:.\]-]+\s*/i;
const TAIL =
  /\s*[[(](?:(?:review|letter|abstract|editorial|news|comment|author'?s? transl|see comments?|meeting abstract)|\d+ ref(?:s|erences)?|(?:in )?(?:russian|chinese|german|french|spanish|italian|japanese|portuguese|polish|czech|hungarian|danish|dutch|swedish|norwegian|finnish|turkish|hebrew|korean|greek|serbian|croatian|bulgarian|romanian|ukrainian|slovak|slovenian|persian|arabic|thai|lithuanian|serbo-croatian(?: \(.{1,12}\))?)|(?:erratum|corrected|republished|retraction|comment|summary|reprint)s?\b[^\])]{0,200})[\])]?\s*\.?\s*$/i;
const OPEN_TAIL =
  /[\s.]*\b(?:erratum (?:appears )?in|comment in|see comments?|update of|republished (?:in|from))\b.{0,200}$/i;

// What every announcement below holds, so that most titles are through with one pattern.
const MAY_ANNOUNCE =
  /correct|errat|corrig|addend|retract|withdraw|concern|repl|respon|comment|letter|discuss|remark|viewpoint|\bre:|protocol|rejoinder/i;

function noticeOf(title: string): Notice {
  if (!MAY_ANNOUNCE.test(title)) return 'none';
  if (/^\W*(?:(?:author |publisher )?correction\b|errat(?:um|a)\b|corrigend(?:um|a)\b|addendum\b)/i.test(title))
    return 'erratum';
  if (/^\W*(?:author )?(?:correction|erratum|corrigendum)\s*(?:to|for|:)/i.test(title)) return 'erratum';
  if (
    /^\W*(?:retraction|withdrawal|expression of concern|notice of retraction)\b(?:\W*$|\s*(?:note|notice|of|to|:))/i.test(
      title,
    )
  )
    return 'retraction';
  if (
    /\b(?:author'?s?'? (?:reply|response)|in reply|reply to|response to (?:the )?(?:letter|comments?|editor|dr))\b|^\W*(?:reply|replies|response|rejoinder)\b(?:\W*$|\s*(?:to|:))|[:.-]\s*(?:a )?(?:reply|rejoinder|response)\W*$/i.test(
      title,
    )
  )
    return 'reply';
  if (
    /^\W*(?:comments?|commentary|letter|discussion|remarks?|viewpoint)\b\s*(?:on|to|:|re\b)|^\W*re:|[:.-]\s*(?:a |an )?(?:invited )?(?:comment|commentary|discussion)\W*$/i.test(
      title,
    )
  )
    return 'comment';
  if (
    /\b(?:study|trial|review|research) protocol\b|\bprotocol (?:for|of) (?:a|an|the)\b|[:(-]\s*(?:a )?protocol\W*$/i.test(
      title,
    )
  )
    return 'protocol';
  return 'none';
}

/** British and American spellings of a word in one form. */
function sameSpelling(word: string): string {
  if (word.length < 5) return word;
  let same = word;
  if (same.includes('ae') || same.includes('oe')) same = same.replace(/ae|oe/g, 'e');
  if (same.includes('is')) same = same.replace(/is(ation|ing|ed|e|es)$/, 'iz$1');
  return same.includes('our') ? same.replace(/our(?=$|s$|al|ed|ing)/, 'or') : same;
}

/** Brings a title to the form in which titles are compared; a missing one has no words. */
export function normalTitle(title: string | undefined): NormalTitle {
  if (title === undefined) return EMPTY;
  let raw = decodeEntities(title);
  if (raw.includes('<')) raw = raw.replace(/<\/?[a-z][^<>]{0,40}>/gi, '');
  raw = raw.replace(RETRACTED_PREFIX, '');
  for (
    let round = 0;
    round < 4 && raw.length > 20 && /[\])]\W*$|erratum|comment|update of|republished/i.test(raw);
    round += 1
  ) {
    const shorter = raw.replace(TAIL, '').replace(OPEN_TAIL, '');
    if (shorter === raw || shorter.length < 8) break;
    raw = shorter;
  }
  const notice = noticeOf(raw);
  const folded = foldLetters(raw)
    .replace(/['’`´]/g, '')
    .replace(/&/g, ' and ');
  const words: string[] = [];
  const numbers: string[] = [];
  for (const word of splitWords(folded)) {
    const before = words.at(-1) ?? '';
    const numbered = NUMBERED.test(before);
    let normal = ROMAN.get(word) ?? SPELLED.get(word) ?? word;
    if (numbered) normal = SINGLE_ROMAN.get(normal) ?? normal;
    if (HAS_DIGIT.test(normal))
      numbers.push(...(normal.match(/\d+/g) ?? []).map((digits) => digits.replace(/^0+(?=\d)/, '')));
    else if (numbered && normal.length === 1) numbers.push(normal);
    words.push(sameSpelling(normal));
  }
  return { text: words.join(' '), words, numbers: numbers.sort().join(' '), notice };
}
