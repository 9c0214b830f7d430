/**
 * The rules by which two records are called one report, in a table that is read from the top: the first that holds decides.
 * "Differs" and "agrees" speak of fields that both records have; an empty field neither agrees nor differs.
 */
import type { Comparison } from './comparison.ts';
import { journalDiffers, type Rule, type RuleVerdict, samePlace, titleAtLeast, yearsWithin } from './facts.ts';
import { APART } from './rules-apart.ts';
import { SAME } from './rules-same.ts';

export type { Rule, RuleVerdict };

/** Where a person decides. */
const ASK: readonly Rule[] = [
  {
    name: 'alike-but-elsewhere',
    verdict: 'ask',
    says: 'Title and first author agree, place or year differs.',
    why: 'Printed twice, an abstract and its article, or one of the places is wrong: only the texts tell.',
    holds: (c) => titleAtLeast(c, 0.93) && c.author !== false && yearsWithin(c, 2) && !c.isGeneric,
  },
  {
    name: 'part-of-a-title',
    verdict: 'ask',
    says: 'One title is the other cut short, and the first author agrees.',
    why: 'A subtitle that was left out, or a report of a part of the study.',
    holds: (c) => c.titleIsPart && c.author === true && yearsWithin(c, 1) && !c.isGeneric && !journalDiffers(c),
  },
  {
    name: 'same-place-other-title',
    verdict: 'ask',
    says: 'Volume, first page and year agree; the titles differ.',
    why: 'A translated title, or two short texts on one page.',
    holds: (c) =>
      samePlace(c) &&
      c.years === 0 &&
      (c.author === true || titleAtLeast(c, 0.5) || (c.sameRange && c.author === undefined)) &&
      !journalDiffers(c),
  },
  {
    name: 'same-doi-other-title',
    verdict: 'ask',
    says: 'Same DOI; the titles or pages differ.',
    why: 'The DOI of a meeting or an issue, a changed title, or fields that stand in each other’s place.',
    holds: (c) => c.doi === true && (titleAtLeast(c, 0.5) || c.author === true || (c.sameRange && c.volume !== false)),
  },
];

export const RULES: readonly Rule[] = [...APART, ...SAME, ...ASK];

/** The first rule that holds. */
export function judge(comparison: Comparison): Rule | undefined {
  return RULES.find((rule) => rule.holds(comparison));
}

/** Place of a rule in the table, from 0. */
export function rankOf(rule: Rule): number {
  return RULES.indexOf(rule);
}

/** The weight of a comparison among those of one rule, in [0, 1]: the share of the title, with what supports and contradicts. */
export function scoreOf(c: Comparison): number {
  let score = 0.5 * (c.title ?? 0.5);
  const weigh = (agrees: boolean | undefined, weight: number): void => {
    score += agrees === undefined ? weight / 2 : agrees ? weight : 0;
  };
  weigh(c.author, 0.1);
  weigh(c.years === undefined ? undefined : c.years <= 1, 0.08);
  weigh(c.journal === undefined ? undefined : c.journal >= 0.5, 0.06);
  weigh(c.volume, 0.08);
  weigh(c.pages === undefined ? undefined : c.pages !== 'differ', 0.1);
  weigh(c.doi, 0.08);
  return score;
}
