/** How long to wait before a request is tried again. */

/** A request is tried at most so often. */
const MAX_TRIES = 5;
/** A longer `Retry-After` ends the run, which can go on later. */
const MAX_RETRY_AFTER_MS = 60_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;

/**
 * Milliseconds to wait after the given number of failures in a row (from 1): 0.5 s doubled, at most 8 s, less up to a
 * half by chance so that clients do not come back together; or what the service asked for. `undefined`: give up.
 *
 * @param random in [0, 1)
 */
export function backoffMs(failures: number, retryAfterMs: number | undefined, random: number): number | undefined {
  if (failures >= MAX_TRIES) return undefined;
  if (retryAfterMs !== undefined) return retryAfterMs > MAX_RETRY_AFTER_MS ? undefined : retryAfterMs;
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  return full * (0.5 + 0.5 * random);
}
