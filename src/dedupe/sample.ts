/** How often `dedupe` errs, estimated from merges and near misses that were drawn at random and checked by a person. */
import { shuffled } from '../records/random.ts';
import type { BibRecord, RecordId } from '../records/record.ts';
import type { Draw, IdPair, PairVerdict } from './judgement.ts';
import { indexLikeness } from './likeness.ts';
import { clustersOf, type LinkLog } from './link-log.ts';
import { reviewQueue } from './review-queue.ts';

interface Held {
  readonly id: RecordId;
  readonly record: BibRecord;
}

/** Pairs that were not joined and are less alike than this are no near misses. */
const NEAR = 0.6;

/** Draws so many merges by rules, and so many pairs that were nearly joined: those in doubt, and each report with what is most like it. */
export function drawSample(
  records: readonly Held[],
  log: LinkLog,
  options: { n: number; seed: string; basis: string },
): Draw {
  const { n, seed, basis } = options;
  const merges = mergesOf(records, log);
  const nearMisses = nearMissesOf(records, log);
  return {
    n,
    merges: shuffled(merges, `${seed}:merges`).slice(0, n),
    nearMisses: shuffled(nearMisses, `${seed}:near-misses`).slice(0, n),
    of: { merges: merges.length, nearMisses: nearMisses.length },
    basis,
  };
}

function mergesOf(records: readonly Held[], log: LinkLog): readonly IdPair[] {
  const known = new Set(records.map(({ id }) => id));
  return log.links.filter(({ a, b }) => known.has(a) && known.has(b)).map(({ a, b }) => ({ a, b }));
}

function nearMissesOf(records: readonly Held[], log: LinkLog): readonly IdPair[] {
  const ids = records.map(({ id }) => id);
  const index = indexLikeness(records);
  const alike = clustersOf(ids, log)
    .flatMap((members) => {
      const own = new Set(members);
      const [best] = members
        .flatMap((a) => index.nearest(a, 1, own).map(({ id: b, likeness }) => ({ a, b, likeness })))
        .sort((x, y) => y.likeness - x.likeness);
      return best !== undefined && best.likeness >= NEAR ? [best] : [];
    })
    .sort((x, y) => y.likeness - x.likeness)
    .map(({ a, b, likeness }) => ({ a, b, score: likeness, reason: '' }));
  // What was judged, united or linked as versions falls out, and two clusters stand for one pair, as in the queue.
  return reviewQueue(ids, { ...log, proposals: [], queue: [...log.queue, ...alike] }).map(({ a, b }) => ({ a, b }));
}

/** A share with its 95 % interval, all in [0, 1]; `null` when nothing was checked. */
export interface Share {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Checked {
  /** How many there were to draw from. */
  readonly of: number;
  readonly drawn: number;
  readonly checked: number;
  readonly wrong: number;
  readonly error: Share;
  readonly wrongPairs: readonly (IdPair & { readonly verdict: PairVerdict })[];
}

export interface SampleResult {
  /** Wrong when the records are not of one report. */
  readonly merges: Checked;
  /** Wrong when the records are of one report after all. */
  readonly nearMisses: Checked;
}

/** What the answers of a person make of a draw. */
export function judgeSample(draw: Draw, answers: ReadonlyMap<string, PairVerdict>): SampleResult {
  const check = (pairs: readonly IdPair[], of: number, isWrong: (verdict: PairVerdict) => boolean): Checked => {
    const checked = pairs.flatMap((pair) => {
      const verdict = answers.get(pairKey(pair));
      return verdict === undefined ? [] : [{ ...pair, verdict }];
    });
    const wrongPairs = checked.filter(({ verdict }) => isWrong(verdict));
    const error = wilson(wrongPairs.length, checked.length);
    return { of, drawn: pairs.length, checked: checked.length, wrong: wrongPairs.length, error, wrongPairs };
  };
  return {
    merges: check(draw.merges, draw.of.merges, (verdict) => verdict !== 'same'),
    nearMisses: check(draw.nearMisses, draw.of.nearMisses, (verdict) => verdict === 'same'),
  };
}

export function pairKey({ a, b }: IdPair): string {
  return `${a} ${b}`;
}

/** 97.5 % point of the standard normal distribution. */
const Z = 1.959963984540054;

/** A share with the 95 % score interval of Wilson (J Am Stat Assoc 1927;22:209), which holds for small shares too. */
export function wilson(part: number, whole: number): Share {
  if (whole === 0) return { value: null, low: null, high: null };
  const value = part / whole;
  const square = Z * Z;
  const middle = (value + square / (2 * whole)) / (1 + square / whole);
  const half = (Z * Math.sqrt((value * (1 - value)) / whole + square / (4 * whole * whole))) / (1 + square / whole);
  // Rounding can leave the ends a hair outside.
  return {
    value,
    low: part === 0 ? 0 : Math.max(0, middle - half),
    high: part === whole ? 1 : Math.min(1, middle + half),
  };
}
