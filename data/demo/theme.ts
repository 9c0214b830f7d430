/** What a theme of the demonstration corpus is: a subject with its sentences, and how a reviewer would judge works on it. */

export type Relevance = 'include' | 'exclude-title' | 'exclude-full-text' | 'borderline';

/** Codes of exclusion at full text that a theme's content gives; those of type, language and date follow from the work. */
export type ThemeReason = 'POP' | 'EXPO' | 'FOCUS' | 'OUT';

export interface Theme {
  readonly id: string;
  /** Weight when ordinary works are dealt out. */
  readonly share: number;
  /** Slots: {pop} people, {place}, {design}. */
  readonly titles: readonly string[];
  readonly background: readonly string[];
  /** Slots of findings: {n} sample, {p} {q} per cents with p > q, {k} a small number, {or} ratio with interval. */
  readonly quantitative: readonly string[];
  /** Empty where the subject is not studied by interview. */
  readonly qualitative: readonly string[];
  readonly conclusions: readonly string[];
  readonly mesh: readonly string[];
  readonly keywords: readonly string[];
  readonly field: 'drugs' | 'treatment' | 'medicines' | 'laboratory' | 'order';
  /** Who was asked; with `data` nobody was, and its sentences say what was analysed. */
  readonly sample: 'people' | 'officers' | { readonly data: readonly string[] };
  /** Who was asked, where it is not the people of the title. */
  readonly who?: string;
  /** Of 100 works; the rest is excluded by title and abstract. */
  readonly odds: { readonly include: number; readonly borderline: number; readonly fullText: number };
  readonly reasons: readonly ThemeReason[];
  readonly uk?: boolean;
}

/** Odds of works on encounters themselves. */
export const RELEVANT: Theme['odds'] = { include: 38, borderline: 19, fullText: 41 };
/** Odds of works that a title shows to be about something else. */
export const IRRELEVANT: Theme['odds'] = { include: 0, borderline: 0, fullText: 0 };
