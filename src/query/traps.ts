/** Terms with a second meaning, which bring records that nobody wants: read from `queries/traps.yaml`. */
import { isScalar } from 'yaml';
import { parseTerm } from './covers.ts';
import { findTermProblem } from './read-node.ts';
import { tokenise } from './tokens.ts';
import { type Entry, YamlSource } from './yaml-source.ts';

export interface Trap {
  /**
   * The term as a query would hold it: `polic*`. It concerns every term that finds all that this one finds (`poli*` as well),
   * but no phrase in which other words stand beside it, since they decide what is meant. With `explode` a MeSH heading.
   */
  readonly term: string;
  /** What else it finds. */
  readonly why: string;
  /** What to write. */
  readonly instead: string;
  /** Terms that make it harmless when a concept with one of them is AND-ed. */
  readonly unless: readonly string[];
  /** The term is a MeSH heading whose narrower headings bring another subject. */
  readonly explode: boolean;
}

/**
 * Reads `traps.yaml`: `format: 1` and `traps`, a list of `{ term, why, instead, unless?, explode? }`.
 *
 * @param file - as messages name it: `queries/traps.yaml`
 * @throws ReviewError `settings`, with one line `file:line:column: …` for each problem of the file
 */
export function readTraps(text: string, file: string): readonly Trap[] {
  const source = new YamlSource(text, file);
  const top = source.map(source.root, ['format', 'traps'], 'the file');
  const format = top?.get('format');
  if (format !== undefined && !(isScalar(format.value) && format.value.value === 1)) {
    source.report(format.value, '"format" has to be 1, the only one this program reads');
  }
  const listed = top?.get('traps');
  if (top !== undefined && listed === undefined) source.report(source.root, '"traps" is missing');
  const items = listed === undefined ? [] : (source.list(listed.value, '"traps"') ?? []);
  const seen = new Set<string>();
  const traps = items.flatMap((item) => readTrap(source, item, seen) ?? []);
  source.finish();
  return traps;
}

const KEYS = ['term', 'why', 'instead', 'unless', 'explode'];

function readTrap(source: YamlSource, item: unknown, seen: Set<string>): Trap | undefined {
  const entries = source.map(item, KEYS, 'a trap');
  if (entries === undefined) return undefined;
  for (const key of ['term', 'why', 'instead']) {
    if (!entries.has(key)) source.report(item, `a trap needs "${key}"`);
  }
  const text = (key: string): string | undefined => {
    const entry = entries.get(key);
    return entry && source.text(entry.value, `"${key}"`);
  };
  const explodeEntry = entries.get('explode');
  const explode = explodeEntry === undefined ? false : (source.boolean(explodeEntry.value, '"explode"') ?? false);
  const termEntry = entries.get('term');
  const term = termEntry && readTrapTerm(source, termEntry, seen);
  const why = text('why');
  const instead = text('instead');
  const unlessEntry = entries.get('unless');
  if (explode && unlessEntry !== undefined) {
    source.report(
      unlessEntry.keyNode,
      '"unless" does not go with "explode": no other term narrows an exploded heading',
    );
  }
  const unless =
    unlessEntry === undefined
      ? []
      : (source.list(unlessEntry.value, '"unless"') ?? []).flatMap((each) => readTerm(source, each) ?? []);
  if (term === undefined || why === undefined || instead === undefined) return undefined;
  return { term, why, instead, unless, explode };
}

function readTrapTerm(source: YamlSource, entry: Entry, seen: Set<string>): string | undefined {
  const term = readTerm(source, entry.value);
  if (term === undefined) return undefined;
  const words = `${tokenise(term).join(' ')}${term.endsWith('*') ? '*' : ''}`;
  if (seen.has(words)) source.report(entry.value, `"${term}" is listed twice`);
  seen.add(words);
  return term;
}

function readTerm(source: YamlSource, value: unknown): string | undefined {
  const term = source.text(value, 'a term');
  if (term === undefined) return undefined;
  const problem = findTermProblem(term) ?? (parseTerm(term) === undefined ? 'no letter or digit' : undefined);
  if (problem === undefined) return term;
  source.report(value, `${problem} ("${term}")`);
  return undefined;
}
