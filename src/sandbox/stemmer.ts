/**
 * The stemming of OpenAlex's default search: Krovetz's method ("Viewing morphology as an inference process", SIGIR 1993):
 * an ending is taken off when the rest is a word of the lexicon. The lexicon here is the corpus's own vocabulary.
 */

/** Elasticsearch's `_english_` stop words, which the default search leaves out. */
export const ENGLISH_STOP_WORDS: ReadonlySet<string> = new Set(
  'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with'.split(
    ' ',
  ),
);

/** Makes the stemming function for one vocabulary (lower-case words). */
export function makeStemmer(vocabulary: ReadonlySet<string>): (word: string) => string {
  const known = (word: string) => word.length > 2 && vocabulary.has(word);

  function plural(word: string): string {
    if (word.length < 4 || !word.endsWith('s') || /(?:ss|us|is)$/.test(word)) return word;
    if (word.endsWith('ies')) return known(word.slice(0, -1)) ? word.slice(0, -1) : `${word.slice(0, -3)}y`;
    if (word.endsWith('es')) {
      if (known(word.slice(0, -1))) return word.slice(0, -1);
      if (known(word.slice(0, -2))) return word.slice(0, -2);
      return /(?:sh|ch|x|ss|z)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
    }
    return word.slice(0, -1);
  }

  /** Past tense and `-ing`: the form with `e` is tried first, then the bare stem, then the undoubled one. */
  function inflected(word: string, ending: 'ed' | 'ing'): string {
    if (!word.endsWith(ending) || word.length < ending.length + 2) return word;
    const stem = word.slice(0, -ending.length);
    if (!/[aeiouy]/.test(stem)) return word;
    if (ending === 'ed' && stem.endsWith('i')) return `${stem.slice(0, -1)}y`;
    if (known(`${stem}e`)) return `${stem}e`;
    if (known(stem)) return stem;
    const undoubled = stem.slice(0, -1);
    if (stem.at(-1) === stem.at(-2) && known(undoubled)) return undoubled;
    return word;
  }

  const stems = new Map<string, string>();
  return (word) => {
    const stem = stems.get(word) ?? inflected(inflected(plural(word), 'ed'), 'ing');
    stems.set(word, stem);
    return stem;
  };
}
