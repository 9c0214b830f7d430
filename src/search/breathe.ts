/** Long reading in pieces, so that it holds up nothing else. */

/** Lets what has arrived meanwhile be handled: the answer of another service, a key, Ctrl-C. */
export function breathe(): Promise<void> {
  return new Promise((next) => setImmediate(next));
}
