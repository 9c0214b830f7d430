/** A list of objects in JSON, also from a file that is cut or broken: each object is then read for itself. */

/** An object of a list that is no JSON. */
export class BrokenJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

interface JsonList {
  readonly list: readonly unknown[];
  /** What is wrong with the file as a whole. */
  readonly fault: string | undefined;
}

/** Reads an array, an object with `items`, or one object. */
export function readJsonList(text: string): JsonList {
  const body = text.replace(/^\ufeff/, '');
  let data: unknown;
  try {
    data = JSON.parse(body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      list: readObjects(body),
      fault: `The JSON cannot be read as a whole, only entry by entry: ${reason.slice(0, 200)}`,
    };
  }
  const items = typeof data === 'object' && data !== null && 'items' in data ? data.items : undefined;
  const inner = Array.isArray(items) ? items : data;
  return { list: Array.isArray(inner) ? inner : [inner], fault: undefined };
}

/**
 * Where the last whole object of an array ends, or of the array in `items`, so that a long file can be read in stretches; 0 for what
 * is neither. Stretches after the first begin with the comma between two objects.
 */
export function lastObjectEnd(text: string): number {
  const start = ITEMS.exec(text)?.[0].length ?? 0;
  if (start === 0 && !/^\ufeff?\s*[[,]/.test(text)) return 0;
  let depth = 0;
  let end = 0;
  for (let at = start; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) {
      at = stringEnd(text, at);
      if (at === -1) return end;
    } else if (sign === OPEN) depth += 1;
    else if (sign === CLOSE) {
      depth -= 1;
      if (depth === 0) end = at + 1;
    }
  }
  return end;
}

/** An object up to the list in `items`, where nothing but short values stands before it. */
const ITEMS = /^\ufeff?\s*\{(?:\s*"[^"\\]*"\s*:\s*(?:"[^"\\]*"|[\w.+-]+)\s*,)*\s*"items"\s*:\s*\[/;

/** Whether a file that begins so holds its list in `items`. */
export function hasItems(text: string): boolean {
  return ITEMS.test(text);
}

const QUOTE = 0x22;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** The quote that closes a string, -1 when it is cut. */
function stringEnd(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text[before] === '\\') before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  return -1;
}

/**
 * A stretch of an array as an array of its own.
 *
 * @param isInItems the array is that of an object
 */
export function wholeArray(text: string, isLast: boolean, isInItems: boolean): string {
  const body = text.replace(/^\ufeff?\s*,/, '[');
  if (!isInItems) return isLast ? body : `${body}]`;
  const list = body.replace(ITEMS, '[');
  return isLast ? list.replace(/\]\s*\}\s*$/, ']') : `${list}]`;
}

/** The outermost objects inside of the list, in order; the last one may be cut. */
function readObjects(text: string): readonly unknown[] {
  const objects: unknown[] = [];
  const list = text.indexOf('[');
  let depth = 0;
  let start = -1;
  // Signs that matter: strings are passed over whole.
  const sign = /"(?:[^"\\]|\\.)*"|[{}]/gs;
  sign.lastIndex = Math.max(list, 0);
  for (let match = sign.exec(text); match !== null; match = sign.exec(text)) {
    if (match[0] === '{') {
      if (depth === 0) start = match.index;
      depth += 1;
    } else if (match[0] === '}' && depth > 0) {
      depth -= 1;
      if (depth === 0) objects.push(readObject(text.slice(start, sign.lastIndex)));
    }
  }
  if (depth > 0) objects.push(new BrokenJson(text.slice(start).trimEnd()));
  return objects;
}

function readObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return new BrokenJson(text);
  }
}
