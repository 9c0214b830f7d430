/** Splits a BibTeX or BibLaTeX file into entries of fields; a broken entry costs no other one. */

export interface BibtexEntry {
  /** Lower case: `article`. */
  readonly type: string;
  readonly key: string;
  /** Names in lower case; values raw, without their delimiters, macros put in. */
  readonly fields: ReadonlyMap<string, string>;
  /** Line of its `@`, from 1. */
  readonly line: number;
  /** Why its end could not be read. */
  readonly fault: string | undefined;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** All entries but comments, preambles and strings, in order. */
export function readBibtexEntries(text: string): readonly BibtexEntry[] {
  const macros = new Map(MONTHS.map((month) => [month, month]));
  const entries: BibtexEntry[] = [];
  let line = 1;
  let counted = 0;
  const start = /(?<![%\w.])@\s*([A-Za-z][\w-]*)\s*([{(])/g;
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    for (
      let next = text.indexOf('\n', counted);
      next !== -1 && next < match.index;
      next = text.indexOf('\n', next + 1)
    ) {
      line += 1;
      counted = next + 1;
    }
    const type = (match[1] ?? '').toLowerCase();
    if (type === 'comment') {
      const end = findClose(text, start.lastIndex);
      if (end !== -1) start.lastIndex = end + 1;
      continue;
    }
    const body = readBody(text, start.lastIndex, type === 'string' || type === 'preamble', macros);
    start.lastIndex = body.end;
    if (type === 'string') for (const [name, value] of body.fields) macros.set(name, value);
    else if (type !== 'preamble') entries.push({ type, key: body.key, fields: body.fields, line, fault: body.fault });
  }
  return entries;
}

interface Body {
  readonly key: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly end: number;
  readonly fault: string | undefined;
}

function readBody(text: string, from: number, isKeyless: boolean, macros: ReadonlyMap<string, string>): Body {
  const fields = new Map<string, string>();
  let at = from;
  let key = '';
  if (!isKeyless) {
    const found = /^\s*([^,={}"\n]*?)\s*(?:,|(?=[})\n]))/.exec(text.slice(at, at + 500));
    if (found !== null) {
      key = found[1] ?? '';
      at += found[0].length;
    }
  }
  for (;;) {
    at = skipBlanks(text, at);
    if (at >= text.length) return { key, fields, end: at, fault: 'The entry has no end.' };
    if (text[at] === '}' || text[at] === ')') return { key, fields, end: at + 1, fault: undefined };
    // Scopus writes names with blanks: `funding_text 1`.
    const name = /^([A-Za-z][\w:.+/ -]*?)\s*=\s*/.exec(text.slice(at, at + 200));
    if (name === null) {
      const entryEnd = nextEntry(text, at);
      // A preamble is one value without a name.
      return { key, fields, end: entryEnd, fault: isKeyless ? undefined : 'A part of the entry cannot be read.' };
    }
    const value = readValue(text, at + name[0].length, macros);
    if (value === undefined) return { key, fields, end: nextEntry(text, at), fault: 'A value has no end.' };
    const field = (name[1] ?? '').toLowerCase();
    if (!fields.has(field)) fields.set(field, value.text);
    at = value.end;
  }
}

/** A value: parts in braces or quotes, figures or macros, joined by `#`. */
function readValue(
  text: string,
  from: number,
  macros: ReadonlyMap<string, string>,
): { text: string; end: number } | undefined {
  let value = '';
  let at = from;
  for (;;) {
    at = skipSpace(text, at);
    const open = text[at];
    if (open === '{' || open === '"') {
      const end = open === '{' ? findClose(text, at + 1) : findQuote(text, at + 1);
      if (end === -1) return undefined;
      value += text.slice(at + 1, end);
      at = end + 1;
    } else {
      const bare = /^[^\s,#{}()"]+/.exec(text.slice(at, at + 200))?.[0] ?? '';
      value += macros.get(bare.toLowerCase()) ?? bare;
      at += bare.length;
    }
    at = skipSpace(text, at);
    if (text[at] !== '#') return { text: value, end: at };
    at += 1;
  }
}

/** The brace that closes the one before `from`; -1 when another entry begins on a line of its own before it. */
function findClose(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '\\') at += 1;
    else if (sign === '{') depth += 1;
    else if (sign === '}') {
      depth -= 1;
      if (depth === 0) return at;
    } else if (sign === '\n' && beginsEntry(text, at + 1)) return -1;
  }
  return -1;
}

function findQuote(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '\\') at += 1;
    else if (sign === '{') depth += 1;
    else if (sign === '}') depth -= 1;
    else if (sign === '"' && depth <= 0) return at;
    else if (sign === '\n' && beginsEntry(text, at + 1)) return -1;
  }
  return -1;
}

function beginsEntry(text: string, at: number): boolean {
  return (
    text[at] === '@' && /^@\s*[A-Za-z][\w-]*\s*\{[^\n{}]*,\s*$/m.test(text.slice(at, at + 200).split('\n', 1)[0] ?? '')
  );
}

function nextEntry(text: string, from: number): number {
  const found = /(?:^|\n)\s*@/.exec(text.slice(from));
  return found === null ? text.length : from + found.index + found[0].length - 1;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at] ?? '')) at += 1;
  return at;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[\s,]/.test(text[at] ?? '')) at += 1;
  return at;
}
