/** The lists of names in BibTeX: joined by ` and `, groups in braces. */
import { formatName } from '../records/names.ts';
import { cleanText } from './clean.ts';
import type { TexReader } from './tex.ts';

/** Names in the forms that `parseName` reads; a group that stands in braces ends in a comma, which marks it. `others` is nobody. */
export function bibtexNames(value: string, tex: TexReader): readonly string[] {
  return splitAtAnd(value).flatMap((part) => {
    const name = part.trim();
    return name === '' || name.toLowerCase() === 'others' ? [] : (oneName(name, tex) ?? []);
  });
}

function oneName(name: string, tex: TexReader): string | undefined {
  const read = tex.name(name);
  if ('text' in read) return cleanText(read.text);
  const { name: whole, prefix, lastName, firstName, initial, suffix } = read.creator;
  const group = cleanText(whole);
  if (group !== undefined) return `${group.replace(/\s*,\s*/g, ' – ')},`;
  // Without a comma it may be a group, which our own rules for names tell.
  if (!/[,=]/.test(name)) return joined(firstName, prefix, lastName);
  const family = joined(prefix, lastName);
  if (family === undefined) return undefined;
  return formatName({ family, given: cleanText(firstName) ?? cleanText(initial), suffix: cleanText(suffix) });
}

function joined(...parts: readonly (string | undefined)[]): string | undefined {
  return cleanText(parts.filter((part) => part !== undefined && part !== '').join(' '));
}

/** Only an `and` outside of braces parts two names. */
function splitAtAnd(value: string): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  let from = 0;
  const sign = /\\.|[{}]|\s+and(?=\s)/gis;
  for (let match = sign.exec(value); match !== null; match = sign.exec(value)) {
    if (match[0] === '{') depth += 1;
    else if (match[0] === '}') depth -= 1;
    else if (depth === 0 && !match[0].startsWith('\\')) {
      names.push(value.slice(from, match.index));
      from = sign.lastIndex;
    }
  }
  names.push(value.slice(from));
  return names;
}
