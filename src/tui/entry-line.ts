/** A line of text that is being typed. */

/** The text after a key: a character is added, `backspace` takes the last one away; `undefined` for any other key. */
export function editEntry(text: string, key: string): string | undefined {
  if (key === 'backspace') {
    return [...new Intl.Segmenter().segment(text)]
      .slice(0, -1)
      .map(({ segment }) => segment)
      .join('');
  }
  return isCharacter(key) ? text + key : undefined;
}

/** One grapheme that can stand in a line of text; names of keys are longer than one. */
function isCharacter(key: string): boolean {
  return !/\p{Cc}/u.test(key) && [...new Intl.Segmenter().segment(key)].length === 1;
}
