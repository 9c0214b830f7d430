/** Text for BibLaTeX: Unicode as it is, signs of TeX escaped; citation-js leaves out every letter that it has no command for. */
import type { CslItem } from './csl.ts';

/** Braces by name: BibTeX counts escaped ones too. */
const ESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

/** Fields that BibLaTeX takes to the letter. */
const VERBATIM: ReadonlySet<string> = new Set(['id', 'type', 'DOI', 'URL', 'PMID', 'page']);

/** All texts of an item escaped, in names and lists too. */
export function texItem(item: CslItem): CslItem {
  const fields = Object.entries(item).map(([name, value]) => [name, VERBATIM.has(name) ? value : escaped(value)]);
  return { ...Object.fromEntries(fields), id: item.id, type: item.type };
}

function escaped(value: unknown): unknown {
  if (typeof value === 'string') return escapeTex(value);
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, escaped(part)]));
}

function escapeTex(text: string): string {
  return (
    text
      .replace(/[\\{}$&#%_~^]/g, (sign) => ESCAPED[sign] ?? `\\${sign}`)
      // Two of them would be a quotation mark or a dash.
      .replace(/(['`-])(?=\1)/g, '$1{}')
  );
}
