/** Records of an XML file, found by their tags before any parser sees them: a broken one costs only itself, and the file may come in pieces. */

export interface XmlElement {
  /** Line of its first tag, from 1. */
  readonly line: number;
  /** From its first tag to its last; to the next element where it is cut. */
  readonly content: string;
  readonly isWhole: boolean;
}

/** The elements of these names, in order; none of them may stand inside of another. */
export function findElements(text: string, names: readonly string[]): readonly XmlElement[] {
  const starts = [...text.matchAll(new RegExp(`<(${names.join('|')})(?:\\s[^<>]*)?>`, 'g'))];
  let line = 1;
  let counted = 0;
  return starts.map((match, index) => {
    for (
      let next = text.indexOf('\n', counted);
      next !== -1 && next < match.index;
      next = text.indexOf('\n', counted)
    ) {
      line += 1;
      counted = next + 1;
    }
    const until = text.slice(match.index, starts[index + 1]?.index ?? text.length);
    const close = `</${match[1]}>`;
    const end = until.indexOf(close);
    const content = end === -1 ? until.trimEnd() : until.slice(0, end + close.length);
    return { line, content, isWhole: end !== -1 };
  });
}

/** Where the last whole element of these names ends, 0 when there is none. */
export function lastElementEnd(text: string, names: readonly string[]): number {
  return Math.max(
    ...names.map((name) => {
      const close = `</${name}>`;
      const at = text.lastIndexOf(close);
      return at === -1 ? 0 : at + close.length;
    }),
  );
}
