/** Volume, issue and pages without what tools write around them or in place of them. */

/** What tools write for "nothing": R, EBSCO, Ovid, ProQuest, programs that print an empty value. */
const NOTHING = /^(?:NA|N\/A|n\/a|null|undefined|not specified|no pagination specified|n\.? ?pag\.?|n\.p\.)$/i;
const LONGEST_NOTHING = 24;

/** Whether a value stands for none. A lower-case `na` may be a word. */
export function isNothing(value: string): boolean {
  return value.length <= LONGEST_NOTHING && NOTHING.test(value) && value !== 'na' && value !== 'Na';
}

/** Pages with plain hyphens: `43‐58` is `43-58`, `418-+` (Web of Science: and further) `418`, `1-n/a` `1`. */
export function cleanPages(text: string | undefined): string | undefined {
  if (text === undefined || /^[1-9]\d*(?:-[1-9]\d*)?$/.test(text)) return text;
  const pages = text
    .replace(/^pp?\. ?(?=\w)/i, '')
    .replace(/\s*[\u2010-\u2015\u2212]\s*/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/-(?:\+|n\/a|undefined|null|end|0)?$/i, '')
    .trim();
  return pages === '' || pages === '0' || isNothing(pages) ? undefined : pages;
}

/** A volume or issue without its word: `v. 40`, `no. 3`. */
export function cleanNumber(text: string | undefined): string | undefined {
  return text?.replace(/^(?:v|vol|volume|n|no|nr|num|issue)\b\.? ?(?=\d)/i, '');
}

/** An article number without the words of Web of Science: `ARTN 123`, `UNSP e45`. */
export function cleanArticleNumber(text: string | undefined): string | undefined {
  return text?.replace(/^(?:ARTN|UNSP|Art(?:icle)?\.?\s*(?:no|number)?\.?)\s+(?=\S)/i, '');
}
