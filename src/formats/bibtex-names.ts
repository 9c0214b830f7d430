/** The lists of names in BibTeX: joined by ` and `, groups in braces. */
import { fromTex } from './tex.ts';

/** Names in the forms that `parseName` reads; a name wholly in braces ends in a comma, which marks a group. */
export function bibtexNames(value: string): readonly string[] {
  const names: string[] = [];
  for (const name of splitAtAnd(value)) {
    const text = fromTex(name).replace(/\s+/g, ' ').trim();
    if (text === '' || text.toLowerCase() === 'others') continue;
    names.push(isBraced(name.trim()) ? `${text.replace(/\s*,\s*/g, ' – ')},` : text);
  }
  return names;
}

/** Only an `and` outside of braces parts two names. */
function splitAtAnd(value: string): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < value.length; at += 1) {
    const sign = value[at];
    if (sign === '\\') at += 1;
    else if (sign === '{') depth += 1;
    else if (sign === '}') depth -= 1;
    else if (depth === 0 && /^\s+and\s/i.test(value.slice(at, at + 8))) {
      names.push(value.slice(from, at));
      at += /^\s+and/i.exec(value.slice(at))?.[0].length ?? 0;
      from = at;
    }
  }
  names.push(value.slice(from));
  return names;
}

function isBraced(name: string): boolean {
  if (!name.startsWith('{') || !name.endsWith('}')) return false;
  let depth = 0;
  for (let at = 0; at < name.length - 1; at += 1) {
    if (name[at] === '{') depth += 1;
    else if (name[at] === '}') depth -= 1;
    if (depth === 0) return false;
  }
  return true;
}
