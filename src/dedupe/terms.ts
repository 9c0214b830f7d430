/** Texts known by numbers, in typed arrays: a million of them cost bytes, not objects. */

const SEED = 0x811c9dc5;
const CHECK_SEED = 0x2f0b4c47;
const PRIME = 0x01000193;

/** 32-bit FNV-1a of a text (http://www.isthe.com/chongo/tech/comp/fnv), over UTF-16 units. */
export function hashText(text: string): number {
  let hash = SEED;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return hash;
}

/** Spreads the bits of a number over all 32 (the finaliser of MurmurHash3, Appleby 2011). */
export function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** Two numbers to one of 32 bits; the order counts. */
export function combined(first: number, second: number): number {
  return mixed(Math.imul(first, 0x9e3779b1) ^ second);
}

/** Two hashes that know nothing of each other stand for a text of which the letters are not kept. */
export class TextHash {
  hash = 0;
  check = 0;

  read(text: string): this {
    let hash = SEED;
    let check = CHECK_SEED;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      hash = Math.imul(hash ^ unit, PRIME);
      check = Math.imul(check ^ unit, PRIME);
    }
    this.hash = mixed(hash);
    this.check = mixed(check);
    return this;
  }
}

interface Numbers {
  readonly length: number;
  set(other: ArrayLike<number>): void;
}

/** The array, or a copy with room for `needed` numbers: half as much again, so that growth costs little on the whole. */
export function roomFor<A extends Numbers & ArrayLike<number>>(
  array: A,
  needed: number,
  make: new (length: number) => A,
): A {
  if (needed <= array.length) return array;
  const larger = new make(Math.max(needed, Math.ceil(array.length * 1.5)));
  larger.set(array);
  return larger;
}

/** Numbers texts from 0 in the order in which they come; the texts themselves are not kept. */
export class TextNumbers {
  #size = 0;
  /** Numbers + 1 by hash, open addressing; 0 is free. */
  #slots = new Int32Array(256);
  #hashes = new Int32Array(128);
  #checks = new Int32Array(128);
  readonly #text = new TextHash();

  get size(): number {
    return this.#size;
  }

  /** The number of the text, a new one when it was not there. */
  add(text: string): number {
    const { hash, check } = this.#text.read(text);
    const found = this.#find(hash, check);
    if (found >= 0) return found;
    const number = this.#size;
    this.#size += 1;
    this.#hashes = roomFor(this.#hashes, this.#size, Int32Array);
    this.#checks = roomFor(this.#checks, this.#size, Int32Array);
    this.#hashes[number] = hash;
    this.#checks[number] = check;
    this.#place(number);
    if (this.#size * 2 > this.#slots.length) this.#spread();
    return number;
  }

  /** The number of the text, or -1. */
  find(text: string): number {
    const { hash, check } = this.#text.read(text);
    return this.#find(hash, check);
  }

  /** A hash that depends on the text alone, not on what was added before it. */
  hashOf(number: number): number {
    return this.#hashes[number] ?? 0;
  }

  #find(hash: number, check: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = (this.#slots[slot] ?? 0) - 1;
      if (number < 0) return -1;
      if (this.#hashes[number] === hash && this.#checks[number] === check) return number;
    }
  }

  #place(number: number): void {
    const mask = this.#slots.length - 1;
    let slot = (this.#hashes[number] ?? 0) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = number + 1;
  }

  #spread(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let number = 0; number < this.#size; number += 1) this.#place(number);
  }
}

/** Texts that come again and again, each kept once. */
export class Terms {
  readonly #numbers = new TextNumbers();
  #starts = new Int32Array(128);
  #units = new Uint16Array(2048);

  /** The number of the text, a new one when it was not there. */
  add(text: string): number {
    const size = this.#numbers.size;
    const number = this.#numbers.add(text);
    if (number < size) return number;
    this.#starts = roomFor(this.#starts, number + 2, Int32Array);
    const start = this.#starts[number] ?? 0;
    this.#units = roomFor(this.#units, start + text.length, Uint16Array);
    for (let at = 0; at < text.length; at += 1) this.#units[start + at] = text.charCodeAt(at);
    this.#starts[number + 1] = start + text.length;
    return number;
  }

  textOf(number: number): string {
    const end = this.#starts[number + 1] ?? 0;
    let text = '';
    for (let at = this.#starts[number] ?? 0; at < end; at += 1) text += String.fromCharCode(this.#units[at] ?? 0);
    return text;
  }

  /** A hash that depends on the text alone, not on what was added before it. */
  hashOf(number: number): number {
    return this.#numbers.hashOf(number);
  }
}
