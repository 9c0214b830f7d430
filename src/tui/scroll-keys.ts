/** Keys that scroll, the same on every screen. */

/** Steps in lines; `page` stands for the visible lines. */
const STEPS: ReadonlyMap<string, (page: number) => number> = new Map([
  ['up', () => -1],
  ['down', () => 1],
  ['pageup', (page: number) => -page],
  ['pagedown', (page: number) => page],
  [' ', (page: number) => page],
  ['home', () => Number.NEGATIVE_INFINITY],
  ['end', () => Number.POSITIVE_INFINITY],
]);

/** Lines down, or up when negative; `undefined` when the key does not scroll. */
export function scrollStep(key: string, page: number): number | undefined {
  return STEPS.get(key)?.(page);
}
