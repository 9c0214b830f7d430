/** Checks the chains of a log: each event against its hash, forks, gaps, order. Needs nothing but the rows as they are stored. */
import { EVENT_TYPES, type EventRow, hashEvent } from '../records/event.ts';
import type { Finding } from './finding.ts';

/** An event that another machine has not handed over yet: what follows it in its chain names it by its hash. */
export interface Gap {
  readonly chain: string;
  readonly hash: string;
}

/** A row of a log, by its number. */
export type NumberedRow = EventRow & { readonly seq: number };

/** Reads a log from its beginning, some rows at a time, and says at the end what does not hold. */
export class ChainCheck {
  readonly #findings: Finding[] = [];
  /** Number of the event with a hash, by chain. */
  readonly #seqs = new Map<string, Map<string, number>>();
  /** Number and predecessor of each event, by chain. */
  readonly #links = new Map<string, Map<string, number>>();

  /** Whether the row is sound by itself, so that it can be read. */
  add(row: NumberedRow): boolean {
    const { seq, chain, hash, previous_hash: previous } = row;
    const at = `event ${seq}`;
    const isIntact = hashEvent(row) === hash;
    if (!isIntact) {
      this.#find('EVENT_CHANGED', at, `Event ${seq} of ${chain} does not have its hash: it was changed.`);
    }
    const links = mapOf(this.#links, chain);
    const other = links.get(previous);
    if (other !== undefined) {
      this.#find('CHAIN_FORKED', at, `Events ${other} and ${seq} of ${chain} both follow the same event.`);
    }
    links.set(previous, seq);
    mapOf(this.#seqs, chain).set(hash, seq);
    const isReadable = EVENT_TYPES.some((type) => type === row.type) && isJson(row.body);
    if (isIntact && !isReadable) this.#find('EVENT_UNREADABLE', at, `Event ${seq} of ${chain} cannot be read.`);
    return isIntact && isReadable;
  }

  /**
   * @param gaps events that are known not to have been handed over, or not to have been for a time
   */
  findings(gaps: readonly Gap[] = []): readonly Finding[] {
    const known = new Set(gaps.map((gap) => `${gap.chain} ${gap.hash}`));
    for (const [chain, links] of this.#links) {
      const seqs = mapOf(this.#seqs, chain);
      for (const [previous, seq] of links) {
        if (previous === '' || known.has(`${chain} ${previous}`)) continue;
        const before = seqs.get(previous);
        const at = `event ${seq}`;
        if (before === undefined) {
          this.#find('CHAIN_GAP', at, `The event of ${chain} that event ${seq} follows is missing or was changed.`);
        } else if (before > seq) {
          this.#find('CHAIN_ORDER', at, `Event ${seq} of ${chain} stands before event ${before}, which it follows.`);
        }
      }
    }
    return this.#findings;
  }

  #find(code: string, at: string, message: string): void {
    this.#findings.push({ code, at, message });
  }
}

function mapOf(maps: Map<string, Map<string, number>>, key: string): Map<string, number> {
  const known = maps.get(key) ?? new Map<string, number>();
  maps.set(key, known);
  return known;
}

function isJson(text: string | null): boolean {
  if (text === null) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
