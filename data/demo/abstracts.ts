/** Writes the abstracts of the demonstration corpus from a theme's sentences, in the form that the work has. */
import type { Random } from './random.ts';
import type { Theme } from './theme.ts';
import {
  AIMS,
  ANALYSES,
  type Approach,
  OFFICER_SAMPLES,
  PROTOCOL_METHODS,
  REVIEW_METHODS,
  SAMPLES,
  SITES,
} from './words.ts';

export type Form = 'study' | 'commentary' | 'protocol' | 'review';

/** What title and abstract of one work have in common. */
export interface Telling {
  readonly form: Form;
  readonly approach: Approach;
  readonly place: string;
  readonly pop: string;
  readonly design: string;
  /** Of publication. */
  readonly year: number;
}

const SHARE_STRUCTURED = 0.45;

/** The abstract in English; `reprinted` adds that the report is older than its publication here. */
export function abstractOf(random: Random, theme: Theme, telling: Telling, reprinted: boolean): string {
  const fill = filler(random, theme, telling);
  const known = random.pick(theme.background);
  const background = `${known} ${fill(random.pick<string>(AIMS))}`;
  const reprint = reprinted ? ` This report was first issued in ${random.int(1984, 1989)}.` : '';
  const conclusions = `${random.pick(theme.conclusions)}${reprint}`;
  switch (telling.form) {
    case 'commentary':
      return [...random.shuffle(theme.background).slice(0, 2), ...random.shuffle(theme.conclusions).slice(0, 2)].join(
        ' ',
      );
    case 'protocol':
      return joined(random, [
        ['BACKGROUND', background],
        ['METHODS', fill(random.pick<string>(PROTOCOL_METHODS))],
        ['DISCUSSION', `First results are expected in ${telling.year + 2}.`],
      ]);
    case 'review':
      return joined(random, [
        ['BACKGROUND', known],
        ['METHODS', fill(random.pick<string>(REVIEW_METHODS))],
        ['CONCLUSIONS', conclusions],
      ]);
    case 'study':
      return joined(random, [
        ['BACKGROUND', background],
        ['METHODS', fill(methodsOf(random, theme, telling.approach))],
        ['RESULTS', random.shuffle(theme[telling.approach]).slice(0, random.int(2, 3)).map(fill).join(' ')],
        ['CONCLUSIONS', conclusions],
      ]);
  }
}

function methodsOf(random: Random, theme: Theme, approach: Approach): string {
  if (typeof theme.sample === 'object') return random.pick(theme.sample.data);
  const samples = theme.sample === 'officers' ? OFFICER_SAMPLES : SAMPLES;
  return `${random.pick(samples[approach])} ${random.pick(ANALYSES[approach])}`;
}

/** Lines with labels for a share of the abstracts, running text for the others. */
function joined(random: Random, sections: readonly (readonly [label: string, text: string])[]): string {
  return random.chance(SHARE_STRUCTURED)
    ? sections.map(([label, text]) => `${label}: ${text}`).join('\n')
    : sections.map(([, text]) => text).join(' ');
}

/** Fills the slots of a sentence; sample and years stay the same within one work, percentages do not. */
function filler(random: Random, theme: Theme, telling: Telling): (template: string) => string {
  const last = telling.year - random.int(1, 3);
  const first = last - random.int(1, 5);
  const size = telling.approach === 'qualitative' ? random.int(14, 62) : random.int(120, 1890);
  const site = random.pick<string>(SITES);
  return (template) => {
    const low = random.int(3, 36);
    const ratio = random.int(15, 34) / 10;
    const width = random.int(12, 14) / 10;
    const values = new Map([
      ['place', telling.place.replace(/,.*/, '')],
      ['who', theme.who ?? telling.pop],
      ['site', site],
      ['n', String(size)],
      ['m', String(random.int(12, 88))],
      ['k', String(random.int(3, 24))],
      ['p', String(low + random.int(8, 45))],
      ['q', String(low)],
      ['y1', String(first)],
      ['y2', String(last)],
      // The limits lie on both sides of the ratio by the same factor, and both above 1, since the sentences tell of associations.
      [
        'or',
        `adjusted odds ratio ${ratio.toFixed(1)}, 95% CI ${(ratio / width).toFixed(1)} to ${(ratio * width).toFixed(1)}`,
      ],
    ]);
    return template.replace(/\{(\w+)\}/g, (_whole, name: string) => values.get(name) ?? '');
  };
}
