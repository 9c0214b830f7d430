/** Titles as letters of seven bits in one array, and the likeness of two of them by the pairs of letters that they share. */
import { editDistance } from './spelling.ts';
import { combined, mixed, roomFor } from './terms.ts';

/** Set on the first letter of a word; titles are compared without blanks. */
const WORD = 0x80;
const LETTER = 0x7f;
const FIRST_OTHER = 37;
const OTHERS = 91;
const LONGEST = 4000;

/** `a` to `z` are 1 to 26, digits 27 to 36; letters of other scripts share 91 codes, those of one alphabet apart from each other. */
function codeOf(unit: number): number {
  if (unit >= 97 && unit <= 122) return unit - 96;
  if (unit >= 48 && unit <= 57) return unit - 21;
  return FIRST_OTHER + (unit % OTHERS);
}

function signOf(code: number): string {
  if (code <= 26) return String.fromCharCode(code + 96);
  return code < FIRST_OTHER ? String.fromCharCode(code + 21) : '?';
}

/** What {@link signOf} tells apart of a letter. */
function signCode(code: number): number {
  return Math.min(code & LETTER, FIRST_OTHER);
}

const HASH_STEP = 0x01000193;

/** Texts of folded words, one after the other. */
export class Letters {
  /** Two hashes of the text that was added last, of the letters themselves, as those of other scripts share codes. */
  lastHash = 0;
  lastCheck = 0;
  #codes = new Uint8Array(4096);
  #size = 0;
  /** How often each pair of letters stands in the text that was read last. */
  readonly #counts = new Int16Array(1 << 14);
  #counted = -1;
  #countedLength = 0;
  readonly #taken = new Int16Array(LONGEST);
  readonly #words = new Int32Array(LONGEST);

  /** Adds words and returns where they begin; their length in letters is `end - start`. */
  add(words: readonly string[]): number {
    const start = this.#size;
    let size = start;
    let hash = 0x811c9dc5;
    let check = 0x2f0b4c47;
    for (const word of words) {
      if (size + word.length > this.#codes.length) this.#codes = roomFor(this.#codes, size + word.length, Uint8Array);
      const codes = this.#codes;
      const length = Math.min(word.length, start + LONGEST - size);
      for (let at = 0; at < length; at += 1) {
        const unit = word.charCodeAt(at);
        hash = Math.imul(hash ^ unit, 0x01000193);
        check = Math.imul(check ^ unit, 0x01000193);
        codes[size + at] = at === 0 ? codeOf(unit) | WORD : codeOf(unit);
      }
      size += length;
    }
    this.#size = size;
    this.lastHash = mixed(hash);
    this.lastCheck = mixed(check);
    return start;
  }

  /** Where the next text will begin. */
  get end(): number {
    return this.#size;
  }

  /** Words of a text; letters beside `a` to `z` and digits come back as `?`. */
  wordsOf(start: number, length: number): readonly string[] {
    const words: string[] = [];
    let from = start;
    for (let at = start + 1; at < start + length; at += 1) {
      if (((this.#codes[at] ?? 0) & WORD) === 0) continue;
      words.push(this.#textOf(from, at));
      from = at;
    }
    if (length > 0) words.push(this.#textOf(from, start + length));
    return words;
  }

  /** Words of a text that another has not, in their order, as {@link wordsOf} gives them. */
  wordsBeyond(start: number, length: number, otherStart: number, otherLength: number): readonly string[] {
    const others = this.#hashWords(otherStart, otherLength);
    const words: string[] = [];
    const end = start + length;
    for (let at = start; at < end; ) {
      let hash = signCode(this.#codes[at] ?? 0);
      let next = at + 1;
      for (; next < end && ((this.#codes[next] ?? 0) & WORD) === 0; next += 1) {
        hash = Math.imul(hash, HASH_STEP) ^ signCode(this.#codes[next] ?? 0);
      }
      let isThere = false;
      for (let other = 0; other < others && !isThere; other += 1) isThere = this.#words[other] === hash;
      if (!isThere) words.push(this.#textOf(at, next));
      at = next;
    }
    return words;
  }

  /** Hashes of the words of a text, for {@link wordsBeyond}; returns how many there are. */
  #hashWords(start: number, length: number): number {
    let count = 0;
    let hash = 0;
    for (let at = start; at < start + length; at += 1) {
      const code = this.#codes[at] ?? 0;
      if (at === start || (code & WORD) !== 0) {
        count += 1;
        hash = signCode(code);
      } else hash = Math.imul(hash, HASH_STEP) ^ signCode(code);
      this.#words[count - 1] = hash;
    }
    return count;
  }

  #textOf(start: number, end: number): string {
    let text = '';
    for (let at = start; at < end; at += 1) text += signOf((this.#codes[at] ?? 0) & LETTER);
    return text;
  }

  /** Calls `visit` with the hash and the length of each word. */
  visitWords(start: number, length: number, visit: (hash: number, letters: number) => void): void {
    let hash = 0x811c9dc5;
    let letters = 0;
    for (let at = start; at < start + length; at += 1) {
      const code = this.#codes[at] ?? 0;
      if (code & WORD && letters > 0) {
        visit(mixed(hash), letters);
        hash = 0x811c9dc5;
        letters = 0;
      }
      hash = Math.imul(hash ^ (code & LETTER), 0x01000193);
      letters += 1;
    }
    if (letters > 0) visit(mixed(hash), letters);
  }

  /** A hash of letters, blanks passed over. */
  hash(start: number, length: number): number {
    let hash = 0x811c9dc5;
    for (let at = start; at < start + length; at += 1)
      hash = Math.imul(hash ^ ((this.#codes[at] ?? 0) & LETTER), 0x01000193);
    return combined(hash, length);
  }

  /** Whether the shorter text begins or ends the longer one; false when they are of one length. */
  isPart(start: number, length: number, otherStart: number, otherLength: number): boolean {
    if (length === otherLength) return false;
    const [short, size, long, whole] =
      length < otherLength ? [start, length, otherStart, otherLength] : [otherStart, otherLength, start, length];
    return this.#same(short, long, size) || this.#same(short, long + whole - size, size);
  }

  /** Order of two texts by their letters. */
  compare(start: number, length: number, otherStart: number, otherLength: number): number {
    const common = Math.min(length, otherLength);
    for (let at = 0; at < common; at += 1) {
      const order = ((this.#codes[start + at] ?? 0) & LETTER) - ((this.#codes[otherStart + at] ?? 0) & LETTER);
      if (order !== 0) return order;
    }
    return length - otherLength;
  }

  #same(a: number, b: number, length: number): boolean {
    for (let at = 0; at < length; at += 1) if (!this.#isSame(a + at, b + at)) return false;
    return true;
  }

  #isSame(a: number, b: number): boolean {
    return (((this.#codes[a] ?? 0) ^ (this.#codes[b] ?? 0)) & LETTER) === 0;
  }

  /**
   * Dice's coefficient of the pairs of neighbouring letters of two texts, in [0, 1]: for Latin letters what `compareTwoStrings`
   * of `string-similarity` gives. Below `bar` any number below it may come back. Fast when the first text stays the same.
   */
  dice(start: number, length: number, otherStart: number, otherLength: number, bar = 0): number {
    if (length < 2 || otherLength < 2) return 0;
    const total = length + otherLength - 2;
    const needed = Math.ceil((bar * total) / 2 - 1e-9);
    if (Math.min(length, otherLength) - 1 < needed) return 0;
    if (this.#counted !== start || this.#countedLength !== length) this.#count(start, length);
    const codes = this.#codes;
    const counts = this.#counts;
    const taken = this.#taken;
    let allowed = otherLength - 1 - needed;
    let common = 0;
    let before = (codes[otherStart] ?? 0) & LETTER;
    for (let at = otherStart + 1; at < otherStart + otherLength; at += 1) {
      const letter = (codes[at] ?? 0) & LETTER;
      const pair = (before << 7) | letter;
      before = letter;
      const count = counts[pair] ?? 0;
      if (count > 0) {
        counts[pair] = count - 1;
        taken[common] = pair;
        common += 1;
      } else {
        allowed -= 1;
        if (allowed < 0) break;
      }
    }
    for (let at = 0; at < common; at += 1) {
      const pair = taken[at] ?? 0;
      counts[pair] = (counts[pair] ?? 0) + 1;
    }
    return (2 * common) / total;
  }

  /** How many letters have to be changed, up to the limit; see {@link editDistance}. */
  distance(start: number, length: number, otherStart: number, otherLength: number, limit: number): number {
    if (Math.abs(length - otherLength) > limit) return limit + 1;
    // Texts that are compared mostly begin and end alike: what is between is copied.
    const shorter = Math.min(length, otherLength);
    let same = 0;
    while (same < shorter && this.#isSame(start + same, otherStart + same)) same += 1;
    let end = 0;
    while (end < shorter - same && this.#isSame(start + length - 1 - end, otherStart + otherLength - 1 - end)) end += 1;
    const left = this.#codes.slice(start + same, start + length - end);
    const right = this.#codes.slice(otherStart + same, otherStart + otherLength - end);
    for (let at = 0; at < left.length; at += 1) left[at] = (left[at] ?? 0) & LETTER;
    for (let at = 0; at < right.length; at += 1) right[at] = (right[at] ?? 0) & LETTER;
    return editDistance(left, right, limit);
  }

  #count(start: number, length: number): void {
    this.#tally(this.#counted, this.#countedLength, -1);
    this.#tally(start, length, 1);
    this.#counted = start;
    this.#countedLength = length;
  }

  #tally(start: number, length: number, step: number): void {
    for (let at = start + 1; at < start + length; at += 1) {
      const pair = (((this.#codes[at - 1] ?? 0) & LETTER) << 7) | ((this.#codes[at] ?? 0) & LETTER);
      this.#counts[pair] = (this.#counts[pair] ?? 0) + step;
    }
  }
}
