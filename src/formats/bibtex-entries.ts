/** Splits a BibTeX or BibLaTeX file into entries of fields; a broken entry costs no other one. */

export interface BibtexEntry {
  /** Lower case: `article`. */
  readonly type: string;
  readonly key: string;
  /** Names in lower case; values raw, without their delimiters, macros put in. */
  readonly fields: ReadonlyMap<string, string>;
  /** Line of its `@`, from 1. */
  readonly line: number;
  /** Why a part of it could not be read. */
  readonly fault: string | undefined;
}

/** Values by the names that `@string` gives them, in lower case. */
export type Macros = ReadonlyMap<string, string>;

/**
 * All entries but comments, preambles and strings, in order.
 *
 * @param macros what the text defines is added, for the next stretch of the file
 */
export function readBibtexEntries(text: string, macros: Map<string, string>): readonly BibtexEntry[] {
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

function readBody(text: string, from: number, isKeyless: boolean, macros: Macros): Body {
  const fields = new Map<string, string>();
  let at = from;
  let key = '';
  let fault: string | undefined;
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
    if (text[at] === '}' || text[at] === ')') return { key, fields, end: at + 1, fault };
    // Scopus writes names with blanks, no-break ones too: `funding_text 1`.
    const name = /^([A-Za-z][\w:.+/ \u00a0-]*?)\s*=\s*/.exec(text.slice(at, at + 200));
    if (name === null) {
      const entryEnd = nextEntry(text, at);
      // A preamble is one value without a name.
      if (isKeyless) return { key, fields, end: entryEnd, fault: undefined };
      fault = 'A part of the entry cannot be read.';
      const next = nextField(text, at, entryEnd);
      if (next === undefined) return { key, fields, end: entryEnd, fault };
      at = next;
      continue;
    }
    const value = readValue(text, at + name[0].length, macros);
    if (value === undefined) return { key, fields, end: nextEntry(text, at), fault: 'A value has no end.' };
    const field = (name[1] ?? '').toLowerCase();
    if (!fields.has(field)) fields.set(field, value.text);
    at = value.end;
  }
}

/** A value: parts in braces or quotes, figures or macros, joined by `#`. */
function readValue(text: string, from: number, macros: Macros): { text: string; end: number } | undefined {
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
  return text[at] === '@' && opensEntry(text.slice(at, at + 200));
}

/** Whether a line is the first of an entry: `@article{key,`, with or without fields behind it. */
export function opensEntry(line: string): boolean {
  return /^@\s*[A-Za-z][\w-]*\s*\{[^\n{}=,"]*,/.test(line);
}

/** Where the next entry begins, at the start of a line. */
function nextEntry(text: string, from: number): number {
  for (let at = text.indexOf('@', from); at !== -1; at = text.indexOf('@', at + 1)) {
    let before = at - 1;
    while (text[before] === ' ' || text[before] === '\t') before -= 1;
    if (before < 0 || text[before] === '\n') return at;
  }
  return text.length;
}

/** Where the next field begins whose value stands in braces or quotes, at the start of a line. */
function nextField(text: string, from: number, until: number): number | undefined {
  const field = /\n[ \t]*(?=[A-Za-z][\w-]*[ \t]*=[ \t]*[{"])/g;
  field.lastIndex = from;
  const found = field.exec(text);
  return found === null || found.index >= until ? undefined : field.lastIndex;
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
