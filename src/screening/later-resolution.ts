/** Which of two resolutions of one record stands, whatever the order in which their machines handed them over. */
import type { ReviewEvent } from '../records/event.ts';

/**
 * Whether a resolution takes the place of the one that stands. One that was made in knowledge of it does; of two that were made
 * without knowledge of each other, on two machines, the later one stands.
 */
export function replaces(next: ReviewEvent, standing: ReviewEvent): boolean {
  if (next.chain === standing.chain) return true;
  const known = supersededBy(next.body);
  if (known === standing.hash) return true;
  // Corrections of older programs do not say what they saw; they were all made on one machine, one after the other.
  if (known === undefined && isCorrection(next.body)) return true;
  if (supersededBy(standing.body) === next.hash) return false;
  return next.at === standing.at ? next.hash > standing.hash : next.at > standing.at;
}

function supersededBy(body: unknown): string | null | undefined {
  if (typeof body !== 'object' || body === null || !('supersedes' in body)) return undefined;
  return typeof body.supersedes === 'string' ? body.supersedes : null;
}

function isCorrection(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'correction' in body && body.correction === true;
}
