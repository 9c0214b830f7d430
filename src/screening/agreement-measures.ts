/** Measures of agreement of two reviewers over a square table of counts, each with the paper it comes from. */
import { type Range, wilson, Z } from '../records/intervals.ts';

/** Records by the verdicts of the two: a row for each of the first reviewer's, a column for each of the second's, in one order. */
export type AgreementTable = readonly (readonly number[])[];

/** A measure with its 95 % interval; `null` where it is undefined. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const UNDEFINED: Estimate = { value: null, low: null, high: null };

/** Share of the records on which the two agree; `null` without records. */
export function percentAgreement(table: AgreementTable): number | null {
  const { n, agreed } = sharesOf(table);
  return n === 0 ? null : agreed / n;
}

/**
 * Cohen's kappa (Educ Psychol Meas 1960;20:37) with the non-null standard error of Fleiss, Cohen & Everitt (Psychol Bull
 * 1969;72:323), cut at −1 and 1: κ = (po − pe) / (1 − pe), Var = (A + B − C) / (n (1 − pe)²), where
 * A = Σ pii [1 − (pi. + p.i)(1 − κ)]², B = (1 − κ)² Σ(i≠j) pij (p.i + pj.)², C = [κ − pe (1 − κ)]².
 * Undefined when both gave every record the same one verdict, since chance agreement is then 1.
 */
export function cohenKappa(table: AgreementTable): Estimate {
  const { n, agreed, cells, rows, columns } = sharesOf(table);
  if (n === 0 || table.some((row, index) => row[index] === n)) return UNDEFINED;
  const chance = sum(rows.map((row, index) => row * at(columns, index)));
  const value = (agreed / n - chance) / (1 - chance);
  const diagonal = sum(
    cells
      .filter((cell) => cell.row === cell.column)
      .map(({ share, row }) => share * (1 - (at(rows, row) + at(columns, row)) * (1 - value)) ** 2),
  );
  const offDiagonal =
    (1 - value) ** 2 *
    sum(
      cells
        .filter((cell) => cell.row !== cell.column)
        .map(({ share, row, column }) => share * (at(columns, row) + at(rows, column)) ** 2),
    );
  const correction = (value - chance * (1 - value)) ** 2;
  const variance = (diagonal + offDiagonal - correction) / (n * (1 - chance) ** 2);
  return normalEstimate(value, agreed === n ? 0 : variance);
}

/**
 * Gwet's AC1 with his variance for two reviewers (Br J Math Stat Psychol 2008;61:29), cut at −1 and 1; q = number of verdicts,
 * πk = mean of the two shares of verdict k: pe = Σ πk (1 − πk) / (q − 1), γ = (po − pe) / (1 − pe),
 * Var = {po (1 − po) − 4 (1 − γ) [Σ pkk (1 − πk) / (q − 1) − po pe]
 *        + 4 (1 − γ)² [Σ pkl (1 − (πk + πl) / 2)² / (q − 1)² − pe²]} / (n (1 − pe)²).
 * The records count as drawn from a population without end.
 */
export function gwetAc1(table: AgreementTable): Estimate {
  const { n, agreed, cells, rows, columns } = sharesOf(table);
  if (n === 0) return UNDEFINED;
  const others = table.length - 1;
  const means = rows.map((row, index) => (row + at(columns, index)) / 2);
  const chance = sum(means.map((mean) => mean * (1 - mean))) / others;
  const percent = agreed / n;
  const value = (percent - chance) / (1 - chance);
  const onDiagonal = sum(
    cells.filter((cell) => cell.row === cell.column).map(({ share, row }) => share * (1 - at(means, row))),
  );
  const overall = sum(
    cells.map(({ share, row, column }) => share * (1 - (at(means, row) + at(means, column)) / 2) ** 2),
  );
  const variance =
    (percent * (1 - percent) -
      4 * (1 - value) * (onDiagonal / others - percent * chance) +
      4 * (1 - value) ** 2 * (overall / others ** 2 - chance ** 2)) /
    (n * (1 - chance) ** 2);
  return normalEstimate(value, agreed === n ? 0 : variance);
}

/**
 * Positive or negative agreement (Cicchetti & Feinstein, J Clin Epidemiol 1990;43:551): 2a / (2a + b + c), `both` = a records
 * to which both gave the verdict, `apart` = b + c to which only one did. It is 2s / (1 + s) of s = a / (a + b + c), so that the
 * score interval of s (Wilson 1927) gives its interval by the same rule. For many records this is the interval by the delta
 * method (Graham & Bull, J Clin Epidemiol 1998;51:763), but it does not shrink to a point when the two never disagree.
 */
export function specificAgreement(both: number, apart: number): Estimate {
  const seen = both + apart;
  if (seen === 0) return UNDEFINED;
  const ofShare = (share: number): number => (2 * share) / (1 + share);
  const { low, high } = wilson(both / seen, seen);
  return { value: (2 * both) / (2 * both + apart), low: ofShare(low), high: ofShare(high) };
}

/** Kappa with chance agreement fixed at one half, prevalence- and bias-adjusted (Byrt, Bishop & Carlin, J Clin Epidemiol 1993;46:423). */
export function pabak(percent: number): number {
  return 2 * percent - 1;
}

/** Byrt's prevalence index (a − d) / n, from −1 (both exclude everything) to 1 (both include everything). */
export function prevalenceIndex(bothInclude: number, bothExclude: number, n: number): number | null {
  return n === 0 ? null : (bothInclude - bothExclude) / n;
}

/** Byrt's bias index (b − c) / n: by how much more of the records the first reviewer includes than the second. */
export function biasIndex(firstOnly: number, secondOnly: number, n: number): number | null {
  return n === 0 ? null : (firstOnly - secondOnly) / n;
}

/** Score interval (Wilson 1927) of the share of agreement. */
export function percentInterval(percent: number | null, n: number): Range | null {
  return percent === null ? null : wilson(percent, n);
}

interface Cell {
  readonly row: number;
  readonly column: number;
  /** Share of all records. */
  readonly share: number;
}

function sharesOf(table: AgreementTable) {
  const n = sum(table.map(sum));
  const cells: readonly Cell[] = table.flatMap((counts, row) =>
    counts.map((count, column) => ({ row, column, share: count / n })),
  );
  const shareOf = (isIn: (cell: Cell) => boolean): number => sum(cells.filter(isIn).map((cell) => cell.share));
  return {
    n,
    agreed: sum(table.map((row, index) => at(row, index))),
    cells,
    rows: table.map((_, index) => shareOf((cell) => cell.row === index)),
    columns: table.map((_, index) => shareOf((cell) => cell.column === index)),
  };
}

function normalEstimate(value: number, variance: number): Estimate {
  // Rounding can leave a variance of zero a hair below it.
  const half = Z * Math.sqrt(Math.max(0, variance));
  return { value, low: Math.max(-1, value - half), high: Math.min(1, value + half) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] ?? 0;
}
