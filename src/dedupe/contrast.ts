/** Words that look alike and mean opposites or other subjects: they tell two titles apart where spelling would not. */

/** Each line is one question that a title answers with one of the words; a report of one is no report of another. */
const SUBJECTS: readonly (readonly string[])[] = [
  ['men', 'women'],
  ['man', 'woman'],
  ['male', 'female'],
  ['males', 'females'],
  ['boys', 'girls'],
  ['mothers', 'fathers'],
  ['maternal', 'paternal'],
  ['rats', 'cats', 'bats', 'goats', 'mice'],
  ['rat', 'cat', 'bat', 'goat', 'mouse'],
  ['vivo', 'vitro'],
  ['left', 'right'],
  ['upper', 'lower'],
  ['with', 'without'],
  ['acute', 'chronic'],
  ['adult', 'pediatric'],
  ['adults', 'children', 'adolescents'],
  ['increased', 'decreased'],
  ['increase', 'decrease'],
  ['systolic', 'diastolic'],
  ['afferent', 'efferent'],
  ['absorption', 'adsorption'],
  ['bovine', 'ovine'],
  ['ileum', 'ilium'],
  ['aerobic', 'anaerobic'],
  ['symptomatic', 'asymptomatic'],
  ['typical', 'atypical'],
  ['septic', 'aseptic'],
  ['febrile', 'afebrile'],
  ['anterior', 'posterior'],
  ['proximal', 'distal'],
  ['medial', 'lateral'],
  ['dorsal', 'ventral'],
  ['superior', 'inferior'],
  ['primary', 'secondary', 'tertiary'],
  ['first', 'second', 'third', 'fourth', 'fifth'],
  ['benign', 'malignant'],
  ['early', 'late'],
  ['high', 'low'],
  ['short', 'long'],
  ['positive', 'negative'],
  ['inpatient', 'outpatient'],
];

/** Beginnings that turn a word to another meaning: `hypertension` and `hypotension`. */
const BEGINNINGS: readonly (readonly string[])[] = [
  ['hyper', 'hypo'],
  ['intra', 'inter', 'extra'],
  ['pre', 'post', 'peri'],
  ['macro', 'micro'],
  ['in', 'out'],
  ['homo', 'hetero'],
  ['endo', 'exo'],
  ['over', 'under'],
  ['mono', 'poly'],
];

/** Beginnings that deny the rest of a word: `pregnant` and `nonpregnant`. */
const DENIALS = ['non', 'un', 'in', 'im', 'ir', 'dis', 'anti', 'ab', 'sub', 'super', 'pre', 'post', 'peri'];
/** Letters of the rest, so that a letter put in by mistake is no denial. */
const DENIED = 6;

function denies(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length < DENIED || !long.endsWith(short)) return false;
  return DENIALS.includes(long.slice(0, long.length - short.length));
}

/** The cheap test before those of the beginnings, which leave the same rest. */
function endsAlike(a: string, b: string): boolean {
  return a.charCodeAt(a.length - 1) === b.charCodeAt(b.length - 1);
}

const SUBJECT_OF = new Map(SUBJECTS.flatMap((group, at) => group.map((word) => [word, at] as const)));

function beginningsContrast(a: string, b: string): boolean {
  return BEGINNINGS.some((group) =>
    group.some((one) =>
      group.some(
        (other) =>
          one !== other &&
          a.startsWith(one) &&
          b.startsWith(other) &&
          a.length - one.length >= 4 &&
          a.slice(one.length) === b.slice(other.length),
      ),
    ),
  );
}

/**
 * Whether words that only one title has, and words that only the other has, answer one question differently.
 * Words as `normalTitle` makes them: lower case, without accents, American spelling.
 */
export function wordsContrast(onlyLeft: readonly string[], onlyRight: readonly string[]): boolean {
  return onlyLeft.some((left) => {
    const subject = SUBJECT_OF.get(left);
    return onlyRight.some(
      (right) =>
        left !== right &&
        ((subject !== undefined && SUBJECT_OF.get(right) === subject) ||
          (endsAlike(left, right) && (denies(left, right) || beginningsContrast(left, right)))),
    );
  });
}
