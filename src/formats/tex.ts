/** TeX of BibTeX values to text, by `@retorquere/bibtex-parser`; what has no TeX in it never goes there, as its grammar takes milliseconds a value. */
import type { Creator, Entry } from '@retorquere/bibtex-parser';

type Parser = typeof import('@retorquere/bibtex-parser');
type Options = NonNullable<Parameters<Parser['parse']>[1]>;

/** Signs that mean something else to TeX; `--` and quotes are ligatures. */
const TEX = /[\\{}$~^]|--|``|''/;
/** The grammar takes seconds over longer values and over deeper braces (`\frac` 500 deep: half a minute). */
const LONGEST = 4_000;
const DEEPEST = 12;
/** Stand for `<` and `>`, which the package takes for the ligatures of an old font. */
const LESS = '\ue010';
const MORE = '\ue011';

/** Slanted and bold letters that the package makes of formulas, where a search would not find them. */
const MATHEMATICAL = /[\u{1d400}-\u{1d7ff}]/gu;

/** A name as TeX parts it, or the whole of one that stands in braces. */
export type TexName = { readonly text: string } | { readonly creator: Creator };

/** Reads the values of one entry; what cannot be read as TeX stands without its braces, and `fault` is told. */
export class TexReader {
  readonly #parser: Parser;
  readonly #fault: (message: string) => void;

  constructor(parser: Parser, fault: (message: string) => void) {
    this.#parser = parser;
    this.#fault = fault;
  }

  /** The text of a value. */
  text(value: string): string {
    if (!TEX.test(value)) return value;
    return sentences(value)
      .map((part) => {
        if (!TEX.test(part)) return part;
        const text = isBeyond(part) ? undefined : this.#parse('text', part);
        if (typeof text === 'string') return text;
        this.#fault(`A value cannot be read as TeX and stands as it is: ${part.slice(0, 60)}`);
        return part.replace(/[{}]/g, '');
      })
      .join('')
      .replace(/<a href="[^"]*">(.*?)<\/a>/g, '$1');
  }

  /** One name of a list. */
  name(value: string): TexName {
    // Three parts are family, suffix and given name here and nowhere else.
    if (!TEX.test(value) && !value.includes('=') && !/,[^,]*,/.test(value)) return { text: value };
    const names = isBeyond(value) ? undefined : this.#parse('author', value);
    const creator = Array.isArray(names) ? names[0] : undefined;
    return typeof creator === 'object' ? { creator } : { text: this.text(value) };
  }

  #parse(field: 'text' | 'author', value: string): Entry['fields'][string] | undefined {
    const library = this.#parser.parse(`@misc{k,${field}={${guarded(value)}}}`, this.#options);
    const read = library.entries[0]?.fields[field];
    const text = JSON.stringify(read ?? '')
      .replaceAll(LESS, '<')
      .replaceAll(MORE, '>')
      .replace(MATHEMATICAL, (letter) => (value.includes(letter) ? letter : letter.normalize('NFKC')));
    return JSON.parse(text);
  }

  readonly #options: Options = {
    english: false,
    sentenceCase: false,
    caseProtection: false,
    applyCrossRef: false,
    unsupported: (node, tex) => {
      if (node.type === 'macro') this.#fault(`The TeX command ${tex} is not known and stands as it is.`);
      return tex;
    },
  };
}

/** Loads the package, which takes a fifth of a second. */
export function loadTexParser(): Promise<Parser> {
  return import('@retorquere/bibtex-parser');
}

/**
 * What databases leave unescaped though TeX would take it for a command: a per cent sign would swallow the rest of the value, and a
 * dollar before a price open a formula.
 */
function guarded(value: string): string {
  const text = value
    .replace(/(?<!\\)%/g, '\\%')
    .replaceAll('<', LESS)
    .replaceAll('>', MORE);
  const dollars = text.match(/(?<!\\)\$/g)?.length ?? 0;
  return dollars % 2 === 1 || /(?<!\\)\$\d[\d.,]*\s/.test(text) ? text.replace(/(?<!\\)\$/g, '\\$') : text;
}

function isBeyond(value: string): boolean {
  if (value.length > LONGEST) return true;
  let depth = 0;
  for (let at = 0; at < value.length; at += 1) {
    if (value[at] === '\\') at += 1;
    else if (value[at] === '{') depth += 1;
    else if (value[at] === '}') depth -= 1;
    if (depth > DEEPEST || depth < 0) return true;
  }
  // A backslash at the end would escape what we put around the value.
  return depth !== 0 || /(?<!\\)(?:\\\\)*\\$/.test(value);
}

/** Cut behind the ends of sentences outside of braces and formulas, blanks kept, so that only those with TeX are parsed. */
function sentences(value: string): readonly string[] {
  if (value.length < 200) return [value];
  const parts: string[] = [];
  let depth = 0;
  let isMath = false;
  let from = 0;
  for (let at = 0; at < value.length; at += 1) {
    const sign = value[at];
    if (sign === '\\') at += 1;
    else if (sign === '{') depth += 1;
    else if (sign === '}') depth -= 1;
    else if (sign === '$') isMath = !isMath;
    else if (sign === '.' && depth === 0 && !isMath && value[at + 1] === ' ') {
      parts.push(value.slice(from, at + 1), ' ');
      at += 1;
      from = at + 1;
    }
  }
  parts.push(value.slice(from));
  return parts;
}
