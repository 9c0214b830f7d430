/** One plain sentence on figures of agreement: what they say, and which of them to look at. */
import type { Range } from '../records/intervals.ts';
import type { Agreement } from './agreement.ts';

/** Default size of a pilot round: with fewer records every interval is wide. */
const FEW = 50;
/** Prevalence index from which one verdict is called rare, a fifth of the votes; 0.75 in the paradox of Feinstein & Cicchetti (J Clin Epidemiol 1990;43:543). */
const RARE = 0.6;
/** What prevalence and bias take away from kappa is PABAK less kappa (Byrt, Bishop & Carlin 1993); less than this is no matter. */
const PULL = 0.1;
/** Below this, kappa would be called moderate at best (Landis & Koch, Biometrics 1977;33:159), which rare includes do not allow to say. */
const LOW = 0.6;

/** The sentence that the numbers ask for; no adjective grades kappa, since its height depends on how rare includes are. */
export function meaningOf(found: Agreement): string {
  const { n, table, kappa, percent } = found;
  if (n === 0 || percent === null) return 'There is nothing to compare yet: no batch of this kind has been revealed.';
  if (table.bothExclude === n) {
    return 'Neither reviewer included anything: kappa and positive agreement are undefined, and nothing shows whether the two would agree on an include.';
  }
  if (table.bothInclude === n) {
    return 'Both reviewers included everything: kappa and negative agreement are undefined, and nothing shows whether the two would agree on an exclusion.';
  }
  if (n < FEW) {
    const records = n === 1 ? 'one record' : `${n} records`;
    const points = percent === 1 ? '; those of kappa and AC1 are no guide where nobody disagrees' : '';
    return `With ${records} these figures say little: read the intervals, not the values${points}.`;
  }
  if (table.bothInclude === 0) {
    return `No record was included by both, ${table.firstOnly + table.secondOnly} by one alone: however high the percentage is, the two do not agree on what to include.`;
  }
  return ofPrevalence(found) ?? ofChance(kappa.low) ?? plain(found);
}

function ofPrevalence({
  kappa,
  pabak,
  prevalence,
  table,
  positive,
  negative,
  intervals,
}: Agreement): string | undefined {
  if (kappa.value === null || pabak === null || prevalence === null) return undefined;
  if (Math.abs(prevalence) < RARE || pabak - kappa.value < PULL) return undefined;
  const low = kappa.value < LOW ? 'low' : 'lower than the percentage suggests';
  const apart = table.firstOnly + table.secondOnly;
  return prevalence < 0
    ? `kappa is ${low} because includes are rare: look at positive agreement, ${withRange(positive, intervals.positive)}, which rests on the ${table.bothInclude + apart} records that at least one included.`
    : `kappa is ${low} because excludes are rare: look at negative agreement, ${withRange(negative, intervals.negative)}, which rests on the ${table.bothExclude + apart} records that at least one excluded.`;
}

function ofChance(low: number | null): string | undefined {
  return low === null || low > 0
    ? undefined
    : 'The interval of kappa reaches 0: these votes do not show more agreement than chance would bring.';
}

function plain({ positive, negative }: Agreement): string {
  return `kappa and the percentage can be read together here: when one includes, the other does in ${share(positive)} of the cases; when one excludes, in ${share(negative)}.`;
}

function withRange(value: number | null, range: Range | null): string {
  const text = (number: number | undefined): string => (number === undefined ? '?' : number.toFixed(2));
  return `${text(value ?? undefined)} (${text(range?.low)} to ${text(range?.high)})`;
}

function share(value: number | null): string {
  return value === null ? 'no' : `${Math.round(100 * value)} %`;
}
