/** Chance by a seed: every order and every draw can be repeated. */

/** A generator of 32-bit numbers from a text, so that every order can be repeated (mulberry32 over an FNV-1a hash). */
function seededRandom(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) {
    state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The items in an order that depends on the seed alone (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], seed: string): T[] {
  const random = seededRandom(seed);
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const pick = Math.floor(random() * (last + 1));
    const moved = order[last] as T;
    order[last] = order[pick] as T;
    order[pick] = moved;
  }
  return order;
}

/**
 * The names in the order of a number that each draws for itself by the seed, so that the first n are a random sample, and
 * stay in it whatever is added behind them or taken away.
 */
export function inDrawOrder<T extends string>(names: readonly T[], seed: string): T[] {
  const drawn = names.map((name) => ({ name, number: seededRandom(`${seed}:${name}`)() }));
  return drawn.sort((a, b) => a.number - b.number).map(({ name }) => name);
}
