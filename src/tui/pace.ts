/** How fast a sitting goes, from the time that each record stood on the screen; one's own, and never anybody else's. */

/** A record counts at most this long: beyond it nobody was reading. */
const LONGEST_MS = 300_000;
/** Fewer decisions say nothing. */
const FEWEST = 5;

/**
 * `12 s each, 50 min left` of the batch, or `12 s each` when nothing is left; empty while it is too early to say.
 *
 * @param times of this sitting's decisions, in milliseconds
 * @param left undecided records of the batch
 */
export function paceText(times: readonly number[], left: number): string {
  if (times.length < FEWEST) return '';
  const sorted = times.map((time) => Math.min(time, LONGEST_MS)).sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const mean = sorted.reduce((sum, time) => sum + time, 0) / sorted.length;
  const each = `${Math.max(1, Math.round(middle / 1000))} s each`;
  return left === 0 ? each : `${each}, ${lasting(mean * left)} left`;
}

/** `under a minute`, `50 min`, `3 h 20 min` */
function lasting(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes === 0) return 'under a minute';
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : `${hours} h ${minutes % 60} min`;
}
