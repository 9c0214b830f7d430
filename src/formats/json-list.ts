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
