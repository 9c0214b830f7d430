/** Entries that a reader refused, as they stand in the file: what is put aside to be mended and imported again. */
import type { FormatName, ReadResult, Refusal } from './format.ts';
import { evenLines } from './tagged-lines.ts';

/** Fills in the text of refused entries that are known by their line only: up to the line of the next entry. */
export function withTexts(
  text: string,
  { entries, refusals }: Pick<ReadResult, 'entries' | 'refusals'>,
): readonly Refusal[] {
  if (refusals.every((refusal) => refusal.text !== undefined)) return refusals;
  const lines = evenLines(text).split('\n');
  const starts = [...entries, ...refusals].flatMap(({ line }) => line ?? []).sort((left, right) => left - right);
  return refusals.map((refusal) => {
    const { line } = refusal;
    if (refusal.text !== undefined || line === undefined) return refusal;
    const next = starts.find((start) => start > line) ?? lines.length + 1;
    return {
      line,
      text: lines
        .slice(line - 1, next - 1)
        .join('\n')
        .trimEnd(),
    };
  });
}

/** What a file of refused entries is called behind its dot. */
export const REFUSED_EXTENSIONS: { readonly [F in FormatName]: string } = {
  ris: 'ris',
  nbib: 'nbib',
  'pubmed-xml': 'xml',
  'endnote-xml': 'xml',
  bibtex: 'bib',
  csv: 'csv',
  wos: 'ciw',
  refer: 'enw',
  'csl-json': 'json',
};

/** What a file of the format needs around its entries. */
const FRAMES: {
  readonly [F in FormatName]?: { readonly head: string; readonly between: string; readonly foot: string };
} = {
  'pubmed-xml': { head: '<PubmedArticleSet>\n', between: '\n', foot: '\n</PubmedArticleSet>\n' },
  'endnote-xml': { head: '<xml><records>\n', between: '\n', foot: '\n</records></xml>\n' },
  'csl-json': { head: '[\n', between: ',\n', foot: '\n]\n' },
  csv: { head: '', between: '\n', foot: '\n' },
};
const LINES = { head: '', between: '\n\n', foot: '\n' };

/**
 * A file of its own with the refused entries in the format in which they came; `undefined` when none of them has a text.
 *
 * @param header first line of a table, without which its rows say nothing
 */
export function refusedFile(
  format: FormatName,
  refusals: readonly Refusal[],
  header: string | undefined,
): string | undefined {
  const texts = refusals.flatMap(({ text }) => (text === undefined || text === '' ? [] : text));
  if (texts.length === 0) return undefined;
  const { head, between, foot } = FRAMES[format] ?? LINES;
  return head + (header === undefined ? '' : `${header}\n`) + texts.join(between) + foot;
}
